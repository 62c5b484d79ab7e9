/** The annotator's desk: finished work behind, the item in view, prefetched items ahead. */

/** @typedef {import("./wire.d.ts").Work} Work */
/** @typedef {import("./wire.d.ts").Desk} State */
/** @typedef {import("./wire.d.ts").Problem} Problem */

/** The server's answer was not a success, or there was none (`status` 0). */
export class Failure extends Error {
  /** @param {number} status @param {Problem} problem @param {number} [wait] seconds */
  constructor(status, problem, wait = 0) {
    super(problem.detail ?? problem.title ?? "The server cannot be reached.");
    this.status = status;
    this.problem = problem;
    this.wait = wait;
  }
}

/**
 * Ask the server as the person of this page, whoever has signed in since; throws `Failure`.
 * @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>}
 */
export async function call(method, path, body) {
  const person = document.querySelector("meta[name=person]")?.getAttribute("content") ?? "";
  const response = await fetch(path, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: { "Content-Type": "application/json", "X-Annotator": person },
    signal: AbortSignal.timeout(20_000),
  }).catch(() => null);
  if (!response) throw new Failure(0, {});
  const data = await response.json().catch(() => null);
  if (response.ok && data) return data;
  const wait = Number(response.headers.get("Retry-After")) || 0;
  throw new Failure(response.ok ? 0 : response.status, data ?? {}, wait);
}

export class Desk extends EventTarget {
  /** @type {Work[]} answered and skipped, oldest first; the latest ones only */
  past = [];
  /** @type {Work[]} */
  ahead = [];
  /** Where the view is: an index into `past`, or just behind its end. */
  index = 0;
  /** @type {State["outcome"]} */
  outcome = "more";
  finished = 0;
  total = 0;
  /** @type {"" | "asking" | "unreachable"} */
  asking = "";
  #tries = 0;
  #timer = 0;

  /**
   * @param {number} want how many items to hold
   * @param {() => import("./wire.d.ts").Entry[]} unsent what the server does not know yet
   */
  constructor(want, unsent) {
    super();
    this.want = want;
    this.unsent = unsent;
  }

  /** @returns {Work | null} what is in view */
  get current() {
    return this.past[this.index] ?? this.ahead[0] ?? null;
  }

  get revising() {
    return this.index < this.past.length;
  }

  get place() {
    return this.finished - this.past.length + this.index + 1;
  }

  get canGoBack() {
    return this.index > 0 || this.finished > this.past.length;
  }

  find = (/** @type {number} */ id) => this.past.findIndex((work) => work.assignment === id);

  /** Take in what the server says. @param {State} state */
  take(state) {
    const known = new Set([...this.past, ...this.ahead].map((work) => work.assignment));
    const fresh = state.work.filter((work) => !known.has(work.assignment));
    this.ahead.push(...fresh.filter((work) => work.state === "leased"));
    this.outcome = state.outcome;
    const first = this.unsent().filter((entry) => entry.first).map((entry) => entry.work.assignment);
    this.finished = Math.max(state.finished + new Set(first).size, this.past.length);
    this.total = Math.max(state.total ?? this.total, this.finished + this.ahead.length);
  }

  /** Lay behind what was judged here and is not sent. */
  restore() {
    const fresh = this.unsent().filter(({ first, work }) => first && this.find(work.assignment) < 0);
    this.past.push(...fresh.map((entry) => entry.work));
    this.ahead = this.ahead.filter((work) => this.find(work.assignment) < 0);
    this.index = this.past.length;
    this.#revise();
  }

  /** What was answered here goes before what the server remembers. */
  #revise() {
    for (const { work } of this.unsent()) {
      const at = this.find(work.assignment);
      if (at >= 0) this.past[at] = work;
    }
  }

  /** Bring finished work into view. @param {number} assignment @returns {Promise<boolean>} */
  async reach(assignment) {
    while (this.find(assignment) < 0 && (await this.#recall()));
    if (this.find(assignment) >= 0) this.index = this.find(assignment);
    return this.find(assignment) >= 0;
  }

  /** Forget a judgment that nobody takes. @param {number} assignment */
  drop(assignment) {
    const at = this.find(assignment);
    if (at < 0) return;
    this.past.splice(at, 1);
    this.finished -= 1;
    if (this.index > at) this.index -= 1;
  }

  /** The item in view is judged; the next one comes into view. @param {Partial<Work>} judged */
  commit(judged) {
    const work = this.current;
    if (!work) return;
    Object.assign(work, judged);
    if (!this.revising) {
      this.ahead.shift();
      this.past.push(work);
      this.finished += 1;
    }
    this.index += 1;
  }

  forward() {
    if (this.revising) this.index += 1;
  }

  /** @returns {Promise<boolean>} */
  async back() {
    if (this.index === 0 && this.finished > this.past.length) await this.#recall();
    if (this.index === 0) return false;
    this.index -= 1;
    return true;
  }

  /** Drop untouched leases that others may have by now. @param {number[]} lost */
  lose(lost) {
    this.ahead = this.ahead.filter((work, at) => at === 0 || !lost.includes(work.assignment));
  }

  /** Ask for work until there is some, or none is to be had. @param {boolean} [now] else in its time */
  async refill(now = false) {
    if (this.asking === "asking" || (this.#timer && !now)) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.asking = "asking";
    try {
      this.take(await call("POST", "/api/work", { want: this.want }));
      this.asking = "";
    } catch (failure) {
      this.asking = "unreachable";
      this.#failed(failure);
    }
    if (this.ahead.length) this.#tries = 0;
    else if (this.asking || this.outcome === "waiting" || this.outcome === "more") {
      const wait = Math.min(30, 3 * 1.5 ** this.#tries++) * (0.8 + 0.4 * Math.random());
      this.#timer = setTimeout(() => void this.refill(true), 1000 * wait);
    }
    this.dispatchEvent(new Event("change"));
  }

  /** @returns {Promise<boolean>} whether there was more to recall */
  async #recall() {
    const before = this.past[0] ? `before=${this.past[0].assignment}&` : "";
    try {
      const { work } = await call("GET", `/api/history?${before}limit=20`);
      const earlier = work.filter((/** @type {Work} */ each) => this.find(each.assignment) < 0);
      this.past.unshift(...earlier);
      this.index += earlier.length;
      this.#revise();
      if (!earlier.length) this.finished = this.past.length;
      return earlier.length > 0;
    } catch (failure) {
      this.#failed(failure);
      return false;
    }
  }

  /** @param {unknown} failure */
  #failed(failure) {
    if (!(failure instanceof Failure)) throw failure;
    this.dispatchEvent(new CustomEvent("failure", { detail: failure }));
  }
}
