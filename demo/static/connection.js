// Whether the server can be reached. Where it cannot, the page says so until it can again, on every tab.
import { tell } from "./bus.js";

const RETRY = 1500; // ms between two looks

let isLost = false;
let isLooking = false;

export function isServerLost() {
  return isLost;
}

/** @param {boolean} lost what somebody has found out who asked the server */
export function foundLost(lost) {
  document.documentElement.classList.toggle("offline", lost);
  if (lost === isLost) {
    return;
  }
  isLost = lost;
  if (lost) {
    tell("lost");
    doubt();
  } else {
    tell("found");
  }
}

/** An answer is overdue: is the server there? If not, it is looked for until it is. */
export async function doubt() {
  if (isLooking) {
    return;
  }
  isLooking = true;
  while (!(await reachable())) {
    foundLost(true);
    await new Promise((done) => setTimeout(done, RETRY));
  }
  isLooking = false;
  foundLost(false);
}

/** By the route that costs least: a message without a drawing is answered at once. */
async function reachable() {
  try {
    const answer = await fetch(new URL("live", document.baseURI), { method: "POST", body: "{}" });
    return answer.ok;
  } catch {
    return false;
  }
}

/** Gradio notices a loss even while nobody asks, and says so in words of its own, which are hidden then. */
export function watchGradio() {
  const toasts = document.querySelector(".toast-wrap");
  const watch = new MutationObserver(() => {
    if (toasts.childElementCount) {
      doubt();
    }
  });
  watch.observe(toasts, { childList: true });
}

window.addEventListener("offline", () => doubt());
