// The pad: keeps what the hand draws, shows it, and passes on what the networks answer.
import { flushAddress, isReload, sayInAddress, touchAddress } from "./address.js";
import { hear, tell } from "./bus.js";
import { foundLost } from "./connection.js";
import { drawDigit, drawingsFrom, GREYS, keepDigit } from "./digit.js";
import { drawInk, SIZE } from "./ink.js";
import { ARROWS } from "./keys.js";
import { linkedDrawing, writeGreys, writeStrokes } from "./link.js";
import { Live } from "./live.js";
import { takePictures } from "./picture.js";
import { setting } from "./settings.js";
import { remember, remembered } from "./store.js";

const MOST_POINTS = 20000; // the server reads no more
const OUTSIDE = 0.2; // how far beyond its edge, in sides of the pad, a stroke is followed
const NUDGE = 36; // units that an arrow key moves the drawing: one pixel of the 28 x 28
const FRAME = 24; // ms between two pictures of a sample that draws itself
const MOST_DIGITS = 6; // of a number
const MOST_STEPS = 200; // that can be undone
const NAMED = "&ink=".length; // characters that stand before the drawing in the address
const FIRST_SAMPLE = 7; // the first that "Show me one" draws; the keys 0 to 9 draw the others

/** @param {import("./bus.js").Component} component */
export function start(component) {
  new Pad(component);
}

/** @typedef {import("./link.js").Stroke} Stroke */
/** @typedef {{ strokes: Stroke[], picture: number[] | null }} Sheet */

class Pad {
  /** @type {Stroke[]} */
  strokes = [];
  /** @type {number[] | null} 784 greys of each of its digits, that lie over the strokes */
  picture = null;
  /** @type {number | null} the digit of a number that is asked for; null leaves it to the server */
  about = null;
  /** @type {Sheet[]} what was on the pad before, the oldest first: undo brings these back */
  past = [];
  /** @type {Sheet[]} what was undone, the last first: redo brings these back */
  future = [];
  pen = null; // the pointer that draws
  /** @type {DOMRect | null} where the sheet lies while the pen is down */
  box = null;
  player = 0; // the timer of a sample that draws itself
  frame = 0; // the frame of the screen that paints next
  sample = FIRST_SAMPLE;
  dispute = 0; // the next drawing that the networks disagree about

  /** @param {import("./bus.js").Component} component */
  constructor({ element, props, trigger, watch }) {
    this.element = element;
    this.props = props;
    this.trigger = trigger;
    this.sheet = element.querySelector(".pad");
    this.ink = element.querySelector("canvas.ink");
    this.seen = element.querySelector("canvas.seen");
    this.trouble = element.querySelector(".trouble");
    this.samples = JSON.parse(this.sheet.dataset.samples);
    this.disputes = JSON.parse(this.sheet.dataset.disputes);
    this.live = new Live({
      drawing: () => this.sendable(),
      show: (answer, drawing, since) => this.show(answer, drawing, since),
      say: (kind) => this.say(kind),
      rest: () => this.rest(),
    });
    this.listenToHand();
    this.listenToTools();
    watch("answer", () => this.takePicture(props.answer));
    takePictures({
      largest: Number(this.sheet.dataset.largest),
      isSeen: () => element.offsetParent !== null,
      refuse: (kind) => this.say(kind),
    });
    hear("visit", (said) => this.visit(said));
    hear("put", ({ greys, goesOn }) => this.put(this.strokes, greys, goesOn));
    hear("place", (place) => {
      this.about = place;
      this.live.ask();
      this.settle();
    });
    hear("recipe", () => {
      this.live.ask();
      this.settle();
    });
    hear("sure", () => this.live.ask());
    hear("theme", () => this.paint());
    window.addEventListener("online", () => this.live.ask());
    hear("found", () => this.live.ask());
    new ResizeObserver(() => this.paint()).observe(this.ink);
    drawingsFrom(() => this.drawing());
    this.bringBack();
    sayInAddress((room) => this.said(room));
    this.change();
    if (this.strokes.length || this.picture) {
      this.settle();
    }
    // What was drawn before there was a pad, by skeleton.js.
    window.inkwellEarly?.((strokes) => {
      if (strokes.length) {
        this.put([...this.strokes, ...strokes]);
      }
    });
  }

