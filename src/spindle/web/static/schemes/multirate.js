/** A table with a group of radio buttons in each row: the answer is a value by row. */

/** @param {HTMLElement} question @returns {HTMLElement[]} */
const rows = (question) => [...question.querySelectorAll("tr")].filter((row) => row.dataset.row !== undefined);

/** @param {HTMLElement} row @returns {HTMLInputElement[]} */
const inputs = (row) => [...row.querySelectorAll("input")];

/** @param {HTMLElement} row */
const chosen = (row) => inputs(row).find((input) => input.checked);

/** @type {import("../controls.d.ts").Controls["read"]} */
function read(question) {
  const rated = rows(question).filter(chosen);
  return rated.length ? Object.fromEntries(rated.map((row) => [row.dataset.row, chosen(row)?.value])) : undefined;
}

/** @type {import("../controls.d.ts").Controls["fill"]} */
function fill(question, answer) {
  for (const row of rows(question)) {
    for (const input of inputs(row)) input.checked = input.value === answer?.[row.dataset.row ?? ""];
  }
}

/** @type {import("../controls.d.ts").Controls["problem"]} */
function problem(question) {
  const missing = rows(question).filter((row) => !chosen(row)).map((row) => row.dataset.row);
  return "required" in question.dataset && missing.length ? `Not rated yet: ${missing.join(", ")}.` : "";
}

/** @type {import("../controls.d.ts").Controls["target"]} */
function target(question) {
  const row = rows(question).find((each) => !chosen(each)) ?? rows(question)[0];
  return chosen(row) ?? inputs(row)[0];
}

/** @satisfies {Partial<import("../controls.d.ts").Controls>} */
export default { read, fill, problem, target, advances: () => false };
