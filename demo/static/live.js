// Asking the networks while the pen is down: one request in flight; what is drawn meanwhile comes next.

const RETRY = 1500; // ms until a lost connection is tried again
const BUSY = 120; // ms to wait when the server is first busy; twice as long each time, up to the longest
const LONGEST = 1000;
const NEGLIGIBLE = 20; // ms that are not worth waiting

/**
 * The pad, as far as it concerns who asks.
 * @typedef {object} Asker
 * @property {(drawing: object) => Promise<any>} read the server's answer; undefined when it cannot be reached
 * @property {() => object | null} drawing what is on the pad; null when it is too much to send
 * @property {(answer: any, drawing: object, since: number) => boolean} show false when it was not shown
 * @property {(kind: string) => void} say
 * @property {() => void} rest called when nothing new is on the pad
 */

export class Live {
  #asker;
  #asking = false;
  #dirty = false;
  #changed = 0; // when the drawing last changed, in ms since the page was opened
  #wait = 0; // ms between two requests: the server asks for patience by being busy

  /** @param {Asker} asker */
  constructor(asker) {
    this.#asker = asker;
  }

  get asking() {
    return this.#asking;
  }

  /**
   * The drawing has changed, or is to be read anew.
   * @param {number} [since]
   */
  async ask(since = this.#changed) {
    this.#changed = since;
    this.#dirty = true;
    if (this.#asking) {
      return;
    }
    this.#asking = true;
    while (this.#dirty) {
      this.#dirty = false;
      await this.#askOnce();
    }
    this.#asking = false;
    this.#asker.rest();
  }

  async #askOnce() {
    const since = this.#changed;
    const drawing = this.#asker.drawing();
    if (!drawing) {
      return;
    }
    const answer = await this.#asker.read(drawing);
    if (answer === undefined) {
      this.#asker.say("offline");
      await this.#again(RETRY);
      return;
    }
    if (answer.busy) {
      this.#asker.say("busy");
      this.#wait = Math.min(LONGEST, this.#wait * 2 || BUSY);
      await this.#again(this.#wait);
      return;
    }
    this.#wait /= 2;
    const shown = this.#asker.show(answer, drawing, since);
    if (shown && this.#wait > NEGLIGIBLE) {
      await pause(this.#wait);
    }
  }

  async #again(ms) {
    this.#dirty = true;
    await pause(ms);
  }
}

function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
