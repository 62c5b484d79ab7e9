/** The questions as a form: what is answered, what is missing, what can be undone. */

/** @typedef {import("./wire.d.ts").Answers} Answers */
/** @typedef {import("./controls.d.ts").Controls} Controls */
/** @typedef {HTMLFieldSetElement} Question */

const CONTROLS = "input:not([data-free-response]), textarea, select";

/** @param {ParentNode} root @param {string} selector @returns {HTMLInputElement[]} */
const all = (root, selector) => [...root.querySelectorAll(selector)].map((each) => /** @type {any} */ (each));

/** @param {HTMLInputElement} range @param {string | null} value null to leave it unanswered */
function moveSlider(range, value) {
  range.toggleAttribute("data-untouched", value === null);
  range.value = value ?? range.dataset.start ?? "";
  const mark = all(range.parentElement ?? document, `[data-value="${CSS.escape(range.value)}"]`)[0]?.textContent;
  const text = value === null ? "No answer yet" : (mark ?? range.value);
  range.setAttribute("aria-valuetext", text);
  const reading = range.parentElement?.querySelector(".reading");
  if (reading) reading.textContent = mark && value !== null ? `${range.value} · ${text}` : text;
}

/** How native controls are read and filled; a scheme's script replaces what it does differently. */
const native = /** @type {Controls} */ ({
  read(question) {
    const [[control], chosen] = [all(question, CONTROLS), all(question, "input:checked")];
    switch (control.type) {
      case "radio": return chosen[0]?.value;
      case "checkbox": return chosen.length ? chosen.map((each) => each.value) : undefined;
      case "number": return Number.isNaN(control.valueAsNumber) ? undefined : control.valueAsNumber;
      case "range": return "untouched" in control.dataset ? undefined : control.valueAsNumber;
      default: return control.value.trim() || undefined;
    }
  },
  fill(question, answer) {
    for (const control of all(question, CONTROLS)) {
      switch (control.type) {
        case "radio": control.checked = control.value === String(answer); break;
        case "checkbox": control.checked = (answer ?? []).includes(control.value); break;
        case "range": moveSlider(control, answer === undefined ? null : String(answer)); break;
        default: control.value = answer ?? "";
      }
    }
  },
  press(question, value) {
    const box = all(question, "[type=checkbox]").find((each) => each.value === value);
    if (box) box.checked = !box.checked;
    else native.fill(question, value);
  },
  problem(question) {
    const [[control], answer] = [all(question, CONTROLS), native.read(question)];
    const { least = "0", most = "Infinity" } = all(question, ".options")[0]?.dataset ?? {};
    if (control.validity.badInput) return "Enter a number.";
    if (answer === undefined) return "required" in question.dataset ? "An answer is required." : "";
    if (answer.length < control.minLength) return `Write at least ${control.minLength} character${control.minLength === 1 ? "" : "s"}.`;
    if (control.type === "number" && !control.checkValidity()) return control.validationMessage;
    if (control.type !== "checkbox") return "";
    if (answer.length < +least) return `Choose at least ${least}.`;
    return answer.length > +most ? `Choose at most ${most}.` : "";
  },
  target: (question) => all(question, "input:checked")[0] ?? all(question, CONTROLS)[0],
  advances: (question) => all(question, CONTROLS)[0].type === "radio",
});

/** Associate hints and problems with the controls, and place the marks of sliders. @param {HTMLElement} question */
function prepare(question) {
  const texts = all(question, "[data-describes], .problem").map((each) => each.id);
  for (const control of all(question, CONTROLS)) {
    control.setAttribute("aria-describedby", [control.getAttribute("aria-describedby"), ...texts].filter(Boolean).join(" "));
  }
  for (const mark of all(question, "[data-at]")) mark.style.setProperty("--at", mark.dataset.at ?? "");
}

export class Form extends EventTarget {
  questions = /** @type {Map<string, Question>} by scheme */ (new Map());
  #controls = /** @type {Map<Question, Controls>} */ (new Map());
  /** The answers before each change, and now. */
  #history = /** @type {Answers[]} */ ([]);
  #now = /** @type {Answers} */ ({});
  #of = (/** @type {Question} */ question) => this.#controls.get(question) ?? native;
  /** Return the questions that are asked, given the answers to the others. */
  asked = () => [...this.questions].filter(([, question]) => !question.hidden);
  /** Return whether one choice completes the answer. @param {Question} question */
  advances = (question) => this.#of(question).advances(question);

