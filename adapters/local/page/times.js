// Shows instants in the reader's own zone and format, relative ones by the try-out's clock.
const lang = document.documentElement.lang;
const locale = navigator.languages.find((name) => name.startsWith(lang)) ?? lang;
const format = (options) => new Intl.DateTimeFormat(locale, options);
const DATE = format({ day: "numeric", month: "short", year: "numeric" });
const TIME = format({ hour: "2-digit", minute: "2-digit" });
const DATE_TIME = format({ day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
const DAY = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const CLOCK = format({ weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
const FULL = format({ dateStyle: "full", timeStyle: "long" });
const RELATIVE = new Intl.RelativeTimeFormat(locale);
const AT_ONCE = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(0, "second");
const STEPS = [["year", 31557e6], ["month", 2630e6], ["day", 864e5], ["hour", 36e5], ["minute", 6e4], ["second", 1e3]];

/** The name of the reader's time zone, such as "Europe/Berlin". */
export const zone = CLOCK.resolvedOptions().timeZone;

let shown = 0; // what the clock showed, milliseconds, ...
let heard = performance.now(); // ... when the server last sent it

export const now = () => shown + performance.now() - heard;
export const day = (at) => DAY.format(at);

export function set(ms) {
  shown = ms;
  heard = performance.now();
}

const STYLES = {
  date: (at) => DATE.format(at),
  date_time: (at) => DATE_TIME.format(at),
  stamp: (at) => TIME.format(at),
  clock: (at) => CLOCK.format(at),
  relative: (at) => {
    const away = at - now();
    // At least two of a unit: "in 13 months" says more than "in 1 year".
    const [unit, size] = STEPS.find(([, ms]) => Math.abs(away) >= 2 * ms) ?? STEPS.at(-1);
    return Math.abs(away) < 1e3 ? AT_ONCE : RELATIVE.format(Math.trunc(away / size), unit);
  },
};

/** Write the text of every `<time>` under `root`. */
export function draw(root) {
  for (const time of root.querySelectorAll("time[data-style]")) {
    const at = Date.parse(time.dateTime);
    time.textContent = STYLES[time.dataset.style](at);
    time.title = FULL.format(at);
  }
}

/** Show an instant in a `<time>` of the page. */
export function show(time, at, style) {
  time.dateTime = new Date(at).toISOString();
  time.dataset.style = style;
  draw(time.parentElement);
}

/** An instant as the value of a `datetime-local` input: the wall clock time in the reader's zone. */
export function local(at) {
  return new Date(at - new Date(at).getTimezoneOffset() * 6e4).toISOString().slice(0, 16);
}
