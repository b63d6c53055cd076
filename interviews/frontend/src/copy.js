// <button data-copy="ID"> copies the value or text of the element with that id.

import { announce } from "./announce.js";

const SHOWN_MS = 2500;

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  const label = button.querySelector("span") ?? button;
  const words = (button.dataset.words ??= label.textContent);
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    label.textContent = "Copied";
    announce("Copied");
  } catch {
    // No permission, or an old browser: select it, so that the reader's own copy command does it.
    source.select?.();
    label.textContent = "Press Ctrl+C";
  }
  setTimeout(() => { label.textContent = words; }, SHOWN_MS);
}

/** Show the copy buttons below `root`, which do nothing without this script. */
export function showCopyButtons(root) {
  for (const button of root.querySelectorAll("button[data-copy]")) button.hidden = false;
}

/** Let every copy button of the page work, those swapped in later included. */
export function startCopying() {
  showCopyButtons(document);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-copy]");
    if (button) copy(button);
  });
}
