// The running lesson: the server says its steps and what comes of a guess, the page opens what a step names.
import {
  comeBack,
  complete,
  hearBack,
  isReload,
  linked,
  linkToHere,
  sayInAddress,
  touchAddress,
  visit,
} from "./address.js";
import { hear } from "./bus.js";
import { currentDigit } from "./digit.js";
import { setting } from "./settings.js";
import { remember, remembered } from "./store.js";

const FILE_BYTES = 1e5; // of a file are sent: the server takes 20,000 characters, of 4 bytes at most

/** @type {{ lesson: string, step: number } | null} where the visitor is, and in which lesson */
let place = placeIn(linked("lesson"));

sayInAddress(() => ({ values: place ? { lesson: `${place.lesson}.${place.step}` } : {} }));

/** @param {import("./bus.js").Component} component */
export function start(component) {
  new Guide(component);
}

/** @param {string | null} text as an address has it: the lesson's name, or the whole lesson, and a step */
function placeIn(text) {
  const [, lesson, step] = /^(.+)\.(\d{1,2})$/.exec(text ?? "") ?? [];
  return lesson ? { lesson, step: Number(step) } : null;
}

class Guide {
  newest = 0; // the number of the newest request: what answers an older one comes too late
  current = null; // the place whose step the strip shows: the server may not have said the newest yet
  key = ""; // under which the answers to this lesson are kept
  waiting = null; // a guess of an earlier visit, to be answered once the pad is read

