/** The questions, whose controls and limits come from the server: what is answered, what is missing. */

/** @typedef {import("./wire.d.ts").Answers} Answers */

const CONTROLS = "input, textarea, select";

/** @param {ParentNode} root @param {string} selector @returns {HTMLInputElement[]} */
const all = (root, selector) => [...root.querySelectorAll(selector)].map((e) => /** @type {any} */ (e));

/** @param {HTMLElement} input the row of a table that it stands in */
const rowOf = (input) => input.closest("[data-row]")?.getAttribute("data-row") ?? "";

/** @param {HTMLElement} question @returns {any} undefined where nothing is answered */
function read(question) {
  const [chosen, [control]] = [all(question, "input:checked"), all(question, CONTROLS)];
  const number = control.valueAsNumber;
  switch (question.dataset.reader) {
    case "choice": return chosen[0]?.value;
    case "choices": return chosen.length ? chosen.map((each) => each.value) : undefined;
    case "grid": return chosen.length ? Object.fromEntries(chosen.map((each) => [rowOf(each), each.value])) : undefined;
    case "number": return Number.isNaN(number) ? undefined : number;
    case "range": return "untouched" in control.dataset ? undefined : number;
    default: return control.value.trim() || undefined;
  }
}

/** @param {HTMLElement} question @param {any} value undefined for no answer */
function fill(question, value) {
  for (const input of all(question, CONTROLS)) {
    switch (question.dataset.reader) {
      case "choice": input.checked = input.value === String(value); break;
      case "choices": input.checked = (value ?? []).includes(input.value); break;
      case "grid": input.checked = input.value === value?.[rowOf(input)]; break;
      case "range": move(input, value === undefined ? null : String(value)); break;
      default: input.value = value ?? "";
    }
  }
}

/** @param {HTMLInputElement} range @param {string | null} value null where it is untouched */
function move(range, value) {
  range.toggleAttribute("data-untouched", value === null);
  range.value = value ?? range.dataset.start ?? "";
  const marks = all(range.parentElement ?? document, "[data-value]");
  const mark = marks.find((each) => each.dataset.value === range.value)?.textContent;
  const text = value === null ? "Not answered yet" : (mark ?? range.value);
  range.setAttribute("aria-valuetext", text);
  const reading = range.parentElement?.querySelector(".reading");
  if (reading) reading.textContent = mark && value !== null ? `${range.value} · ${text}` : text;
}

/** @param {HTMLElement} question @returns {string} what is wrong with the answer, or nothing */
function problem(question) {
  const { reader, minLength = "0", minSelections = "0", maxSelections = "Infinity" } = question.dataset;
  const required = "required" in question.dataset;
  const answer = read(question);
  const control = all(question, CONTROLS)[0];
  if (reader === "number" && control.validity.badInput) return "A number belongs here.";
  if (answer === undefined) return required ? "An answer is needed here." : "";
  if (reader === "number" && !control.checkValidity()) return control.validationMessage;
  if (reader === "text" && answer.length < +minLength) return `Write at least ${minLength} characters.`;
  if (reader === "choices" && answer.length < +minSelections) return `Choose at least ${minSelections}.`;
  if (reader === "choices" && answer.length > +maxSelections) return `Choose at most ${maxSelections}.`;
  const missing = all(question, "tr[data-row]").map(rowOf).filter((row) => required && !(row in answer));
  return missing.length ? `No rating yet for ${missing.join(", ")}.` : "";
}

/** Tie hints and problems to the controls, and put marks where they belong on their line. */
function prepare(/** @type {HTMLElement} */ question) {
  const told = all(question, "[data-describes], .problem").map((each) => each.id);
  for (const input of all(question, CONTROLS)) {
    const ids = [input.getAttribute("aria-describedby"), ...told];
    input.setAttribute("aria-describedby", ids.filter(Boolean).join(" "));
  }
  for (const mark of all(question, "[data-at]")) mark.style.setProperty("--at", mark.dataset.at ?? "");
}

export class Form extends EventTarget {
  questions = /** @type {Map<string, HTMLFieldSetElement>} by scheme */ (new Map());
  /** What the answers were before each change. */
  #before = /** @type {Answers[]} */ ([]);
  #now = /** @type {Answers} */ ({});