  // ---- the hand -------------------------------------------------------------------------------------------

  listenToHand() {
    this.ink.addEventListener("pointerdown", (event) => this.penDown(event));
    // Else a stroke ends as a swipe, and a tap right after it, on Undo, is taken for what stops the swipe.
    const touched = (event) => {
      event.preventDefault();
      this.ink.focus({ preventScroll: true }); // which it would have been, and a phone's keyboard goes
    };
    this.ink.addEventListener("touchstart", touched, { passive: false });
    // The raw event comes at once; pointermove waits for the next frame of the screen.
    const moves = "onpointerrawupdate" in this.ink ? "pointerrawupdate" : "pointermove";
    this.ink.addEventListener(moves, (event) => this.penMove(event));
    for (const ending of ["pointerup", "pointercancel", "lostpointercapture"]) {
      this.ink.addEventListener(ending, (event) => this.penUp(event));
    }
    for (const change of ["scroll", "resize"]) {
      window.addEventListener(change, () => (this.box = null), { capture: true, passive: true });
    }
  }

  penDown(event) {
    if (this.pen !== null || event.button > 0) {
      return;
    }
    this.stopSample();
    this.take(event.pointerId);
    this.box = null;
    this.ink.setPointerCapture(this.pen);
    this.keepStep();
    const before = this.picture ? [] : this.strokes;
    this.picture = null;
    this.strokes = [...before, [this.pointOf(event)]];
    this.change(event.timeStamp);
  }

  penMove(event) {
    if (event.pointerId !== this.pen) {
      return;
    }
    const stroke = this.strokes.at(-1);
    for (const part of event.getCoalescedEvents?.() ?? [event]) {
      const [x, y] = this.pointOf(part);
      const [lastX, lastY] = stroke.at(-1);
      if (x !== lastX || y !== lastY) {
        stroke.push([x, y]);
      }
    }
    this.change(event.timeStamp);
  }

  penUp(event) {
    if (event.pointerId === this.pen) {
      this.take(null);
      this.settle();
      flushAddress();
    }
  }

  /** @param {number | null} pen the pointer that draws from now on */
  take(pen) {
    this.pen = pen;
    document.documentElement.classList.toggle("pen-down", pen !== null);
  }

  pointOf(event) {
    // Once a stroke: to measure it just after an answer makes the browser lay out the whole page first.
    this.box ??= this.ink.getBoundingClientRect();
    const { left, top, width, height } = this.box;
    const x = (event.clientX - left) / width;
    const y = (event.clientY - top) / height;
    return [x, y].map((share) => Math.round(SIZE * Math.min(1 + OUTSIDE, Math.max(-OUTSIDE, share))));
  }

  /** @param {number} [since] when it changed, in ms since the page was opened */
  change(since = performance.now()) {
    this.about = null;
    this.frame ||= requestAnimationFrame(() => this.paint());
    this.live.ask(since);
  }

  paint() {
    this.frame = 0;
    this.sheet.classList.toggle("blank", !this.strokes.length && !this.picture);
    drawInk(this.ink, this.strokes, this.picture);
  }

  // ---- what is sent, and what comes back ------------------------------------------------------------------

  drawing() {
    const ink = this.picture ? { picture: this.picture } : { strokes: this.strokes, size: SIZE };
    const way = { recipe: setting("recipe"), raw: setting("sure") === "raw", lang: setting("lang") };
    return { ...ink, about: this.about, ...way };
  }

  sendable() {
    const points = this.picture ? 0 : this.strokes.flat().length;
    if (points > MOST_POINTS) {
      this.say("much");
      return null;
    }
    return this.drawing();
  }

