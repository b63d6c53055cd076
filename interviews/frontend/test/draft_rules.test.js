import assert from "node:assert/strict";
import { test } from "node:test";
import { afterSave, secondsToWait, stateWords, worthOfMirror } from "../src/draft_rules.js";

const server = { text: "server", revision: 3 };
const sent = { text: "mine", revision: 3 };

test("a mirror is worth nothing when it is missing, broken or what the server has", () => {
  assert.equal(worthOfMirror(null, server), "nothing");
  assert.equal(worthOfMirror({ text: 7 }, server), "nothing");
  assert.equal(worthOfMirror({ text: "server", revision: 1 }, server), "nothing");
});

test("a mirror typed after the server's revision is ahead, after an older one parted", () => {
  assert.equal(worthOfMirror({ text: "more", revision: 3 }, server), "ahead");
  assert.equal(worthOfMirror({ text: "more", revision: 2 }, server), "parted");
});

test("a save that was taken carries the new revision", () => {
  assert.deepEqual(afterSave(200, { revision: 4 }, sent), { kind: "saved", revision: 4 });
});

test("another text on the server is a conflict, the same text is not", () => {
  assert.deepEqual(afterSave(409, { revision: 5, text: "theirs" }, sent), { kind: "conflict", revision: 5, text: "theirs" });
  assert.deepEqual(afterSave(409, { revision: 5, text: "mine" }, sent), { kind: "saved", revision: 5 });
});

test("what repeating cannot mend is refused, the rest is tried again", () => {
  assert.deepEqual(afterSave(413, { detail: "Too large." }, sent), { kind: "refused", detail: "Too large." });
  for (const status of [0, 408, 429, 500, 503]) assert.equal(afterSave(status, null, sent).kind, "failed");
});

test("waiting grows with each failure up to half a minute", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 50].map(secondsToWait), [2, 4, 8, 15, 30, 30]);
});

test("the state line says when it was saved and what happens next", () => {
  const clockTime = () => "12:03:04";
  assert.equal(stateWords({ kind: "saved", at: "x" }, clockTime), "Saved 12:03:04");
  assert.match(stateWords({ kind: "failed", seconds: 8 }, clockTime), /trying again in 8 s/);
  assert.match(stateWords({ kind: "refused", detail: "Too large." }, clockTime), /Too large\. It is kept/);
});
