/**
 * What was answered and is not yet known to be on the server's disk: kept in IndexedDB, sent in
 * order, one at a time, by one tab at a time, under ids made here, so that sending twice is
 * harmless. An entry leaves when it is acknowledged, or when somebody discards a refused one.
 */
import { call, Failure } from "./desk.js";
/** @typedef {import("./wire.d.ts").Entry} Entry */

/** IndexedDB, or nothing at all where the browser has none for us. */
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
  all(kind) {
    return this.#ask(kind, "readonly", (store) => store.getAll()).then((found) => found ?? []);
  }

  /** @param {"outbox" | "drafts"} kind @param {object} value @returns {Promise<any>} */
  put(kind, value) {
    return this.#ask(kind, "readwrite", (store) => store.put(value));
  }

  /** @param {"outbox" | "drafts"} kind @param {IDBValidKey} key @returns {Promise<any>} */
  delete(kind, key) {
    return this.#ask(kind, "readwrite", (store) => store.delete(key));
  }

  /**
   * @param {string} kind @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest} ask
   * @returns {Promise<any>} undefined where it did not work
   */
  #ask(kind, mode, ask) {
    return new Promise((resolve) => {
      try {
        if (!this.db) return resolve(undefined);
        const transaction = this.db.transaction(kind, mode, { durability: "strict" });
        const request = ask(transaction.objectStore(kind));
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
  /** Whether each entry made here reached the disk. */
  #kept = /** @type {Map<string, Promise<boolean>>} */ (new Map());
  #settled = /** @type {Set<number>} assignments */ (new Set());
  #removed = new Set();
  #made = 0;
  #busy = false;
  #failures = 0;
  #faults = 0;
  #timer = 0;

  /**
   * @param {Store} store @param {string} name of the lock that all tabs share
   * @param {(entry: Entry) => {have: number[], want: number}} wishes asked when one is sent
   */
  constructor(store, name, wishes) {
    super();
    this.store = store;
    this.name = name;
    this.wishes = wishes;
  }

  get waiting() {
    return this.entries.filter((entry) => !entry.refused);
  }
  get refused() {
    return this.entries.filter((entry) => entry.refused);
  }

  /** Take over what an earlier visit, or another tab, left behind. */
  async load() {
    const kept = new Set(this.entries.map((entry) => entry.id));
    for (const id of kept) if ((await this.#kept.get(id)) === false) kept.delete(id);
    if (!this.store.db) return;
    const stored = /** @type {Entry[]} */ (await this.store.all("outbox"));
    // What was removed here meanwhile stays away, what was added meanwhile stays here.
    const ids = new Set(stored.map((entry) => entry.id));
    const mine = this.entries.filter((entry) => !ids.has(entry.id) && !kept.has(entry.id));
    const theirs = stored.filter((entry) => !this.#removed.has(entry.id));
    this.entries = [...theirs, ...mine].sort((one, two) => one.made - two.made);
    this.#settle();
  }

  /** What is judged on the server is no first judgment here. @param {number[]} assignments */
  #settle(...assignments) {
    for (const each of assignments) this.#settled.add(each);
    for (const entry of this.entries) entry.first &&= !this.#settled.has(entry.work.assignment);
  }

  /** @param {Omit<Entry, "id" | "made" | "refused">} judged */
  add(judged) {
    this.#made = Math.max(Date.now(), this.#made + 1);
    const entry = { ...judged, id: uuid(), made: this.#made, refused: null };
    this.entries.push(entry);
    this.#kept.set(entry.id, this.store.put("outbox", entry).then(Boolean));
    this.kick();
  }

  /** @param {string} id */
  remove(id) {
    this.entries = this.entries.filter((entry) => entry.id !== id);
    this.#removed.add(id);
    return this.store.delete("outbox", id);
  }

  /** Send what waits, now. */
  kick() {
    clearTimeout(this.#timer);
    this.dispatchEvent(new Event("change"));
    if (!this.#busy) void this.#drain();
  }

  async #drain() {
    this.#busy = true;
    let going = true;
    while (going && this.waiting.length) going = await this.#locked(() => this.#sendOne());
    this.#busy = false;
    this.dispatchEvent(new Event("change"));
  }

  /** @param {() => Promise<boolean>} work @returns {Promise<boolean>} */
  #locked(work) {
    return navigator.locks ? navigator.locks.request(`${this.name}:send`, work) : work();
  }

  /** @returns {Promise<boolean>} whether to go on with the next */
  async #sendOne() {
    await this.load(); // another tab may have sent some of it
    const entry = this.waiting[0];
    if (!entry) return false;
    const { id, answers, skipped, reason, active_seconds } = entry;
    const [assignment, answered_at] = [entry.work.assignment, entry.made / 1000];
    const judgment = { assignment, answers, skipped, reason, active_seconds, answered_at };
    try {
      const receipt = await call("PUT", `/api/judgments/${id}`, { ...judgment, ...this.wishes(entry) });
      await this.remove(id);
      this.#settle(assignment);
      this.#failures = 0;
      this.state = "sending";
      this.dispatchEvent(new CustomEvent("receipt", { detail: receipt }));
      return true;
    } catch (failure) {
      return this.#failed(entry, failure);
    }
  }

  /** @param {Entry} entry @param {unknown} failure @returns {Promise<boolean>} */
  async #failed(entry, failure) {
    if (!(failure instanceof Failure)) throw failure;
    // An entry on which the server itself fails again and again must not hold back the rest.
    const hopeless = failure.status === 500 && ++this.#faults >= 5;
    if (hopeless || [400, 404, 409, 413, 422].includes(failure.status)) {
      this.#faults = 0;
      entry.refused = { ...failure.problem, detail: failure.message };
      await this.store.put("outbox", entry);
      this.state = "sending";
      return true;
    }
    this.state = [401, 403].includes(failure.status) ? "signed-out" : "offline";
    const backoff = Math.min(30, 2 ** this.#failures++) * (0.5 + Math.random());
    this.#timer = setTimeout(() => this.kick(), 1000 * Math.max(failure.wait, backoff));
    return false;
  }
}

/** A random UUID, also where the origin is not secure. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}
