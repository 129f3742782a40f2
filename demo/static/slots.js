// The places of a panel that the server fills, each by its name.

export class Slots {
  #element;
  #html = {};
  #filledBy = {}; // slot -> number of the request

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
  }

  /** @returns {Record<string, number>} for each filled slot the number of the request whose answer stands in it */
  get drawn() {
    return { ...this.#filledBy };
  }

  /**
   * @param {Record<string, string>} slots HTML that was escaped on the server
   * @param {number} n the request that it answers; a slot that a newer one has filled stays
   */
  fill(slots, n) {
    for (const [name, html] of Object.entries(slots)) {
      if (n < this.#filledBy[name]) {
        continue;
      }
      this.#filledBy[name] = n;
      // What has not changed is left alone: it may hold the focus, a selection, an open list.
      if (html !== this.#html[name]) {
        this.#html[name] = html;
        this.#element.querySelector(`[data-slot="${name}"]`).innerHTML = html;
      }
    }
  }
}
