// Circuits, queues and rules.

const FEW_RULES = 12;
const cell = (attributes = {}, ...children) => make("td", { role: "cell", ...attributes }, ...children);
const header = (text, below) => make("th", { role: "rowheader", scope: "row" }, named(text), below && make("small", {}, below));
const number = (label) => cell({ class: "number", "data-label": label });

/** Shows a table with its rows, or the words for an empty one. */
function fillTable(id, items, key, create, update) {
  const table = $(id);
  keyed(table.tBodies[0], items, key, create, update);
  toggle(table, items.length > 0);
  const none = table.parentElement.querySelector(":scope > .none");
  if (none) toggle(none, items.length === 0);
}

/** A number with a smaller one under it, marked when it should not be more than 0. */
function figures(element, text, below, isLoss = false) {
  if (!element.firstChild) element.append(make("span"), make("small"));
  put(element.firstChild, text);
  put(element.lastChild, below);
  element.firstChild.className = isLoss ? "lost" : "";
}

const some = (value) => value > 0 ? rate(value) : "";

function showCircuits() {
  fillTable("circuits", latest.circuit_breakers, (circuit) => circuit.name, (circuit) => make("tr", { role: "row" },
    header(clean(circuit.name)), cell(), cell(), number("Calls"), number("Failed"), number("Refused"),
    cell({ class: "admins" }, make("div", { class: "buttons" }, ...circuitButtons(circuit.name)))),
  (row, circuit) => {
    const [level, word] = stateOf(circuit), [, state, reason, calls, failed, refused, act] = row.children;
    if (state.textContent !== word) state.replaceChildren(make("span", { class: "badge " + level }, symbol(level), word));
    put(reason, why(circuit));
    figures(calls, count(circuit.total_requests), some(now("calls " + circuit.name)));
    const timeouts = circuit.total_timeouts ? `${count(circuit.total_timeouts)} by time` : "";
    figures(failed, count(circuit.total_failures), timeouts);
    const refusing = now("refused " + circuit.name);
    figures(refused, count(circuit.total_rejected), some(refusing), refusing > 0);
    toggle(act, token() != null);
  });
  toggle($("circuits").querySelector("thead .admins"), token() != null);
}

/** A bar under a number; only a picture of it. */
function bar(element, text, share, isWarning) {
  if (!element.firstChild) element.append(make("span"), make("span", { class: "fill", "aria-hidden": "true" }, make("i")));
  put(element.firstChild, text);
  element.lastChild.className = isWarning ? "fill warn" : "fill";
  element.lastChild.firstChild.style.width = `${Math.min(100, share * 100)}%`;
}

function showQueues() {
  fillTable("queues", latest.backpressure, (queue) => queue.name, (queue) => make("tr", { role: "row" },
    header(clean(queue.name)), cell(), cell(), number(), number()),
  (row, queue) => {
    const [, depth, memory, dropped, p95] = row.children;
    bar(depth, `${count(queue.current_queue_size)} of ${count(queue.max_queue_size)}`,
      queue.current_queue_size / queue.max_queue_size, queue.warning);
    bar(memory, `${megabytes(queue.current_memory_mb)} of ${megabytes(queue.max_memory_mb)} MB`,
      queue.current_memory_mb / queue.max_memory_mb, queue.warning);
    figures(dropped, count(queue.total_dropped), queue.total_expired ? `${count(queue.total_expired)} expired` : "", now("dropped " + queue.name) > 0);
    figures(p95, latency(queue.p95), queue.total_processed ? `${count(queue.total_processed)} done` : "");
  });
}

const RULE_ORDERS = {
  denied: (a, b) => b.recent - a.recent || b.denied - a.denied || b.allowed - a.allowed,
  allowed: (a, b) => b.passing - a.passing || b.allowed - a.allowed,
  share: (a, b) => b.share - a.share || b.recent - a.recent,
  name: () => 0,
};
let ruleOrder = [], orderedAt = 0, hasAllRules = false;

/** Rows do not move under a pointer or a focus, and seldom otherwise. */
function mayReorder() {
  const table = $("rules");
  return Date.now() - orderedAt > 5000 && !table.matches(":hover") && !table.contains(document.activeElement);
}

function showRules() {
  const filter = $("filter").value.trim().toLowerCase();
  const rules = latest.rate_limiting.rules.map((rule) => {
    const recent = past.sum("denied " + rule.name), passed = past.sum("allowed " + rule.name);
    return { ...rule, recent, share: recent ? recent / (recent + passed) : 0, passing: now("allowed " + rule.name) };
  });
  if (mayReorder() || rules.length !== ruleOrder.length) {
    const byName = rules.toSorted((a, b) => a.name.localeCompare(b.name));
    ruleOrder = byName.toSorted(RULE_ORDERS[$("order").value]).map((rule) => rule.name);
    orderedAt = Date.now();
  }
  const position = new Map(ruleOrder.map((name, index) => [name, index]));
  const found = rules.filter((rule) => rule.name.toLowerCase().includes(filter))
    .sort((a, b) => (position.get(a.name) ?? 0) - (position.get(b.name) ?? 0));
  const shown = hasAllRules ? found : found.slice(0, FEW_RULES);
  fillTable("rules", shown, (rule) => rule.name, (rule) => make("tr", {},
    header(clean(rule.name)), cell({}, spark()), number(), number(), number(), cell({ class: "number rest" }), cell({ class: "number rest" })),
  (row, rule) => {
    const [, course, allowed, denied, share, bypassed, shadowed] = row.children;
    const denying = now("denied " + rule.name);
    drawSpark(course.firstChild, rule.name);
    figures(allowed, rate(rule.passing), count(rule.allowed));
    figures(denied, rate(denying), count(rule.denied), denying > 0);
    put(share, rule.recent ? percent(rule.share) : "–");
    put(bypassed, count(rule.bypassed));
    put(shadowed, count(rule.shadowed));
  });
  toggle($("all-rules"), found.length > FEW_RULES);
  put($("all-rules"), hasAllRules ? `Show the first ${FEW_RULES}` : `Show all ${found.length} rules`);
}
