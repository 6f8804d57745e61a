// What is not as it should be, the worst first, and the one sentence that says so.

const STATES = {
  closed: ["good", "closed"], open: ["bad", "open"], half_open: ["warn", "half-open"],
  forced_open: ["bad", "forced open"], disabled: ["warn", "disabled"], metrics_only: ["warn", "measuring only"],
};
const stateOf = (circuit) => STATES[circuit.state] ?? ["warn", clean(circuit.state)];

/** Seconds until a circuit lets a call through again; null where no time is known. */
function untilProbe(circuit) {
  if (circuit.state !== "open") return null;
  const left = circuit.retry_after
    ?? (circuit.next_attempt_time ? (Date.parse(circuit.next_attempt_time) - Date.parse(latest.time)) / 1000 : null);
  return left == null ? null : Math.max(0, left - (Date.now() - latestAt) / 1000);
}

function probe(circuit) {
  const left = untilProbe(circuit);
  return left == null ? "" : left > 0 ? `next probe in ${span(left)}` : "the next call probes";
}

/** Why a circuit is in its state, and what it is on its way to. */
function why(circuit) {
  const told = clean(circuit.reason), settings = circuit.configuration ?? {};
  const parts = told ? [told] : [];
  if (circuit.state === "open") parts.push(probe(circuit));
  if (circuit.state === "half_open" && settings.success_threshold) {
    parts.push(`${circuit.success_count} of ${settings.success_threshold} good probes`);
  }
  if (circuit.state === "closed" && circuit.failure_count) {
    parts.push(settings.failure_threshold
      ? `${circuit.failure_count} of the ${settings.failure_threshold} failures in a row that open it`
      : counted(circuit.failure_count, "failure") + " in a row");
  }
  return parts.filter(Boolean).join("; ");
}

/** Rules that denied somebody in the last minute, by how much. */
function denying() {
  const rules = [];
  for (const rule of latest.rate_limiting.rules) {
    const denied = past.sum("denied " + rule.name, 60);
    if (denied < 0.5) continue;
    const asked = denied + past.sum("allowed " + rule.name, 60);
    rules.push({ name: rule.name, rate: now("denied " + rule.name), denied, share: denied / asked });
  }
  return rules.sort((a, b) => b.denied - a.denied);
}

function circuitProblems() {
  return latest.circuit_breakers.filter((circuit) => circuit.state !== "closed").map((circuit) => {
    const refused = now("refused " + circuit.name), [level, word] = stateOf(circuit);
    const effect = {
      open: refused ? `Refuses ${rate(refused)}.` : "Refuses every call.",
      forced_open: refused ? `Refuses ${rate(refused)} until it is reset.` : "Refuses every call until it is reset.",
    }[circuit.state];
    const reason = capital(why(circuit));
    return {
      key: "circuit " + circuit.name, level, title: `Circuit ${clean(circuit.name)} is ${word}.`,
      text: [reason && reason.replace(/\.?$/, "."), effect].filter(Boolean).join(" "), circuit,
    };
  });
}

function queueProblems() {
  return latest.backpressure.flatMap((queue) => {
    const dropped = now("dropped " + queue.name);
    if (!queue.warning && !(dropped > 0)) return [];
    return [{
      key: "queue " + queue.name, level: dropped > 0 ? "bad" : "warn",
      title: `Queue ${clean(queue.name)} ${dropped > 0 ? "drops " + rate(dropped) : "is nearly full"}.`,
      text: `${count(queue.current_queue_size)} of ${counted(queue.max_queue_size, "item")}, `
        + `${megabytes(queue.current_memory_mb)} of ${megabytes(queue.max_memory_mb)} MB; when full: ${clean(queue.strategy).replace("_", " ")}.`,
    }];
  });
}

function storeProblems() {
  const { enabled, store, fallbacks } = latest.rate_limiting, problems = [];
  if (enabled === false) {
    problems.push({ key: "limiter", level: "warn", title: "Rate limiting is switched off.", text: "Every request is let through." });
  }
  if (store?.available === false) {
    const parts = Object.keys(fallbacks ?? {}).filter((source) => fallbacks[source])
      .map((source) => `${FALLBACKS[source] ?? clean(source)} ${rate(now("fallback " + source))} (${count(fallbacks[source])} so far)`);
    problems.push({
      key: "store", level: "bad", title: `${store.kind === "redis" ? "Redis" : "The store"} is away.`,
      text: parts.length ? `Meanwhile ${parts.join(", ")}.` : "Nothing had to be decided without it yet.",
    });
  }
  if (now("evicted") > 0) {
    problems.push({
      key: "evicted", level: "warn", title: "The store is full.",
      text: `Counters of ${rate(now("evicted"))} clients are thrown away: those start from nothing.`,
    });
  }
  return problems;
}

