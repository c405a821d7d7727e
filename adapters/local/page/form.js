// The dialog with the bot's form. It keeps what was typed until the bot accepts it; the rules are the bot's.
const dialog = document.getElementById("form");
const isPlain = (text) => /^\s*\d*[.,]?\d*\s*%?\s*$/.test(text);
let sendForm = () => {};
let opened = ""; // what it held when it was opened, to know whether something was typed since
let left = null; // the element that had the focus before the question whether to throw that away
let origin = null; // the id of the private message whose button opened it

export function onSubmit(send) {
  sendForm = send;
}

/** Open a form; if one is open, it is replaced, such as by the same with errors. */
export function open(content, from) {
  dialog.replaceChildren(content);
  if (!dialog.open) {
    origin = from;
    opened = held();
    dialog.showModal();
  }
  dialog.querySelectorAll("[data-limit]").forEach(count);
  total();
  go(dialog.querySelector("[aria-invalid]") ?? dialog.querySelector("[checked], .field input, textarea"));
}

/** Focus a field or a button, as the Tab key does. */
function go(field) {
  field?.focus();
  if (field?.type === "text") field.select();
}

export const close = () => dialog.close();

/** Show a notice in the dialog, which covers the page's own. */
export function say(text) {
  const notice = dialog.querySelector("[data-notice]");
  if (!notice) return;
  notice.textContent = text;
  notice.hidden = false;
}

/** Let the form be sent again. */
export function enable() {
  dialog.querySelectorAll("button:disabled").forEach((button) => (button.disabled = false));
}

function values(form) {
  const found = {};
  for (const field of form.elements) {
    if (!field.name || (field.type === "radio" && !field.checked && field.name in found)) continue;
    found[field.name] = field.type !== "radio" || field.checked ? field.value : "";
  }
  return found;
}

const sender = () => dialog.querySelector("[type=submit]");
const held = () => JSON.stringify(values(dialog.querySelector("form")));
const asks = () => !dialog.querySelector("[data-unsent]").hidden;

/** Close the form; where something was typed, ask first; where that was asked already, go back to the form. */
function leave() {
  if (asks()) ask(false);
  else if (held() === opened) close();
  else ask(true);
}

/** Show or hide the question whether to throw away what was typed, in place of the buttons. */
function ask(asking) {
  if (asking) left = document.activeElement;
  dialog.querySelectorAll("header, .fields").forEach((part) => (part.inert = asking));
  dialog.querySelector("footer").hidden = asking;
  dialog.querySelector("[data-unsent]").hidden = !asking;
  (asking ? dialog.querySelector("[data-keep]") : left).focus();
}

/** Go on to the next field, from the last one to the button that sends: a form is not sent by accident. */
function next(field) {
  const all = [...field.form.elements].filter((each) => each.name && (each.type !== "radio" || each === group(each)));
  go(all[all.indexOf(field.type === "radio" ? group(field) : field) + 1] ?? sender());
}

/** The button of a radio group at which the Tab key would stop. */
function group(radio) {
  const all = [...radio.form.elements].filter((each) => each.name === radio.name);
  return all.find((each) => each.checked) ?? all[0];
}

/** Show the total of the percent fields while they hold plain numbers; only the bot understands `rest` and `+10`. */
function total() {
  const box = dialog.querySelector(".total");
  if (!box) return;
  const fields = [...dialog.querySelectorAll("[data-percent]")];
  const plain = fields.every((field) => isPlain(field.value));
  const shares = fields.map((field) => parseFloat(field.value.replace(",", ".")) || 0);
  const sum = Math.round(shares.reduce((all, share) => all + share, 0) * 100) / 100;
  box.querySelector("[data-total]").value = plain ? `${sum}%` : "…";
  box.querySelector("[data-left]").value = plain ? `${Math.round((100 - sum) * 100) / 100}%` : "…";
  box.querySelector("[data-left-line]").hidden = plain && sum === 100;
  box.classList.toggle("over", plain && sum > 100);
  box.classList.toggle("even", plain && sum === 100);
  let x = 0;
  box.querySelectorAll("rect").forEach((rect, i) => {
    const width = plain ? shares[i] / Math.max(sum / 100, 1) : 0;
    rect.setAttribute("x", `${x}%`);
    rect.setAttribute("width", `${width}%`);
    x += width;
  });
}

/** Show how many characters (code points) a field has, from 80 % of its limit on. */
function count(field) {
  const output = field.parentElement.querySelector(".count");
  const typed = [...field.value].length;
  const limit = Number(field.dataset.limit);
  output.value = `${typed} / ${limit}`;
  output.hidden = typed < limit * 0.8;
  output.classList.toggle("over", typed > limit);
}

dialog.addEventListener("input", ({ target }) => {
  if (target.dataset.limit) count(target);
  total();
});
dialog.addEventListener("click", ({ target }) => {
  if (target.closest("[data-cancel]")) leave();
  if (target.closest("[data-keep]")) ask(false);
  if (target.closest("[data-drop]")) close();
});
dialog.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Escape") {
    event.preventDefault(); // a browser closes a dialog at the second Escape, whatever its `cancel` event says
    leave();
  } else if (event.key === "Enter" && !asks()) {
    if (event.ctrlKey || event.metaKey) sender().click();
    else if (event.target.matches("input")) next(event.target);
    else return;
    event.preventDefault();
  }
});
dialog.addEventListener("cancel", (event) => {
  event.preventDefault(); // such as the back gesture of a phone
  leave();
});
dialog.addEventListener("close", () => dialog.replaceChildren());
dialog.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const request = { submit: form.dataset.submit, values: values(form) };
  if (origin) request.from = origin;
  if (sendForm(request)) form.querySelector("[type=submit]").disabled = true;
});
