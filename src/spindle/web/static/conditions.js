/**
 * Which questions are asked, given the answers to the others. The server decides the same
 * (`schemes/base/conditions.py`); a table of cases is run against both.
 */

/** @typedef {import("./wire.d.ts").Answers} Answers */
/** @typedef {import("./wire.d.ts").Condition} Condition */
/** @typedef {import("./wire.d.ts").Rule} Rule */
/** @typedef {import("./form.js").Form} Form */

/** @param {any} answer */
const isEmpty = (answer) =>
  answer === undefined || answer === null || answer === "" || (typeof answer === "object" && !Object.keys(answer).length);

/** Return an answer without the text beside it; a text without space around it, as it is stored. @param {any} answer */
function asStored(answer) {
  const value = Object.hasOwn(answer ?? {}, "free_response") ? answer.value : answer;
  return typeof value === "string" ? value.trim() : value;
}

/** @param {Condition["bounds"]} bounds @param {number} number */
const isWithin = ({ at_least, above, at_most, below }, number) =>
  number >= (at_least ?? -Infinity) && number <= (at_most ?? Infinity) &&
  (above === null || number > above) && (below === null || number < below);

/** @param {Condition} condition @param {string} text */
const fold = ({ exact }, text) => (exact ? text : text.toLowerCase());

/** @param {Condition} condition @param {any} answer @param {string | number} value */
function isEqual(condition, answer, value) {
  if (typeof value === "number") return answer === value;
  if (typeof answer === "number") return String(answer) === value;
  return typeof answer === "string" && fold(condition, answer) === fold(condition, value);
}

/** @param {any} answer */
const count = (answer) => (isEmpty(answer) ? 0 : typeof answer === "object" ? Object.keys(answer).length : 1);

/** @param {Condition} condition @param {any} answer */
function isMet(condition, answer) {
  const { operator, values, bounds } = condition;
  switch (operator) {
    case "answered": return !isEmpty(answer);
    case "one_of": return [answer].flat().some((one) => values.some((value) => isEqual(condition, one, value)));
    case "contains": return typeof answer === "string" && values.some((value) => fold(condition, answer).includes(fold(condition, String(value))));
    case "number": return typeof answer === "number" && isWithin(bounds, answer);
    case "count": return isWithin(bounds, count(answer));
    case "length": return isWithin(bounds, typeof answer === "string" ? [...answer].length : 0);
  }
}

/** @param {Rule} rule @param {Answers} answers @returns {boolean} */
function holds(rule, answers) {
  if (!("logic" in rule)) return isMet(rule, asStored(answers[rule.question])) !== rule.negated;
  return rule.logic === "all" ? rule.parts.every((part) => holds(part, answers)) : rule.parts.some((part) => holds(part, answers));
}

/** @param {Rule} rule @returns {string[]} the questions that decide */
const questionsOf = (rule) => ("logic" in rule ? rule.parts.flatMap(questionsOf) : [rule.question]);

/**
 * Return the questions that are not asked. One that is not asked has no answer for those that
 * depend on it; nothing depends on itself.
 * @param {Record<string, Rule>} rules by question that is not always asked @param {Answers} answers
 * @returns {Set<string>}
 */
export function findHidden(rules, answers) {
  const hidden = new Set();
  const decided = new Set();
  const decide = (/** @type {string} */ name) => {
    if (decided.has(name) || !Object.hasOwn(rules, name)) return;
    decided.add(name);
    questionsOf(rules[name]).forEach(decide);
    const visible = Object.fromEntries(Object.entries(answers).filter(([key]) => !hidden.has(key)));
    if (!holds(rules[name], visible)) hidden.add(name);
  };
  Object.keys(rules).forEach(decide);
  return hidden;
}

/**
 * Return a function that shows the questions of a form that are asked after these answers, and
 * hides the others. With `isAnnounced`, as after an input, the form says what has changed, and the
 * focus stays on a question that is asked.
 * @param {Record<string, Rule>} rules @returns {Form["showAsked"]}
 */
export function askOnCondition(rules) {
  return (form, answers, isAnnounced) => {
    const hidden = findHidden(rules, answers);
    const changed = [...form.questions].filter(([name, question]) => question.hidden !== hidden.has(name));
    const focused = document.activeElement?.closest("fieldset");
    for (const [name, question] of changed) {
      question.hidden = hidden.has(name);
      if (question.hidden) form.showProblem(question, "");
    }
    if (!isAnnounced || !changed.length) return;
    form.dispatchEvent(new CustomEvent("asked", { detail: changed.map((each) => each[1]) }));
    if (focused?.hidden) form.focus(nearestBefore(form, focused));
  };
}

/** @param {Form} form @param {Element} question @returns {string} */
function nearestBefore(form, question) {
  const asked = form.asked();
  const before = asked.filter(([, each]) => each.compareDocumentPosition(question) & Node.DOCUMENT_POSITION_FOLLOWING);
  return (before.at(-1) ?? asked[0])[0];
}
