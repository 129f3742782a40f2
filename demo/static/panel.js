// A panel: its form's fields and the digit go to the server, HTML comes back for its slots.
import { touchAddress } from "./address.js";
import { hear, tell } from "./bus.js";
import { doubt } from "./connection.js";
import { currentDigit, drawDigit, keepDigit } from "./digit.js";
import { dab } from "./erase.js";
import { bringBackFields, takeLinkedFields } from "./fields.js";
import { bringIntoSight } from "./frame.js";
import { showMarks } from "./marks.js";
import { Playback } from "./playback.js";
import { savePng } from "./png.js";
import { Pointing } from "./pointing.js";
import { Requests } from "./requests.js";
import { setting } from "./settings.js";
import { shareFields, spreadFields } from "./shared.js";
import { Slots } from "./slots.js";
import { keepTyped, takeTyped } from "./store.js";

const RUNNING = ".trouble:empty ~ .taught .playing"; // a run that the server plays, unless it has failed
const REST = 300; // ms without a change after which what takes longer is asked
const PATIENCE = 5000; // ms after which a run no longer waits for an answer that may be lost
const PACE = 50; // ms at least between two requests while one draws
// An answer that takes longer than QUICK ms comes from a server with a crowd: one visitor's takes 20 to 100. Then so
// many times what it took longer passes until the next request. With 60 visitors on two cores, 3 to 5 times made
// pictures two to three times as new, and a quarter fewer.
const CROWDED = 4;
const QUICK = 150;
const OVERDUE = 800; // ms without an answer after which the server may be gone
const FILE_BYTES = 5e5; // more of a chosen file is not read

/** @param {import("./bus.js").Component} component */
export function start(component) {
  new Panel(component);
}

function isDrawing() {
  return document.documentElement.classList.contains("pen-down");
}

class Panel {
  requests = new Requests();
  stale = true; // not asked since something changed, for the panel was not open
  resting = 0; // the timer that runs out when the fields have rested
  request = {}; // the newest
  unanswered = 0; // the number of a request that waits for its answer, runs left out
  isChange = false; // it is an input or the end of a run
  waiting = null; // what is asked next: { how, further }
  running = false; // the server has been asked for a run that has not ended
  stopping = false; // and to stop it
  followed = 0; // the number of the answer whose rest was asked for last
  following = false; // that rest is still coming
  overdue = 0; // the timer that runs out when an answer is
  isKept = false; // what is typed is kept for a reload of the page
  opens = ""; // the slot that comes into sight with the next answer
  asked = 0; // when the newest request was sent, in ms since the page was opened
  waited = 0; // ms until the last one was answered
  took = 0; // ms until that answer was painted
  catchingUp = 0; // the timer that asks about a drawing for which it was too early
  edited = null; // the 784 greys under the pen or the eraser

  /** @param {import("./bus.js").Component} component */
  constructor({ element, props, trigger, watch }) {
    this.element = element;
    this.trigger = trigger;
    this.form = element.querySelector("form");
    this.body = this.form.querySelector(":scope > .within") ?? element; // what a folded panel hides
    this.sheet = element.querySelector("canvas");
    this.slots = new Slots(element);
    this.playback = new Playback(element, this.form);
    bringBackFields(this.form);
    new Pointing(element, this.form, {
      fill: (values) => this.fill(values),
      dab: (points) => this.dab(points),
    });
    element.addEventListener("click", (event) => this.click(event));
    element.addEventListener("input", (event) => this.input(event.target));
    for (const ending of ["pointerup", "pointercancel"]) {
      window.addEventListener(ending, () => {
        this.edited = null;
      });
    }
    for (const event of this.form.dataset.on.split(" ")) {
      hear(event, () => this.ask());
    }
    const { live } = this.form.dataset;
    if (live !== undefined) {
      hear("shown", () => this.follow());
    }
    hear("visit", () => {
      if (takeLinkedFields(this.form)) {
        this.ask();
      }
    });
    hear("ended", (ending) => this.end(ending));
    hear("lost", () => {
      this.isKept = true;
      this.keepTyped();
    });
    hear("found", () => this.askAnew());
    this.bringBackTyped();
    shareFields(this.form, () => this.ask());
    // Called at the start as well, and when the panel is opened.
    new ResizeObserver(() => {
      if (this.stale) {
        this.ask();
      }
    }).observe(this.body);
    watch("shown", () => this.receive(JSON.parse(props.shown)));
  }

  // ---- asking ---------------------------------------------------------------------------------------------

  /**
   * @param {"input" | "submit" | "stop" | "select" | "clear"} how a change, more or play, the end of that, one
   *   step on, anew
   * @param {boolean} further whether it looks further into the same evidence: another place of it
   */
  ask(how = "input", further = false) {
    touchAddress();
    spreadFields(this.form);
    this.showConditionalParts();
    this.playback.show();
    showMarks(this.form);
    this.stale = !this.body.offsetParent;
    if (this.stale) {
      // Only the open panel computes; it may have been left while it waited for a pause.
      if (!this.unanswered) {
        this.form.ariaBusy = "false";
      }
      return;
    }
    if (this.running && (how === "stop" || !this.stopping)) {
      this.stopping = true;
      this.trigger("release");
    }
    const waiting = { how, further: further && (this.waiting?.further ?? true) };
    this.waiting = waiting;
    this.goOn();
    setTimeout(() => {
      if (this.waiting === waiting) {
        this.send();
      }
    }, PATIENCE);
  }

