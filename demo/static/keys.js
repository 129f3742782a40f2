// The keys that work anywhere on the page; those of the pad are in pad.js.
import { openDialog } from "./dialogs.js";
import { openTab } from "./tabs.js";

const TYPING = "input, textarea, select, [contenteditable], dialog";

/** Which way an arrow key points: [right, down]. */
export const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

document.addEventListener("keydown", (event) => {
  if (event.target.closest?.(TYPING)) {
    return;
  }
  if (event.altKey && /^[1-6]$/.test(event.key)) {
    openTab(Number(event.key) - 1);
    event.preventDefault();
  } else if (event.key === "?") {
    openDialog("help");
  }
});
