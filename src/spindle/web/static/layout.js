/**
 * Shows an item in the layout, and arranges the questions around it. Texts are set as text; only
 * what the server rendered from Markdown is inserted as HTML, sanitized.
 */
import { sanitize } from "./client.js";

/** @typedef {import("./wire.d.ts").Shown} Shown */

/** @param {string} id @returns {any} */
export const $ = (id) => document.getElementById(id);

const LINKS = /^(https?:|mailto:)/i;
const PICTURES = /^data:image\//i;
/** @type {Record<string, string>} names of wide content, by its element */
const KINDS = { code: "Code", table: "Table", math: "Formula" };

/** @param {string} tag @param {string} name @param {string} text */
function makeElement(tag, name, text) {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  if (tag !== "b") element.dir = "auto";
  return element;
}

/** @param {HTMLElement} place @param {string} html */
function insertMarkdown(place, html) {
  place.classList.add("rich");
  place.append(sanitize(html));
}

/** @param {HTMLElement} place @param {Shown} shown */
function fillField(place, shown) {
  if (shown.html) insertMarkdown(place, shown.html);
  else if (shown.turns?.length) {
    place.classList.add("spindle-turns");
    place.append(
      ...shown.turns.map(({ speaker, text, html }) => {
        const turn = makeElement("div", "spindle-turn", "");
        const words = makeElement("div", "spindle-words", text ?? "");
        if (html) insertMarkdown(words, html);
        turn.append(makeElement("b", "spindle-speaker", speaker), words);
        return turn;
      }),
    );
  } else if (shown.items?.length) {
    const list = document.createElement("ul");
    list.className = "spindle-items";
    list.append(...shown.items.map((text) => makeElement("li", "spindle-words", text)));
    place.append(list);
  } else if (shown.table) insertTable(place, shown.table);
  else place.textContent = shown.text ?? "";
}

/** @param {HTMLElement} place @param {import("./wire.d.ts").Table} table */
function insertTable(place, { head = [], rows }) {
  place.classList.add("rich");
  const wide = place.appendChild(makeElement("div", "rich-wide", ""));
  const table = wide.appendChild(document.createElement("table"));
  if (head.length) table.createTHead().append(makeRow("th", head));
  table.createTBody().append(...rows.map((row) => makeRow("td", row)));
}

/** @param {"th" | "td"} tag @param {string[]} cells */
function makeRow(tag, cells) {
  const row = document.createElement("tr");
  row.append(...cells.map((text) => makeElement(tag, "spindle-words", text)));
  if (tag === "th") [...row.cells].forEach((cell) => cell.setAttribute("scope", "col"));
  return row;
}

/** @param {{ text?: string, html?: string }} shown */
const textOf = ({ text, html }) => (html ? (sanitize(html).textContent ?? "") : (text ?? ""));

/** @param {Shown} [shown] */
const allTextOf = (shown = {}) =>
  shown.items?.join(", ") ?? shown.turns?.map(textOf).join("\n") ?? textOf(shown);

/** @param {HTMLElement} element @param {string} name @param {string} value */
function bindAttribute(element, name, value) {
  element.removeAttribute(`data-bind-${name}`);
  const url = value.trim();
  if (name === "text") element.textContent = value;
  else if (name === "href") {
    if (LINKS.test(url)) element.setAttribute("href", url);
  } else if (name === "src") {
    if (PICTURES.test(url)) element.setAttribute("src", url);
    else element.replaceWith(makeLink(url));
  } else if (name !== "style" && !name.startsWith("on")) element.setAttribute(name, value);
}

/** @param {string} url */
function makeLink(url) {
  const element = document.createElement(LINKS.test(url) ? "a" : "span");
  element.textContent = url;
  if (element instanceof HTMLAnchorElement) {
    element.href = url;
    element.target = "_blank";
    element.rel = "noopener noreferrer";
  }
  return element;
}

