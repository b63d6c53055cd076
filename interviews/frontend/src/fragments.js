// Care for pieces of the page that htmx swaps: what was open stays open, and news is read out.

import { announce } from "./announce.js";
import { showCopyButtons } from "./copy.js";
import { localiseTimes } from "./local_time.js";

let opened = [];
// What each piece of the page that brings news said last.
const newsBefore = new Map();

function sayNews(root) {
  for (const { dataset } of root.querySelectorAll("[data-news]")) {
    const piece = dataset.newsOf ?? "";
    if (newsBefore.has(piece) && newsBefore.get(piece) !== dataset.news) announce(dataset.news);
    newsBefore.set(piece, dataset.news);
  }
}

/** Look after every swap of the page. */
export function startFragments() {
  localiseTimes(document);
  sayNews(document);
  document.addEventListener("htmx:beforeSwap", () => {
    opened = [...document.querySelectorAll("details[open][id]")].map((details) => details.id);
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    localiseTimes(document);
    showCopyButtons(document);
    sayNews(document);
  });
}
