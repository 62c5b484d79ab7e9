/** The HTTP client of the page. */

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
