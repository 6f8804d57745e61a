// Server-sent events by fetch, so that the token travels in a header and never in an address. Where they cannot pass,
// the same figures are asked for again and again; where nothing answers, we say so and try with growing patience.

const SILENCE = 6000, POLL = 2000, STREAM_AGAIN = 60000, LONGEST = 15000;

class Connection {
  mode = "connecting";
  /** When it is tried again, while nothing answers. */
  retryAt = null;
  why = "";
  #ended = new AbortController();
  #wake = () => {};

  /** `told` is given each event's name and data, `changed` is called when the mode is another. */
  constructor(told, changed) { [this.told, this.changed] = [told, changed]; }

  #become(mode, retryAt = null) {
    this.retryAt = retryAt;
    if (this.mode !== mode) { this.mode = mode; this.changed(); }
  }

  /** Begins anew, with the token that holds now. */
  restart() { this.isRestarted = true; this.#ended.abort(); this.#wake(); }

  async run() {
    for (let failures = 0; ;) {
      this.isRestarted = false;
      const received = await this.#stream();
      if (this.isRestarted) { failures = 0; continue; }
      if (received > 0) failures = 0;
      if (await this.#poll()) {
        // It answers: a stream that had worked was cut, perhaps by a restart; one that never did may not pass at all
        const until = Date.now() + (received > 0 ? 0 : STREAM_AGAIN * (0.8 + 0.4 * Math.random()));
        if (received === 0) this.#become("polling");
        failures = 0;
        while (Date.now() < until && !this.isRestarted) {
          await this.#pause(POLL);
          if (this.isRestarted || !await this.#poll()) break;
        }
        if (received > 0) await this.#pause(500 + 500 * Math.random());
        continue;
      }
      if (this.isRestarted) continue;
      // Not all pages at once, when a server comes back
      const wait = Math.min(LONGEST, 500 * 2 ** failures++) * (0.75 + 0.5 * Math.random());
      this.#become("away", Date.now() + wait);
      await this.#pause(wait);
    }
  }

  /** Waits, or until somebody asks to go on. */
  async #pause(milliseconds) {
    await new Promise((resume) => {
      const timer = setTimeout(resume, milliseconds);
      this.#wake = () => { clearTimeout(timer); resume(); };
    });
    this.#wake = () => {};
  }

  /** Reads events until there are no more; returns how many snapshots came. */
  async #stream() {
    this.#ended = new AbortController();
    let watch, received = 0;
    const alive = () => { clearTimeout(watch); watch = setTimeout(() => this.#ended.abort(), SILENCE); };
    try {
      alive();
      const response = await fetch("events?history=true", {
        headers: headers({ Accept: "text/event-stream" }), cache: "no-store", signal: this.#ended.signal,
      });
      if (!response.ok) { await this.#refused(response); return 0; }
      if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) return 0;
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader(), parser = new EventParser();
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return received;
        alive();
        for (const { name, data } of parser.parse(value)) {
          if (name === "snapshot" && ++received === 1) this.#become("live");
          this.told(name, data);
        }
      }
    } catch {
      // Why, the next poll will find
      return received;
    } finally {
      clearTimeout(watch);
      this.#ended.abort();
    }
  }

  /** Asks for the figures once; whether they came. */
  async #poll() {
    if (this.isRestarted) return false;
    try {
      const response = await fetch("metrics", { headers: headers(), cache: "no-store", signal: AbortSignal.timeout(SILENCE) });
      if (!response.ok) { await this.#refused(response); return false; }
      this.told("snapshot", await response.json());
      return true;
    } catch (error) {
      this.why = error.name === "TimeoutError" ? "the server does not answer" : "the server cannot be reached";
      return false;
    }
  }

  async #refused(response) {
    const answer = await explained(response);
    this.why = answer.text;
    if (response.status === 401 || response.status === 403) forget(answer.text);
  }
}

/** Lines of an event stream, in pieces of any size, as events with their data. */
class EventParser {
  #rest = "";
  #name = "";
  #data = [];

  *parse(piece) {
    // A carriage return at the end of a piece may be half a line end
    const text = this.#rest + piece, end = text.endsWith("\r") ? text.length - 1 : text.length;
    const lines = text.slice(0, end).split(/\r\n|\n|\r/);
    this.#rest = lines.pop() + text.slice(end);
    for (const line of lines) {
      if (line === "") {
        if (this.#data.length) {
          try { yield { name: this.#name || "message", data: JSON.parse(this.#data.join("\n")) }; } catch { /* not ours */ }
        }
        [this.#name, this.#data] = ["", []];
        continue;
      }
      const colon = line.indexOf(":"), field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (field === "event") this.#name = value;
      if (field === "data") this.#data.push(value);
    }
  }
}
