// The admin's token, and what it allows. Nothing is changed without a question before and its outcome after.

const KEPT = "resilience-admin-token";

const token = () => sessionStorage.getItem(KEPT);
const headers = (others = {}) => token() ? { ...others, Authorization: `Bearer ${token()}` } : others;

/** What an answer that is no success means, for people. */
async function explained(response) {
  const problem = await response.json().catch(() => ({}));
  const detail = clean(problem.detail ?? problem.error?.message ?? "", 2000);
  const wait = Number(response.headers.get("Retry-After"));
  const text = {
    401: "The server does not accept this admin token.",
    403: "This server has no admin token configured, so nothing can be changed from here. Start it with RESILIENCE_ADMIN_TOKEN.",
    429: `Too many wrong tokens from this address.${wait ? ` Try again in ${span(wait)}.` : ""}`,
  }[response.status] ?? (detail || `The server answered ${response.status}.`);
  return { status: response.status, text };
}

/** Asks the server for something that needs the token. */
async function call(method, path, as = token()) {
  let response;
  try {
    response = await fetch(path, {
      method, headers: { Accept: "application/json", Authorization: `Bearer ${as}` }, cache: "no-store",
      signal: AbortSignal.timeout(15000),
    });
  } catch {
    return { text: "The server did not answer: whether anything was done is not known." };
  }
  if (!response.ok) return explained(response);
  return { isDone: true, body: await response.json().catch(() => ({})) };
}

/** Tells an outcome, for eyes and for screen readers. */
function tell(level, text) {
  const note = make("p", { class: level }, symbol(level), make("span", {}, text), button("×", "Dismiss", () => note.remove()));
  $("told").replaceChildren(note);
  if (level === "good") setTimeout(() => note.remove(), 8000);
}

function remember(value) {
  sessionStorage.setItem(KEPT, value);
  administrate();
  connection.restart();
}

/** Gives the token up: it is wrong, or not wanted any longer. */
function forget(reason) {
  if (!token()) return;
  sessionStorage.removeItem(KEPT);
  page.top = null;
  administrate();
  connection.restart();
  if (reason) tell("bad", reason);
}

/** Shows what an admin may do, or does not. */
function administrate() {
  put($("admin"), token() ? "Forget admin token" : "Enter admin token");
  page.dirty();
}

// What is answered after the dialog was closed is not about what it asks by then: `done` is given how to find that out
/** A dialog's form: closes by its cancel button, and stays open until `done` says that it is. */
function form(dialog, done) {
  const go = dialog.querySelector(".primary");
  let closings = 0;
  on(dialog, "close", () => { closings++; go.removeAttribute("aria-disabled"); });
  on(dialog.querySelector(".cancel"), "click", () => dialog.close());
  on(dialog, "submit", async (event) => {
    event.preventDefault();
    if (go.getAttribute("aria-disabled")) return;
    const failure = dialog.querySelector(".failure"), before = closings, isOpen = () => closings === before;
    put(failure, "");
    go.setAttribute("aria-disabled", "true");
    const problem = await done(isOpen);
    if (!isOpen()) { if (problem) tell("bad", problem); return; }
    go.removeAttribute("aria-disabled");
    if (problem) put(failure, problem);
    else dialog.close();
  });
}

let asked = null;

/** Asks whether `action` is meant: { title, text, go, grave, method, path, outcome(body) }. */
function ask(action) {
  asked = action;
  put($("ask-title"), action.title);
  put($("ask-text"), action.text);
  put($("ask-go"), action.go);
  $("ask-go").classList.toggle("grave", action.grave === true);
  put($("ask").querySelector(".failure"), "");
  $("ask").showModal();
  $("ask").querySelector(".cancel").focus();
}

async function answer() {
  const action = asked, result = await call(action.method ?? "POST", action.path);
  if (!result.isDone) {
    if (result.status === 401 || result.status === 403) forget();
    return result.text;
  }
  tell("good", action.outcome(result.body));
  refreshTop();
  return null;
}

function enter() {
  form($("token-dialog"), async (isOpen) => {
    const value = $("token").value.trim();
    // A header cannot carry everything that can be typed
    if (/[^ -~]/.test(value)) return "A token consists of printable ASCII characters.";
    const result = await call("GET", "top?by=denied&limit=1", value);
    // Who closes it has thought better of it
    if (!isOpen()) return null;
    if (!result.isDone) return result.text;
    $("token").value = "";
    remember(value);
    tell("good", "The token is accepted. It is kept in this tab only.");
    return null;
  });
  form($("ask"), answer);
  on($("admin"), "click", () => {
    if (token()) { forget(); tell("good", "The token is forgotten."); return; }
    put($("token-dialog").querySelector(".failure"), "");
    $("token-dialog").showModal();
    $("token").focus();
  });
  on($("token-dialog"), "close", () => { $("token").value = ""; });
}

const circuitPath = (name, action) => `circuit-breakers/${encodeURIComponent(name)}/${action}`;

/** What can be done to a circuit: its name in the path, its label, what it means, and what was done. */
const CIRCUIT_ACTIONS = [
  ["reset", "Reset", "It is closed at once and forgets its failures and its backoff: calls go to the service again.", "is reset"],
  ["force-open", "Force open", "Every call is refused, until somebody resets it. It does not probe by itself.", "is forced open"],
  ["disable", "Disable", "Every call passes, however sick the service is, and nothing is recorded, until somebody resets it.", "is disabled"],
];

/** Buttons for what can be done to the circuit called `name`. */
function circuitButtons(name, which = CIRCUIT_ACTIONS) {
  const shown = clean(name);
  return which.map(([action, label, text, done]) => button(label, `${label} ${shown}`, () => ask({
    title: `${label}: ${shown}?`, go: label, grave: action !== "reset", text, path: circuitPath(name, action), outcome: () => `${shown} ${done}.`,
  })));
}

/** What a reload or a promotion changed. */
function difference(body, done) {
  const changes = body.changes ?? [];
  if (!changes.length) return `${done} Nothing is different.`;
  const lines = changes.slice(0, 6).map((change) =>
    clean(change.path) + (change.before != null || change.after != null ? `: ${clean(change.before ?? "–", 60)} → ${clean(change.after ?? "–", 60)}` : "")
    + (change.needs_restart ? " (needs a restart)" : ""));
  return [`${done} ${counted(changes.length, "change")}:`, ...lines, ...(changes.length > 6 ? ["…"] : [])].join("\n");
}

const SERVICE_ACTIONS = {
  "reset-all": { title: "Reset all circuits?", go: "Reset all", text: "All are closed at once and forget their failures: also those that are open, forced open or disabled.", path: "circuit-breakers/reset-all", outcome: () => "All circuits are reset." },
  reload: { title: "Reload the configuration?", go: "Reload", text: "The file is read again and checked as a whole. Counters, circuits and queued items survive; if it is not sound, all stays as it is.", path: "config/reload", outcome: (body) => difference(body, "The configuration is reloaded.") },
  promote: { title: "Promote the candidate?", go: "Promote", grave: true, text: "What it decides is enforced from now on.", path: "candidate/promote", outcome: (body) => difference(body, "The candidate is in force.") },
  remove: { title: "Remove the candidate?", go: "Remove", grave: true, text: "What was counted about it is lost. What is in force stays as it is.", method: "DELETE", path: "candidate", outcome: () => "The candidate is removed." },
};
