// Whether the server can be reached. Where it cannot, the page says so until it can again, on every tab.
import { tell } from "./bus.js";

const RETRY = 1500; // ms between two looks while it is gone
const REST = 15_000; // ms between two looks while nobody may have asked

let isLost = false;
let isLooking = false;

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

/** Whatever Gradio says in words of its own: it loads the page again when the server does not know it any more. */
export function watchGradio() {
  const toasts = document.querySelector(".toast-wrap");
  const watch = new MutationObserver(() => {
    if (toasts.childElementCount) {
      tell("lost");
      doubt();
    }
  });
  watch.observe(toasts, { childList: true });
}

function look() {
  if (document.visibilityState === "visible") {
    doubt();
  }
}

window.addEventListener("offline", () => doubt());
document.addEventListener("visibilitychange", look);
setInterval(look, REST);
