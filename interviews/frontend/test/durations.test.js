import assert from "node:assert/strict";
import { test } from "node:test";
import { announcement, clockFace, creditWords } from "../src/durations.js";
import { faultRange } from "../src/faults.js";

const MINUTE = 60_000;

test("the clock shows hours only where there are any and never goes below zero", () => {
  assert.deepEqual([3_723_000, 123_000, 400, 0, -5].map(clockFace), ["1:02:03", "2:03", "0:01", "0:00", "0:00"]);
});

test("each warning is given once, when its minute is crossed", () => {
  assert.equal(announcement(15 * MINUTE + 1, 15 * MINUTE), "15 minutes left.");
  assert.equal(announcement(15 * MINUTE, 14 * MINUTE), "");
  assert.equal(announcement(2 * MINUTE, MINUTE - 1), "1 minute left.");
});

test("a leap over several warnings gives the last of them, and the end before all", () => {
  assert.equal(announcement(20 * MINUTE, 4 * MINUTE), "5 minutes left.");
  assert.match(announcement(20 * MINUTE, -1), /^The time is up/);
});

test("added minutes are told, lost seconds are not", () => {
  assert.equal(creditWords(3 * MINUTE), "3 minutes were added to your clock.");
  assert.equal(creditWords(5_000), "");
});

test("a fault's columns are characters, whatever they take in the browser", () => {
  assert.deepEqual(faultRange("𝄞ab", { column: 2, end_column: 3 }), { from: 2, to: 3 });
  assert.deepEqual(faultRange("ab", { column: 3, end_column: 4 }), { from: 1, to: 2 });
  assert.deepEqual(faultRange("", { column: 1, end_column: 2 }), { from: 0, to: 0 });
});
