/**
 * Sets an item's fields into the layout. Texts are set as text; only what the server rendered
 * from Markdown is read as HTML, and made anew by `rich.js`.
 */

/** @typedef {import("./wire.d.ts").Shown} Shown */

/** @param {string} id @returns {any} */
const $ = (id) => document.getElementById(id);

/** @typedef {typeof import("./rich.js")} Rich */
/** @type {Rich | null} there where the study has Markdown */
const rich = document.body.hasAttribute("data-rich") ? await import("./rich.js") : null;

const LINKS = /^(https?:|mailto:)/i;
const PICTURES = /^data:image\//i;

/** @param {string} tag @param {string} name @param {string} text */
function part(tag, name, text) {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  if (tag !== "b") element.dir = "auto";
  return element;
}

/** @param {HTMLElement} place @param {string} html */
function fillRich(place, html) {
  place.classList.add("rich");
  if (rich) place.append(rich.adopted(html));
}

/** @param {HTMLElement} place @param {Shown} shown */
function fillPlace(place, shown) {
  if (shown.html) fillRich(place, shown.html);
  else if (shown.turns?.length) {
    place.classList.add("spindle-turns");
    place.append(
      ...shown.turns.map(({ speaker, text, html }) => {
        const turn = document.createElement("div");
        turn.className = "spindle-turn";
        const words = part("div", "spindle-words", text ?? "");
        if (html) fillRich(words, html);
        turn.append(part("b", "spindle-speaker", speaker), words);
        return turn;
      }),
    );
  } else if (shown.items?.length) {
    const list = document.createElement("ul");
    list.className = "spindle-items";
    list.append(...shown.items.map((text) => part("li", "spindle-words", text)));
    place.append(list);
  } else {
    place.textContent = shown.text ?? "";
  }
}

/** @param {{ text?: string, html?: string }} shown */
const words = ({ text, html }) => (html && rich?.adopted(html).textContent) || (text ?? "");

/** @param {Shown} [shown] */
const plain = (shown = {}) =>
  shown.items?.join(", ") ?? shown.turns?.map(words).join("\n") ?? words(shown);

/** @param {HTMLElement} element @param {string} name @param {string} value */
function bind(element, name, value) {
  element.removeAttribute(`data-bind-${name}`);
  const url = value.trim();
  if (name === "text") element.textContent = value;
  else if (name === "href") {
    if (LINKS.test(url)) element.setAttribute("href", url);
  } else if (name === "src") {
    if (PICTURES.test(url)) element.setAttribute("src", url);
    else element.replaceWith(link(url));
  } else if (name !== "style" && !name.startsWith("on")) element.setAttribute(name, value);
}

/** @param {string} url */
function link(url) {
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
export function fill(view, template, fields) {
  const filled = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (filled.querySelectorAll("*"))) {
    const field = element.dataset.field;
    if (field !== undefined) fillPlace(element, fields[field] ?? {});
    for (const { name, value } of [...element.attributes]) {
      if (!name.startsWith("data-bind-")) continue;
      const text = value.replace(/\{\{(.+?)\}\}/g, (_, key) => plain(fields[key]));
      bind(element, name.slice("data-bind-".length), text);
    }
  }
  for (const side of filled.querySelectorAll(".spindle-side, .spindle-part, .spindle-prompt")) {
    label(/** @type {HTMLElement} */ (side));
  }
  view.replaceChildren(filled);
  rich?.reach(view);
}

addEventListener("resize", () => rich?.reach(document.body));

/** A part that can scroll is reached with Tab, and has a name. @param {HTMLElement} side */
function label(side) {
  side.tabIndex = 0;
  side.setAttribute("role", "group");
  side.setAttribute("aria-label", side.querySelector("h3")?.textContent ?? "");
}

/** Scroll everything that shows the item. @param {HTMLElement} item @param {number} pages */
export function scroll(item, pages) {
  const panes = [item, ...item.querySelectorAll(".spindle-side, .spindle-prompt"), document.documentElement];
  for (const pane of panes) pane.scrollBy({ top: pages * pane.clientHeight * 0.85 });
}

/** @param {HTMLElement} item */
export function toTop(item) {
  for (const each of [item, document.documentElement, $("answers")]) each.scrollTop = 0;
}

const NARROW = matchMedia("(max-width: 720px)");

/** The questions stand below where they are low enough, beside the item where they are not. */
export function frame() {
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

/** On a narrow screen one question is open at a time; these are the steps between them. */
export class Stepper {
  /** @param {HTMLElement[]} questions */
  constructor(questions) {
    this.questions = questions;
    this.place = document.getElementById("question-place");
    this.buttons = ["question-before", "question-after"].map(
      (id) => /** @type {HTMLButtonElement | null} */ (document.getElementById(id)),
    );
    this.buttons.forEach((button, after) => {
      button?.addEventListener("click", () => this.open(this.at + (after ? 1 : -1)));
    });
  }

  get at() {
    return this.questions.findIndex((question) => question.hasAttribute("data-open"));
  }

  /** @param {number} at */
  open(at) {
    const wanted = Math.min(Math.max(at, 0), this.questions.length - 1);
    this.questions.forEach((each, index) => each.toggleAttribute("data-open", index === wanted));
    if (this.place) this.place.textContent = `${wanted + 1} / ${this.questions.length}`;
    if (this.buttons[0]) this.buttons[0].disabled = wanted === 0;
    if (this.buttons[1]) this.buttons[1].disabled = wanted === this.questions.length - 1;
  }
}

/** Say where in the work the item in view stands. @param {import("./desk.js").Desk} desk */
export function tellPlace(desk) {
  $("end").hidden = Boolean(desk.current);
  $("item").hidden = $("answers").hidden = !desk.current;
  const at = desk.current ? desk.place : desk.finished;
  const total = Math.max(desk.total, at);
  $("position").textContent = total ? `${at} of ${total}` : "";
  $("item-title").textContent = `Item ${at} of ${total}`;
  $("progress").max = Math.max(total, 1);
  $("progress").value = desk.finished;
  $("back").disabled = $("end-back").hidden = !desk.canGoBack;
  if ($("skip")) $("skip").disabled = desk.current?.state === "done";
}

/**
 * Say why there is no item.
 * @param {import("./desk.js").Desk} desk @param {import("./outbox.js").Outbox} outbox
 */
export function tellEnd(desk, outbox) {
  const waits = outbox.waiting.length;
  const asked = desk.asking || (desk.outcome === "more" ? "asking" : desk.outcome);
  const cut = outbox.state === "offline" && waits;
  const state = outbox.refused.length ? "refused" : cut ? "unreachable" : asked;
  const told = $("end").querySelector(`[data-end="${state}"]`);
  $("end-title").textContent = told.dataset.title;
  $("end-text").textContent = told.content.textContent;
  $("end-waits").hidden = !waits;
  $("end-waits").textContent = `${waits} ${waits === 1 ? "answer is" : "answers are"} waiting to be sent.`;
}
