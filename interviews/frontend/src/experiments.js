// The console of a machine whose laws are not told. It works as a plain form; htmx swaps it, and this adds the keys.

function showTakeButtons() {
  for (const button of document.querySelectorAll("button[data-take-program]")) button.hidden = false;
}

/** Look after the console, however often it is swapped; `programText()` is what stands in the editor. */
export function startExperiments(programText) {
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form[data-experiment]");
    if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-take-program]");
    if (!button) return;
    const field = button.form.elements.program;
    field.value = programText();
    field.focus();
  });
  document.addEventListener("htmx:afterSettle", showTakeButtons);
  showTakeButtons();
}
