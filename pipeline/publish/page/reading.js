"use strict";
// What the page computes, apart from what it shows: functions of their arguments alone.

/** The index of the last number that is not above a value, or -1; the numbers ascend. */
function lastAtOrBefore(numbers, value) {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The words of a sentence: where each stands in the text, and when it sounds, in milliseconds. */
function unpackWords(packed, startMs) {
  const words = [];
  let at = 0;
  let atMs = startMs;
  for (let i = 0; i < packed.length; i += 4) {
    const start = at + packed[i];
    at = start + packed[i + 1];
    atMs += packed[i + 2];
    words.push({ start, stop: at, fromMs: atMs, toMs: atMs + packed[i + 3] });
  }
  return words;
}

/** A text in runs, each in one word (or none: -1) and with the reading of one character (or none: ""). */
function runsOf(text, words, syllables) {
  const runs = [];
  let word = 0;
  let syllable = 0;
  let at = 0;
  while (at < text.length) {
    while (word < words.length && words[word].stop <= at) word += 1;
    const inside = word < words.length && words[word].start <= at;
    const edge = word < words.length ? (inside ? words[word].stop : words[word].start) : text.length;
    let stop = at;
    let reading = "";
    while (stop < Math.min(edge, text.length)) {
      if (syllables.length && isHan(text[stop])) {
        if (stop > at) break;
        reading = syllables[syllable] || "";
        syllable += 1;
        stop += 1;
        break;
      }
      stop += 1;
    }
    runs.push({ text: text.slice(at, stop), word: inside ? word : -1, reading: reading === "-" ? "" : reading });
    at = stop;
  }
  return runs;
}

/** True for a character that has a syllable in the page's pinyin. */
function isHan(sign) {
  return /[\u3400-\u4dbf\u4e00-\u9fff]/.test(sign);
}

/** Seconds as people write a time. */
function clockText(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hour, minute, second] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hour ? `${hour}:${two(minute)}:${two(second)}` : `${minute}:${two(second)}`;
}

/** The seconds that an address such as #t=83.5 or #t=1:23 names, or null. */
function momentOf(hash) {
  const found = /^#t=(?:(?:(\d+):)?(\d{1,3}):)?(\d+(?:\.\d+)?)$/.exec(hash);
  if (!found) return null;
  return Number(found[1] || 0) * 3600 + Number(found[2] || 0) * 60 + Number(found[3]);
}

/** The part of an address that names a moment. */
function momentAddress(seconds) {
  return `#t=${Math.max(0, Math.round(seconds * 10) / 10)}`;
}

/** The indexes of the texts that hold a query, whatever the case and the accents; none for an empty one. */
function findTexts(texts, query) {
  const wanted = folded(query.trim());
  if (!wanted) return [];
  return texts.flatMap((text, index) => (folded(text).includes(wanted) ? [index] : []));
}

function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The next number of an ascending list, above a value or (direction -1) below it; the value at an end. */
function stepFrom(numbers, value, direction) {
  if (direction > 0) return numbers.find((number) => number > value + 0.001) ?? value;
  return numbers.findLast((number) => number < value - 0.001) ?? value;
}

/** Who is heard in the middle of each of so many equal stretches of time: a speaker's number, or -1. */
function speakersAlong(count, durationMs, startsMs, speakers) {
  return Array.from({ length: count }, (_, column) => {
    const found = lastAtOrBefore(startsMs, ((column + 0.5) * durationMs) / count);
    return found < 0 ? -1 : speakers[found];
  });
}

/** The mean level in one of so many equal stretches of time; half the height where nothing is known. */
function levelAlong(levels, column, columns) {
  if (!levels.length) return 50;
  const from = Math.floor((column * levels.length) / columns);
  const inside = levels.slice(from, Math.max(from + 1, Math.floor(((column + 1) * levels.length) / columns)));
  return inside.reduce((sum, level) => sum + level, 0) / inside.length;
}

/** Where to go on after a visit that ended at some seconds: near either end, from the beginning. */
function resumeAt(seconds, durationSeconds) {
  return Number.isFinite(seconds) && seconds > 5 && seconds < durationSeconds - 10 ? seconds : 0;
}

/** When a repetition ends: a moment after its last words, and before the next ones. */
function repeatEndMs(endMs, nextStartMs) {
  return Math.max(endMs, Math.min(endMs + 200, nextStartMs - 30));
}
