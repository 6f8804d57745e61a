// The page: takes what comes over the connection, and shows it.

/** The newest snapshot, and when it came. */
let latest = null, latestAt = 0;
const past = new History();
const page = {
  /** The newest denial of each rule. */
  denials: new Map(),
  /** The top clients, where an admin looks. */
  top: null,
  isDirty: false,
  shownAt: 0,
  isWhole: false,
  /** Has everything shown once more, or the events alone: soon, yet in a flood of them not more often than one reads. */
  dirty(isWhole = true) {
    if (isWhole) page.isWhole = true;
    if (page.isDirty) return;
    page.isDirty = true;
    setTimeout(() => requestAnimationFrame(show), page.shownAt + 250 - Date.now());
  },
};
const STALE = 5000;

function told(name, event) {
  try {
    if (name === "snapshot") take(event);
    else if (name === "history") past.recall(event);
    else NOTES[name]?.(event);
  } catch (error) {
    console.error(`${name} is not as expected`, error);
  }
  page.dirty(name === "snapshot" || name === "state");
}

function take(snapshot) {
  const isNew = latest != null && snapshot.uptime < latest.uptime;
  if (isNew) note(snapshot.time, "state", "warn", "Service", "It was started anew: everything is counted from 0");
  [latest, latestAt] = [snapshot, Date.now()];
  past.readAll(readings(snapshot), isNew);
  const found = problems().filter((problem) => problem.level !== "note").length;
  document.title = (found ? `(${found}) ` : "") + "Resilience";
  speak(verdict(true));
}

let spokenAt = 0;

/** Says a change to screen readers; the same is not said twice, nor more often than they can speak. */
function speak(text) {
  if (Date.now() - spokenAt < 4000 || $("spoken").textContent === text) return;
  put($("spoken"), text);
  spokenAt = Date.now();
}

function show() {
  const { isWhole } = page;
  Object.assign(page, { isDirty: false, isWhole: false, shownAt: Date.now() });
  showConnection();
  for (const id of ["reset-all", "reload"]) toggle($(id), token() != null && latest != null);
  showLog();
  if (!isWhole) return;
  showTop();
  if (!latest) return;
  put($("where"), [location.host, clean(latest.environment ?? ""), `up ${span(latest.uptime + (Date.now() - latestAt) / 1000).replace(/ \d+ s$/, "")}`].filter(Boolean).join(" · "));
  showProblems();
  showRequests();
  showChart();
  showCircuits();
  showQueues();
  showRules();
  showStore();
  showCandidate();
}

function showConnection() {
  const age = (Date.now() - latestAt) / 1000, isStale = latest ? age * 1000 > STALE : connection.mode === "away";
  document.body.dataset.connection = isStale ? "stale" : connection.mode;
  $("link").className = isStale ? "away" : connection.mode;
  put($("link-text"), isStale ? "Stale" : { live: "Live", polling: "Polling", away: "Reconnecting", connecting: "Connecting" }[connection.mode]);
  toggle($("stale"), isStale);
  if (!isStale) return;
  put($("stale-age"), latest ? `These figures are ${span(age)} old.` : "There are no figures yet.");
  const wait = connection.retryAt == null ? 0 : (connection.retryAt - Date.now()) / 1000;
  put($("stale-why"), `${capital(connection.why).replace(/\.$/, "") || "Nothing comes from the server"}. ${wait > 0 ? `Trying again in ${span(wait)}.` : "Trying again now."}`);
  speak("The figures are stale: nothing comes from the server.");
}

function showProblems() {
  put($("verdict"), verdict(false));
  keyed($("problems"), problems(), (problem) => problem.key, (problem) => make("li", {},
    make("span"), make("p", {}, make("strong"), " ", make("span", { class: "what" })),
    make("div", { class: "buttons" })),
  (item, problem) => {
    const [mark, words, buttons] = item.children;
    if (item.className !== problem.level) { item.className = problem.level; mark.replaceChildren(symbol(problem.level)); }
    put(words.firstChild, problem.title);
    put(words.lastChild, problem.text);
    if (problem.circuit && token() && !buttons.firstChild) buttons.append(...circuitButtons(problem.circuit.name, CIRCUIT_ACTIONS.slice(0, 1)));
    if (!token() && buttons.firstChild) buttons.replaceChildren();
  });
}

/** Terms and values of a description list. */
function pairs(id, items) {
  keyed($(id), items, ([term]) => term, ([term]) => make("div", {}, make("dt", {}, term), make("dd")), (element, [, ...values]) => {
    const value = element.lastChild;
    if (!value.firstChild) value.append(make("span"), " ", make("small"));
    put(value.firstChild, values[0]);
    put(value.lastChild, values[1] ?? "");
  });
}

function showRequests() {
  const times = latest.rate_limiting.latency, denied = now("denied"), allowed = now("allowed");
  pairs("figures", [
    ["Allowed", rate(allowed)],
    ["Denied", rate(denied), denied > 0 ? percent(denied / (denied + allowed)) : ""],
    ["Decision p50", latency(times?.p50)], ["p95", latency(times?.p95)], ["p99", latency(times?.p99)],
  ]);
}

