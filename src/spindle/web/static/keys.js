/** Input: the one table of keys, what this browser remembers, and the time spent. */

/** @typedef {import("./wire.d.ts").AnswerKey} AnswerKey */
/** @typedef {import("./wire.d.ts").ActionKey} ActionKey */
/**
 * @typedef {object} Row
 * @property {string} key as in `KeyboardEvent.key`, in lower case
 * @property {string} shown
 * @property {string} label
 * @property {string} group
 * @property {() => void} run
 * @property {boolean} [ctrl] with Ctrl or Cmd
 */

const SHOWN = /** @type {Record<string, string>} */ ({
  enter: "↵ Enter", backspace: "⌫ Backspace", " ": "Space", delete: "Delete", pagedown: "Page Down", pageup: "Page Up",
});

/** What the page can do, with its default keys, which a design may take or change. */
const ACTIONS = /** @type {[string, string, string[]][]} */ ([
  ["next", "Next item", ["enter"]],
  ["back", "Previous item", ["backspace"]],
  ["skip", "Skip this item", ["s", "k", "delete"]],
  ["instructions", "Instructions", ["i", "h", "f2"]],
  ["keys", "Keyboard shortcuts", ["?"]],
]);

export class Keys {
  /** Whether single-character keys are active (WCAG 2.1.4). */
  single = true;
  /** @type {Row[]} */
  rows = [];

  /**
   * @param {AnswerKey[]} answers @param {ActionKey[]} actions
   * @param {Record<string, () => void>} run what can be done, by action
   * @param {(scheme: string, value: string) => void} press
   * @param {(scheme: string) => string} question the text of a question
   */
  constructor(answers, actions, run, press, question) {
    for (const { key, scheme, value, label } of answers) {
      this.#add(key, label, question(scheme), () => press(scheme, value));
    }
    for (const [action, label, keys] of ACTIONS) {
      const given = actions.filter((each) => each.action === action).map((each) => each.key);
      const free = keys.filter((key) => !this.rows.some((row) => row.key === key)).slice(0, 1);
      for (const key of run[action] ? (given.length ? given : free) : []) {
        this.#add(key, label, "This page", run[action]);
      }
    }
    this.#add("enter", "Next item, even while typing", "This page", run.next, true);
    this.#add("z", "Undo the last change, or go back", "This page", run.undo, true);
    this.#add("pagedown", "Scroll the responses down", "This page", run.down);
    this.#add("pageup", "Scroll the responses up", "This page", run.up);
    document.addEventListener("keydown", (event) => this.#handle(event));
  }

  /** @param {string} key @param {string} label @param {string} group @param {() => void} run @param {boolean} [ctrl] */
  #add(key, label, group, run, ctrl = false) {
    const name = SHOWN[key.toLowerCase()] ?? (key.length === 1 ? key.toUpperCase() : key);
    this.rows.push({ key: key.toLowerCase(), shown: ctrl ? `Ctrl + ${name}` : name, label, group, run, ctrl });
  }

  /** @param {KeyboardEvent} event */
  #handle(event) {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    const ctrl = event.ctrlKey || event.metaKey;
    const row = this.#find(event, ctrl);
    if (!row || !this.#isForPage(event, row)) return;
    event.preventDefault();
    if (!event.repeat || row.key.startsWith("page")) row.run();
  }

  /** @param {KeyboardEvent} event @param {boolean} ctrl @returns {Row | undefined} */
  #find(event, ctrl) {
    const rows = this.rows.filter((row) => Boolean(row.ctrl) === ctrl);
    const found = rows.find((row) => row.key === event.key.toLowerCase());
    if (found || event.shiftKey) return found;
    // A keyboard for another script, or with digits on the Shift level: go by the position.
    const letter = /^[\x20-\x7e]$/.test(event.key) ? null : /^Key([A-Z])$/.exec(event.code);
    const place = (letter ?? /^Digit(\d)$/.exec(event.code))?.[1].toLowerCase();
    return rows.find((row) => row.key === place);
  }

  /** Return whether the key is meant for the page, not for the focused control. @param {KeyboardEvent} event @param {Row} row */
  #isForPage(event, row) {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.matches("textarea, select, input:is([type=text], [type=number], [type=search])");
    if (row.ctrl) return row.key === "enter" || !typing;
    if (typing) return row.key === "enter" && target.matches("[type=number]");
    if (row.key === "enter" && target.closest("button, a, summary")) return false;
    if (row.key.startsWith("page") && !target.matches("body, #item, #item *")) return false;
    return this.single || row.key.length > 1;
  }
}

/** List the keys from the table that handles them. @param {Keys} keys @param {Preference} preference */
export function listKeys(keys, preference) {
  const list = /** @type {HTMLElement} */ (document.getElementById("key-list"));
  for (const group of new Set(keys.rows.map((row) => row.group))) {
    const title = document.createElement("h3");
    title.textContent = group;
    const terms = document.createElement("dl");
    for (const row of keys.rows.filter((each) => each.group === group)) {
      const line = document.createElement("div");
      const [key, label] = [document.createElement("dt"), document.createElement("dd")];
      const cap = document.createElement("kbd");
      cap.textContent = row.shown;
      key.append(cap);
      label.textContent = row.label;
      line.append(key, label);
      terms.append(line);
    }
    list.append(title, terms);
  }
  const single = /** @type {HTMLInputElement} */ (document.getElementById("single-keys"));
  const apply = () => {
    keys.single = single.checked;
    document.body.toggleAttribute("data-no-keys", !single.checked);
  };
  single.checked = preference.value !== "off";
  single.addEventListener("change", () => {
    preference.value = single.checked ? "on" : "off";
    apply();
  });
  apply();
}

/** A value that this browser remembers, unless its storage is blocked. */
export class Preference {
  /** @param {string} key */
  constructor(key) {
    this.key = key;
  }

  get value() {
    try {
      return localStorage.getItem(this.key) ?? "";
    } catch {
      return "";
    }
  }

  set value(value) {
    try {
      localStorage.setItem(this.key, value);
    } catch {
      // lost with the page
    }
  }
}

/** Counts the seconds in which the page is visible and was used within the last minute. */
export class Stopwatch {
  #seconds = 0;
  #last = performance.now();
  #isVisible = !document.hidden;
  /** Whether the last action was by pointer. */
  byPointer = false;

  constructor() {
    for (const name of ["pointermove", "pointerdown", "keydown", "wheel", "scroll"]) {
      document.addEventListener(name, () => this.#tick(), { passive: true, capture: true });
    }
    document.addEventListener("pointerdown", () => (this.byPointer = true), true);
    document.addEventListener("keydown", () => (this.byPointer = false), true);
    document.addEventListener("visibilitychange", () => {
      this.#tick();
      this.#isVisible = !document.hidden;
    });
  }

  /** Whether there was no action for a quarter of an hour. */
  get isAway() {
    return performance.now() - this.#last > 15 * 60_000;
  }

  /** @param {number} seconds spent so far */
  restart(seconds) {
    this.#last = performance.now();
    this.#seconds = seconds;
  }

  read() {
    this.#tick();
    return Math.round(this.#seconds * 10) / 10;
  }

  #tick() {
    const now = performance.now();
    if (this.#isVisible) this.#seconds += Math.min(60, (now - this.#last) / 1000);
    this.#last = now;
  }
}