  /** An answer to what is being drawn is on the page. Once the pen is up, "digit" is told. */
  follow() {
    clearTimeout(this.catchingUp);
    if (!isDrawing() || !this.body.offsetParent) {
      return;
    }
    const rest = Math.max(PACE, this.took, CROWDED * (this.waited - QUICK));
    const left = this.asked + rest - performance.now();
    if (!this.unanswered && left <= 0) {
      this.ask();
      return;
    }
    // The pen may rest now, and no other answer come.
    this.catchingUp = setTimeout(() => this.follow(), Math.max(0, left) + PACE);
  }

  /** Asks for what waits, once the answer before is here; all but a change waits for a run to end, too. */
  goOn() {
    const isChange = this.waiting?.how === "input";
    if (this.waiting && !this.unanswered && (isChange || !this.running)) {
      this.send();
    }
  }

  send() {
    const { how, further } = this.waiting;
    this.waiting = null;
    if (!this.edited) {
      this.showDigit();
    }
    const digit = currentDigit();
    const recipe = setting("recipe");
    const lang = setting("lang");
    const { n, pointed } = this.requests.next(further, [digit, recipe, lang]);
    const shown = further ? {} : { shown: "" };
    const { drawn } = this.slots;
    const drawing = isDrawing();
    this.request = { n, drawn, pointed, drawing, ...this.values(), ...shown, digit, recipe, lang };
    this.asked = performance.now();
    this.isChange = how === "input" || how === "stop";
    if (how === "submit") {
      this.running = true;
      this.stopping = false;
    } else {
      this.unanswered = n;
    }
    if (how === "input" && this.form.dataset.plain !== undefined) {
      this.post(this.request);
    } else {
      this.trigger(how, this.request);
    }
    clearTimeout(this.overdue);
    this.overdue = setTimeout(doubt, OVERDUE);
    clearTimeout(this.resting);
    this.resting = 0;
    const pause = this.form.dataset.pause;
    if (!pause) {
      return;
    }
    this.form.ariaBusy = "true";
    if (how === "input") {
      this.resting = setTimeout(() => this.askFurther(pause), REST);
    }
  }