  /** @param {HTMLFormElement} element */
  constructor(element) {
    super();
    this.element = element;
    for (const question of element.querySelectorAll("fieldset")) {
      this.questions.set(question.dataset.scheme ?? "", question);
      prepare(question);
    }
    element.addEventListener("input", (event) => this.#changed(/** @type {any} */ (event.target)));
    element.addEventListener("click", (event) => this.#touched(event));
    element.addEventListener("keydown", (event) => this.#touched(event));
  }

  /** @returns {Answers} */
  read() {
    const answers = [...this.questions].map(([name, question]) => [name, read(question)]);
    return Object.fromEntries(answers.filter((each) => each[1] !== undefined));
  }

  /** Show other answers, with nothing to undo. @param {Answers} answers */
  fill(answers) {
    this.#before = [];
    this.#put(answers);
    this.show({});
  }

  /** @param {string} name @param {any} value */
  set(name, value) {
    const question = this.questions.get(name);
    if (!question) return;
    fill(question, value);
    this.#changed(question);
  }

  /** Choose a value, or take back one of several. @param {string} name @param {string} value */
  press(name, value) {
    /** @type {string[]} */
    const chosen = this.#now[name] ?? [];
    if (this.questions.get(name)?.dataset.reader !== "choices") this.set(name, value);
    else if (chosen.includes(value)) this.set(name, chosen.filter((each) => each !== value));
    else this.set(name, [...chosen, value]);
  }

  /** @returns {boolean} whether there was something to take back */
  undo() {
    const before = this.#before.pop();
    if (!before) return false;
    this.#put(before);
    this.dispatchEvent(new CustomEvent("change"));
    return true;
  }

  /** @returns {Record<string, string>} by scheme what keeps its answer from being taken */
  problems() {
    const found = [...this.questions].map(([name, question]) => [name, problem(question)]);
    return Object.fromEntries(found.filter((each) => each[1]));
  }

  /** Show problems at their questions, and nothing at the others. @param {Record<string, string>} problems */
  show(problems) {
    for (const [name, question] of this.questions) this.#tell(question, problems[name] ?? "");
  }

  /** @param {string} name */
  focus(name) {
    const question = this.questions.get(name);
    if (!question) return;
    const place = question.querySelector("tr[data-row]:not(:has(:checked))") ?? question;
    (all(place, "input:checked")[0] ?? all(place, CONTROLS)[0]).focus();
    question.scrollIntoView({ block: "nearest" });
  }

  /** @param {HTMLElement} question @param {string} text */
  #tell(question, text) {
    Object.assign(all(question, ".problem")[0], { textContent: text, hidden: !text });
    for (const input of all(question, CONTROLS)) {
      if (text) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }

  /** @param {Answers} answers */
  #put(answers) {
    for (const [name, question] of this.questions) fill(question, answers[name]);
    this.#now = this.read();
    this.#offerClearing();
  }

  /** A line is also answered where its handle already stands. @param {Event & {key?: string}} event */
  #touched(event) {
    const target = /** @type {HTMLInputElement} */ (event.target);
    if (event.type === "keydown" && (event.key !== " " || target.type !== "range")) return;
    if (event.type === "keydown") event.preventDefault(); // which would scroll
    if (target.type === "range") this.#changed(target);
    const cleared = target.closest("[data-clear]")?.closest("fieldset");
    if (cleared) this.set(cleared.dataset.scheme ?? "", undefined);
  }

  /** @param {HTMLElement} target */
  #changed(target) {
    if (target instanceof HTMLInputElement && target.type === "range") move(target, target.value);
    const [question, answers] = [target.closest("fieldset"), this.read()];
    if (JSON.stringify(answers) === JSON.stringify(this.#now)) return;
    this.#before.push(this.#now);
    this.#now = answers;
    if (question && !problem(question)) this.#tell(question, "");
    this.#offerClearing();
    this.dispatchEvent(new CustomEvent("change", { detail: question?.dataset.scheme }));
  }

  #offerClearing() {
    for (const clear of all(this.element, "[data-clear]")) {
      clear.hidden = !((clear.closest("fieldset")?.dataset.scheme ?? "") in this.#now);
    }
  }
}
