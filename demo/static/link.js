// The link that brings back a drawing, with the settings and tabs it was seen in.
import { linked } from "./address.js";
import { setting } from "./settings.js";
import { openedTab } from "./tabs.js";

/**
 * @typedef {[number, number]} Point
 * @typedef {Point[]} Stroke
 */

/**
 * @param {Stroke[]} strokes
 * @returns {string}
 */
export function linkTo(strokes) {
  const parts = new URLSearchParams({
    d: strokes.map(encode).join("_"),
    r: setting("recipe"),
    l: setting("lang"),
    tabs: openedTab("#tabs"),
    inner: openedTab("#inner"),
  });
  const page = location.href.split("#")[0];
  return `${page}#${parts}`;
}

/** @returns {Stroke[] | null} what the link brings, unchecked; null without a drawing in it */
export function linkedDrawing() {
  const text = linked("d");
  if (text === null) {
    return null;
  }
  // A reload is to bring back what is on the pad by then, not what the link brought.
  history.replaceState(null, "", location.pathname + location.search);
  return text.split("_").map(decode);
}

/** A stroke as the steps from point to point, x and y in turn, in base 36: short enough for an address. */
function encode(stroke) {
  const numbers = stroke.flat();
  const steps = numbers.map((number, i) => number - (numbers[i - 2] ?? 0));
  return steps.map((step) => step.toString(36)).join(",");
}

function decode(text) {
  const numbers = [];
  for (const step of text.split(",")) {
    const before = numbers.at(-2) ?? 0;
    numbers.push(before + parseInt(step, 36));
  }
  const points = [];
  for (let i = 0; i < numbers.length; i += 2) {
    points.push([numbers[i], numbers[i + 1]]);
  }
  return points;
}
