// The channel: holds the WebSocket, shows the events that the server sends, and sends what is typed and pressed.
// Rules and sentences are the bot's: none are here.
import * as composer from "./composer.js";
import * as form from "./form.js";
import * as times from "./times.js";

const $ = (id) => document.getElementById(id);
const log = $("log");
const scroll = $("scroll");
const narrow = matchMedia("(max-width: 760px)");
const NEAR = 120; // pixels; scrolled so close to the end, the reader follows the newest messages

let socket = null;
let backoff = 500; // milliseconds until the next try to connect
let retry = 0; // the timer of that try
let typed = ""; // the line that the bot has not answered yet
let follows = true; // whether the reader is at the end of the channel, or on the way there
let asked = false; // whether the reader has asked for something since they last scrolled up
let going = false; // whether the page itself scrolls to the end
let top = 0; // how far the channel was scrolled
let pressedIn = null; // the id of the private message whose button waits for its answer

// The server's HTML is parsed into an inert document, in which no script runs, and its nodes are moved here. It is not
// sanitised: the server's templates escape every text, and the Content-Security-Policy forbids inline scripts.
function nodes(html) {
  const fragment = document.createDocumentFragment();
  fragment.append(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  times.draw(fragment);
  return fragment;
}

function send(request) {
  if (socket?.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify(request));
  if ("suggest" in request) return true;
  $("notice").hidden = true;
  if (!("dismiss" in request)) asked = true;
  return true;
}

const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;

function toEnd(behavior = "auto") {
  follows = going = true;
  $("newest").hidden = true;
  scroll.scrollTo({ top: scroll.scrollHeight, behavior });
}

/** Put a line with the date wherever the day, in the reader's zone, changes between two messages. */
function drawDays() {
  log.querySelectorAll(".day").forEach((line) => line.remove());
  let last = "";
  for (const message of log.querySelectorAll(".message")) {
    const day = times.day(Number(message.dataset.at));
    if (day !== last) {
      const line = document.createElement("li");
      line.className = "day";
      line.textContent = day;
      message.before(line);
    }
    last = day;
  }
  $("empty").hidden = Boolean(last);
}

/** Animate the bars of a changed card from their old widths to the new ones. */
function slide(before, after) {
  const old = new Map([...before.querySelectorAll("[data-bar]")].map((bar) => [bar.dataset.bar, bar.getAttribute("width")]));
  for (const bar of after.querySelectorAll("[data-bar]")) {
    const width = bar.getAttribute("width");
    bar.setAttribute("width", old.get(bar.dataset.bar) ?? width);
    requestAnimationFrame(() => requestAnimationFrame(() => bar.setAttribute("width", width)));
  }
}

/** Show a button that scrolls to a changed card, where that card is out of view. */
function point(message) {
  const box = message.getBoundingClientRect();
  const frame = scroll.getBoundingClientRect();
  const above = box.bottom < frame.top + NEAR;
  const pill = $("changed");
  pill.hidden = !above && box.top < frame.bottom;
  pill.querySelector("[data-above]").hidden = !above;
  pill.querySelector("[data-below]").hidden = above;
  pill.dataset.to = message.id;
}

function flash(message) {
  message.classList.remove("flash");
  requestAnimationFrame(() => message.classList.add("flash"));
}

const EVENTS = {
  log({ html, persona }) {
    const live = $("live");
    live.setAttribute("aria-live", "off"); // screen readers should not read out the whole channel
    log.replaceChildren(nodes(html));
    drawDays();
    speakAs(persona);
    $("changed").hidden = true;
    toEnd("instant");
    setTimeout(() => live.setAttribute("aria-live", "polite"), 300);
  },
  posted({ html, id }) {
    log.append(nodes(html));
    drawDays();
    const message = $(`m-${id}`);
    if (!follows && !asked) $("newest").hidden = false;
    else if (message.offsetHeight < scroll.clientHeight) toEnd();
    else {
      follows = going = false; // it is read from its start on
      message.scrollIntoView({ block: "start" });
    }
  },
  edited({ html, id }) {
    const before = $(`m-${id}`);
    if (!before) return EVENTS.posted({ html, id });
    const focused = before.contains(document.activeElement);
    const fragment = nodes(html);
    slide(before, fragment);
    before.replaceWith(fragment);
    const message = $(`m-${id}`);
    if (focused) message.focus({ preventScroll: true });
    if (follows) toEnd();
    flash(message);
    point(message);
  },
  removed({ id }) {
    const message = $(`m-${id}`);
    const focused = message?.contains(document.activeElement);
    message?.remove();
    if ($("changed").dataset.to === `m-${id}`) $("changed").hidden = true;
    drawDays();
    if (focused) log.lastElementChild?.focus({ preventScroll: true }); // the answer that took its place
  },
  form({ html }) {
    asked = false; // what comes of it, comes when it is sent
    form.open(nodes(html), pressedIn);
  },
  clock({ now, due }) {
    times.set(now);
    const button = $("due");
    button.disabled = due === null;
    $("nothing-due").hidden = due !== null;
    button.querySelector("time").hidden = due === null;
    if (due !== null) times.show(button.querySelector("time"), due, "clock");
    const date = $("date");
    if (!date.value || new Date(date.value) <= now) date.value = times.local(now + 864e5);
    tick();
  },
  suggestions: ({ text, html }) => composer.suggest(text, nodes(html)),
  notice({ text }) {
    if (typed) composer.restore(typed);
    const notice = $("notice");
    notice.textContent = text;
    notice.hidden = false;
    form.say(text);
  },
  done({ text }) {
    typed = "";
    document.querySelectorAll("[aria-busy=true]").forEach((button) => button.removeAttribute("aria-busy"));
    form.enable();
    if (text === "close") form.close();
  },
};

function speakAs(id) {
  const radio = document.querySelector(`#personas [value="${CSS.escape(id)}"]`);
  radio.checked = true;
  $("speaker").replaceChildren(radio.parentElement.querySelector(".avatar").cloneNode(true));
  sessionStorage.setItem("persona", id);
}

function tick() {
  times.show($("now"), times.now(), "clock");
  document.querySelectorAll("time[data-style=relative]").forEach((time) => times.draw(time.parentElement));
}

function connect() {
  clearTimeout(retry);
  socket?.close();
  const persona = sessionStorage.getItem("persona") ?? "";
  const own = (socket = new WebSocket(`ws://${location.host}/socket?persona=${encodeURIComponent(persona)}`));
  own.onopen = () => {
    backoff = 500;
    $("lost").hidden = true;
  };
  own.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    EVENTS[event.type](event);
  };
  own.onclose = () => {
    if (own !== socket) return;
    EVENTS.done({});
    $("lost").hidden = false;
    retry = setTimeout(connect, backoff);
    backoff = Math.min(backoff * 2, 5000);
  };
}

