// The editor itself, in place of the form's <textarea>.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { adoptEditorStyles } from "./adopted_styles.js";
import { notationSupport } from "./code_language.js";
import { codeTheme } from "./code_theme.js";
import { faultRange } from "./faults.js";
import { typingOverSelections } from "./typing.js";

function diagnosticOf(doc, fault) {
  const line = doc.line(Math.min(Math.max(1, fault.line ?? 1), doc.lines));
  const { from, to } = faultRange(line.text, fault);
  return { from: line.from + from, to: line.from + to, severity: "error", message: fault.reason };
}

/**
 * Put an editor where `textarea` is. Tab is left to the browser, so that the keyboard can always get out.
 * `onChange(text)` is called after each change, `keys` are bound before the editor's own.
 */
export function openCode(textarea, { notation, readOnly, keys, onChange }) {
  adoptEditorStyles();
  const changes = EditorView.updateListener.of((update) => {
    if (update.docChanged) onChange(update.state.doc.toString());
  });
  const labels = { "aria-label": textarea.dataset.label ?? "Program", spellcheck: "false", autocapitalize: "off", autocorrect: "off" };
  if (textarea.getAttribute("aria-describedby")) labels["aria-describedby"] = textarea.getAttribute("aria-describedby");
  const view = new EditorView({
    state: EditorState.create({
      doc: textarea.value,
      extensions: [
        lineNumbers(), highlightActiveLineGutter(), highlightSpecialChars(), history(), drawSelection(),
        keymap.of([...keys, ...defaultKeymap, ...historyKeymap, ...lintKeymap]),
        EditorView.lineWrapping, EditorView.contentAttributes.of(labels),
        EditorState.readOnly.of(readOnly), notationSupport(notation), codeTheme, typingOverSelections, changes,
      ],
    }),
  });
  for (const label of textarea.labels) label.addEventListener("click", () => view.focus());
  textarea.hidden = true;
  textarea.before(view.dom);
  return {
    text: () => view.state.doc.toString(),
    replace(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, userEvent: "input.replace" });
      view.focus();
    },
    showFaults(faults) {
      view.dispatch(setDiagnostics(view.state, faults.map((fault) => diagnosticOf(view.state.doc, fault))));
    },
  };
}
