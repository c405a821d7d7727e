// The line for commands and messages: its suggestions come from the bot, its history is kept by this page.
const form = document.getElementById("composer");
const line = document.getElementById("line");
const list = document.getElementById("suggestions");
const history = [];
let at = 0; // position in the history; its length stands for the line being typed
let unsent = ""; // the line being typed, while the history is shown
let send = () => {};

export function onSend(callback) {
  send = callback;
}

const options = () => [...list.querySelectorAll("[role=option]")];
const chosen = () => list.querySelector("[aria-selected=true]");

function hide() {
  list.hidden = true;
  list.replaceChildren();
  line.setAttribute("aria-expanded", "false");
  line.removeAttribute("aria-activedescendant");
}

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  line.setAttribute("aria-activedescendant", option.id);
}

function write(text) {
  line.value = text;
  line.setSelectionRange(text.length, text.length);
  ask();
}

function ask() {
  if (line.value.startsWith("/")) send({ suggest: line.value });
  else hide();
}

/** Show suggestions, unless the line has changed since they were asked for. */
export function suggest(text, content) {
  if (text !== line.value || document.activeElement !== line) return;
  list.replaceChildren(content);
  list.hidden = !list.children.length;
  line.setAttribute("aria-expanded", String(!list.hidden));
  line.removeAttribute("aria-activedescendant");
  list.scrollTop = 0;
}

/** Put back a line that the bot refused. */
export function restore(text) {
  if (!line.value) line.value = text;
}

function submit() {
  const text = line.value.trim();
  if (!text || !send({ command: text })) return;
  if (history.at(-1) !== text) history.push(text);
  at = history.length;
  line.value = "";
  hide();
}

function step(by) {
  if (at === history.length) unsent = line.value;
  at = Math.min(Math.max(at + by, 0), history.length);
  line.value = history[at] ?? unsent;
  hide();
}

function move(by) {
  const all = options();
  const next = all.indexOf(chosen()) + by;
  choose(all.at(next < 0 ? -1 : next % all.length));
}

const KEYS = {
  ArrowUp: () => (list.hidden || !options().length ? step(-1) : move(-1)),
  ArrowDown: () => (list.hidden || !options().length ? step(1) : move(1)),
  Tab: () => write((chosen() ?? options()[0]).dataset.insert),
  Enter: () => (chosen() ? write(chosen().dataset.insert) : submit()),
  Escape: hide,
};

line.addEventListener("keydown", (event) => {
  if (event.isComposing || event.shiftKey || !(event.key in KEYS)) return;
  if (event.key === "Tab" && !options().length) return;
  event.preventDefault();
  KEYS[event.key]();
});
line.addEventListener("input", ask);
line.addEventListener("focus", ask);
line.addEventListener("blur", hide);
// Otherwise pressing the mouse button takes the focus from the line, which hides the list before the click.
list.addEventListener("mousedown", (event) => event.preventDefault());
list.addEventListener("click", ({ target }) => {
  const option = target.closest("[role=option]");
  if (option) write(option.dataset.insert);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
