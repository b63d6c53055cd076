// Keeps the text safe: in this browser at once, on the server soon after, and never over somebody else's newer text.

import { afterSave, mirrorName, secondsToWait, worthOfMirror } from "./draft_rules.js";
import { ProblemError, send } from "./problem.js";

const QUIET_MS = 1500;
const KEEPALIVE_BYTES = 60_000; // browsers refuse larger bodies once the page is being left

/**
 * Save one draft as it changes. `page` is {attempt, puzzle, url, csrf, text, revision, savedAt}; `onState` hears
 * {kind: "saved" | "changed" | "saving" | "conflict" | "refused" | "failed", …} (see draft_rules.js).
 */
export class DraftSaver {
  #page; #onState; #text; #saved; #savedAt; #revision; #timer = null; #running = null; #failures = 0; #conflict = null;

  constructor(page, onState) {
    this.#page = page;
    this.#onState = onState;
    this.#text = this.#saved = page.text;
    this.#savedAt = page.savedAt;
    this.#revision = page.revision;
    onState({ kind: "saved", at: page.savedAt });
  }

  /** Text left in this browser that the server never took, as {text, at, worth}, or null. */
  leftBehind() {
    const mirror = this.#readMirror();
    const worth = worthOfMirror(mirror, { text: this.#saved, revision: this.#revision });
    if (worth === "nothing") this.#forgetMirror();
    return worth === "nothing" ? null : { text: mirror.text, at: mirror.at, worth };
  }

  /** Note a change; it is saved when typing pauses. */
  change(text) {
    this.#text = text;
    this.#writeMirror();
    if (this.#conflict) return;
    if (text === this.#saved && !this.#running) return this.#settled();
    this.#onState({ kind: "changed" });
    this.#after(QUIET_MS);
  }

  /** Save now what is not saved yet. */
  async flush({ leaving = false } = {}) {
    clearTimeout(this.#timer);
    if (this.#conflict || this.#text === this.#saved) return;
    while (this.#running) await this.#running;
    this.#running = this.#save(leaving).finally(() => { this.#running = null; });
    await this.#running;
  }

  /** End a conflict by saving `text` over the server's newer one. */
  async settle(text) {
    if (!this.#conflict) return;
    this.#revision = this.#conflict.revision;
    this.#saved = this.#conflict.text;
    this.#conflict = null;
    this.#text = text;
    this.#writeMirror();
    if (text === this.#saved) this.#kept();
    await this.flush();
  }

  /** Forget text left in this browser. */
  discardLeftBehind() { this.#forgetMirror(); }

  #after(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), milliseconds);
  }

  async #save(leaving) {
    const sent = { text: this.#text, revision: this.#revision };
    if (sent.text === this.#saved || this.#conflict) return;
    this.#onState({ kind: "saving" });
    const [status, body] = await this.#put(sent, leaving);
    this.#took(afterSave(status, body, sent), sent);
  }

  async #put(sent, leaving) {
    const body = JSON.stringify(sent);
    const keepalive = leaving && body.length < KEEPALIVE_BYTES;
    try {
      const response = await send(this.#page.url, { method: "PUT", body, type: "application/json", csrf: this.#page.csrf, keepalive });
      return [response.status, await response.json()];
    } catch (error) {
      if (error instanceof ProblemError) return [error.status, error.body ?? { detail: error.status ? error.message : "" }];
      return [0, null];
    }
  }

  #took(answer, sent) {
    if (answer.kind === "saved") {
      this.#revision = answer.revision;
      this.#saved = sent.text;
      this.#kept();
    } else if (answer.kind === "conflict") {
      this.#conflict = answer;
      this.#onState({ kind: "conflict", mine: this.#text, theirs: answer.text });
    } else if (answer.kind === "refused") {
      this.#onState(answer);
    } else {
      const seconds = secondsToWait(++this.#failures);
      this.#onState({ kind: "failed", seconds });
      this.#after(seconds * 1000);
    }
  }

  #kept() {
    this.#failures = 0;
    this.#savedAt = new Date();
    if (this.#text === this.#saved) return this.#settled();
    this.#writeMirror();
    this.#after(QUIET_MS);
  }

  #settled() {
    clearTimeout(this.#timer);
    this.#forgetMirror();
    this.#onState({ kind: "saved", at: this.#savedAt });
  }

  get #name() { return mirrorName(this.#page.attempt, this.#page.puzzle); }

  #writeMirror() {
    const mirror = { text: this.#text, revision: this.#revision, at: new Date().toISOString() };
    try { localStorage.setItem(this.#name, JSON.stringify(mirror)); } catch { /* full or forbidden: the server still has it soon */ }
  }

  #readMirror() {
    try { return JSON.parse(localStorage.getItem(this.#name)); } catch { return null; }
  }

  #forgetMirror() {
    try { localStorage.removeItem(this.#name); } catch { /* forbidden: nothing was written either */ }
  }
}
