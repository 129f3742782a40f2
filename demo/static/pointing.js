// Pointing at the cells of a picture: hovering, clicking, dragging, arrow keys. What comes of it are fields.
import { ARROWS } from "./keys.js";

/**
 * @typedef {object} Pointed
 * @property {(values: Record<string, string | number>) => void} fill puts values into fields
 * @property {(points: [number, number][]) => void} dab draws at these places
 */

export class Pointing {
  #form;
  #pointed;
  #held = null; // what a pointer went down on: the part, the cell, the fields' values then
  #pinned = null; // the hovered part that a click holds, until the next click

  /**
   * @param {HTMLElement} element
   * @param {HTMLFormElement} form
   * @param {Pointed} pointed
   */
  constructor(element, form, pointed) {
    this.#form = form;
    this.#pointed = pointed;
    element.addEventListener("pointerdown", (event) => this.#down(event));
    element.addEventListener("pointermove", (event) => this.#move(event));
    element.addEventListener("keydown", (event) => this.#key(event));
    for (const ending of ["pointerup", "pointercancel"]) {
      window.addEventListener(ending, () => {
        this.#held = null;
      });
    }
  }

  #down(event) {
    this.#held = null;
    const part = partAt(event);
    if (!part) {
      return;
    }
    if ("dab" in part.dataset) {
      this.#dab(event, part);
      return;
    }
    const values = namesOf(part).map((name) => Number(this.#field(name).value));
    this.#held = { part, cell: cellAt(event, part), values };
    if ("hover" in part.dataset) {
      this.#pinned = this.#pinned ? null : part;
    }
    this.#point(event, part);
  }

  #move(event) {
    // An answer may have drawn anew what was held.
    if (!this.#held?.part.isConnected) {
      this.#held = null;
    }
    const pressed = event.buttons !== 0;
    const part = (pressed && this.#held?.part) || partAt(event);
    if (!part) {
      return;
    }
    const hovers = "hover" in part.dataset;
    const dragsNothing = "drag" in part.dataset && !this.#held; // the pointer went down elsewhere
    if ((!pressed && !hovers) || dragsNothing) {
      return;
    }
    if ("dab" in part.dataset) {
      this.#dab(event, part);
    } else if (!hovers || !this.#pinned) {
      this.#point(event, part);
    }
  }

  #key(event) {
    const part = event.target.closest("[data-pick]");
    const direction = ARROWS[event.key];
    if (!part || !direction) {
      return;
    }
    event.preventDefault();
    const cells = part.dataset.cells.split(" ").map(Number);
    const values = namesOf(part).map((name, i) => {
      const { min, value } = this.#field(name);
      // Nothing is chosen yet, but the page shows one.
      const at = value || getComputedStyle(part).getPropertyValue(`--${name}`);
      const last = Number(min) + cells[i] - 1;
      return [name, Math.max(Number(min), Math.min(last, Number(at) + direction[i]))];
    });
    this.#pointed.fill(Object.fromEntries(values));
  }

  #dab(event, part) {
    const events = [...(event.getCoalescedEvents?.() ?? []), event];
    this.#pointed.dab(events.map((one) => cellAt(one, part)));
  }

  #point(event, part) {
    const cell = cellAt(event, part);
    const values = namesOf(part).map((name, i) => {
      if ("drag" in part.dataset) {
        const gone = Math.round(cell[i] - this.#held.cell[i]);
        return [name, this.#held.values[i] + gone];
      }
      return [name, Number(this.#field(name).min) + Math.floor(cell[i])];
    });
    const others = JSON.parse(part.dataset.fill ?? "{}");
    this.#pointed.fill({ ...others, ...Object.fromEntries(values) });
  }

  #field(name) {
    return this.#form.elements.namedItem(name);
  }
}

function partAt(event) {
  return event.target.closest("[data-pick], [data-dab]");
}

function namesOf(part) {
  return part.dataset.pick.split(" ");
}

/** Where in the part the event is, in its cells, as a broken number: [across, down]. */
function cellAt(event, part) {
  const box = part.getBoundingClientRect();
  const [columns, rows] = part.dataset.cells.split(" ").map(Number);
  const across = (event.clientX - box.left) / box.width;
  const down = (event.clientY - box.top) / box.height;
  return [across * columns, down * rows];
}
