// The editor's look, out of the site's tokens: it follows the light and dark schemes by itself.

import { EditorView } from "@codemirror/view";

export const codeTheme = EditorView.theme({
  "&": { backgroundColor: "var(--surface)", color: "var(--ink)", fontSize: "1.125rem" },
  "&.cm-focused": { outline: "3px solid var(--link)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6" },
  ".cm-content, .cm-gutter": { minHeight: "9rem" },
  ".cm-content": { caretColor: "var(--red)", padding: "0.75rem 0" },
  ".cm-line": { padding: "0 0.75rem" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--red)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--selection)",
  },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--ink-soft)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--ink)" },
  ".cm-placeholder": { color: "var(--ink-soft)" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    backgroundColor: "var(--wrong-wash)",
    textDecoration: "underline wavy var(--wrong)",
    textUnderlineOffset: "0.25em",
    textDecorationSkipInk: "none",
  },
  ".cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--ink)", border: "1px solid var(--line-strong)", maxWidth: "26rem" },
  ".cm-tooltip-lint, .cm-token-note": { fontFamily: "var(--sans)", fontSize: "0.875rem" },
  ".cm-token-note": { padding: "0.5rem 0.75rem" },
  ".cm-diagnostic": { padding: "0.5rem 0.75rem" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--wrong)" },
});
