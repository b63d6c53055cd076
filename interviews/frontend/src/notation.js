// A machine's notation, as its JSON description gives it: which tokens a program has, and how its size is counted.
// {tokens: [{pattern, class, title, documentation}], size: {metric, label, limit, counts, not_counted}}: a pattern is a
// regular expression that Python and JavaScript read alike, `not_counted` names classes that a count of tokens passes over.

const CLASSES = new Set(["read", "write", "flag", "flow", "move", "value"]);

/** Prepare a notation's patterns for reading a line from left to right. */
export function compileNotation(notation) {
  const tokens = (notation?.tokens ?? []).map((token) => ({
    pattern: new RegExp(token.pattern, "uy"),
    class: CLASSES.has(token.class) ? token.class : "plain",
    title: token.title ?? "",
    documentation: token.documentation ?? "",
  }));
  return { tokens, size: notation?.size ?? null };
}

/** Return the token that starts at `offset` of `line` as {token, end}; token is null where nothing fits. */
export function tokenAt(notation, line, offset) {
  for (const token of notation.tokens) {
    token.pattern.lastIndex = offset;
    const match = token.pattern.exec(line);
    if (match && match[0].length > 0) return { token, end: offset + match[0].length };
  }
  const character = String.fromCodePoint(line.codePointAt(offset));
  return { token: null, end: offset + character.length };
}

/** Return every token of `line` as {start, end, token}. */
export function tokensOf(notation, line) {
  const found = [];
  for (let offset = 0; offset < line.length; ) {
    const { token, end } = tokenAt(notation, line, offset);
    if (token) found.push({ start: offset, end, token });
    offset = end;
  }
  return found;
}

const COUNTERS = {
  glyphs: (text) => [...text.replace(/\s+/gu, "")].length,
  lines: (text) => text.split("\n").filter((line) => line.trim() !== "").length,
  bytes: (text) => new TextEncoder().encode(text).length,
  tokens: (text, notation) => {
    const passedOver = new Set(notation.size.not_counted ?? []);
    const counted = ({ token }) => !passedOver.has(token.class);
    return text.split("\n").reduce((sum, line) => sum + tokensOf(notation, line).filter(counted).length, 0);
  },
};

/** Return {count, limit, label, over} of a program, or null where the notation does not say how to count. */
export function sizeOf(notation, text) {
  const counter = COUNTERS[notation.size?.counts];
  if (!counter) return null;
  const { limit = null, label = "" } = notation.size;
  const count = counter(text, notation);
  return { count, limit, label, over: limit !== null && count > limit };
}