  /** Return the form with the scripts that it needs loaded. @param {HTMLFormElement} element @param {Record<string, import("./wire.d.ts").Rule>} rules */
  static async load(element, rules) {
    const questions = [...element.querySelectorAll("fieldset")];
    const controls = questions.map(async ({ dataset: { script, freeScript } }) => {
      const own = { ...native, ...(script && (await import(script)).default) };
      return freeScript ? (await import(freeScript)).default(own) : own;
    });
    const conditions = Object.keys(rules).length ? await import("./conditions.js") : null;
    return new Form(element, questions, await Promise.all(controls), conditions?.askOnCondition(rules));
  }

  /** @param {HTMLFormElement} element @param {Question[]} questions @param {Controls[]} controls of each @param {(form: Form, answers: Answers, isAnnounced: boolean) => void} showAsked */
  constructor(element, questions, controls, showAsked = () => {}) {
    super();
    this.element = element;
    this.showAsked = showAsked;
    questions.forEach((question, at) => {
      this.questions.set(question.dataset.scheme ?? "", question);
      this.#controls.set(question, controls[at]);
      controls[at].prepare?.(question);
      prepare(question);
    });
    element.addEventListener("input", (event) => this.#handleInput(/** @type {any} */ (event.target)));
    for (const name of ["click", "keydown"]) element.addEventListener(name, (event) => this.#handleTouch(event));
  }

  /** @param {boolean} [isWhole] with answers to questions that are not asked any more @returns {Answers} */
  read(isWhole = false) {
    const answers = (isWhole ? [...this.questions] : this.asked()).map(([name, question]) => [name, this.#of(question).read(question)]);
    return Object.fromEntries(answers.filter((each) => each[1] !== undefined));
  }

  /** Show other answers, with nothing to undo. @param {Answers} answers */
  fill(answers) {
    this.#history = [];
    this.#restore(answers, false);
    this.showProblems({});
  }

  /** Choose a value, or withdraw it where several can be chosen. @param {string} name @param {string} value */
  press(name, value) {
    const question = this.questions.get(name);
    if (!question || question.hidden) return;
    this.#of(question).press(question, value);
    this.#handleInput(question);
  }

  /** @returns {boolean} whether there was something to undo */
  undo() {
    const before = this.#history.pop();
    if (!before) return false;
    this.#restore(before, true);
    this.dispatchEvent(new CustomEvent("change"));
    return true;
  }

  /** @returns {Record<string, string>} by scheme what is wrong with its answer */
  problems() {
    return Object.fromEntries(this.asked().map(([name, question]) => [name, this.#of(question).problem(question)]).filter((each) => each[1]));
  }

  /** Show problems at their questions, and none at the others. @param {Record<string, string>} problems */
  showProblems(problems) {
    for (const [name, question] of this.questions) this.showProblem(question, problems[name] ?? "");
  }

  /** @param {string} name */
  focus(name) {
    const question = this.questions.get(name);
    if (question) this.#of(question).target(question)?.focus();
    question?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Question} question @param {string} text */
  showProblem(question, text) {
    Object.assign(all(question, ".problem")[0], { textContent: text, hidden: !text });
    for (const control of all(question, CONTROLS)) control.ariaInvalid = text ? "true" : null;
  }

  /** @param {Answers} answers @param {boolean} isAnnounced whether to say which questions are asked now */
  #restore(answers, isAnnounced) {
    for (const [name, question] of this.questions) this.#of(question).fill(question, answers[name]);
    this.#update(this.read(true), isAnnounced);
  }

  /** Take a slider as answered where its handle already is. @param {Event & {key?: string}} event */
  #handleTouch(event) {
    const target = /** @type {HTMLInputElement} */ (event.target);
    if (event.type === "keydown" && (event.key !== " " || target.type !== "range")) return;
    if (event.type === "keydown") event.preventDefault(); // which would scroll
    if (target.type === "range") this.#handleInput(target);
    const cleared = target.closest("[data-clear]")?.closest("fieldset");
    if (!cleared) return;
    this.#of(cleared).fill(cleared, undefined);
    this.#handleInput(cleared);
  }

  /** @param {HTMLElement} target */
  #handleInput(target) {
    if (target instanceof HTMLInputElement && target.type === "range") moveSlider(target, target.value);
    const [question, answers] = [target.closest("fieldset"), this.read(true)];
    if (JSON.stringify(answers) === JSON.stringify(this.#now)) return;
    this.#history.push(this.#now);
    if (question && !this.#of(question).problem(question)) this.showProblem(question, "");
    this.#update(answers, true);
    this.dispatchEvent(new CustomEvent("change", { detail: question?.dataset.scheme }));
  }

  /** Show which questions are asked, and which can be cleared. @param {Answers} answers @param {boolean} isAnnounced */
  #update(answers, isAnnounced) {
    this.#now = answers;
    this.showAsked(this, answers, isAnnounced);
    for (const clear of all(this.element, "[data-clear]")) clear.hidden = !((clear.closest("fieldset")?.dataset.scheme ?? "") in answers);
  }
}
