/** The HTTP client of the page: requests, and the HTML that the server rendered, sanitized. */

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

const CLASSES = /^(?:rich|tok|language)-[\w+#.-]+$/;
const LINKS = /^(?:https?:\/\/|mailto:)/i;
const DROPPED = setOf("iframe noscript object script style svg template title");
const DEEPEST = 200;

/** The server's response was not a success, or there was none (`status` 0). */
export class RequestError extends Error {
  /** @param {number} status @param {import("./wire.d.ts").Problem} problem @param {number} [wait] seconds */
  constructor(status, problem, wait = 0) {
    super(problem.detail ?? problem.title ?? "Cannot reach the server.");
    this.status = status;
    this.problem = problem;
    this.wait = wait;
  }
}

/**
 * Send a request as the person this page belongs to, whoever has signed in since, and return the
 * JSON of the response. Throws `RequestError`.
 * @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>}
 */
export async function send(method, path, body) {
  const person = document.querySelector("meta[name=person]")?.getAttribute("content") ?? "";
  const response = await fetch(path, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: { "Content-Type": "application/json", "X-Annotator": person },
    signal: AbortSignal.timeout(20_000),
  }).catch(() => null);
  if (!response) throw new RequestError(0, {});
  const data = await response.json().catch(() => null);
  if (response.ok && data) return data;
  const wait = Number(response.headers.get("Retry-After")) || 0;
  throw new RequestError(response.ok ? 0 : response.status, data ?? {}, wait);
}

/**
 * Return Markdown that the server rendered, without trusting it: the HTML is parsed into a document
 * of its own, where nothing runs or loads, and only what is listed above is recreated.
 * @param {string} html @returns {DocumentFragment}
 */
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
