// Talking to the server, and what it says when it will not do a thing.

const BY_STATUS = {
  403: "You may not do this any more. Reload the page to see where you stand.",
  404: "This page is no longer known. Open your invitation link again.",
  409: "This was changed elsewhere meanwhile. Reload the page to see what is there.",
  413: "The program is too large to be sent.",
  429: "That was too often. Wait a moment, then try again.",
};
const OURS = "Something failed on our side. Your text is safe here; try again in a moment.";

/** Thrown when the server answers with anything but success, or does not answer; the message can be shown. */
export class ProblemError extends Error {
  constructor(message, status, body) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

async function bodyOf(response) {
  const type = response.headers.get("Content-Type") ?? "";
  if (!type.includes("json")) return null;
  return response.json().catch(() => null);
}

/** Send a request from this page; return the response, or throw a ProblemError with a sentence for the reader. */
export async function send(url, { method = "POST", body, type, csrf, headers = {}, keepalive = false }) {
  let response;
  try {
    response = await fetch(url, {
      method,
      body,
      keepalive,
      credentials: "same-origin",
      headers: { "Content-Type": type, "X-CSRFToken": csrf, "X-Requested-With": "fetch", ...headers },
    });
  } catch {
    throw new ProblemError("No answer from the server. Check your connection; your text is safe here.", 0, null);
  }
  if (response.redirected) throw new ProblemError(BY_STATUS[404], 404, null);
  if (response.ok) return response;
  const problem = await bodyOf(response);
  const words = problem?.detail || BY_STATUS[response.status] || (response.status >= 500 ? OURS : "The server refused this.");
  throw new ProblemError(words, response.status, problem);
}
