"use strict";
// The functions of the page's script that need no page; run by test_page_script.py.

const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const test = require("node:test");
const vm = require("node:vm");

const file = join(__dirname, "..", "..", "pipeline", "publish", "page", "reading.js");
const page = vm.createContext({});
vm.runInContext(readFileSync(file, "utf8"), page);
// What the script makes belongs to another world, whose arrays are never deeply equal to ours.
const plain = (value) => JSON.parse(JSON.stringify(value));

test("the last number at or before a value is found as by looking at each", () => {
  const numbers = [0, 10, 10, 25, 400];
  for (const value of [-1, 0, 9, 10, 11, 399, 400, 1e9]) {
    assert.equal(page.lastAtOrBefore(numbers, value), numbers.filter((number) => number <= value).length - 1);
  }
  assert.equal(page.lastAtOrBefore([], 5), -1);
});

test("packed words stand where they were put", () => {
  assert.deepEqual(plain(page.unpackWords([0, 2, 5, 100, 1, 4, 150, 90], 1000)), [
    { start: 0, stop: 2, fromMs: 1005, toMs: 1105 },
    { start: 3, stop: 7, fromMs: 1155, toMs: 1245 },
  ]);
});

test("the runs of a text are the text, whatever its words and readings", () => {
  const text = "“GPU 热了。” 𠮷 好";
  const words = page.unpackWords([0, 4, 0, 1, 1, 1, 1, 1, 0, 3, 1, 1], 0);
  for (const stands of [[], words]) {
    for (const syllables of [[], ["rè", "le", "hǎo"], ["rè"]]) {
      const runs = page.runsOf(text, stands, syllables);
      assert.equal(runs.map((run) => run.text).join(""), text);
      assert.ok(runs.every((run) => run.text));
    }
  }
});

test("each character has its own syllable, in the word that it belongs to", () => {
  const words = page.unpackWords([0, 2, 0, 1, 0, 2, 1, 1], 0);
  assert.deepEqual(plain(page.runsOf("谢谢你。", words, ["xiè", "xiè", "nǐ"])), [
    { text: "谢", word: 0, reading: "xiè" },
    { text: "谢", word: 0, reading: "xiè" },
    { text: "你", word: 1, reading: "nǐ" },
    { text: "。", word: 1, reading: "" },
  ]);
  assert.deepEqual(plain(page.runsOf("一a", [], ["-"])).map((run) => run.reading), ["", ""]);
});

test("a moment survives the way into an address and back", () => {
  for (const seconds of [0, 0.5, 59.9, 83.4, 36_000]) {
    assert.equal(page.momentOf(page.momentAddress(seconds)), seconds);
  }
  assert.equal(page.momentOf("#t=1:23"), 83);
  assert.equal(page.momentOf("#t=1:00:01.5"), 3601.5);
  for (const other of ["", "#", "#t=", "#t=x", "#t=-3", "#t=1:2:3:4", "#chapter-1"]) {
    assert.equal(page.momentOf(other), null);
  }
});

test("times read as people write them", () => {
  assert.deepEqual([0, 83.9, 3600, -1].map(page.clockText), ["0:00", "1:23", "1:00:00", "0:00"]);
});

test("search knows no case, no accents and no width", () => {
  const texts = ["Ünder the lamp", "灯还亮着", "ＬＡＭＰ", "nothing"];
  assert.deepEqual(plain(page.findTexts(texts, " lamp")), [0, 2]);
  assert.deepEqual(plain(page.findTexts(texts, "under")), [0]);
  assert.deepEqual(plain(page.findTexts(texts, "亮")), [1]);
  assert.deepEqual(plain(page.findTexts(texts, "  ")), []);
});

test("speed goes up and down one step, and stays at an end", () => {
  const speeds = [0.5, 1, 1.25, 2];
  assert.equal(page.stepFrom(speeds, 1, 1), 1.25);
  assert.equal(page.stepFrom(speeds, 1, -1), 0.5);
  assert.equal(page.stepFrom(speeds, 2, 1), 2);
  assert.equal(page.stepFrom(speeds, 0.5, -1), 0.5);
});

test("a column has the colour of whoever is heard in its middle", () => {
  assert.deepEqual(plain(page.speakersAlong(4, 400, [60, 200, 310], [0, 1, 0])), [-1, 0, 1, 0]);
  assert.deepEqual(plain(page.speakersAlong(2, 400, [], [])), [-1, -1]);
});

test("the waveform has a level for any number of columns", () => {
  assert.deepEqual([0, 1].map((column) => page.levelAlong([10, 30, 50, 90], column, 2)), [20, 70]);
  assert.deepEqual([0, 1, 2].map((column) => page.levelAlong([10, 30], column, 3)), [10, 10, 30]);
  assert.equal(page.levelAlong([], 3, 7), 50);
});

test("a visit goes on where the last one ended, unless that was near an end", () => {
  assert.deepEqual([NaN, 3, 120.5, 595, 900].map((seconds) => page.resumeAt(seconds, 600)), [0, 0, 120.5, 0, 0]);
});

test("a repetition ends after its words and before the next ones", () => {
  assert.equal(page.repeatEndMs(1000, Infinity), 1200);
  assert.equal(page.repeatEndMs(1000, 1100), 1070);
  assert.equal(page.repeatEndMs(1000, 1000), 1000);
});
