/** A text field beside the controls of a question: the answer gets `free_response`. */

/** @typedef {import("./controls.d.ts").Controls} Controls */

/** @param {HTMLElement} question */
const field = (question) => /** @type {HTMLInputElement} */ (question.querySelector("[data-free-response]"));

/** Return the controls with the text field. @param {Controls} controls @returns {Controls} */
export default (controls) => ({
  ...controls,
  read(question) {
    const [value, text] = [controls.read(question), field(question).value.trim()];
    if (!text) return value;
    return value === undefined ? { free_response: text } : { value, free_response: text };
  },
  fill(question, answer) {
    const text = answer?.free_response ?? "";
    controls.fill(question, text ? answer.value : answer);
    field(question).value = text;
  },
  // The text may still follow.
  advances: () => false,
});
