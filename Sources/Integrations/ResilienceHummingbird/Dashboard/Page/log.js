// What happened, the newest first. Denials of one kind are one line with a count, or a flood of them would hide the rest.

const MOST_ENTRIES = 200, TOGETHER = 30000;
let entries = [], lastEntry = 0;

/** Adds an entry; `key` names what it may be counted together with. */
function note(time, kind, level, word, text, key = null, times = 1) {
  const at = Date.parse(time) || Date.now();
  const same = key ? entries.slice(0, 12).findIndex((entry) => entry.key === key && at - entry.at < TOGETHER) : -1;
  const [known] = same < 0 ? [{ id: ++lastEntry, times: 0 }] : entries.splice(same, 1);
  entries.unshift({ ...known, at, kind, level, word, text, key, times: known.times + times });
  entries.length = Math.min(entries.length, MOST_ENTRIES);
}

const NOTES = {
  denial(event) {
    page.denials.set(event.rule, event);
    const who = event.client ? `${clean(event.client)} (${clean(event.client_type)})` : clean(event.client_type ?? "client");
    const what = event.path ? `, ${clean(event.method)} ${clean(event.path)}` : "";
    const wait = event.retry_after == null ? "" : `, again in ${span(event.retry_after)}`;
    note(event.time, "denial", "note", "Denied", `${clean(event.rule)}: ${who}, over ${limit(event)}${what}${wait}`,
      `${event.rule}\n${event.client ?? event.client_type}`, 1 + (event.skipped ?? 0));
  },
  state(event) {
    const [level, word] = STATES[event.to] ?? ["warn", clean(event.to)];
    const reason = event.reason ? `: ${clean(event.reason)}` : "";
    // The next snapshot says the same; who has just pressed a button need not wait for it
    const circuit = latest?.circuit_breakers.find((circuit) => circuit.name === event.circuit);
    if (circuit) Object.assign(circuit, { state: event.to, reason: event.reason, retry_after: null, next_attempt_time: event.until });
    note(event.time, "state", level, "Circuit", `${clean(event.circuit)} is ${word}, was ${(STATES[event.from] ?? [0, clean(event.from)])[1]}${reason}`);
  },
  warning(event) { note(event.time, "warning", "warn", "Warning", `${clean(event.source)}: ${clean(event.message, 400)}`); },
  change(event) {
    const values = event.before != null || event.after != null ? `: ${clean(event.before ?? "–")} → ${clean(event.after ?? "–")}` : "";
    note(event.time, "change", "off", "Change", `${clean(event.action)} ${clean(event.target ?? "")}${values}${event.who ? `, by ${clean(event.who)}` : ""}`);
  },
  reload(event) { note(event.time, "reload", "off", "Configuration", difference(event, "Reloaded.").replaceAll("\n", " ")); },
};

function showLog() {
  const kinds = $("kinds").value, isShown = { all: () => true, denial: (entry) => entry.kind === "denial", rest: (entry) => entry.kind !== "denial" }[kinds];
  const shown = entries.filter(isShown);
  keyed($("log").querySelector("ol"), shown, (entry) => entry.id, (entry) => make("li", {},
    make("time"), symbol(entry.level), make("p", {}, make("strong", {}, entry.word), " ", make("span"))),
  (item, entry) => {
    const time = item.firstChild, at = new Date(entry.at);
    put(time, clock.format(at));
    if (time.dateTime !== at.toISOString()) time.dateTime = at.toISOString();
    put(item.lastChild.lastChild, entry.text + (entry.times > 1 ? ` (${count(entry.times)} times)` : ""));
  });
  toggle($("log").querySelector(".none"), shown.length === 0);
}
