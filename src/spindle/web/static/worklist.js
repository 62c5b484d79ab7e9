/** The annotator's work on this page: finished items behind, the current one, prefetched ones ahead. */
import { RequestError, send } from "./client.js";

/** @typedef {import("./wire.d.ts").Work} Work */
/** @typedef {import("./wire.d.ts").Desk} Desk */

export class Worklist extends EventTarget {
  /** @type {Work[]} answered and skipped, oldest first; the latest ones only */
  past = [];
  /** @type {Work[]} */
  ahead = [];
  /** The item in view: an index into `past`, or one past its end. */
  index = 0;
  /** @type {Desk["outcome"]} */
  outcome = "more";
  finished = 0;
  total = 0;
  /** @type {"" | "loading" | "unreachable"} */
  request = "";
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

  /** @returns {Work | null} the item in view */
  get current() {
    return this.past[this.index] ?? this.ahead[0] ?? null;
  }

  get isRevising() {
    return this.index < this.past.length;
  }

  get position() {
    return this.finished - this.past.length + this.index + 1;
  }

  get canGoBack() {
    return this.index > 0 || this.finished > this.past.length;
  }

  indexOf = (/** @type {number} */ assignment) => this.past.findIndex((work) => work.assignment === assignment);

  /** Add what the server says. @param {Desk} desk */
  merge(desk) {
    const known = new Set([...this.past, ...this.ahead].map((work) => work.assignment));
    const fresh = desk.work.filter((work) => !known.has(work.assignment));
    this.ahead.push(...fresh.filter((work) => work.state === "leased"));
    this.outcome = desk.outcome;
    const first = this.unsent().filter((entry) => entry.first).map((entry) => entry.work.assignment);
    this.finished = Math.max(desk.finished + new Set(first).size, this.past.length);
    this.total = Math.max(desk.total ?? this.total, this.finished + this.ahead.length);
  }

  /** Put behind what was judged on this page and is not sent yet. */
  restoreUnsent() {
    const fresh = this.unsent().filter(({ first, work }) => first && this.indexOf(work.assignment) < 0);
    this.past.push(...fresh.map((entry) => entry.work));
    this.ahead = this.ahead.filter((work) => this.indexOf(work.assignment) < 0);
    this.index = this.past.length;
    this.#applyUnsent();
  }

  /** Let what was answered on this page override what the server has stored. */
  #applyUnsent() {
    for (const { work } of this.unsent()) {
      const at = this.indexOf(work.assignment);
      if (at >= 0) this.past[at] = work;
    }
  }

  /** Bring finished work into view. @param {number} assignment @returns {Promise<boolean>} whether it was found */
  async goTo(assignment) {
    while (this.indexOf(assignment) < 0 && (await this.#loadEarlier()));
    if (this.indexOf(assignment) >= 0) this.index = this.indexOf(assignment);
    return this.indexOf(assignment) >= 0;
  }

  /** Remove finished work whose judgment is discarded. @param {number} assignment */
  remove(assignment) {
    const at = this.indexOf(assignment);
    if (at < 0) return;
    this.past.splice(at, 1);
    this.finished -= 1;
    if (this.index > at) this.index -= 1;
  }

  /** Mark the item in view as judged and bring the next one into view. @param {Partial<Work>} judged */
  complete(judged) {
    const work = this.current;
    if (!work) return;
    Object.assign(work, judged);
    if (!this.isRevising) {
      this.ahead.shift();
      this.past.push(work);
      this.finished += 1;
    }
    this.index += 1;
  }

  goForward() {
    if (this.isRevising) this.index += 1;
  }

  /** @returns {Promise<boolean>} whether there was an earlier item */
  async goBack() {
    if (this.index === 0 && this.finished > this.past.length) await this.#loadEarlier();
    if (this.index === 0) return false;
    this.index -= 1;
    return true;
  }

  /** Drop items whose lease has ended, unless in view: others may have them by now. @param {number[]} lost */
  dropLost(lost) {
    this.ahead = this.ahead.filter((work, at) => at === 0 || !lost.includes(work.assignment));
  }

  /** Ask for work until there is some, or none is left. @param {boolean} [now] without waiting for the next try */
  async refill(now = false) {
    if (this.request === "loading" || (this.#timer && !now)) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.request = "loading";
    try {
      this.merge(await send("POST", "/api/work", { want: this.want }));
      this.request = "";
    } catch (error) {
      this.request = "unreachable";
      this.#report(error);
    }
    if (this.ahead.length) this.#tries = 0;
    else if (this.request || this.outcome === "waiting" || this.outcome === "more") {
      const wait = Math.min(30, 3 * 1.5 ** this.#tries++) * (0.8 + 0.4 * Math.random());
      this.#timer = setTimeout(() => void this.refill(true), 1000 * wait);
    }
    this.dispatchEvent(new Event("change"));
  }

  /** @returns {Promise<boolean>} whether there was any */
  async #loadEarlier() {
    const before = this.past[0] ? `before=${this.past[0].assignment}&` : "";
    try {
      const { work } = await send("GET", `/api/history?${before}limit=20`);
      const earlier = work.filter((/** @type {Work} */ each) => this.indexOf(each.assignment) < 0);
      this.past.unshift(...earlier);
      this.index += earlier.length;
      this.#applyUnsent();
      if (!earlier.length) this.finished = this.past.length;
      return earlier.length > 0;
    } catch (error) {
      this.#report(error);
      return false;
    }
  }

  /** @param {unknown} error */
  #report(error) {
    if (!(error instanceof RequestError)) throw error;
    this.dispatchEvent(new CustomEvent("failure", { detail: error }));
  }
}
