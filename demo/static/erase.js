// Pen and eraser on the 28 x 28.

const REACH = 1.7; // pixels from the pointer at which a dab fades out; full one pixel nearer

/**
 * @param {number[]} greys 784
 * @param {[number, number][]} points where the pointer was, in pixels
 * @param {"pen" | "eraser"} tool
 * @returns {number[]} the greys with a dab at each point
 */
export function dab(greys, points, tool) {
  return greys.map((grey, i) => {
    const x = (i % 28) + 0.5;
    const y = Math.floor(i / 28) + 0.5;
    const distances = points.map(([toX, toY]) => Math.hypot(x - toX, y - toY));
    const strength = REACH - Math.min(...distances);
    const ink = 255 * Math.max(0, Math.min(1, strength));
    const changed = tool === "pen" ? Math.max(grey, ink) : Math.min(grey, 255 - ink);
    return Math.round(changed);
  });
}
