/**
 * Judgments that are not yet known to be on the server's disk: stored in IndexedDB, sent in order,
 * one at a time, by one tab at a time, under ids made here, so that sending one twice does no harm.
 * An entry is removed when it is acknowledged, or when the annotator discards a refused one.
 */
import { RequestError, send } from "./client.js";
/** @typedef {import("./wire.d.ts").Entry} Entry */

/** IndexedDB; it holds nothing where the browser does not allow it. */
export class Store {
  constructor(/** @type {IDBDatabase | null} */ db) {
    this.db = db;
  }

  /** @param {string} name @returns {Promise<Store>} */
  static open(name) {
    return new Promise((resolve) => {
      try {
        const request = indexedDB.open(name, 1);
        request.onupgradeneeded = () => {
          request.result.createObjectStore("outbox", { keyPath: "id" });
          request.result.createObjectStore("drafts", { keyPath: "assignment" });
        };
        request.onsuccess = () => resolve(new Store(request.result));
        request.onerror = request.onblocked = () => resolve(new Store(null));
        setTimeout(resolve, 3000, new Store(null));
      } catch {
        resolve(new Store(null));
      }
    });
  }

  /** @param {"outbox" | "drafts"} kind @returns {Promise<any[]>} */
  getAll(kind) {
    return this.#run(kind, "readonly", (store) => store.getAll()).then((found) => found ?? []);
  }

  /** @param {"outbox" | "drafts"} kind @param {object} value @returns {Promise<any>} */
  put(kind, value) {
    return this.#run(kind, "readwrite", (store) => store.put(value));
  }

  /** @param {"outbox" | "drafts"} kind @param {IDBValidKey} key @returns {Promise<any>} */
  delete(kind, key) {
    return this.#run(kind, "readwrite", (store) => store.delete(key));
  }

  /**
   * @param {string} kind @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest} query
   * @returns {Promise<any>} undefined where it failed
   */
  #run(kind, mode, query) {
    return new Promise((resolve) => {
      try {
        if (!this.db) return resolve(undefined);
        const transaction = this.db.transaction(kind, mode, { durability: "strict" });
        const request = query(transaction.objectStore(kind));
        transaction.oncomplete = () => resolve(request.result ?? true);
        transaction.onabort = () => resolve(undefined);
      } catch {
        resolve(undefined);
      }
    });
  }
}

export class Outbox extends EventTarget {
  entries = /** @type {Entry[]} */ ([]);
  /** @type {"sending" | "offline" | "signed-out"} */
  state = "sending";
  /** Whether each entry made here is stored. */
  #stored = /** @type {Map<string, Promise<boolean>>} */ (new Map());
  #judged = /** @type {Set<number>} assignments that the server has a judgment of */ (new Set());
  #removed = new Set();
  #lastMade = 0;
  #isSending = false;
  #failures = 0;
  #serverErrors = 0;
  #timer = 0;

  /**
   * @param {Store} store @param {string} name of the lock that all tabs share
   * @param {(entry: Entry) => {have: number[], want: number}} stock asked when an entry is sent
   */
  constructor(store, name, stock) {
    super();
    this.store = store;
    this.name = name;
    this.stock = stock;
  }

  get waiting() {
    return this.entries.filter((entry) => !entry.refused);
  }
  get refused() {
    return this.entries.filter((entry) => entry.refused);
  }

  /** Load what an earlier visit or another tab has stored. */
  async load() {
    const written = new Set(this.entries.map((entry) => entry.id));
    for (const id of written) if ((await this.#stored.get(id)) === false) written.delete(id);
    if (!this.store.db) return;
    const stored = /** @type {Entry[]} */ (await this.store.getAll("outbox"));
    // Meanwhile some may have been removed here, and others added.
    const ids = new Set(stored.map((entry) => entry.id));
    const mine = this.entries.filter((entry) => !ids.has(entry.id) && !written.has(entry.id));
    const theirs = stored.filter((entry) => !this.#removed.has(entry.id));
    this.entries = [...theirs, ...mine].sort((one, two) => one.made - two.made);
    this.#markJudged();
  }

  /** Note of which assignments the server has a judgment: another is not the first. @param {number[]} assignments */
  #markJudged(...assignments) {
    for (const each of assignments) this.#judged.add(each);
    for (const entry of this.entries) entry.first &&= !this.#judged.has(entry.work.assignment);
  }

  /** @param {Omit<Entry, "id" | "made" | "refused">} judged */
  add(judged) {
    this.#lastMade = Math.max(Date.now(), this.#lastMade + 1);
    const entry = { ...judged, id: makeUuid(), made: this.#lastMade, refused: null };
    this.entries.push(entry);
    this.#stored.set(entry.id, this.store.put("outbox", entry).then(Boolean));
    this.flush();
  }

  /** @param {string} id */
  remove(id) {
    this.entries = this.entries.filter((entry) => entry.id !== id);
    this.#removed.add(id);
    return this.store.delete("outbox", id);
  }

  /** Send what is waiting, now. */
  flush() {
    clearTimeout(this.#timer);
    this.dispatchEvent(new Event("change"));
    if (!this.#isSending) void this.#sendAll();
  }

  async #sendAll() {
    this.#isSending = true;
    let goOn = true;
    while (goOn && this.waiting.length) goOn = await this.#withLock(() => this.#sendOne());
    this.#isSending = false;
    this.dispatchEvent(new Event("change"));
  }

  /** @param {() => Promise<boolean>} work @returns {Promise<boolean>} */
  #withLock(work) {
    return navigator.locks ? navigator.locks.request(`${this.name}:send`, work) : work();
  }

  /** @returns {Promise<boolean>} whether to continue with the next */
  async #sendOne() {
    await this.load(); // another tab may have sent some of it
    const entry = this.waiting[0];
    if (!entry) return false;
    const { id, made, work: { assignment }, answers, skipped, reason, active_seconds } = entry;
    const judgment = { assignment, answers, skipped, reason, active_seconds, answered_at: made / 1000, ...this.stock(entry) };
    try {
      const receipt = await send("PUT", `/api/judgments/${id}`, judgment);
      await this.remove(id);
      this.#markJudged(assignment);
      this.#failures = 0;
      this.state = "sending";
      this.dispatchEvent(new CustomEvent("receipt", { detail: receipt }));
      return true;
    } catch (error) {
      return this.#handleError(entry, error);
    }
  }

  /** @param {Entry} entry @param {unknown} error @returns {Promise<boolean>} */
  async #handleError(entry, error) {
    if (!(error instanceof RequestError)) throw error;
    // An entry on which the server keeps failing must not hold back the rest.
    const hopeless = error.status === 500 && ++this.#serverErrors >= 5;
    if (hopeless || [400, 404, 409, 413, 422].includes(error.status)) {
      this.#serverErrors = 0;
      entry.refused = { ...error.problem, detail: error.message };
      await this.store.put("outbox", entry);
      this.state = "sending";
      return true;
    }
    this.state = [401, 403].includes(error.status) ? "signed-out" : "offline";
    const backoff = Math.min(30, 2 ** this.#failures++) * (0.5 + Math.random());
    this.#timer = setTimeout(() => this.flush(), 1000 * Math.max(error.wait, backoff));
    return false;
  }
}

/** Return a random UUID, also where the origin is not secure. */
function makeUuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}