function showStore() {
  const limiting = latest.rate_limiting, store = limiting.store ?? {};
  const fallbacks = Object.entries(limiting.fallbacks ?? {});
  pairs("store", [
    ["Counters are kept", store.kind === "redis" ? (store.available ? "in Redis, which answers" : "in Redis, which is away") : "in this process"],
    ...(store.keys == null ? [] : [["Keys", count(store.keys) + (store.max_keys ? ` of ${count(store.max_keys)}` : "")]]),
    ...(store.bytes == null ? [] : [["Memory", `${megabytes(store.bytes / 2 ** 20)} MB`]]),
    ...(store.evicted == null ? [] : [["Thrown away when full", count(store.evicted)]]),
    ...(store.kind === "redis" || fallbacks.some(([, decisions]) => decisions)
      ? fallbacks.map(([source, decisions]) => [`Without Redis ${FALLBACKS[source] ?? clean(source)}`, count(decisions)]) : []),
    ["Decisions in all", `${count(limiting.allowed)} allowed, ${count(limiting.denied)} denied`],
    ["Mean and longest decision", `${latency(limiting.latency?.mean)}, ${latency(limiting.latency?.max)}`],
    ...["bypassed", "shadowed", "excluded", "unlimited"].filter((kind) => limiting[kind])
      .map((kind) => [capital(kind), count(limiting[kind])]),
  ]);
}

function showCandidate() {
  const { candidate } = latest, rules = candidate?.rules ?? [];
  const differs = rules.reduce((sum, rule) => sum + rule.only_live_denies + rule.only_candidate_denies, 0);
  const asked = rules.reduce((sum, rule) => sum + rule.asked, 0);
  put($("candidate-note"), candidate
    ? `Candidate ${clean(candidate.source)}, since ${clock.format(new Date(candidate.since))}: ${counted(differs, "decision")} of ${count(asked)} would be another${candidate.skipped ? `, ${count(candidate.skipped)} were not compared` : ""}. It denies nobody.`
    : "No candidate is decided beside what is in force.");
  const other = rules.filter((rule) => rule.only_live_denies + rule.only_candidate_denies > 0);
  fillTable("candidate", other, (rule) => rule.name, (rule) => make("tr", {}, header(clean(rule.name)), number(), number(), number()),
    (row, rule) => {
      const [, all, more, fewer] = row.children;
      put(all, count(rule.asked));
      figures(more, count(rule.only_candidate_denies), "", rule.only_candidate_denies > 0);
      put(fewer, count(rule.only_live_denies));
    });
  for (const id of ["promote", "remove"]) toggle($(id), candidate != null && token() != null);
}

/** Asks for the top clients, which only an admin is told. */
async function refreshTop() {
  if (!token() || document.hidden) return;
  const by = $("by").value, result = await call("GET", `top?by=${by}&limit=10`);
  if (result.isDone && $("by").value === by) page.top = result.body;
  else if (result.status === 401 || result.status === 403) forget(result.text);
  page.dirty();
}

function showTop() {
  const clients = token() ? page.top?.clients ?? [] : [];
  fillTable("clients", clients, (client) => client.client, (client) => {
    const name = clean(client.client, 80), reset = button("Reset", `Reset the limits of ${name}`, () => ask({
      title: `Reset the limits of ${name}?`, go: "Reset", text: "It starts from nothing in every rule. Other clients keep what they have used.",
      path: `rate-limits/${encodeURIComponent(client.client)}/reset`, outcome: () => `The limits of ${name} are reset.`,
    }));
    return make("tr", {}, header(name, clean(client.client_type ?? "")), number(), cell({}, reset));
  }, (row, client) => figures(row.children[1], count(client.count), client.error ? `at least ${count(client.count - client.error)}` : ""));
  put($("clients-note"), !token() ? "Who it is, only an admin is told: enter the admin token."
    : !page.top ? "Waiting for the clients." : !clients.length ? "Nobody yet."
      : [page.top.window_seconds ? `Over the last ${span(page.top.window_seconds)}.` : "", page.top.error_bound ? `Counts may be up to ${count(page.top.error_bound)} too high.` : "Counts are exact."].join(" ").trim());
}

const connection = new Connection(told, page.dirty);
enter();
for (const [id, action] of Object.entries(SERVICE_ACTIONS)) on($(id), "click", () => ask(action));
on($("again"), "click", () => connection.restart());
on($("by"), "change", () => { page.top = null; refreshTop(); });
on($("kinds"), "change", page.dirty);
on($("filter"), "input", page.dirty);
on($("order"), "change", () => { orderedAt = 0; page.dirty(); });
on($("all-rules"), "click", () => { hasAllRules = !hasAllRules; page.dirty(); });
on(document, "visibilitychange", () => { if (!document.hidden) { page.dirty(); refreshTop(); } });
// Snapshots show the time too, as long as they come
setInterval(() => { if (Date.now() - latestAt > 1100) page.dirty(); }, 1000);
setInterval(refreshTop, 5000);
administrate();
refreshTop();
connection.run();
