// The page within another's frame that is as tall as its content, as on the page of a Space: there nothing is
// ever scrolled in here, so `fixed` and `sticky` do nothing. The outer page tells what is in sight.
//
// For style sheets stand on <html>, while that is so: data-framed, and --sight-top, --sight-bottom and
// --sight-height of what is in sight, in px of this page. What has `sticky` is moved as that would do it.
import { hear } from "./bus.js";

const SPACES = "https://huggingface.co"; // shows a Space in a frame
const EDGE = 8; // px between the edge of what is in sight and what comes there
// What style sheets give `position: sticky`, without what sticks within a box that is scrolled.
const STICKY = "#left, .connection, .closer, .closer [data-slot=place], #taught form > .trouble";

const root = document.documentElement;

let top = 0; // of what is in sight, in px of this page
let bottom = 0;
/** @type {WeakMap<HTMLElement, number>} px that what sticks has gone down from where it would stand */
const gone = new WeakMap();

/** @returns {boolean} whether it is the Hub that shows the page, or may be */
export function isOnHub() {
  // Firefox does not tell who shows the frame.
  return window.parent !== window && (location.ancestorOrigins?.[0] ?? SPACES) === SPACES;
}

/** @returns {string} the address of the page for others: within a Space's page that page's, else its own */
export function publicAddress() {
  const space = window.gradio_config?.space_id;
  return space && isOnHub() ? `${SPACES}/spaces/${space}` : location.origin + location.pathname;
}

/**
 * What goes out of this page to the Hub's is handed to nobody else.
 * @param {object} message
 */
export function tellHub(message) {
  if (isOnHub()) {
    window.parent.postMessage(message, SPACES);
  }
}

/** @param {Element} element comes into sight, if it is not */
export function bringIntoSight(element) {
  if (!isFramed()) {
    element.scrollIntoView({ block: "nearest" });
    return;
  }
  const box = element.getBoundingClientRect();
  const isAbove = box.top < top || box.height > bottom - top;
  if (box.top < top || box.bottom > bottom) {
    const by = isAbove ? box.top - EDGE - top : box.bottom + EDGE - bottom;
    window.parentIFrame.scrollToOffset(0, Math.max(0, top + by));
  }
}

function isFramed() {
  return root.dataset.framed !== undefined;
}

/** @param {object} page what iframe-resizer tells of the outer page */
function see({ scrollTop, clientHeight, offsetTop }) {
  top = Math.max(0, scrollTop - offsetTop);
  bottom = Math.max(top, scrollTop + clientHeight - offsetTop);
  root.dataset.framed = "";
  place();
}

/** The frame may end above the window's edge. */
function sightEnd() {
  return Math.min(bottom, innerHeight);
}

function place() {
  if (!isFramed()) {
    return;
  }
  const end = sightEnd();
  root.style.setProperty("--sight-top", `${top}px`);
  root.style.setProperty("--sight-bottom", `${end}px`);
  root.style.setProperty("--sight-height", `${Math.max(0, end - top)}px`);
  if (!root.classList.contains("pen-down")) {
    document.querySelectorAll(STICKY).forEach(stick); // nothing goes away under the pen
  }
}

/** As `sticky` would by itself: within what the element stands in. */
function stick(element) {
  const before = gone.get(element) ?? 0;
  const way = wayOf(element, before);
  if (way !== before) {
    gone.set(element, way);
    element.style.translate = way ? `0 ${way}px` : "";
  }
}

/** How far down an element is to go from where it would stand; `before`: how far it has gone. */
function wayOf(element, before) {
  const style = getComputedStyle(element);
  if (style.position !== "sticky" || !element.offsetParent) {
    return 0;
  }
  const box = element.getBoundingClientRect();
  const around = boxAround(element);
  if (style.top !== "auto") {
    const room = Math.max(0, around.bottom - (box.bottom - before));
    return Math.min(room, Math.max(0, top + parseFloat(style.top) - (box.top - before)));
  }
  const room = Math.min(0, around.top - (box.top - before));
  return Math.max(room, Math.min(0, sightEnd() - parseFloat(style.bottom) - (box.bottom - before)));
}

/** Of what an element is laid out in: some of its parents may have no box. */
function boxAround(element) {
  let parent = element.parentElement;
  while (getComputedStyle(parent).display === "contents") {
    parent = parent.parentElement;
  }
  return parent.getBoundingClientRect();
}

function begin() {
  // Its other listeners, should there be any, are Gradio's workflows', which this page has none of.
  window.parentIFrame.getPageInfo(see);
  window.addEventListener("resize", place);
  hear("settled", place);
  new ResizeObserver(place).observe(document.body);
}

if (window.parent !== window) {
  if (window.parentIFrame) {
    begin();
  } else {
    // By the options that Gradio gives iframe-resizer.
    window.addEventListener("gradio:iframe-resizer-ready", begin, { once: true });
  }
}
