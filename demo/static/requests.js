// Which request of a panel is current: answers may come late, or out of order.
//
// Requests are numbered, and the server sends the number back with its answer. One that is only about another
// place, or that follows a pause, looks further into the same evidence; any other begins a new one. Once an
// answer about new evidence is here, none about older evidence is shown.

export class Requests {
  #newest = 0;
  #answered = 0; // the highest number that has come back
  #evidence = 0; // the request that began the newest evidence
  #shown = 0; // the one that began the evidence on the page
  #standing = 0; // the same, once all of it has been asked for
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
   * @param {number} n its request
   * @returns {boolean} whether it is to be shown: not when it is about older evidence than the page shows
   */
  receive(n) {
    this.#answered = Math.max(this.#answered, n);
    const began = this.#began[n] ?? 0;
    if (began < this.#shown) {
      return false;
    }
    this.#shown = began;
    return true;
  }

  /** All of the evidence of request `n` has been asked for: a pointed request may leave out the rest. */
  stand(n) {
    this.#standing = this.#began[n];
  }

  /** Whether the newest request has been answered. */
  get settled() {
    return this.#answered === this.#newest;
  }
}
