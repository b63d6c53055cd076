// Language support made from a machine's notation: colours, and a note on the glyph under the pointer.

import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { Tag } from "@lezer/highlight";
import { hoverTooltip } from "@codemirror/view";
import { tokenAt } from "./notation.js";

const NAMES = ["read", "write", "flag", "flow", "move", "value", "plain"];
const tags = Object.fromEntries(NAMES.map((name) => [name, Tag.define()]));

// Class names rather than colours: the style sheet's .token-… classes also colour programs outside the editor.
const highlighting = HighlightStyle.define(NAMES.map((name) => ({ tag: tags[name], class: `token-${name}` })));

function streamLanguage(notation) {
  return StreamLanguage.define({
    name: "notation",
    tokenTable: tags,
    token(stream) {
      const { token, end } = tokenAt(notation, stream.string, stream.pos);
      stream.pos = end;
      return token ? token.class : null;
    },
  });
}

function noteOn(token) {
  const dom = document.createElement("div");
  dom.className = "cm-token-note";
  dom.textContent = token.documentation || token.title;
  return { dom };
}

function notes(notation) {
  return hoverTooltip((view, position) => {
    const line = view.state.doc.lineAt(position);
    for (let offset = 0; offset < line.length; ) {
      const { token, end } = tokenAt(notation, line.text, offset);
      if (position - line.from < end) {
        if (!token?.title && !token?.documentation) return null;
        return { pos: line.from + offset, end: line.from + end, above: true, create: () => noteOn(token) };
      }
      offset = end;
    }
    return null;
  });
}

/** Return the editor's extensions for a compiled notation. */
export function notationSupport(notation) {
  return [streamLanguage(notation), syntaxHighlighting(highlighting), notes(notation)];
}
