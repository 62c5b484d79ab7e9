/** What somebody does here: the one table of keys, what they chose, and the time at work. */

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

/** What the page can do, with the keys that do it unless a design takes or gives others. */
const ACTIONS = /** @type {[string, string, string[]][]} */ ([
  ["next", "Next item, with what is answered", ["enter"]],
  ["back", "Back to the item before", ["backspace"]],
  ["skip", "Skip this item", ["s", "k", "delete"]],
  ["instructions", "Instructions", ["i", "h", "f2"]],
  ["keys", "This list", ["?"]],
]);

export class Keys {
  /** Whether keys that are single characters do something (WCAG 2.1.4). */
  single = true;
  /** @type {Row[]} */
  rows = [];

  /**
   * @param {AnswerKey[]} answers @param {ActionKey[]} actions
   * @param {Record<string, () => void>} run what can be done, by name of the action
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
        this.#add(key, label, "The page", run[action]);
      }
    }
    this.#add("enter", "Next item, also while typing", "The page", run.next, true);
    this.#add("z", "Undo the last change, or go back", "The page", run.undo, true);
    this.#add("pagedown", "Scroll the responses down", "The page", run.down);
    this.#add("pageup", "Scroll the responses up", "The page", run.up);
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
    if (!row || !this.#meant(event, row)) return;
    event.preventDefault();
    if (!event.repeat || row.key.startsWith("page")) row.run();
  }

  /** @param {KeyboardEvent} event @param {boolean} ctrl @returns {Row | undefined} */
  #find(event, ctrl) {
    const rows = this.rows.filter((row) => Boolean(row.ctrl) === ctrl);
    const found = rows.find((row) => row.key === event.key.toLowerCase());
    if (found || event.shiftKey) return found;
    // A keyboard of another script, or one that has its digits behind Shift: go by the place.
    const letter = /^[\x20-\x7e]$/.test(event.key) ? null : /^Key([A-Z])$/.exec(event.code);
    const place = (letter ?? /^Digit(\d)$/.exec(event.code))?.[1].toLowerCase();
    return rows.find((row) => row.key === place);
  }

  /** Whether the key is for the page, and not for the control that has the focus. @param {KeyboardEvent} event @param {Row} row */
  #meant(event, row) {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.matches("textarea, select, input:is([type=text], [type=number], [type=search])");
    if (row.ctrl) return row.key === "enter" || !typing;
    if (typing) return row.key === "enter" && target.matches("[type=number]");
    if (row.key === "enter" && target.closest("button, a, summary")) return false;
    if (row.key.startsWith("page") && !target.matches("body, #item, #item *")) return false;
    return this.single || row.key.length > 1;
  }
}

/** A note that this browser keeps; storage may be forbidden, then it is forgotten. */
export class Note {
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
      // forgotten with the page
    }
  }
}

/** Seconds of attention: the page is seen, and something was done in the last minute. */
export class Stopwatch {
  #seconds = 0;
  #last = performance.now();
  #seen = !document.hidden;
  /** Whether the last thing done was done with a pointer. */
  byPointer = false;

  constructor() {
    for (const name of ["pointermove", "pointerdown", "keydown", "wheel", "scroll"]) {
      document.addEventListener(name, () => this.#beat(), { passive: true, capture: true });
    }
    document.addEventListener("pointerdown", () => (this.byPointer = true), true);
    document.addEventListener("keydown", () => (this.byPointer = false), true);
    document.addEventListener("visibilitychange", () => {
      this.#beat();
      this.#seen = !document.hidden;
    });
  }

  /** Milliseconds since somebody did something here. */
  get idle() {
    return performance.now() - this.#last;
  }

  /** @param {number} seconds that were spent before */
  restart(seconds) {
    this.#last = performance.now();
    this.#seconds = seconds;
  }

  read() {
    this.#beat();
    return Math.round(this.#seconds * 10) / 10;
  }

  #beat() {
    const now = performance.now();
    if (this.#seen) this.#seconds += Math.min(60, (now - this.#last) / 1000);
    this.#last = now;
  }
}