const FALLBACKS = { local: "counted locally", allow: "let through uncounted", deny: "denied" };

/** Everything that an operator should know first. */
function problems() {
  const others = (latest.components ?? [])
    .filter((part) => part.status !== "healthy" && !/^(circuit |queue |redis$)/.test(part.name))
    .map((part) => ({
      key: "part " + part.name, level: part.status === "unhealthy" ? "bad" : "warn",
      title: `${clean(part.name)} is ${clean(part.status)}.`, text: capital(clean(part.detail, 300)),
    }));
  const rules = denying(), shown = rules.length > 4 ? rules.slice(0, 3) : rules;
  const denials = shown.map((rule) => {
    const last = page.denials.get(rule.name);
    const who = last ? ` Last: ${last.client ? clean(last.client, 60) + ", " : ""}${clean(last.client_type ?? "client")}, over ${limit(last)}.` : "";
    return {
      key: "rule " + rule.name, level: "note", title: `Rule ${clean(rule.name)} ${rule.rate < 0.05 ? "denied somebody" : "denies " + rate(rule.rate)}.`,
      text: `${count(rule.denied)} in the last minute, ${percent(rule.share)} of what it was asked.${who}`,
    };
  });
  if (rules.length > shown.length) {
    const more = rules.slice(shown.length);
    denials.push({
      key: "rules", level: "note", title: `${more.length} more rules deny somebody.`,
      text: listed(more.map((rule) => clean(rule.name)), 6) + ".",
    });
  }
  const rank = { bad: 0, warn: 1, note: 2 };
  return [...circuitProblems(), ...storeProblems(), ...queueProblems(), ...others, ...denials]
    .sort((a, b) => rank[a.level] - rank[b.level]);
}

const limit = (denial) => count(denial.limit) + (denial.window ? ` in ${span(denial.window)}` : " at a time");

/** The state of it all in a sentence or two; without what changes every second, where it is to be read out. */
function verdict(isSpoken) {
  const circuits = latest.circuit_breakers, parts = [];
  const open = circuits.filter((circuit) => circuit.state === "open" || circuit.state === "forced_open");
  const details = (circuit) => {
    const reason = clean(circuit.reason) || (circuit.state === "forced_open" ? "by hand" : "");
    const next = isSpoken ? "" : probe(circuit);
    return (reason && ` (${reason})`) + (next && `, ${next}`);
  };
  if (open.length === 1) parts.push(`Circuit ${clean(open[0].name)} is open${details(open[0])}.`);
  else if (open.length) {
    const shown = open.slice(0, open.length > 3 ? 2 : 3).map((circuit) => clean(circuit.name) + details(circuit));
    if (open.length > 3) shown.push(`and ${open.length - 2} more`);
    parts.push(`${open.length} circuits open: ${shown.join("; ")}.`);
  }
  const say = (list, one, many) => {
    if (list.length) parts.push(`${listed(list.map((item) => clean(item.name)))} ${list.length > 1 ? many : one}.`);
  };
  if (latest.rate_limiting.store?.available === false) parts.push("Redis is away.");
  say(circuits.filter((circuit) => circuit.state === "half_open"), "is being probed", "are being probed");
  say(circuits.filter((circuit) => circuit.state === "disabled"), "is disabled", "are disabled");
  say(circuits.filter((circuit) => circuit.state === "metrics_only"), "only measures", "only measure");
  say(latest.backpressure.filter((queue) => queue.warning), "is nearly full", "are nearly full");
  if (!parts.length) {
    const worst = problems().find((problem) => problem.level !== "note");
    parts.push(worst?.title ?? (latest.status === "healthy" ? "All is well." : `The service is ${clean(latest.status)}.`));
  }
  if (isSpoken) return parts.join(" ");
  const rules = denying().filter((rule) => rule.rate >= 0.05);
  parts.push(rules.length ? `Denied: ${listed(rules.map((rule) => `${clean(rule.name)} ${rate(rule.rate)}`))}.` : "Nobody is limited now.");
  return parts.join(" ");
}
