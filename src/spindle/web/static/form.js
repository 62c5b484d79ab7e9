/** The questions as a form: what is answered, what is missing, what can be undone. */

import { findHidden } from "./conditions.js";
import { all, CONTROLS, moveSlider, native, prepare } from "./native.js";

/** @typedef {import("./wire.d.ts").Answers} Answers */
/** @typedef {Record<string, import("./wire.d.ts").Rule>} Rules */
/** @typedef {import("./controls.d.ts").Controls} Controls */
/** @typedef {HTMLFieldSetElement} Question */

export class Form extends EventTarget {
  questions = /** @type {Map<string, Question>} by scheme */ (new Map());
  #controls = /** @type {Map<Question, Controls>} */ (new Map());
  /** The answers before each change, and now. */
  #history = /** @type {Answers[]} */ ([]);
  #now = /** @type {Answers} */ ({});
  #of = (/** @type {Question} */ question) => this.#controls.get(question) ?? native;

  /** Return the form with the scripts of its questions loaded. @param {HTMLFormElement} element @param {Rules} rules */
  static async load(element, rules) {
    const questions = [...element.querySelectorAll("fieldset")];
    const scripts = questions.map(({ dataset: { script } }) => script && import(script));
    const controls = (await Promise.all(scripts)).map((script) => ({ ...native, ...script?.default }));
    return new Form(element, rules, questions, controls);
  }

  /** @param {HTMLFormElement} element @param {Rules} rules @param {Question[]} questions @param {Controls[]} controls of each */
  constructor(element, rules, questions, controls) {
    super();
    this.element = element;
    this.rules = rules;
    questions.forEach((question, at) => {
      this.questions.set(question.dataset.scheme ?? "", question);
      this.#controls.set(question, controls[at]);
      controls[at].prepare?.(question);
      prepare(question);
    });
    element.addEventListener("submit", (event) => event.preventDefault());
    element.addEventListener("input", (event) => this.#handleInput(/** @type {any} */ (event.target)));
    element.addEventListener("click", (event) => this.#handleTouch(event));
    element.addEventListener("keydown", (event) => this.#handleTouch(event));
  }

  /** The questions that are asked, given the answers. @returns {[string, Question][]} */
  get asked() {
    return [...this.questions].filter(([, question]) => !question.hidden);
  }

  /** @returns {Answers} to the questions that are asked */
  read() {
    const all = this.readAll();
    return Object.fromEntries(this.asked.filter(([name]) => name in all).map(([name]) => [name, all[name]]));
  }

  /** @returns {Answers} also to questions that are not asked any more */
  readAll() {
    const answers = [...this.questions].map(([name, question]) => [name, this.#of(question).read(question)]);
    return Object.fromEntries(answers.filter((each) => each[1] !== undefined));
  }

  /** Show other answers, with nothing to undo. @param {Answers} answers */
  fill(answers) {
    this.#history = [];
    this.#restore(answers);
    this.#showAsked();
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
    this.#restore(before);
    this.#updateAsked();
    this.dispatchEvent(new CustomEvent("change"));
    return true;
  }

  /** @returns {Record<string, string>} by scheme what is wrong with its answer */
  problems() {
    const found = this.asked.map(([name, question]) => [name, this.#of(question).problem(question)]);
    return Object.fromEntries(found.filter((each) => each[1]));
  }

  /** Show problems at their questions, and none at the others. @param {Record<string, string>} problems */
  showProblems(problems) {
    for (const [name, question] of this.questions) this.#showProblem(question, problems[name] ?? "");
  }

  /** Return whether one choice completes the answer. @param {Question} question */
  advances = (question) => this.#of(question).advances(question);

  /** @param {string} name */
  focus(name) {
    const question = this.questions.get(name);
    if (question) this.#of(question).target(question)?.focus();
    question?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Question} question @param {string} text */
  #showProblem(question, text) {
    Object.assign(all(question, ".problem")[0], { textContent: text, hidden: !text });
    for (const control of all(question, CONTROLS)) control.ariaInvalid = text ? "true" : null;
  }

  /** @param {Answers} answers */
  #restore(answers) {
    for (const [name, question] of this.questions) this.#of(question).fill(question, answers[name]);
    this.#now = this.readAll();
    this.#showClearButtons();
  }

  /** Show the questions that are asked after these answers, hide the others. @returns {Question[]} that changed */
  #showAsked() {
    const hidden = findHidden(this.rules, this.#now);
    const changed = [...this.questions].filter(([name, question]) => question.hidden !== hidden.has(name));
    for (const [name, question] of changed) {
      question.hidden = hidden.has(name);
      if (question.hidden) this.#showProblem(question, "");
    }
    return changed.map((each) => each[1]);
  }

  /** Do the same, say what changed, and keep the focus on a question that is asked. */
  #updateAsked() {
    const focused = document.activeElement?.closest("fieldset");
    const changed = this.#showAsked();
    if (changed.length) this.dispatchEvent(new CustomEvent("asked", { detail: changed }));
    if (!focused?.hidden) return;
    const before = this.asked.filter(([, each]) => each.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_FOLLOWING);
    this.focus((before.at(-1) ?? this.asked[0])[0]);
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
    const [question, answers] = [target.closest("fieldset"), this.readAll()];
    if (JSON.stringify(answers) === JSON.stringify(this.#now)) return;
    this.#history.push(this.#now);
    this.#now = answers;
    if (question && !this.#of(question).problem(question)) this.#showProblem(question, "");
    this.#updateAsked();
    this.#showClearButtons();
    this.dispatchEvent(new CustomEvent("change", { detail: question?.dataset.scheme }));
  }

  #showClearButtons() {
    for (const clear of all(this.element, "[data-clear]")) {
      clear.hidden = !((clear.closest("fieldset")?.dataset.scheme ?? "") in this.#now);
    }
  }
}
