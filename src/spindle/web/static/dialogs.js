/** What the page tells and asks: dialogs, tooltips, badge and notice, the position and the end. */
import { $ } from "./layout.js";

/** @param {string} id */
const dialogOf = (id) => /** @type {HTMLDialogElement | null} */ (document.getElementById(id));

/** Open a dialog; when it closes, pass on its answer. @param {string} id @param {(answer: string) => void} [onClose] */
export function openDialog(id, onClose = () => {}) {
  const element = dialogOf(id);
  if (!element || element.open) return;
  element.returnValue = "";
  element.addEventListener("close", () => onClose(element.returnValue), { once: true });
  element.showModal();
}

/** Close a dialog when something outside it is clicked. */
export function closeOnOutsideClick() {
  document.addEventListener("click", (event) => {
    if (event.target instanceof HTMLDialogElement) event.target.close();
  });
}

/** Ask why an item is skipped. @param {(reason: string) => void} skip */
export function askReason(skip) {
  const element = dialogOf("skipping");
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
  openDialog("skipping", (answer) => answer === "skip" && skip(reason.value.trim()));
}

/** Show the tooltip of what is hovered or has the keyboard focus; Escape hides it. */
export function showTooltips() {
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

/** The badge, which is the page's live region, and the notice for what needs attention. */
export class Status {
  #error = "";
  #timer = 0;

  /**
   * @param {import("./outbox.js").Outbox} outbox @param {import("./form.js").Form} form
   * @param {Record<string, () => void>} actions by id of the button
   */
  constructor(outbox, form, actions) {
    this.outbox = outbox;
    form.addEventListener("asked", (event) => this.#announce(/** @type {CustomEvent} */ (event).detail));
    this.notice = outbox.store.db ? "" : "This browser cannot store your answers: keep this page open until it says “Saved”.";
    outbox.addEventListener("change", () => this.update());
    for (const event of ["online", "offline"]) addEventListener(event, () => this.update());
    for (const [id, run] of Object.entries({ ...actions, dismiss: () => this.#dismiss() })) {
      document.getElementById(id)?.addEventListener("click", run);
    }
  }

  /** @param {import("./client.js").RequestError} error */
  showError(error) {
    if (error.status === 401) this.outbox.state = "signed-out";
    else if (error.status) this.#error = error.message;
    this.update();
  }

  #dismiss() {
    this.notice = this.#error = "";
    this.update();
  }

  /** @param {boolean} [late] whether sending has taken long enough to say so */
  update(late = false) {
    const { refused, state, waiting } = this.outbox;
    clearTimeout(this.#timer);
    if (refused.length) this.#showBadge("refused", "Refused – see notice");
    else if (state === "signed-out") this.#showBadge("away", "Signed out", waiting.length);
    else if (state === "offline" || !navigator.onLine) this.#showBadge("away", "Offline", waiting.length);
    else if (!waiting.length) this.#showBadge("saved", "Saved");
    else this.#showBadge("waiting", late ? "" : "Saving", late ? waiting.length : 0);
    if (waiting.length && !late) this.#timer = setTimeout(() => this.update(true), 400);
    this.#showBanner();
  }

  /** @param {string} kind @param {string} text @param {number} [waiting] */
  #showBadge(kind, text, waiting = 0) {
    const badge = /** @type {HTMLElement} */ (document.getElementById("badge"));
    const message = [text, waiting ? `${waiting} waiting` : ""].filter(Boolean).join(" – ");
    badge.dataset.kind = kind;
    if (badge.textContent !== message) badge.textContent = message;
  }

  /** Say which questions appeared or disappeared. @param {HTMLElement[]} questions */
  #announce(questions) {
    const text = questions.map((question) => {
      const title = document.getElementById(`${question.id}-question`)?.textContent ?? "";
      return `${question.hidden ? "No longer asked" : "Now asked"}: ${title}`;
    });
    const note = document.createElement("span");
    note.className = "unseen";
    note.textContent = ` ${text.join(". ")}`;
    this.update();
    document.getElementById("badge")?.append(note);
  }

  #showBanner() {
    const { refused, state } = this.outbox;
    const [problem, signedOut] = [refused[0]?.refused, state === "signed-out"];
    const reasons = Object.values(problem?.problems ?? {}).join("; ") || problem?.detail;
    const quote = problem?.request_id && !problem.problems ? `(Request ${problem.request_id})` : "";
    const text = signedOut
      ? "You are signed out. Your answers are saved in this browser and will be sent when you sign in again."
      : problem
        ? `An answer was not accepted: ${reasons} ${problem.hint ?? ""} ${quote}`.trim()
        : this.notice || this.#error;
    const isRefused = !signedOut && Boolean(problem);
    const shown = { banner: Boolean(text), "sign-in-again": signedOut, fix: isRefused, discard: isRefused && !problem?.problems, dismiss: !signedOut && !problem };
    for (const [id, isShown] of Object.entries(shown)) {
      /** @type {HTMLElement} */ (document.getElementById(id)).hidden = !isShown;
    }
    /** @type {HTMLElement} */ (document.getElementById("banner-text")).textContent = text;
  }
}

/** Show the position of the item in view. @param {import("./worklist.js").Worklist} worklist */
export function showPosition(worklist) {
  $("end").hidden = Boolean(worklist.current);
  $("item").hidden = $("answers").hidden = !worklist.current;
  const at = worklist.current ? worklist.position : worklist.finished;
  const total = Math.max(worklist.total, at);
  $("position").textContent = total ? `${at} of ${total}` : "";
  $("item-title").textContent = `Item ${at} of ${total}`;
  $("progress").max = Math.max(total, 1);
  $("progress").value = worklist.finished;
  $("back").disabled = $("end-back").hidden = !worklist.canGoBack;
  if ($("skip")) $("skip").disabled = worklist.current?.state === "done";
}

/**
 * Show why there is no item.
 * @param {import("./worklist.js").Worklist} worklist @param {import("./outbox.js").Outbox} outbox
 */
export function showEnd({ request, outcome }, outbox) {
  const unsent = outbox.waiting.length;
  const expected = request || (outcome === "more" ? "loading" : outcome);
  const isCutOff = outbox.state === "offline" && unsent;
  const state = outbox.refused.length ? "refused" : isCutOff ? "unreachable" : expected;
  const message = $("end").querySelector(`[data-end="${state}"]`);
  $("end-title").textContent = message.dataset.title;
  $("end-text").textContent = message.content.textContent;
  $("end-unsent").hidden = !unsent;
  $("end-unsent").textContent = `${unsent} ${unsent === 1 ? "answer is" : "answers are"} waiting to be sent.`;
}
