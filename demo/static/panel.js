// A panel: its form's fields and the digit go to the server, HTML comes back for its slots.
import { hear, tell } from "./bus.js";
import { currentDigit, drawDigit, keepDigit } from "./digit.js";
import { dab } from "./erase.js";
import { Playback } from "./playback.js";
import { savePng } from "./png.js";
import { Pointing } from "./pointing.js";
import { Requests } from "./requests.js";
import { setting } from "./settings.js";
import { Slots } from "./slots.js";

const RUNNING = ".trouble:empty ~ .taught .playing"; // a run that the server plays, unless it has failed
const REST = 300; // ms without a change after which what takes longer is asked
const STOPPING = 300; // ms that a run is given to stop before the next begins
const PATIENCE = 5000; // ms after which a button no longer waits for an answer that may be lost
const FILE_BYTES = 5e5; // more of a chosen file is not read

/** @param {import("./bus.js").Component} component */
export function start(component) {
  new Panel(component);
}

class Panel {
  requests = new Requests();
  stale = true; // not asked since something changed, for the panel was not open
  resting = 0; // the timer that runs out when the fields have rested
  waiting = null; // what is asked once the newest request is answered: { how, further }
  edited = null; // the 784 greys under the pen or the eraser

  /** @param {import("./bus.js").Component} component */
  constructor({ element, props, trigger, watch }) {
    this.element = element;
    this.props = props;
    this.trigger = trigger;
    this.form = element.querySelector("form");
    this.sheet = element.querySelector("canvas");
    this.slots = new Slots(element);
    this.playback = new Playback(element, this.form);
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
    hear(this.form.dataset.on, () => this.ask());
    // Called at the start as well, and when the panel is opened.
    new ResizeObserver(() => {
      if (this.stale) {
        this.ask();
      }
    }).observe(element);
    watch("shown", () => this.receive(JSON.parse(props.shown)));
  }

  // ---- asking ---------------------------------------------------------------------------------------------

  /**
   * @param {"input" | "submit" | "stop" | "select"} how a change, more or play, the end of that, one step on
   * @param {boolean} further whether it looks further into the same evidence: another place of it
   */
  ask(how = "input", further = false) {
    this.showConditionalParts();
    this.playback.show();
    this.stale = !this.element.offsetParent;
    if (this.stale) {
      return; // only the open panel computes
    }
    if (how === "submit" && this.element.querySelector(RUNNING)) {
      this.ask("stop");
      setTimeout(() => this.ask("submit"), STOPPING);
      return;
    }
    const isRun = how === "submit" || how === "select";
    if (isRun && !this.requests.settled) {
      // Gradio would stop a run for a change that is still under way.
      const waiting = { how, further };
      this.waiting = waiting;
      setTimeout(() => {
        if (this.waiting === waiting) {
          this.stopWaiting();
        }
      }, PATIENCE);
      return;
    }
    this.send(how, further);
  }

  send(how, further) {
    if (!this.edited) {
      this.showDigit();
    }
    const digit = currentDigit();
    const recipe = setting("recipe");
    const lang = setting("lang");
    const { n, pointed } = this.requests.next(further, [digit, recipe, lang]);
    const shown = further ? {} : { shown: "" };
    const { drawn } = this.slots;
    this.props.value = { n, drawn, pointed, ...this.values(), ...shown, digit, recipe, lang };
    this.trigger(how);
    this.waiting = null;
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

  /** The fields have rested: what takes longer is asked. */
  askFurther(how) {
    this.resting = 0;
    if (this.requests.settled) {
      this.send(how, true);
    } else {
      this.waiting ??= { how, further: true };
    }
  }

  stopWaiting() {
    this.send(this.waiting.how, this.waiting.further);
  }

  /** Answers: `n` is the number of the request, anything else a slot. */
  receive({ n, ...slots }) {
    const number = this.requests.receive(n);
    if (number !== null) {
      this.slots.fill(slots, number);
      this.playback.show();
    }
    if (!this.requests.settled) {
      return;
    }
    if (this.waiting) {
      this.stopWaiting();
    } else if (!this.resting) {
      this.form.ariaBusy = "false";
    }
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

  /** Puts values into fields, and asks if that changes anything. */
  fill(values, how = "input") {
    const before = JSON.stringify(this.values());
    for (const [name, value] of Object.entries(values)) {
      this.field(name).value = value;
    }
    if (how !== "input" || JSON.stringify(this.values()) !== before) {
      this.ask(how, true);
    }
  }

  input(field) {
    if (field.files) {
      this.readFile(field);
    } else if (field.name === "step") {
      this.playback.show();
    } else if (field.name === "speed" && this.element.querySelector(RUNNING)) {
      this.ask("submit");
    } else if (field.name !== "tool") {
      this.ask();
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
      this.fill(JSON.parse(filling.dataset.fill)); // a picked cell has done so when the pointer went down
    }
  }

  press(how, values, clicks) {
    if (how === "submit" && clicks > 1) {
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
  put(greys) {
    keepDigit(greys);
    this.showDigit();
    tell("put", greys);
  }

  /** Pen or eraser on the 28 x 28, which lies over the pad from then on. */
  dab(points) {
    const greys = this.edited ?? currentDigit() ?? Array(784).fill(0);
    this.edited = dab(greys, points, this.field("tool").value);
    this.put(this.edited);
  }
}
