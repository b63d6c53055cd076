// One polite live region for the whole page, so that pieces which are swapped out can still be heard.

/** Have a sentence read out by assistive technology, after whatever it is saying. */
export function announce(sentence) {
  const region = document.getElementById("announcer");
  if (region && sentence) region.textContent = sentence;
}
