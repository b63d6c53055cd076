// Puts <time datetime data-local="datetime|date|time|seconds"> into the reader's own zone and custom.

const FORMATS = {
  datetime: { dateStyle: "medium", timeStyle: "short" },
  date: { dateStyle: "medium" },
  time: { timeStyle: "short" },
  seconds: { timeStyle: "medium" },
};

/** Rewrite the times below `root`; the full time with its zone is left as the title. */
export function localiseTimes(root) {
  for (const element of root.querySelectorAll("time[data-local]")) {
    const at = new Date(element.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    element.textContent = new Intl.DateTimeFormat(undefined, FORMATS[element.dataset.local] ?? FORMATS.datetime).format(at);
    element.title = at.toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" });
  }
}
