// Which request of a panel is current. Gradio may answer late, out of order, or only the last of several.
//
// Requests are numbered, and the server sends the number back with its answer. One that is only about another
// place, or that follows a pause, looks further into the same evidence; any other begins a new one. Once an
// answer about new evidence is here, none about older evidence is shown.

const AFTER_ANSWER = 100; // ms in which Gradio sends what follows an answer, with the request as it then is

export class Requests {
  #newest = 0;
  #answered = 0; // the highest number that has come back
  #evidence = 0; // the request that began the newest evidence
  #shown = 0; // the one that began the evidence on the page
  #standing = 0; // the same, once all of it may have been asked for
  #began = [0]; // by request: the one that began its evidence
  #about = []; // what on the page the newest request was about, besides the fields

  /**
   * Numbers a new request.
   * @param {boolean} further whether it looks further into the same evidence
   * @param {any[]} about what the evidence depends on besides the fields: digit, recipe, language
   * @returns {{ n: number, pointed: boolean }} pointed: the rest of the evidence stands on the page
   */
  next(further, about) {
    const same = further && about.every((value, i) => value === this.#about[i]);
    this.#about = about;
    this.#newest += 1;
    if (!same) {
      this.#evidence = this.#newest;
    }
    this.#began[this.#newest] = this.#evidence;
    return { n: this.#newest, pointed: this.#standing === this.#evidence };
  }

  /**
   * An answer has come.
   * @param {number | null} [number] its request; without a number it counts as the newest
   * @returns {number | null} the number; null when it is about older evidence than the page shows
   */
  receive(number) {
    const n = number ?? this.#newest;
    this.#answered = Math.max(this.#answered, n);
    const began = this.#began[n];
    if (began < this.#shown) {
      return null;
    }
    this.#shown = began;
    // What follows the first answer brings the rest of the evidence: it must not go as a pointed request.
    setTimeout(() => {
      this.#standing = began;
    }, AFTER_ANSWER);
    return n;
  }

  /** Whether the newest request has been answered. */
  get settled() {
    return this.#answered === this.#newest;
  }
}
