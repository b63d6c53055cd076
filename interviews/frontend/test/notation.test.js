import assert from "node:assert/strict";
import { test } from "node:test";
import { compileNotation, sizeOf, tokensOf } from "../src/notation.js";

const notation = compileNotation({
  tokens: [
    { pattern: "[ab]", class: "read", title: "letter", documentation: "" },
    { pattern: "\\d+", class: "value", title: "number", documentation: "" },
    { pattern: "x*", class: "surprising", title: "may be empty", documentation: "" },
  ],
  size: { metric: "length", label: "stops", limit: 4, counts: "glyphs" },
});
const counting = (counts) => ({ ...notation, size: { ...notation.size, counts } });

test("a line is read from left to right, passing over what no pattern fits", () => {
  const found = tokensOf(notation, "a?12b");
  assert.deepEqual(found.map(({ start, end, token }) => [start, end, token.class]), [[0, 1, "read"], [2, 4, "value"], [4, 5, "read"]]);
});

test("a pattern that fits the empty string never stops the reading", () => {
  assert.deepEqual(tokensOf(notation, "?xx?").map(({ start, end }) => [start, end]), [[1, 3]]);
});

test("a class without a colour of its own is plain", () => {
  assert.equal(tokensOf(notation, "x")[0].token.class, "plain");
});

test("characters outside the basic plane are one step", () => {
  assert.deepEqual(tokensOf(notation, "♛𝄞a").map(({ start }) => start), [3]);
});

test("glyphs are counted without white space, and beyond the limit said to be over", () => {
  assert.deepEqual(sizeOf(notation, "a b\n1 ?"), { count: 4, limit: 4, label: "stops", over: false });
  assert.equal(sizeOf(notation, "ab12𝄞").count, 5);
  assert.equal(sizeOf(notation, "ab12𝄞").over, true);
});

test("lines, bytes and tokens are counted each in their way", () => {
  assert.equal(sizeOf(counting("lines"), "a\n\n  \nb").count, 2);
  assert.equal(sizeOf(counting("bytes"), "é").count, 2);
  assert.equal(sizeOf(counting("tokens"), "a12\nb").count, 3);
});

test("a count of tokens passes over the classes that the notation names", () => {
  const partly = { ...notation, size: { ...notation.size, counts: "tokens", not_counted: ["value"] } };
  assert.equal(sizeOf(partly, "a12\nb").count, 2);
});

test("a way of counting that is not known shows no figure", () => {
  assert.equal(sizeOf(counting("moons"), "ab"), null);
  assert.equal(sizeOf(compileNotation(null), "ab"), null);
});
