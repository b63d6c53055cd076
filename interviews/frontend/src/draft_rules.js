// What to do with a draft, apart from doing it: decisions that need neither page nor network.

const WAITS_SECONDS = [2, 4, 8, 15, 30];

/** Return the name under which a browser mirrors the draft of one puzzle in one attempt. */
export function mirrorName(attempt, puzzle) {
  return `red-queen draft ${attempt} ${puzzle}`;
}

/** Return the seconds to wait after the given number of failed saves in a row (1 or more). */
export function secondsToWait(failures) {
  return WAITS_SECONDS[Math.min(failures, WAITS_SECONDS.length) - 1];
}

/**
 * Say what a mirror left in this browser is worth when the page opens:
 * "nothing", "ahead" (typed after the server's text, never saved) or "parted" (the server's text moved on meanwhile).
 */
export function worthOfMirror(mirror, server) {
  if (!mirror || typeof mirror.text !== "string" || mirror.text === server.text) return "nothing";
  return mirror.revision === server.revision ? "ahead" : "parted";
}

/** Return the state after the server answered a save: {kind: "saved" | "conflict" | "refused" | "failed", …}. */
export function afterSave(status, body, sent) {
  if (status >= 200 && status < 300) return { kind: "saved", revision: body.revision };
  if (status === 409 && typeof body?.text === "string") {
    // The same text saved from another tab is no conflict: only the number has to be caught up with.
    return body.text === sent.text
      ? { kind: "saved", revision: body.revision }
      : { kind: "conflict", revision: body.revision, text: body.text };
  }
  // What a repetition cannot mend is told instead of being tried again.
  const final = status >= 400 && status < 500 && status !== 408 && status !== 429;
  return { kind: final ? "refused" : "failed", detail: body?.detail ?? "" };
}

/** Return the one line that says how safe the text is. */
export function stateWords(state, clockTime) {
  switch (state.kind) {
    case "saved": return state.at ? `Saved ${clockTime(state.at)}` : "Nothing to save yet";
    case "changed": return "Changed, saving soon";
    case "saving": return "Saving…";
    case "conflict": return "Not saved: this program was changed elsewhere. Choose below.";
    case "refused": return `Not saved: ${state.detail || "the server refused it."} It is kept in this browser.`;
    case "failed": return `Not saved: no answer. It is kept in this browser; trying again in ${state.seconds} s.`;
    case "closed": return "Read only";
    default: return "";
  }
}
