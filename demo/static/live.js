// Asking the networks while the pen is down, by a route of the server's own: POST /live.
//
// Near the server one request is in flight, and what is drawn meanwhile comes next. Over a long way several
// are, so that answers keep coming at the pace of the pen; an answer older than the one shown is dropped.

const PACE = 50; // ms between two requests while an answer is on its way
const MOST = 8; // requests in flight: the server takes no more of one visitor
// By the shortest of so many answers the way is judged. Many, for while the server is overrun all are long, and
// more requests would overrun it more; not all, for a phone changes its network.
const WAYS = 200;
const RETRY = 1500; // ms until a lost connection is tried again
const BUSY = 120; // ms to wait when the server is first busy; twice as long each time, up to the longest
const LONGEST = 1000;
const NEGLIGIBLE = 20; // ms that are not worth waiting

/**
 * The pad, as far as it concerns who asks.
 * @typedef {object} Asker
 * @property {() => object | null} drawing what is on the pad; null when it is too much to send
 * @property {(answer: any, drawing: object, since: number) => boolean} show false when it was not shown
 * @property {(kind: string) => void} say
 * @property {() => void} rest called when nothing new is on the pad, and all is answered
 */

export class Live {
  #asker;
  #dirty = false; // the drawing has changed since it was sent
  #changed = 0; // when it last did, in ms since the page was opened
  #flying = 0; // requests in flight
  #sent = 0; // when the newest was sent
  #newest = 0; // its number
  #shown = 0; // the number of the answer on the page
  #ways = []; // ms that the last answers were on their way
  #timer = 0; // runs out when the next may be sent
  #patience = 0; // ms between two requests: the server asks for it by being busy
  #visitor = Math.random().toString(36).slice(2);

  /** @param {Asker} asker */
  constructor(asker) {
    this.#asker = asker;
  }

  get asking() {
    return this.#flying > 0 || this.#dirty;
  }

  /**
   * The drawing has changed, or is to be read anew.
   * @param {number} [since]
   */
  ask(since = this.#changed) {
    this.#changed = since;
    this.#dirty = true;
    this.#go();
  }

  /** Sends the drawing, as soon as it may be sent. */
  #go() {
    if (!this.#dirty || this.#timer || this.#flying >= this.#most) {
      return;
    }
    const wait = this.#flying ? this.#sent + PACE - performance.now() : 0;
    if (wait > 0) {
      this.#goIn(wait);
    } else {
      this.#send();
    }
  }

  #goIn(ms) {
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#go();
    }, ms);
  }

  /** As many as are sent while one is on its way. */
  get #most() {
    const way = this.#ways.length ? Math.min(...this.#ways) : 0;
    return Math.min(MOST, 1 + Math.floor(way / PACE));
  }

  async #send() {
    const since = this.#changed;
    this.#dirty = false;
    const drawing = this.#asker.drawing();
    if (!drawing) {
      this.#settle();
      return;
    }
    this.#newest += 1;
    const n = this.#newest;
    this.#sent = performance.now();
    this.#flying += 1;
    const answer = await this.#read({ ...drawing, n, visitor: this.#visitor }, this.#sent);
    this.#flying -= 1;
    this.#receive(answer, drawing, since, n);
    this.#settle();
  }

  /** What the server answers; undefined when it cannot be reached. */
  async #read(message, sent) {
    try {
      const response = await fetch(new URL("live", document.baseURI), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(message),
      });
      const answer = await response.json();
      const there = /dur=([\d.]+)/.exec(response.headers.get("Server-Timing"));
      const way = performance.now() - sent - Number(there?.[1] ?? 0);
      this.#ways = [...this.#ways, way].slice(-WAYS);
      return response.ok ? answer : undefined;
    } catch {
      return undefined;
    }
  }

  #receive(answer, drawing, since, n) {
    if (answer === undefined) {
      this.#asker.say("offline");
      this.#again(RETRY);
    } else if (answer.busy) {
      this.#asker.say("busy");
      this.#patience = Math.min(LONGEST, this.#patience * 2 || BUSY);
      this.#again(this.#patience);
    } else if (n > this.#shown) {
      this.#shown = n;
      this.#patience /= 2;
      const shown = this.#asker.show(answer, drawing, since);
      if (shown && this.#patience > NEGLIGIBLE && !this.#timer) {
        this.#goIn(this.#patience);
      }
    }
  }

  /** What could not be answered is asked again in a while. */
  #again(ms) {
    this.#dirty = true;
    clearTimeout(this.#timer);
    this.#goIn(ms);
  }

  #settle() {
    this.#go();
    if (!this.asking) {
      this.#asker.rest();
    }
  }
}
