// What is on the pad, drawn: strokes with a round pen, or the digits of a picture.
import { drawDigit, GREYS } from "./digit.js";

/** The pad's side, in the units of its strokes. */
export const SIZE = 1024;
const PEN = 52;

/**
 * @typedef {import("./link.js").Stroke} Stroke
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Stroke[]} strokes
 * @param {number[] | null} picture 784 greys of each of its digits, that lie over the strokes
 */
export function drawInk(canvas, strokes, picture) {
  const side = Math.round(canvas.clientWidth * devicePixelRatio) || 1;
  // Giving a canvas its size clears it and costs a frame, so only when it has changed.
  if (canvas.width !== side) {
    canvas.width = side;
    canvas.height = side;
  }
  const color = getComputedStyle(canvas).color;
  const context = canvas.getContext("2d");
  context.setTransform(side / SIZE, 0, 0, side / SIZE, 0, 0);
  context.clearRect(0, 0, SIZE, SIZE);
  if (picture) {
    drawPicture(context, picture, color);
    return;
  }
  context.lineWidth = PEN;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.strokeStyle = color;
  context.fillStyle = color;
  for (const stroke of strokes) {
    drawStroke(context, stroke);
  }
}

/** The digits of a picture side by side; mostly there is one. */
function drawPicture(context, picture, color) {
  const small = document.createElement("canvas");
  small.width = 28;
  small.height = 28;
  const pen = color.match(/\d+/g).map(Number);
  const count = picture.length / GREYS;
  const side = SIZE / count;
  context.imageSmoothingEnabled = false;
  for (let place = 0; place < count; place++) {
    drawDigit(small, picture.slice(GREYS * place, GREYS * (place + 1)), pen);
    context.drawImage(small, place * side, (SIZE - side) / 2, side, side);
  }
}

function drawStroke(context, stroke) {
  context.beginPath();
  if (stroke.length === 1) {
    // A path that goes nowhere is not drawn, round as its ends may be.
    context.arc(...stroke[0], PEN / 2, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  context.moveTo(...stroke[0]);
  // Each point pulls a curve from the middle before it to the middle after it: the hand made no corners.
  stroke.forEach(([x, y], i) => {
    const [nextX, nextY] = stroke[i + 1] ?? [x, y];
    context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  });
  context.stroke();
}
