// The workbench of the solve page: <form data-workbench> with a <textarea> that works without this script too.

import { announce } from "./announce.js";
import { openCode } from "./code.js";
import { DraftSaver } from "./draft.js";
import { stateWords } from "./draft_rules.js";
import { startExperiments } from "./experiments.js";
import { compileNotation, sizeOf } from "./notation.js";
import { ProblemError } from "./problem.js";
import { checkProgram, Submitter } from "./submitting.js";

const form = document.querySelector("form[data-workbench]");
if (form) {
  openWorkbench(form);
  startExperiments(() => form.querySelector("textarea").value);
}

function clockTime(at) {
  return new Intl.DateTimeFormat(undefined, { timeStyle: "medium" }).format(new Date(at));
}

function openWorkbench(form) {
  const part = (name) => document.querySelector(`[data-part="${name}"]`);
  const textarea = form.querySelector("textarea");
  const csrf = form.elements.csrfmiddlewaretoken?.value ?? "";
  const notation = compileNotation(JSON.parse(document.getElementById("notation").textContent));
  const readOnly = textarea.readOnly;
  const submitter = new Submitter(form.dataset.submitUrl, csrf);
  let saver = null;

  const code = openCode(textarea, {
    notation,
    readOnly,
    keys: [
      { key: "Mod-Enter", preventDefault: true, run: () => { act("submit"); return true; } },
      { key: "Mod-Shift-Enter", preventDefault: true, run: () => { act("check"); return true; } },
    ],
    onChange(text) {
      textarea.value = text;
      showSize(text);
      saver?.change(text);
    },
  });

  function showSize(text) {
    const size = sizeOf(notation, text);
    const place = part("size");
    if (!size) return;
    place.textContent = size.limit === null ? `${size.count} ${size.label}` : `${size.count} of ${size.limit} ${size.label}`;
    place.classList.toggle("status__size--over", size.over);
    if (size.over) place.append(`: ${size.count - size.limit} too many`);
  }

  function showState(state) {
    const place = part("state");
    const words = stateWords(state, clockTime);
    if (place.textContent !== words) place.textContent = words;
    place.dataset.kind = state.kind;
    if (state.kind === "conflict" || state.kind === "refused") announce(words);
    showConflict(state);
  }

  function showConflict(state) {
    const place = part("conflict");
    place.hidden = state.kind !== "conflict";
    if (place.hidden) return;
    part("mine").textContent = state.mine;
    part("theirs").textContent = state.theirs;
    part("keep-mine").onclick = () => saver.settle(code.text());
    part("take-theirs").onclick = () => { saver.settle(state.theirs); code.replace(state.theirs); };
  }

  function offerLeftBehind() {
    const left = saver.leftBehind();
    const place = part("left-behind");
    place.hidden = !left;
    if (!left) return;
    part("left-behind-when").textContent = clockTime(left.at);
    part("left-behind-text").textContent = left.text;
    part("left-behind-use").onclick = () => { place.hidden = true; code.replace(left.text); };
    part("left-behind-drop").onclick = () => { place.hidden = true; saver.discardLeftBehind(); };
  }

  function showProblem(words) {
    const place = part("problem");
    place.hidden = !words;
    part("problem-words").textContent = words;
  }

  async function check() {
    const { html, faults } = await checkProgram(form.dataset.checkUrl, code.text(), csrf);
    part("check").innerHTML = html;
    code.showFaults(faults);
    announce(part("check").querySelector("[data-said]")?.textContent.trim() ?? "");
  }

  async function submit() {
    const answer = await submitter.submit(code.text());
    part("check").replaceChildren();
    code.showFaults([]);
    announce(answer.number ? `Submission ${answer.number} received. It is being graded.` : "Received. It is being graded.");
    document.getElementById("submissions")?.dispatchEvent(new Event("refresh"));
  }

  let acting = false;
  async function act(name) {
    const button = form.querySelector(`button[value="${name}"]`);
    if (acting || !button || button.disabled) return;
    acting = true;
    button.setAttribute("aria-disabled", "true");
    showProblem("");
    try {
      await (name === "check" ? check() : submit());
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      showProblem(error.message);
    } finally {
      acting = false;
      button.removeAttribute("aria-disabled");
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(event.submitter?.value ?? "submit");
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-use-program]");
    if (button && !readOnly) code.replace(document.getElementById(button.dataset.useProgram).textContent);
  });
  function showUses() {
    for (const button of document.querySelectorAll("button[data-use-program]")) button.hidden = readOnly;
  }
  document.addEventListener("htmx:afterSettle", showUses);
  showUses();

  showSize(textarea.value);
  if (readOnly) return showState({ kind: "closed" });
  saver = new DraftSaver({
    attempt: form.dataset.attempt, puzzle: form.dataset.puzzle, url: form.dataset.draftUrl, csrf,
    text: code.text(), revision: Number(form.dataset.revision), savedAt: form.dataset.savedAt,
  }, showState);
  offerLeftBehind();
  form.addEventListener("focusout", () => saver.flush());
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") saver.flush({ leaving: true }); });
  window.addEventListener("online", () => saver.flush());
}