  show(answer, drawing, since) {
    const wiped = !this.picture && !this.strokes.length && answer.digit;
    if (this.picture !== (drawing.picture ?? null) || wiped) {
      return false; // something else is on the pad by now
    }
    foundLost(false);
    this.say(answer.error ? "error" : (answer.note ?? ""), answer.error);
    if (answer.error) {
      return false;
    }
    tell("answer", answer);
    keepDigit(answer.digit);
    drawDigit(this.seen, answer.digit);
    tell("shown", { lag: performance.now() - since, at: since });
    return true;
  }

  rest() {
    if (this.pen === null && !this.player) {
      tell("digit");
    }
  }

  /** The pen is up: what is on the pad is kept, and more is asked about it. */
  settle() {
    remember("pad", JSON.stringify({ strokes: this.strokes, picture: this.picture }));
    touchAddress();
    tell("settled");
    if (!this.live.asking) {
      tell("digit");
    }
    this.props.value = this.drawing();
    this.trigger("input");
  }

  say(kind, sentence = "") {
    this.trouble.dataset.kind = kind;
    if (kind === "offline") {
      foundLost(true);
    }
    this.trouble.querySelector(".sentence").textContent = sentence;
  }

  // ---- the tools ------------------------------------------------------------------------------------------

  listenToTools() {
    const actions = {
      undo: () => this.undo(),
      redo: () => this.redo(),
      clear: () => this.put([]),
      show: () => this.playSample(this.samples, this.sample++),
      dispute: () => this.playSample(this.disputes, this.dispute++),
      picture: () => this.togglePicture(),
    };
    // Of the whole page: the comparison has one of its own.
    document.addEventListener("click", (event) => {
      const button = event.target.closest?.("[data-act]");
      actions[button?.dataset.act]?.();
    });
    this.ink.addEventListener("keydown", (event) => {
      const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
      const key = event.shiftKey && isCommand ? `shift+${event.key}` : event.key;
      if ((isCommand && this.command(key.toLowerCase())) || (isPlain && this.press(event.key))) {
        event.preventDefault();
      }
    });
  }

  /** What a key does on the pad; false when it does nothing. */
  press(key) {
    if (key in ARROWS && !this.picture) {
      this.move(...ARROWS[key]);
    } else if (key.toLowerCase() === "z") {
      this.undo();
    } else if (key.toLowerCase() === "y") {
      this.redo();
    } else if (key.toLowerCase() === "x") {
      this.put([]);
    } else if (/^\d$/.test(key)) {
      this.playSample(this.samples, Number(key));
    } else {
      return false;
    }
    return true;
  }

  /** What a key does there together with Ctrl, or ⌘; false when it does nothing. */
  command(key) {
    const isUndo = key === "z";
    const isRedo = key === "y" || key === "shift+z";
    if (isUndo) {
      this.undo();
    } else if (isRedo) {
      this.redo();
    }
    return isUndo || isRedo;
  }

  /**
   * Puts strokes on the pad, or a picture over them.
   * @param {boolean} goesOn with the gesture that put the last: both are one step
   */
  put(strokes, picture = null, goesOn = false) {
    this.stopSample();
    if (!goesOn) {
      this.keepStep();
    }
    this.lay({ strokes, picture });
  }

  /** What is on the pad can be brought back from now on. What was undone can not. */
  keepStep() {
    const { strokes, picture } = this;
    this.past = [...this.past, { strokes, picture }].slice(-MOST_STEPS);
    this.future = [];
  }

  undo() {
    this.walk(this.past, this.future);
  }

  redo() {
    this.walk(this.future, this.past);
  }

  /**
   * @param {Sheet[]} from where the sheet comes from that is put on the pad
   * @param {Sheet[]} to where the one goes that is on it
   */
  walk(from, to) {
    this.stopSample();
    const sheet = from.pop();
    if (sheet) {
      const { strokes, picture } = this;
      to.push({ strokes, picture });
      this.lay(sheet);
    }
  }

  /** @param {Sheet} sheet what is on the pad from now on */
  lay({ strokes, picture }) {
    this.strokes = strokes;
    this.picture = picture;
    this.change();
    this.settle();
  }

  move(right, down) {
    const moved = ([x, y]) => [x + NUDGE * right, y + NUDGE * down];
    this.put(this.strokes.map((stroke) => stroke.map(moved)));
  }