  /** A change of a panel for which the server holds nothing: past Gradio, whose events take the page longer. */
  async post(request) {
    const panel = this.form.getAttribute("name");
    try {
      const response = await fetch(new URL("panel", document.baseURI), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ...request, panel }),
      });
      const message = await response.json();
      // Where something between here and the panel has refused it, nothing is waited for any longer.
      this.receive("n" in message ? message : { n: request.n });
    } catch {
      doubt(); // when the server is there again, this is asked again
    }
  }

  /** The fields have rested: what takes longer is asked. */
  askFurther(how) {
    this.resting = 0;
    if (!this.waiting) {
      this.ask(how, true);
    }
  }

  /** Answers: `n` is the number of the request, `refused` a field, anything else a slot. */
  receive({ n, refused, ...slots }) {
    clearTimeout(this.overdue);
    if (n >= this.unanswered) {
      this.unanswered = 0;
      this.measure(this.asked);
    }
    if (this.requests.receive(n)) {
      this.slots.fill(slots, n);
      this.bringIntoSight();
      this.markRefused(refused);
      this.playback.show();
      touchAddress(); // a field may have been drawn anew, with what the server made of it
    }
    this.goOn();
    if (!this.requests.settled) {
      return;
    }
    this.followUp();
    if (!this.waiting && !this.resting) {
      this.form.ariaBusy = "false";
    }
  }

  /** How long an answer took until it was painted: many pictures take the browser longer than the server. */
  measure(asked) {
    this.waited = performance.now() - asked;
    this.took = this.waited;
    requestAnimationFrame(() => setTimeout(() => (this.took = performance.now() - asked)));
  }

  /** After an answer to a change, asks for the part of it that takes longer. */
  followUp() {
    const { n } = this.request;
    const { rest } = this.form.dataset;
    if (this.following || this.running || this.followed === n) {
      return;
    }
    this.followed = n;
    this.requests.stand(n);
    if (rest && this.isChange) {
      this.following = true;
      this.trigger(rest, this.request);
    }
  }

  /**
   * A run, or the rest of an answer, has ended. That it was stopped is told twice, the second time perhaps when
   * another is under way.
   * @param {{ panel: string, what: "run" | "rest", how: "done" | "stopped" }} ending
   */
  end({ panel, what, how }) {
    if (panel !== this.form.getAttribute("name")) {
      return;
    }
    if (what === "rest") {
      this.following = false;
    } else if (how === "done" || this.stopping) {
      this.running = false;
      this.stopping = false;
    }
    this.goOn();
    if (this.requests.settled) {
      this.followUp();
    }
  }

  /** @param {string} [name] the field whose value the server did not take, if there is one */
  markRefused(name) {
    for (const field of this.form.querySelectorAll("[aria-invalid]")) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    }
    this.form.classList.toggle("refused", name !== undefined);
    const field = name && this.form.querySelector(`[name="${CSS.escape(name)}"]`);
    if (field) {
      field.ariaInvalid = "true";
      field.setAttribute("aria-describedby", `${this.form.getAttribute("name")}-trouble`);
    }
  }

  /** What a click has opened is seen, if the page is too short for it. */
  bringIntoSight() {
    if (this.opens && !this.waiting) {
      bringIntoSight(this.slots.place(this.opens));
      this.opens = "";
    }
  }

  // ---- while the server is gone ----------------------------------------------------------------------------

  /** Gradio may load the page again, once the server is back or when it does not know the page. */
  keepTyped() {
    keepTyped(this.form.getAttribute("name"), this.values());
  }

  bringBackTyped() {
    const kept = takeTyped(this.form.getAttribute("name"));
    if (!kept) {
      return;
    }
    for (const field of this.form.elements) {
      if (field.type === "radio") {
        field.checked = kept[field.name] === field.value;
      } else if (field.type === "checkbox") {
        field.checked = field.name in kept;
      } else if (field.name in kept && !field.files) {
        field.value = kept[field.name];
      }
    }
  }

  /** The server is there again: what it has not answered is asked once more. */
  askAnew() {
    if (this.requests.settled && !this.running) {
      return;
    }
    this.running = false;
    this.stopping = false;
    this.unanswered = 0;
    this.ask();
  }

  // ---- the form -------------------------------------------------------------------------------------------

  field(name) {
    return this.form.elements.namedItem(name);
  }

  values() {
    return Object.fromEntries(new FormData(this.form));
  }

  /** Parts that are there only while a field has one of these values. */
  showConditionalParts() {
    for (const part of this.form.querySelectorAll("[data-if]")) {
      const [name, values] = part.dataset.if.split("=");
      part.hidden = !values.split(" ").includes(this.field(name).value);
    }
  }

  /** Puts values into fields, and asks if that changes anything; `anew`: about other evidence than before. */
  fill(values, how = "input", anew = false) {
    const before = JSON.stringify(this.values());
    for (const [name, value] of Object.entries(values)) {
      this.field(name).value = value;
    }
    if (how !== "input" || JSON.stringify(this.values()) !== before) {
      this.ask(how, !anew);
    }
  }

  input(field) {
    touchAddress();
    if (field.files) {
      this.readFile(field);
    } else if (field.name === "step") {
      this.playback.show();
    } else if (field.name === "speed" && this.element.querySelector(RUNNING)) {
      this.ask("submit");
    } else if (field.name !== "tool") {
      this.ask();
    }
    if (this.isKept) {
      this.keepTyped();
    }
  }

  readFile(chooser) {
    const [file] = chooser.files;
    if (file) {
      const reader = new FileReader();
      reader.addEventListener("load", () => this.fill({ [chooser.dataset.into]: reader.result }));
      reader.readAsDataURL(file.slice(0, FILE_BYTES));
    }
    chooser.value = ""; // the same file may be chosen again
  }

  click(event) {
    const around = (selector) => event.target.closest(selector);
    const button = around("[data-trigger]");
    const filling = around("[data-fill]");
    const putting = around("[data-put]");
    if (button) {
      this.press(button.dataset.trigger, filling?.dataset.fill, event.detail);
    } else if (around("[data-play]")) {
      this.playback.toggle();
    } else if (around("[data-png]")) {
      this.save(event.target);
    } else if (putting) {
      const bytes = atob(putting.dataset.put);
      this.put(Array.from(bytes, (byte) => byte.charCodeAt(0)));
    } else if (filling && !around("[data-pick]")) {
      // Without a name nothing is brought into sight, but what was pointed at is no longer all that changes.
      this.opens = filling.dataset.opens ?? "";
      const anew = "opens" in filling.dataset;
      this.fill(JSON.parse(filling.dataset.fill), "input", anew); // a picked cell has done so when the pointer went down
    }
  }

  press(how, values, clicks) {
    if ((how === "submit" || how === "stop") && clicks > 1) {
      return; // a double click asks once
    }
    if (values) {
      this.fill(JSON.parse(values), how);
    } else {
      this.ask(how);
    }
  }

  async save(button) {
    try {
      await savePng(button.closest("figure"));
    } catch {
      button.textContent = "PNG ✕";
    }
  }

  // ---- the digit ------------------------------------------------------------------------------------------

  showDigit() {
    if (this.sheet) {
      drawDigit(this.sheet, currentDigit());
    }
  }

  /** Puts a digit on the pad. */
  put(greys, goesOn = false) {
    keepDigit(greys);
    this.showDigit();
    tell("put", { greys, goesOn });
  }

  /** Pen or eraser on the 28 x 28, which lies over the pad from then on. */
  dab(points) {
    const goesOn = this.edited !== null; // until the pen is up
    const greys = this.edited ?? currentDigit() ?? Array(784).fill(0);
    this.edited = dab(greys, points, this.field("tool").value);
    this.put(this.edited, goesOn);
  }
}
