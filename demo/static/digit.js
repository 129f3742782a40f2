// The digit on the pad as the networks see it: 784 greys from 0 to 255, row by row. Panels are about it.

/** How many greys a digit has. */
export const GREYS = 784;

/** @type {number[] | null} */
let greys = null;
let drawing = () => null;

/** @returns {number[] | null} null for a blank pad */
export function currentDigit() {
  return greys;
}

/** @param {number[] | null} digit */
export function keepDigit(digit) {
  greys = digit;
}

/** @returns {object | null} what the pad sends of it at pen-up; null for a blank pad */
export function currentDrawing() {
  return greys && drawing();
}

/** @param {() => object} pad what gives it */
export function drawingsFrom(pad) {
  drawing = pad;
}

/**
 * @param {HTMLCanvasElement} canvas 28 x 28
 * @param {number[] | null} digit null is drawn as a blank one
 * @param {number[]} [pen] [red, green, blue] of ink on nothing; without it white on black
 */
export function drawDigit(canvas, digit, pen) {
  const picture = new ImageData(28, 28);
  for (let i = 0; i < GREYS; i++) {
    const grey = digit?.[i] ?? 0;
    const pixel = pen ? [...pen, grey] : [grey, grey, grey, 255];
    picture.data.set(pixel, 4 * i);
  }
  canvas.getContext("2d").putImageData(picture, 0, 0);
}
