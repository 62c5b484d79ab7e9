/**
 * Inserts Markdown that the server rendered, without trusting it: the HTML is parsed into a
 * document of its own, where nothing runs or loads, and only what is listed here is recreated.
 */

const HTML = "http://www.w3.org/1999/xhtml";
const MATHML = "http://www.w3.org/1998/Math/MathML";

const setOf = (/** @type {string} */ words) => new Set(words.split(/\s+/));

/** @type {Record<string, Set<string>>} by namespace: the elements that are allowed */
const ELEMENTS = {
  [HTML]: setOf(
    "a blockquote br code del div em hr li ol p pre s span strong table tbody td th thead tr ul",
  ),
  [MATHML]: setOf(
    `math maction menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom
     mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder
     munderover none`,
  ),
};

/** @type {Record<string, Set<string>>} */
const ATTRIBUTES = {
  [HTML]: setOf("class start title"),
  [MATHML]: setOf(
    `accent accentunder alttext columnalign columnlines columnspacing columnspan depth display
     displaystyle fence form frame height largeop linethickness lspace mathvariant maxsize
     minsize movablelimits notation rowalign rowlines rowspacing rowspan rspace scriptlevel
     separator stretchy symmetric voffset width`,
  ),
};

/** @type {Record<string, string>} names of wide content, by its element */
const KINDS = { code: "Code", table: "Table", math: "Formula" };

const CLASSES = /^(?:rich|tok|language)-[\w+#.-]+$/;
const LINKS = /^(?:https?:\/\/|mailto:)/i;
const DROPPED = setOf("iframe noscript object script style svg template title");
const DEEPEST = 200;

/** @param {string} html @returns {DocumentFragment} */
export function sanitize(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const fragment = document.createDocumentFragment();
  copy(body, fragment, 0);
  return fragment;
}

/** @param {Node} from @param {Node} to @param {number} depth */
function copy(from, to, depth) {
  for (const node of from.childNodes) {
    if (node instanceof Text) to.appendChild(document.createTextNode(node.data));
    else if (node instanceof Element && depth < DEEPEST) {
      if (isAllowed(node)) copy(node, to.appendChild(recreate(node)), depth + 1);
      else if (!DROPPED.has(node.localName)) copy(node, to, depth + 1);
    }
  }
}

/** @param {Element} element */
const isAllowed = ({ namespaceURI, localName }) =>
  Boolean(ELEMENTS[namespaceURI ?? ""]?.has(localName));

/** @param {Element} element */
function recreate(element) {
  const space = element.namespaceURI ?? HTML;
  const copied = document.createElementNS(space, element.localName);
  for (const { name, value } of element.attributes) {
    if (!ATTRIBUTES[space].has(name)) continue;
    if (name !== "class") copied.setAttribute(name, value);
    else copied.classList.add(...value.split(/\s+/).filter((word) => CLASSES.test(word)));
  }
  if (copied instanceof HTMLAnchorElement) setTarget(copied, element.getAttribute("href") ?? "");
  return copied;
}

/** @param {HTMLAnchorElement} link @param {string} address */
function setTarget(link, address) {
  if (!LINKS.test(address.trim())) return;
  link.href = address.trim();
  link.target = "_blank";
  link.rel = "noopener noreferrer";
}

/** Let the keyboard reach content that scrolls because it is too wide. @param {Element} view */
export function makeScrollersFocusable(view) {
  for (const wide of view.querySelectorAll(".rich :is(pre, .rich-wide)")) {
    const scrolls = wide.scrollWidth > wide.clientWidth + 1;
    if (scrolls) wide.setAttribute("tabindex", "0");
    else wide.removeAttribute("tabindex");
    wide.role = scrolls ? "group" : null;
    wide.ariaLabel = scrolls ? KINDS[wide.firstElementChild?.localName ?? ""] ?? "Wide text" : null;
  }
}
