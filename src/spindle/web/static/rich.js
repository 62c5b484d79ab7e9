/**
 * Markdown that the server rendered, set in without trusting it: what comes is parsed into a
 * document of its own, where nothing runs or loads, and only what is listed here is made anew.
 */

const HTML = "http://www.w3.org/1999/xhtml";
const MATHML = "http://www.w3.org/1998/Math/MathML";

const words = (/** @type {string} */ text) => new Set(text.split(/\s+/));

/** @type {Record<string, Set<string>>} by namespace: the elements that may stand there */
const ELEMENTS = {
  [HTML]: words(
    "a blockquote br code del div em hr li ol p pre s span strong table tbody td th thead tr ul",
  ),
  [MATHML]: words(
    `math maction menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom
     mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder
     munderover none`,
  ),
};

/** @type {Record<string, Set<string>>} */
const ATTRIBUTES = {
  [HTML]: words("class start title"),
  [MATHML]: words(
    `accent accentunder alttext columnalign columnlines columnspacing columnspan depth display
     displaystyle fence form frame height largeop linethickness lspace mathvariant maxsize
     minsize movablelimits notation rowalign rowlines rowspacing rowspan rspace scriptlevel
     separator stretchy symmetric voffset width`,
  ),
};

/** @type {Record<string, string>} what something wide is called, by what is in it */
const KINDS = { code: "Code", table: "Table", math: "Formula" };

const CLASSES = /^(?:rich|tok|language)-[\w+#.-]+$/;
const LINKS = /^(?:https?:\/\/|mailto:)/i;
const DROPPED = words("iframe noscript object script style svg template title");
const DEEPEST = 200;

/** @param {string} html @returns {DocumentFragment} */
export function adopted(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const made = document.createDocumentFragment();
  copy(body, made, 0);
  return made;
}

/** @param {Node} from @param {Node} to @param {number} depth */
function copy(from, to, depth) {
  for (const node of from.childNodes) {
    if (node instanceof Text) to.appendChild(document.createTextNode(node.data));
    else if (node instanceof Element && depth < DEEPEST) {
      if (allowed(node)) copy(node, to.appendChild(anew(node)), depth + 1);
      else if (!DROPPED.has(node.localName)) copy(node, to, depth + 1);
    }
  }
}

/** @param {Element} element */
const allowed = ({ namespaceURI, localName }) =>
  Boolean(ELEMENTS[namespaceURI ?? ""]?.has(localName));

/** @param {Element} element */
function anew(element) {
  const space = element.namespaceURI ?? HTML;
  const made = document.createElementNS(space, element.localName);
  for (const { name, value } of element.attributes) {
    if (!ATTRIBUTES[space].has(name)) continue;
    if (name !== "class") made.setAttribute(name, value);
    else made.classList.add(...value.split(/\s+/).filter((word) => CLASSES.test(word)));
  }
  if (made instanceof HTMLAnchorElement) aim(made, element.getAttribute("href") ?? "");
  return made;
}

/** @param {HTMLAnchorElement} link @param {string} address */
function aim(link, address) {
  if (!LINKS.test(address.trim())) return;
  link.href = address.trim();
  link.target = "_blank";
  link.rel = "noopener noreferrer";
}

/** What is wider than its place scrolls by itself, and so can be reached. @param {Element} view */
export function reach(view) {
  for (const wide of view.querySelectorAll(".rich :is(pre, .rich-wide)")) {
    const scrolls = wide.scrollWidth > wide.clientWidth + 1;
    if (scrolls) wide.setAttribute("tabindex", "0");
    else wide.removeAttribute("tabindex");
    wide.role = scrolls ? "group" : null;
    wide.ariaLabel = scrolls ? KINDS[wide.firstElementChild?.localName ?? ""] ?? "Wide text" : null;
  }
}
