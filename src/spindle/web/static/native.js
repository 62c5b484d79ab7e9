/** How native controls are read and filled, and how a question is prepared for its form. */

/** @typedef {import("./controls.d.ts").Controls} Controls */

export const CONTROLS = "input, textarea, select";

/** @param {ParentNode} root @param {string} selector @returns {HTMLInputElement[]} */
export const all = (root, selector) => [...root.querySelectorAll(selector)].map((each) => /** @type {any} */ (each));

/** @param {HTMLInputElement} range @param {string | null} value null to leave it unanswered */
export function moveSlider(range, value) {
  range.toggleAttribute("data-untouched", value === null);
  range.value = value ?? range.dataset.start ?? "";
  const marks = all(range.parentElement ?? document, "[data-value]");
  const mark = marks.find((each) => each.dataset.value === range.value)?.textContent;
  const text = value === null ? "No answer yet" : (mark ?? range.value);
  range.setAttribute("aria-valuetext", text);
  const reading = range.parentElement?.querySelector(".reading");
  if (reading) reading.textContent = mark && value !== null ? `${range.value} · ${text}` : text;
}

/** How native controls are read and filled; a scheme's script replaces what it does differently. */
export const native = /** @type {Controls} */ ({
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
export function prepare(question) {
  const texts = all(question, "[data-describes], .problem").map((each) => each.id);
  for (const control of all(question, CONTROLS)) {
    const ids = [control.getAttribute("aria-describedby"), ...texts];
    control.setAttribute("aria-describedby", ids.filter(Boolean).join(" "));
  }
  for (const mark of all(question, "[data-at]")) mark.style.setProperty("--at", mark.dataset.at ?? "");
}
