// What is on the pad as a text for the address: strokes as steps, a picture as its runs of greys.
import { DRAWINGS, linked } from "./address.js";

/**
 * @typedef {[number, number]} Point
 * @typedef {Point[]} Stroke
 */

// The 64 signs that stand in an address as they are: base64url, in its order.
const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const BITS = 5; // of a number in one sign; the sixth tells that more of it follow
const MORE = 1 << BITS;
const FINEST = 2; // units of the pad between two points of a thinned stroke; twice as many each time
const COARSEST = 32; // a pixel of the 28 x 28 is 36

/**
 * @param {Stroke[]} strokes
 * @param {number} room characters
 * @returns {{ text: string, thinned: boolean } | null} null where not even the coarsest has room
 */
export function writeStrokes(strokes, room) {
  const text = encodeStrokes(strokes);
  if (text.length <= room) {
    return { text, thinned: false };
  }
  for (let least = FINEST; least <= COARSEST; least *= 2) {
    const thinned = encodeStrokes(strokes.map((stroke) => thin(stroke, least)));
    if (thinned.length <= room) {
      return { text: thinned, thinned: true };
    }
  }
  return null;
}

/**
 * @param {number[]} greys 784 from 0 to 255
 * @returns {string} each grey but 0 is a byte, 0 is followed by how many there are
 */
export function writeGreys(greys) {
  const bytes = [];
  for (let i = 0; i < greys.length; i++) {
    bytes.push(greys[i]);
    if (greys[i] === 0) {
      const start = i;
      while (greys[i + 1] === 0 && i + 1 - start < 255) {
        i++;
      }
      bytes.push(i + 1 - start);
    }
  }
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/**
 * @param {(name: string) => string | null} value of what an address names
 * @returns {{ strokes?: Stroke[], picture?: number[] } | null} the drawing that it brings, unchecked
 */
export function linkedDrawing(value = linked) {
  const [strokes, greys, former] = DRAWINGS.map(value);
  if (greys) {
    return { strokes: [], picture: decodeGreys(greys) };
  }
  if (strokes) {
    return { strokes: strokes.split(".").map(decodeStroke) };
  }
  return former ? { strokes: former.split("_").map(decodeFormer) } : null;
}

// ---- strokes ----------------------------------------------------------------------------------------------

function encodeStrokes(strokes) {
  return strokes.map(encodeStroke).join(".");
}

/** The steps from point to point, x and y in turn. */
function encodeStroke(stroke) {
  const numbers = stroke.flat();
  return numbers.map((number, i) => encodeNumber(number - (numbers[i - 2] ?? 0))).join("");
}

/** The small ones, of either sign, are one sign long. */
function encodeNumber(number) {
  let rest = number < 0 ? -2 * number - 1 : 2 * number;
  let text = "";
  while (rest >= MORE) {
    text += SIGNS[MORE + (rest % MORE)];
    rest = Math.floor(rest / MORE);
  }
  return text + SIGNS[rest];
}

function decodeStroke(text) {
  const steps = [];
  let number = 0;
  let weight = 1;
  for (const sign of text) {
    const value = SIGNS.indexOf(sign);
    if (value < 0) {
      return []; // damaged: no stroke
    }
    number += weight * (value % MORE);
    weight *= MORE;
    if (value < MORE) {
      steps.push(number % 2 ? -(number + 1) / 2 : number / 2);
      number = 0;
      weight = 1;
    }
  }
  return pointsOf(steps);
}

/** As links were written before: the steps in base 36. */
function decodeFormer(text) {
  return pointsOf(text.split(",").map((step) => parseInt(step, 36)));
}

function pointsOf(steps) {
  const points = [];
  let [x, y] = [0, 0];
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    points.push([x, y]);
  }
  return points;
}

/**
 * The stroke without points that are nearly where the one before them is; its ends stay.
 * @param {Stroke} stroke
 * @param {number} least how far apart points are at the least
 * @returns {Stroke}
 */
function thin(stroke, least) {
  let last = stroke[0];
  return stroke.filter((point, i) => {
    const far = Math.hypot(point[0] - last[0], point[1] - last[1]) >= least;
    const isKept = far || i === 0 || i === stroke.length - 1;
    if (isKept) {
      last = point;
    }
    return isKept;
  });
}

// ---- greys ------------------------------------------------------------------------------------------------

function decodeGreys(text) {
  let bytes;
  try {
    bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return undefined; // damaged
  }
  const greys = [];
  for (let i = 0; i < bytes.length; i++) {
    const grey = bytes.charCodeAt(i);
    const count = grey ? 1 : bytes.charCodeAt(++i);
    greys.push(...Array(count || 0).fill(grey));
  }
  return greys;
}
