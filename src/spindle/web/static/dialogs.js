/** What the page tells and asks: windows, tooltips, the badge and the notice below the header. */

/** @typedef {import("./keys.js").Keys} Keys */
/** @typedef {import("./keys.js").Note} Note */

/** @param {string} id */
const dialog = (id) => /** @type {HTMLDialogElement | null} */ (document.getElementById(id));

/** Open a window, and call back when it has closed. @param {string} id @param {(answer: string) => void} [closed] */
export function open(id, closed = () => {}) {
  const element = dialog(id);
  if (!element || element.open) return;
  element.returnValue = "";
  element.addEventListener("close", () => closed(element.returnValue), { once: true });
  element.showModal();
}

/** A click beside a window closes it. */
export function closeFromOutside() {
  document.addEventListener("click", (event) => {
    if (event.target instanceof HTMLDialogElement) event.target.close();
  });
}

/** Fill the list of keys from the table that handles them. @param {Keys} keys @param {Note} note */
export function listKeys(keys, note) {
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
  single.checked = note.value !== "off";
  single.addEventListener("change", () => {
    note.value = single.checked ? "on" : "off";
    apply();
  });
  apply();
}

/** Ask why an item is skipped. @param {(reason: string) => void} skip */
export function askReason(skip) {
  const element = dialog("skipping");
  const reason = /** @type {HTMLTextAreaElement} */ (document.getElementById("reason"));
  const problem = /** @type {HTMLElement} */ (document.getElementById("reason-problem"));
  reason.value = "";
  problem.hidden = true;
  reason.removeAttribute("aria-invalid");
  const form = /** @type {HTMLFormElement} */ (element?.querySelector("form"));
  form.noValidate = true;
  form.onsubmit = (event) => {
    const skips = /** @type {HTMLButtonElement} */ (event.submitter)?.value === "skip";
    problem.hidden = !skips || reason.value.trim() !== "";
    reason.setAttribute("aria-invalid", String(!problem.hidden));
    if (problem.hidden) return;
    event.preventDefault();
    reason.focus();
  };
  reason.onkeydown = (event) => {
    const submits = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (submits) form.requestSubmit(form.querySelector('[value="skip"]'));
  };
  open("skipping", (answer) => answer === "skip" && skip(reason.value.trim()));
}

/** Show the tooltip of what the pointer or the keyboard is on; Escape puts it away. */
export function tooltips() {
  const bubble = /** @type {HTMLElement} */ (document.getElementById("bubble"));
  let timer = 0;
  const hide = () => {
    clearTimeout(timer);
    bubble.hidden = true;
  };
  const show = (/** @type {HTMLElement} */ target) => {
    if (!target.offsetParent) return;
    bubble.textContent = document.getElementById(target.dataset.tip ?? "")?.textContent ?? "";
    bubble.hidden = false;
    const [at, own] = [target.getBoundingClientRect(), bubble.getBoundingClientRect()];
    const left = Math.min(Math.max(8, at.left), innerWidth - own.width - 8);
    const above = at.top - own.height - 8;
    bubble.style.left = `${left}px`;
    bubble.style.top = `${above > 8 ? above : at.bottom + 8}px`;
  };
  const later = (/** @type {Event} */ event, /** @type {number} */ wait) => {
    const from = /** @type {Element} */ (event.target);
    const target = /** @type {HTMLElement | null} */ (from.closest("[data-tip]"));
    if (from === bubble) return;
    hide();
    if (target) timer = setTimeout(show, wait, target);
  };
  document.addEventListener("pointerover", (event) => later(event, 250));
  document.addEventListener("focusin", (event) => {
    if (/** @type {Element} */ (event.target).matches(":focus-visible")) later(event, 0);
  });
  for (const name of ["focusout", "scroll", "resize"]) addEventListener(name, hide, true);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}

/** The badge, which is the page's live region, and the notice for what needs somebody. */
export class Status {
  #failure = "";
  #timer = 0;

  /** @param {import("./outbox.js").Outbox} outbox @param {Record<string, () => void>} does by id of the button */
  constructor(outbox, does) {
    this.outbox = outbox;
    this.notice = outbox.store.db ? "" : "This browser keeps nothing for us: stay on this page until it says that all is saved.";
    outbox.addEventListener("change", () => this.tell());
    for (const event of ["online", "offline"]) addEventListener(event, () => this.tell());
    for (const [id, run] of Object.entries({ ...does, dismiss: () => this.#dismiss() })) {
      document.getElementById(id)?.addEventListener("click", run);
    }
  }

  /** @param {import("./desk.js").Failure} failure */
  fail(failure) {
    if (failure.status === 401) this.outbox.state = "signed-out";
    else if (failure.status) this.#failure = failure.message;
    this.tell();
  }

  #dismiss() {
    this.notice = this.#failure = "";
    this.tell();
  }

  /** @param {boolean} [late] whether the waiting takes long enough to be told of */
  tell(late = false) {
    const { refused, state, waiting } = this.outbox;
    clearTimeout(this.#timer);
    if (refused.length) this.#badge("refused", "Refused – look");
    else if (state === "signed-out") this.#badge("away", "Signed out", waiting.length);
    else if (state === "offline" || !navigator.onLine) this.#badge("away", "Offline", waiting.length);
    else if (!waiting.length) this.#badge("saved", "Saved");
    else this.#badge("waits", late ? "" : "Saving", late ? waiting.length : 0);
    if (waiting.length && !late) this.#timer = setTimeout(() => this.tell(true), 400);
    this.#banner();
  }

  /** @param {string} kind @param {string} text @param {number} [waits] */
  #badge(kind, text, waits = 0) {
    const badge = /** @type {HTMLElement} */ (document.getElementById("badge"));
    const said = [text, waits ? `${waits} waiting` : ""].filter(Boolean).join(" – ");
    badge.dataset.kind = kind;
    if (badge.textContent !== said) badge.textContent = said;
  }

  #banner() {
    const { refused, state } = this.outbox;
    const [problem, out] = [refused[0]?.refused, state === "signed-out"];
    const reasons = Object.values(problem?.problems ?? {}).join("; ") || problem?.detail;
    const quote = problem?.request_id && !problem.problems ? `(Request ${problem.request_id})` : "";
    const text = out
      ? "You are signed out. Your answers are kept here and are sent when you are back."
      : problem
        ? `An answer was not accepted: ${reasons} ${problem.hint ?? ""} ${quote}`.trim()
        : this.notice || this.#failure;
    const shown = { banner: Boolean(text), "sign-in-again": out, mend: !out && Boolean(problem), discard: !out && Boolean(problem) && !problem?.problems, dismiss: !out && !problem };
    for (const [id, yes] of Object.entries(shown)) {
      /** @type {HTMLElement} */ (document.getElementById(id)).hidden = !yes;
    }
    /** @type {HTMLElement} */ (document.getElementById("banner-text")).textContent = text;
  }
}
