// Counts [data-clock] down to its data-deadline by the server's time (data-now at the moment it was sent).

import { announce } from "./announce.js";
import { announcement, clockFace, creditWords } from "./durations.js";

const LAST_MINUTES_MS = 5 * 60_000;
const skews = new WeakMap(); // server's time less ours, noted once for each piece the server sent
let leftBefore = null;
let deadlineBefore = null;

function skewOf(element) {
  if (!skews.has(element)) skews.set(element, Date.parse(element.dataset.now) - Date.now());
  return skews.get(element);
}

function tick() {
  const element = document.querySelector("[data-clock]");
  if (element?.dataset.state !== "running") return;
  const deadline = Date.parse(element.dataset.deadline);
  if (deadlineBefore !== null && deadline !== deadlineBefore) {
    announce(creditWords(deadline - deadlineBefore));
    leftBefore = null;
  }
  deadlineBefore = deadline;
  const left = deadline - (Date.now() + skewOf(element));
  element.querySelector("[data-clock-face]").textContent = clockFace(left);
  element.classList.toggle("clock--last", left <= LAST_MINUTES_MS);
  if (leftBefore !== null) announce(announcement(leftBefore, left));
  leftBefore = left;
}

/** Keep every clock of the page going, those swapped in later included. */
export function startClocks() {
  tick();
  setInterval(tick, 500);
  document.addEventListener("htmx:afterSwap", tick);
}