function press(button, token) {
  if (button.ariaBusy === "true") return;
  const request = { press: token };
  pressedIn = button.closest(".buttons, .menu") && button.closest(".message.private")?.dataset.id;
  if (pressedIn) request.from = pressedIn;
  if (send(request)) button.setAttribute("aria-busy", "true");
}

log.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button?.dataset.press) press(button, button.dataset.press);
  if (button?.dataset.about) {
    pressedIn = null;
    if (send({ about: button.dataset.about })) button.setAttribute("aria-busy", "true");
  }
  if (button?.dataset.dismiss) send({ dismiss: button.dataset.dismiss });
});
log.addEventListener("change", ({ target }) => {
  const token = target.selectedOptions?.[0]?.dataset.press;
  if (token) press(target, token);
});
scroll.addEventListener("scroll", () => {
  const up = scroll.scrollTop < top;
  top = scroll.scrollTop;
  if (atEnd()) {
    follows = true;
    going = false;
    $("newest").hidden = true;
  } else if (up && !going) follows = asked = false;
  const changed = $("changed");
  if (!changed.hidden && $(changed.dataset.to)) point($(changed.dataset.to));
});
// A reader who scrolls ends the page's own scrolling; that a message above has become shorter does not.
for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
  scroll.addEventListener(kind, () => (going = false), { passive: true });
}
$("show-changed").addEventListener("click", () => {
  const message = $($("changed").dataset.to);
  $("changed").hidden = true;
  going = false;
  message.scrollIntoView({ block: "center" });
  message.focus({ preventScroll: true });
  flash(message);
});
$("hide-changed").addEventListener("click", () => {
  $("changed").hidden = true;
  scroll.focus({ preventScroll: true });
});
$("newest").addEventListener("click", () => toEnd());
$("reconnect").addEventListener("click", connect);
$("personas").addEventListener("change", ({ target }) => send({ persona: target.value }));
$("clock").addEventListener("click", ({ target }) => {
  const by = target.closest("[data-by]")?.dataset.by;
  if (by) send({ clock: { by: Number(by) } });
  if (target.closest("#due")) send({ clock: { to: "next" } });
  if (target.closest("[data-by], #due")) fold();
});
$("to-date").addEventListener("submit", (event) => {
  event.preventDefault();
  send({ clock: { to: new Date($("date").value).getTime() } });
  fold();
});

/** Fold the clock where it would cover the channel. */
function fold() {
  $("clock").open = !narrow.matches;
  if (narrow.matches && $("clock").contains(document.activeElement)) $("clock").querySelector("summary").focus();
}
narrow.addEventListener("change", fold);
fold();
form.onSubmit(send);
composer.onSend((request) => {
  if (request.command) typed = request.command;
  return send(request);
});
$("zone").textContent = times.zone;
setInterval(tick, 1000);
connect();