  /** @param {import("./bus.js").Component} component */
  constructor({ element, server }) {
    this.server = server;
    this.strip = element.querySelector(".lesson");
    this.body = this.strip.querySelector(".body");
    this.result = this.strip.querySelector(".result");
    this.trouble = this.strip.querySelector(".trouble p");
    this.list = element.querySelector("dialog");
    this.strip.addEventListener("click", (event) => this.click(event));
    this.strip.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.strip.ariaBusy !== "true") {
        this.answer(this.guess());
      }
    });
    this.list.addEventListener("click", (event) => this.choose(event));
    this.list.querySelector("[data-lesson-file]").addEventListener("change", (event) => this.read(event));
    hearBack(() => this.goBack());
    hear("digit", () => this.answerWaiting());
    this.count();
    if (place && document.documentElement.dataset.only === undefined) {
      this.show(place, isReload() ? null : complete);
    } else {
      place = null;
    }
  }

  // ---- where one is ---------------------------------------------------------------------------------------

  /** @param {string} lesson */
  async go(lesson, step) {
    await this.show({ lesson, step }, visit);
    this.strip.querySelector(".say")?.focus();
  }

  /** A step comes back with the page's address: its tabs do by themselves, and so what it set. */
  goBack() {
    const isAddressed = linkToHere().link.includes("lesson=");
    if (place && !isAddressed) {
      return; // no entry has room for this lesson: they are about tabs alone
    }
    const said = new URLSearchParams(location.hash.slice(1));
    const former = placeIn(said.get("lesson"));
    if (JSON.stringify(former) === JSON.stringify(place)) {
      return;
    }
    if (former) {
      place = former; // the entry of the history is its own already
      this.show(place, comeBack);
    } else {
      this.end();
    }
  }

  end() {
    this.newest += 1; // what is on its way comes too late
    place = null;
    this.strip.hidden = true;
  }

  /**
   * @param {{ lesson: string, step: number }} wanted
   * @param {((hash: string) => boolean) | null} open what is done with the address that the step names; whether
   *   it brings a drawing
   */
  async show(wanted, open) {
    this.waiting = null;
    const step = await this.ask("step", wanted);
    if (!step) {
      return;
    }
    this.body.innerHTML = step.body; // everything in it was escaped on the server
    this.result.innerHTML = "";
    this.strip.classList.remove("folded");
    if (!step.key) {
      return; // there is no such lesson
    }
    this.key = step.key;
    // Not before: what is written until then belongs to the former step's entry of the history.
    place = { lesson: wanted.lesson, step: step.step };
    this.current = place;
    const isDrawn = open?.(step.open) ?? false;
    touchAddress();
    const guess = this.answers()[place.step];
    // Guesses outlive what they answered: the file may have another step there by now.
    if (guess && this.form) {
      this.putGuess(guess);
      this.waiting = guess;
      if (!isDrawn) {
        this.answerWaiting();
      }
    }
  }

  /** The server's answer; undefined where it has none, or another was asked meanwhile. */
  async ask(name, message) {
    this.newest += 1;
    const n = this.newest;
    this.strip.hidden = false;
    this.strip.ariaBusy = "true";
    const reply = await this.server[name](message);
    if (n !== this.newest) {
      return undefined;
    }
    this.strip.ariaBusy = "false";
    // Gradio answers undefined when the server cannot be reached.
    this.trouble.hidden = reply !== undefined;
    return reply;
  }

  // ---- question and answer --------------------------------------------------------------------------------

  get form() {
    return this.body.querySelector("form");
  }

  /** @returns {string[]} */
  guess() {
    return new FormData(this.form).getAll("guess");
  }

  putGuess(guess) {
    for (const field of this.form.querySelectorAll("[name=guess]")) {
      if (field.type === "number") {
        [field.value] = guess;
      } else {
        field.checked = guess.includes(field.value);
      }
    }
  }

  /** Once the pad has been read after the page was opened, or a step was. */
  answerWaiting() {
    if (this.waiting) {
      this.answer(this.waiting);
    }
  }

  /** @param {string[]} guess */
  async answer(guess) {
    const isKept = guess === this.waiting;
    const question = { guess, digit: currentDigit(), recipe: setting("recipe") };
    const answered = await this.ask("answer", { ...this.current, ...question });
    if (!answered) {
      return;
    }
    this.result.innerHTML = answered.result;
    if (answered.failed) {
      return;
    }
    this.waiting = null;
    this.keep(guess);
    this.close(true);
    if (!isKept) {
      this.body.querySelector(".walk .go").focus();
    }
  }

  /** @param {boolean} closed whether the question has been answered */
  close(closed) {
    this.form.querySelector("fieldset").disabled = closed;
    this.form.classList.toggle("closed", closed);
  }

  guessAgain() {
    this.keep(null);
    this.result.innerHTML = "";
    this.close(false);
    this.form.reset();
    const fields = [...this.form.querySelectorAll("[name=guess]")];
    fields.find((field) => field.offsetParent).focus();
  }

  // ---- what is kept in this browser -----------------------------------------------------------------------

  /** @returns {Record<string, string[]>} the guesses of this lesson, by step */
  answers() {
    return kept()[this.key] ?? {};
  }

  /** @param {string[] | null} guess null: none any more */
  keep(guess) {
    const { step } = this.current;
    const { [step]: _former, ...others } = this.answers();
    const answers = guess ? { ...others, [step]: guess } : others;
    remember("lessons", JSON.stringify({ ...kept(), [this.key]: answers }));
    this.count();
  }

  /** How many questions of each lesson have been answered, in the list. */
  count() {
    const lessons = kept();
    for (const number of this.list.querySelectorAll("[data-answered]")) {
      const count = Object.keys(lessons[number.dataset.answered] ?? {}).length;
      number.textContent = count;
      const questions = number.parentElement.querySelector(".questions").textContent;
      number.closest("li").classList.toggle("answered", count >= Number(questions));
    }
  }

  // ---- what is pressed ------------------------------------------------------------------------------------

  click(event) {
    const button = event.target.closest("button");
    if (!button) {
      return;
    }
    if ("step" in button.dataset) {
      this.go(this.current.lesson, Number(button.dataset.step));
    } else if ("leave" in button.dataset) {
      this.end();
      touchAddress();
    } else if ("again" in button.dataset) {
      this.guessAgain();
    } else if ("fold" in button.dataset) {
      const folded = this.strip.classList.toggle("folded");
      button.ariaExpanded = String(!folded);
    }
  }

  choose(event) {
    const button = event.target.closest("[data-lesson]");
    if (button) {
      this.list.close();
      this.go(button.dataset.lesson, 1);
    }
  }

  /** A teacher's file: the server reads it, and gives it back as a link can carry it. */
  async read(event) {
    const [file] = event.target.files;
    const trouble = this.list.querySelector(".trouble");
    trouble.textContent = "";
    if (!file) {
      return;
    }
    const text = await file.slice(0, FILE_BYTES).text();
    event.target.value = ""; // the same file may be chosen again
    const opened = await this.server.open_file({ text });
    if (opened?.lesson) {
      this.list.close();
      this.go(opened.lesson, 1);
    } else {
      trouble.innerHTML = opened?.error ?? this.trouble.innerHTML;
    }
  }
}

/** @returns {Record<string, Record<string, string[]>>} guesses by lesson and step */
function kept() {
  try {
    return JSON.parse(remembered("lessons")) ?? {};
  } catch {
    return {}; // written by another version, or damaged
  }
}