/** @param {HTMLElement} view @param {HTMLTemplateElement} template @param {Record<string, Shown>} fields */
export function showItem(view, template, fields) {
  const filled = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (filled.querySelectorAll("*"))) {
    const field = element.dataset.field;
    if (field !== undefined) fillField(element, fields[field] ?? {});
    for (const { name, value } of [...element.attributes]) {
      if (!name.startsWith("data-bind-")) continue;
      const text = value.replace(/\{\{(.+?)\}\}/g, (_, key) => allTextOf(fields[key]));
      bindAttribute(element, name.slice("data-bind-".length), text);
    }
  }
  for (const side of filled.querySelectorAll(".spindle-side, .spindle-part, .spindle-prompt")) {
    makeFocusable(/** @type {HTMLElement} */ (side));
  }
  view.replaceChildren(filled);
  makeScrollersFocusable(view);
}

addEventListener("resize", () => makeScrollersFocusable(document.body));

/** Let the keyboard reach content that scrolls because it is too wide. @param {Element} view */
function makeScrollersFocusable(view) {
  for (const wide of view.querySelectorAll(".rich :is(pre, .rich-wide)")) {
    const scrolls = wide.scrollWidth > wide.clientWidth + 1;
    if (scrolls) wide.setAttribute("tabindex", "0");
    else wide.removeAttribute("tabindex");
    wide.role = scrolls ? "group" : null;
    wide.ariaLabel = scrolls ? KINDS[wide.firstElementChild?.localName ?? ""] ?? "Wide text" : null;
  }
}

/** Let Tab reach a part that can scroll, under its name. @param {HTMLElement} side */
function makeFocusable(side) {
  side.tabIndex = 0;
  side.setAttribute("role", "group");
  side.setAttribute("aria-label", side.querySelector("h3")?.textContent ?? "");
}

/** Scroll everything that shows the item. @param {HTMLElement} item @param {number} pages */
export function scrollItem(item, pages) {
  const panes = [item, ...item.querySelectorAll(".spindle-side, .spindle-prompt"), document.documentElement];
  for (const pane of panes) pane.scrollBy({ top: pages * pane.clientHeight * 0.85 });
}

/** @param {HTMLElement} item */
export function scrollToTop(item) {
  for (const each of [item, document.documentElement, $("answers")]) each.scrollTop = 0;
}

const NARROW = matchMedia("(max-width: 720px)");

/** Put the questions below the item where they are low enough, else beside it. */
export function placeQuestions() {
  const { body } = document;
  const answers = $("answers");
  const measure = () => {
    body.dataset.frame = "bar";
    const high = answers.scrollHeight > innerHeight * 0.38;
    body.dataset.frame = high && !NARROW.matches ? "panel" : "bar";
  };
  measure();
  addEventListener("resize", measure);
}

/** Steps between the questions on a narrow screen, where one is open at a time. */
export class Stepper {
  /** @param {import("./form.js").Form} form whose questions can be opened unless they are hidden */
  constructor(form) {
    this.all = [...form.questions.values()];
    form.addEventListener("asked", () => this.open(this.at));
    this.place = document.getElementById("question-place");
    this.buttons = ["question-before", "question-after"].map(
      (id) => /** @type {HTMLButtonElement | null} */ (document.getElementById(id)),
    );
    this.buttons.forEach((button, after) => {
      button?.addEventListener("click", () => this.open(this.at + (after ? 1 : -1)));
    });
  }

  get questions() {
    return this.all.filter((question) => !question.hidden);
  }

  get at() { return this.questions.findIndex((question) => question.hasAttribute("data-open")); }

  /** @param {number} at */
  open(at) {
    const wanted = Math.min(Math.max(at, 0), this.questions.length - 1);
    const open = this.questions[wanted];
    this.all.forEach((each) => each.toggleAttribute("data-open", each === open));
    if (this.place) this.place.textContent = `${wanted + 1} / ${this.questions.length}`;
    if (this.buttons[0]) this.buttons[0].disabled = wanted === 0;
    if (this.buttons[1]) this.buttons[1].disabled = wanted === this.questions.length - 1;
  }
}
