// Checking and submitting the program as it stands.

import { ProblemError, send } from "./problem.js";

function newKey() {
  // randomUUID exists on secure pages only; an instance in a private network may be plain HTTP.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Ask whether `text` can be read; return the server's fragment and the faults in it. */
export async function checkProgram(url, text, csrf) {
  const response = await send(url, { body: text, type: "text/plain; charset=utf-8", csrf, headers: { Accept: "text/html" } });
  const html = await response.text();
  const data = new DOMParser().parseFromString(html, "text/html").getElementById("check-faults");
  return { html, faults: data ? JSON.parse(data.textContent) : [] };
}

/** Submits programs so that pressing again after a lost answer never spends a second submission. */
export class Submitter {
  #url; #csrf; #pending = null;

  constructor(url, csrf) {
    this.#url = url;
    this.#csrf = csrf;
  }

  /** Submit `text`; return the server's JSON answer, or throw a ProblemError. */
  async submit(text) {
    if (this.#pending?.text !== text) this.#pending = { text, key: newKey() };
    const headers = { Accept: "application/json", "Idempotency-Key": this.#pending.key };
    try {
      const response = await send(this.#url, { body: text, type: "text/plain; charset=utf-8", csrf: this.#csrf, headers });
      this.#pending = null;
      return await response.json();
    } catch (error) {
      // A refusal ends the try; only a missing answer or a failure of ours leaves open whether it arrived.
      if (error instanceof ProblemError && error.status >= 400 && error.status < 500) this.#pending = null;
      throw error;
    }
  }
}
