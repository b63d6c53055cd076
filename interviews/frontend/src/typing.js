// Typing over a selection, done by the editor instead of the browser.
//
// Chromium keeps the look of the text it replaces: it wraps the new text in an element with a style attribute, which
// the site's policy (style-src 'self') refuses with a message in the console. Changing the document itself avoids that.

import { EditorView } from "@codemirror/view";

function typeOverSelection(event, view) {
  if (event.inputType !== "insertText" || !event.data || event.isComposing || view.composing) return false;
  if (view.state.readOnly || view.state.selection.main.empty) return false;
  view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
  event.preventDefault();
  return true;
}

/** The extension that takes typing over a selection out of the browser's hands. */
export const typingOverSelections = EditorView.domEventHandlers({ beforeinput: typeOverSelection });
