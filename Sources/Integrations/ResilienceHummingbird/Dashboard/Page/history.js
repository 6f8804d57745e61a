// What happened in each of the last seconds, from counters that only grow.

const SECONDS = 300;

/** One counter's growth by second. */
class Growth {
  slots = new Float64Array(SECONDS);
  last = null;
  at = null;

  /** Spreads what came since the last reading evenly over the time until `to`. A smaller reading is a new count. */
  read(value, to) {
    const grown = this.last == null ? 0 : value < this.last ? value : value - this.last, from = this.at;
    [this.last, this.at] = [value, to];
    if (!grown) return;
    const start = Math.max(from, to - SECONDS + 1), each = grown / (to - start);
    for (let second = Math.floor(start); second < to; second++) {
      this.slots[second % SECONDS] += each * (Math.min(to, second + 1) - Math.max(start, second));
    }
  }

  clear(from, to) {
    for (let second = Math.max(Math.floor(from) + 1, Math.floor(to) - SECONDS + 1); second <= to; second++) this.slots[second % SECONDS] = 0;
  }

  /** How much in the last `seconds`, the one that has begun besides. */
  sum(now, seconds) {
    let sum = 0;
    for (let second = Math.floor(now) - Math.min(seconds, SECONDS - 1); second <= now; second++) sum += this.slots[second % SECONDS];
    return sum;
  }

  /** A second's mean in each of equal parts of the last `seconds`; their ends stand still while time goes on. */
  bins(now, seconds) {
    const bins = Math.min(60, seconds / 2), width = seconds / bins, result = new Float64Array(bins), last = Math.floor(now / width);
    for (let second = (last - bins + 1) * width; second <= now; second++) {
      const bin = bins - 1 - last + Math.floor(second / width);
      result[bin] += this.slots[second % SECONDS] / (bin === bins - 1 ? now - last * width : width);
    }
    return result;
  }
}

/** All counters by name, and since when they are watched. */
class History {
  counters = new Map();
  now = null;
  began = null;

  /** Takes a reading of some counters, unless it is known what came later. */
  read(values, time) {
    if (time <= this.now) return;
    this.began ??= time;
    for (const counter of this.counters.values()) counter.clear(this.now, time);
    for (const [name, value] of values) {
      if (!this.counters.has(name)) this.counters.set(name, new Growth());
      this.counters.get(name).read(value, time);
    }
    this.now = time;
  }

  /** Takes a reading of all there are; `isNew` when the server was started anew and counts from 0. */
  readAll(values, isNew) {
    for (const [name, counter] of this.counters) {
      if (!values.has(name)) this.counters.delete(name);
      if (isNew) counter.last = null;
    }
    // Should the clock be set back, seconds would be counted twice
    this.read(values, Math.max(Date.now() / 1000, this.now + 0.001));
  }

  /** Takes what the server remembers: from before this page was opened, or of when nothing came. */
  recall({ age, interval, all, rules }) {
    const courses = [["", all], ...rules.map((rule) => [" " + rule.name, rule])];
    for (let back = all.allowed.length; back >= 0; back--) {
      const value = (course, kind) => course[kind].slice(course[kind].length - back).reduce((left, part) => left - part, course["total_" + kind]);
      this.read(courses.flatMap(([name, course]) => ["allowed", "denied"].map((kind) => [kind + name, value(course, kind)])), Date.now() / 1000 - age - back * interval);
    }
  }

  /** For how long there are figures. */
  get age() { return this.now == null ? 0 : Math.min(SECONDS, this.now - this.began); }

  /** The seconds that pictures show: soon after the page was opened, they would be empty otherwise. */
  get shown() { return [60, 120].find((seconds) => this.age <= seconds) ?? SECONDS; }

  rate(name) {
    const seconds = Math.min(9 + this.now % 1, this.age);
    return seconds < 0.5 ? 0 : this.sum(name, 9) / seconds;
  }

  sum(name, seconds = SECONDS) { return this.counters.get(name)?.sum(this.now, seconds) ?? 0; }

  bins(name) { return this.counters.get(name)?.bins(this.now, this.shown) ?? []; }
}

/** Per second, over the last ten. */
const now = (name) => past.rate(name);

/** The readings of a snapshot, by name. */
function readings(snapshot) {
  const values = new Map(), limiting = snapshot.rate_limiting;
  values.set("allowed", limiting.allowed).set("denied", limiting.denied);
  for (const rule of limiting.rules) {
    values.set("allowed " + rule.name, rule.allowed).set("denied " + rule.name, rule.denied);
  }
  for (const [source, decisions] of Object.entries(limiting.fallbacks ?? {})) values.set("fallback " + source, decisions);
  if (limiting.store?.evicted != null) values.set("evicted", limiting.store.evicted);
  for (const circuit of snapshot.circuit_breakers) {
    values.set("calls " + circuit.name, circuit.total_requests).set("refused " + circuit.name, circuit.total_rejected);
  }
  for (const queue of snapshot.backpressure) values.set("dropped " + queue.name, queue.total_dropped);
  return values;
}
