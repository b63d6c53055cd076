// The server's faults count lines from 1 and columns in characters; the browser counts in UTF-16 units.

function unitsBefore(line, characters) {
  return [...line].slice(0, Math.max(0, characters)).join("").length;
}

/** Return {from, to} in UTF-16 units of `line` for a fault; at least one unit wide where the line has any. */
export function faultRange(line, fault) {
  const from = Math.min(unitsBefore(line, (fault.column ?? 1) - 1), line.length);
  const to = Math.min(unitsBefore(line, (fault.end_column ?? (fault.column ?? 1) + 1) - 1), line.length);
  if (to > from) return { from, to };
  return from < line.length ? { from, to: from + 1 } : { from: Math.max(0, line.length - 1), to: line.length };
}
