// What plays in the browser: a slider named "step", and the parts that show one moment of it.

const BEAT = 180; // ms between two steps, where the button says nothing else

export class Playback {
  #element;
  #form;
  #timer = 0;

  /**
   * @param {HTMLElement} element
   * @param {HTMLFormElement} form
   */
  constructor(element, form) {
    this.#element = element;
    this.#form = form;
  }

  /** Shows the chosen moment, and the numbers beside all sliders. */
  show() {
    for (const output of this.#form.querySelectorAll("output")) {
      const field = this.#field(output.getAttribute("for"));
      output.value = field.value.replace("-", "−");
    }
    const step = this.#field("step")?.value;
    if (step === undefined) {
      return;
    }
    this.#element.style.setProperty("--t", step);
    for (const part of this.#element.querySelectorAll("[data-frames]")) {
      const frames = JSON.parse(part.dataset.frames);
      part.style.setProperty("--p", frames[step]);
    }
    for (const part of this.#element.querySelectorAll("[data-moment]")) {
      part.toggleAttribute("hidden", part.dataset.moment !== step);
    }
  }

  /** Plays from here, from the start when it has come to the end; pauses when it plays. */
  toggle() {
    if (this.#timer) {
      this.#pause();
    } else {
      this.#play();
    }
    this.#element.querySelector("[data-play]").ariaPressed = String(this.#timer !== 0);
  }

  #play() {
    const slider = this.#field("step");
    if (slider.value === slider.max) {
      slider.value = slider.min;
    }
    this.#timer = setInterval(() => {
      slider.value = Number(slider.value) + 1;
      this.show();
      const hidden = !slider.offsetParent;
      if (slider.value === slider.max || hidden) {
        this.toggle();
      }
    }, this.#beat());
  }

  #beat() {
    return Number(this.#element.querySelector("[data-play]").dataset.play) || BEAT;
  }

  #pause() {
    clearInterval(this.#timer);
    this.#timer = 0;
  }

  #field(name) {
    return this.#form.elements.namedItem(name);
  }
}
