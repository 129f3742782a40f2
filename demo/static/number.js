// A number on the pad: its digits above the table, of which one is chosen, and a box around each.
import { tell } from "./bus.js";
import { SIZE } from "./ink.js";
import { ARROWS } from "./keys.js";

/**
 * @typedef {object} Digit
 * @property {number} vote
 * @property {[number, number, number, number]} box left, top, right, bottom in the pad's units
 */

const MARGIN = 36; // units of the pad between a digit's points and its box: the pen is 52 wide

/**
 * A digit alone needs neither choice nor box.
 * @param {Digit[]} digits from left to right
 * @param {number} about which of them the page is about
 */
export function showNumber(digits, about) {
  const places = digits.length > 1 ? digits : [];
  document.querySelector(".verdict")?.classList.toggle("several", places.length > 0);
  for (const button of document.querySelectorAll("[data-place]")) {
    const place = Number(button.dataset.place);
    button.hidden = place >= places.length;
    button.textContent = places[place]?.vote ?? "";
    button.ariaPressed = String(place === about);
  }
  for (const frame of document.querySelectorAll("[data-box]")) {
    const place = Number(frame.dataset.box);
    frame.hidden = place >= places.length;
    frame.classList.toggle("chosen", place === about);
    if (!frame.hidden) {
      surround(frame, places[place].box);
    }
  }
}

function surround(frame, [left, top, right, bottom]) {
  const share = (units) => `${(100 * units) / SIZE}%`;
  frame.style.left = share(left - MARGIN);
  frame.style.top = share(top - MARGIN);
  frame.style.width = share(right - left + 2 * MARGIN);
  frame.style.height = share(bottom - top + 2 * MARGIN);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-place]");
  if (button) {
    tell("place", Number(button.dataset.place));
  }
});

document.addEventListener("keydown", (event) => {
  const button = event.target.closest?.("[data-place]");
  const [right] = ARROWS[event.key] ?? [0];
  if (button && right) {
    const next = document.querySelector(
      `[data-place="${Number(button.dataset.place) + right}"]:not([hidden])`,
    );
    next?.focus();
    next?.click();
  }
});