  /** Draws a sample as a hand would, so that the networks are seen to change their minds. */
  playSample(samples, index) {
    const sample = samples[index % samples.length];
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.put(structuredClone(sample));
      return;
    }
    this.stopSample();
    this.keepStep();
    this.strokes = [];
    this.picture = null;
    const points = sample.flatMap((stroke, number) => stroke.map((point) => ({ number, point })));
    const step = () => {
      for (const { number, point } of points.splice(0, 2)) {
        this.strokes[number] ??= [];
        this.strokes[number].push(point);
      }
      this.player = points.length ? setTimeout(step, FRAME) : 0;
      this.change();
      if (!this.player) {
        this.settle();
      }
    };
    step();
  }

  stopSample() {
    if (this.player) {
      clearTimeout(this.player);
      this.player = 0;
    }
  }

  /** Opens the upload, which lies over the pad until a picture has come, or closes it. */
  togglePicture(open) {
    const opened = document.documentElement.classList.toggle("with-picture", open);
    this.element.querySelector("[data-act=picture]").ariaExpanded = String(opened);
  }

  /** @param {{ digit?: number[], error?: Record<string, string> } | null} read what came of an upload */
  takePicture(read) {
    if (read?.error) {
      this.say("error", read.error[setting("lang")]);
    } else {
      this.togglePicture(false);
      this.put(this.strokes, read?.digit);
    }
  }

  // ---- what was on the pad before -------------------------------------------------------------------------

  bringBack() {
    const drawings = [linkedDrawing(), keptDrawing()].filter(isDrawing);
    // A reload is to bring back what was on the pad by then, all of it.
    const drawing = isReload() ? drawings.at(-1) : drawings[0];
    this.strokes = drawing?.strokes ?? [];
    this.picture = drawing?.picture ?? null;
    this.past = this.strokes.map((_, count) => ({ strokes: this.strokes.slice(0, count), picture: null }));
    if (this.picture) {
      this.past.push({ strokes: this.strokes, picture: null });
    }
    // What somebody's link lays over the visitor's own drawing is not the end of that.
    const own = drawings.at(-1);
    if (drawing !== own) {
      this.past.unshift({ strokes: own.strokes, picture: own.picture ?? null });
    }
  }

  /** What is on the pad comes back by undo when a lesson brings something else. */
  visit(said) {
    const drawing = linkedDrawing((name) => said.get(name));
    if (isDrawing(drawing)) {
      this.stopSample();
      this.keepStep();
      this.lay({ strokes: drawing.strokes, picture: drawing.picture ?? null });
    }
  }

  /** What is on the pad as the address says it, where the pad is in sight. */
  said(room) {
    if (!this.element.offsetParent) {
      return { values: {} };
    }
    const spare = room - NAMED;
    if (this.picture) {
      return { values: { digit: writeGreys(this.picture) } };
    }
    if (!this.strokes.length) {
      return { values: {} };
    }
    const written = writeStrokes(this.strokes, spare);
    if (!written) {
      return { values: {}, lacks: "cut" };
    }
    return { values: { ink: written.text }, lacks: written.thinned ? "thinned" : undefined };
  }
}

function keptDrawing() {
  try {
    return JSON.parse(remembered("pad"));
  } catch {
    return null; // written by another version, or damaged
  }
}

/** A link may bring anything. */
function isDrawing(drawing) {
  const { strokes, picture } = drawing ?? {};
  const isPoint = (point) => Array.isArray(point) && point.length === 2 && point.every(Number.isFinite);
  const isStroke = (stroke) => Array.isArray(stroke) && stroke.length > 0 && stroke.every(isPoint);
  const isGrey = (grey) => Number.isInteger(grey) && grey >= 0 && grey <= 255;
  const counts = [...Array(MOST_DIGITS)].map((_, count) => GREYS * (count + 1));
  const isPicture = !picture || (counts.includes(picture.length) && picture.every(isGrey));
  return Array.isArray(strokes) && strokes.every(isStroke) && isPicture;
}
