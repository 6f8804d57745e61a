// Numbers, times and texts as people read them, and elements made of them.
// Everything that comes over the wire becomes a text node or an attribute, never markup: client names are strangers' input.

const $ = (id) => document.getElementById(id);

/** An element with attributes and children; a child that is no node becomes text. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value != null) element.setAttribute(name, value);
  element.append(...children.filter((child) => child != null));
  return element;
}

function picture(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** One of the page's symbols. What it means is said in words beside it. */
const symbol = (name) => picture("svg", { "aria-hidden": "true", class: name }, picture("use", { href: "#" + name }));

/** A name that came over the wire, whichever way its letters run, broken where its words end. */
const named = (name) => make("bdi", {}, ...name.split(/(?<=_)/).flatMap((part) => [make("wbr"), part]));

/** A button that opens a dialog, or does something at once. */
function button(label, description, act) {
  const element = make("button", { "aria-label": description }, label);
  on(element, "click", act);
  return element;
}

/** Writes only what is new: a node that is left alone keeps its selection, and is not read out again. */
function put(element, text) {
  const value = String(text);
  if (element.textContent !== value) element.textContent = value;
}

const on = (element, event, act) => element.addEventListener(event, act);

function toggle(element, isShown) { if (element.hidden === isShown) element.hidden = !isShown; }

/** Makes `parent`'s children those of `items`, one each by its key, moving and keeping those that were there. */
function keyed(parent, items, key, create, update) {
  const known = parent.known ??= new Map(), kept = new Set();
  let next = parent.firstElementChild;
  for (const item of items) {
    const name = key(item);
    if (kept.has(name)) continue;
    kept.add(name);
    let element = known.get(name);
    if (!element) known.set(name, element = create(item));
    update(element, item);
    if (element === next) next = next.nextElementSibling;
    else parent.insertBefore(element, next);
  }
  for (const [name, element] of known) {
    if (!kept.has(name)) { element.remove(); known.delete(name); }
  }
}

// Controls, and what turns the direction of a line or is not seen, would make one name look like another
const UNSEEN = /[\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** A stranger's text: cut at `most` characters, and with what cannot be seen made visible. */
function clean(value, most = 120) {
  const text = String(value ?? "");
  const short = text.length > most ? text.slice(0, most - 1) + "…" : text;
  return short.replace(UNSEEN, (mark) => "\\u" + mark.charCodeAt(0).toString(16).padStart(4, "0"));
}

const grouped = new Intl.NumberFormat("en");
const capital = (text) => text && text[0].toUpperCase() + text.slice(1);
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const count = (n) => n == null ? "–" : n < 1e6 ? grouped.format(Math.round(n)) : compact.format(n);
const counted = (n, one, many = one + "s") => `${count(n)} ${n === 1 ? one : many}`;
const rate = (n) => (n < 0.05 ? "0" : n < 10 ? n.toFixed(1) : count(n)) + "/s";
const percent = (share) => share > 0 && share < 0.01 ? "< 1 %" : `${Math.round(share * 100)} %`;

function megabytes(n) { return n < 10 ? n.toFixed(1) : count(n); }

/** Seconds as a latency: `41 µs`, `3.2 ms`, `1.4 s`. */
function latency(s) {
  if (s == null) return "–";
  for (const [unit, name] of [[1, "s"], [1e-3, "ms"], [1e-6, "µs"]]) {
    if (s >= unit) { const n = s / unit; return `${n < 10 ? n.toFixed(1) : Math.round(n)} ${name}`; }
  }
  return s > 0 ? `${Math.round(s * 1e9)} ns` : "0";
}

/** Seconds as people wait them: `42 s`, `3 min 5 s`, `2 h 4 min`, `3 d 4 h`. */
function span(s) {
  const whole = Math.max(0, Math.ceil(s));
  const parts = (large, unit, small, name) => `${Math.floor(large)} ${unit}` + (small ? ` ${small} ${name}` : "");
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return parts(whole / 60, "min", whole % 60, "s");
  if (whole < 86400) return parts(whole / 3600, "h", Math.floor(whole / 60) % 60, "min");
  return parts(whole / 86400, "d", Math.floor(whole / 3600) % 24, "h");
}

const clock = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

/** `a`, `a and b`, `a, b and 3 more`. */
function listed(names, most = 3) {
  const shown = names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : names;
  return shown.length < 2 ? shown.join("") : shown.slice(0, -1).join(", ") + " and " + shown.at(-1);
}
