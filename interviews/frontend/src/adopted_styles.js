// CodeMirror writes its rules into a <style> element, which the site's policy (style-src 'self') forbids.
// Sheets made by script and adopted by the document are allowed, so its mount is replaced by one that makes those.

import { StyleModule } from "style-mod";

const sheets = new WeakMap();

/** Have every editor of this page adopt its rules. */
export function adoptEditorStyles() {
  StyleModule.mount = (root, modules) => {
    let sheet = sheets.get(root);
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheets.set(root, sheet);
      // First, so that the site's own sheets can overrule it, as the original does.
      root.adoptedStyleSheets = [sheet, ...root.adoptedStyleSheets];
    }
    sheet.replaceSync([modules].flat().map((module) => module.getRules()).join("\n"));
  };
}
