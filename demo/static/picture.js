// A picture that is read instead of a drawing: chosen, dropped on the pad, or pasted.
//
// Gradio's uploader sends it. What that would refuse in words of its own never comes to it: the pad says why.

const CHOOSER = "#picture input[type=file]";
const PASTE = "#picture [aria-label='Paste from clipboard']"; // called so in every language
const PLACE = "#left"; // the pad and the uploader over it
const FIELDS = "input, textarea, [contenteditable]";

/**
 * The pad, as far as pictures concern it.
 * @typedef {object} Taker
 * @property {number} largest bytes
 * @property {() => boolean} isSeen
 * @property {(kind: "no_picture" | "large" | "no_paste") => void} refuse
 */

/** @param {Taker} taker */
export function takePictures(taker) {
  // All before Gradio hears of it.
  listen("change", (event) => {
    if (event.target.matches?.(CHOOSER)) {
      const [file] = event.target.files;
      const fault = file && faultOf(file, taker.largest);
      if (fault) {
        event.stopPropagation();
        event.target.value = ""; // the same file may be chosen again
        taker.refuse(fault);
      }
    }
  });
  for (const dragging of ["dragenter", "dragover", "dragleave", "drop"]) {
    listen(dragging, drag);
  }
  listen("click", async (event) => {
    if (event.target.closest?.(PASTE)) {
      event.stopPropagation();
      const file = await clipboardPicture();
      if (file) {
        give(file);
      } else {
        taker.refuse("no_paste");
      }
    }
  });
  listen("paste", (event) => {
    const file = event.clipboardData?.files[0];
    if (file && taker.isSeen() && !event.target.closest?.(FIELDS)) {
      event.preventDefault();
      give(file);
    }
  });
}

function listen(name, listener) {
  document.addEventListener(name, listener, { capture: true });
}

/** A file over the pad: what it is, the browser tells when it is dropped. */
function drag(event) {
  if (!event.target.closest?.(PLACE) || !event.dataTransfer?.types.includes("Files")) {
    return;
  }
  // Else the browser would leave the page, and open the file.
  event.preventDefault();
  event.stopPropagation();
  const isLeft = event.type === "dragleave" && !event.relatedTarget?.closest?.(PLACE);
  document.documentElement.classList.toggle("with-file", event.type !== "drop" && !isLeft);
  if (event.type === "drop") {
    give(event.dataTransfer.files[0]);
  }
}

/** @returns {"no_picture" | "large" | ""} why a file is not sent */
function faultOf(file, largest) {
  if (!file.type.startsWith("image/")) {
    return "no_picture";
  }
  return file.size > largest ? "large" : "";
}

/** Gives a file to the uploader as if it had been chosen there. */
function give(file) {
  const chooser = document.querySelector(CHOOSER);
  if (!chooser || !file) {
    return; // another one is on its way
  }
  const files = new DataTransfer();
  files.items.add(file);
  chooser.files = files.files;
  chooser.dispatchEvent(new Event("change"));
}

/** @returns {Promise<File | null>} null where there is none, or the browser does not tell */
async function clipboardPicture() {
  try {
    for (const item of await navigator.clipboard.read()) {
      const type = item.types.find((one) => one.startsWith("image/"));
      if (type) {
        return new File([await item.getType(type)], "pasted", { type });
      }
    }
  } catch {
    // Refused, or not there without https.
  }
  return null;
}
