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
   * @param {string} name
   * @returns {HTMLElement}
   */
  place(name) {
    return this.#element.querySelector(`[data-slot="${name}"]`);
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
        const place = this.place(name);
        if ("steady" in place.dataset) {
          changeInPlace(place, html, () => this.#html[name] === html);
        } else {
          const { fill } = place.contains(document.activeElement) ? document.activeElement.dataset : {};
          place.innerHTML = html;
          // Whoever has pressed a button there with the keyboard stays at it.
          const buttons = fill ? [...place.querySelectorAll("[data-fill]")] : [];
          buttons.find((button) => button.dataset.fill === fill)?.focus({ preventScroll: true });
        }
      }
    }
  }
}

/**
 * Writes what differs into what stands there, if both are built alike: a button keeps the focus, and pictures
 * change all at once, when they have been read.
 * @param {HTMLElement} place
 * @param {string} html
 * @param {() => boolean} isNewest whether nothing else is to stand there by now
 */
async function changeInPlace(place, html, isNewest) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const old = partsOf(place);
  const fresh = partsOf(template.content);
  if (old.length !== fresh.length || !old.every((part, i) => isLike(part, fresh[i]))) {
    place.innerHTML = html;
    return;
  }
  const pictures = new Map();
  old.forEach((part, i) => {
    if (part.nodeName === "IMG" && part.src !== fresh[i].src) {
      pictures.set(part, document.importNode(fresh[i]));
    }
  });
  await Promise.allSettled([...pictures.values()].map((picture) => picture.decode()));
  if (!isNewest()) {
    return;
  }
  old.forEach((part, i) => {
    if (pictures.has(part)) {
      part.replaceWith(pictures.get(part));
    } else {
      change(part, fresh[i]);
    }
  });
}

function partsOf(node) {
  return [...node.childNodes].flatMap((child) => [child, ...partsOf(child)]);
}

function isLike(old, fresh) {
  return old.nodeName === fresh.nodeName && old.childNodes.length === fresh.childNodes.length;
}

function change(old, fresh) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) {
      old.data = fresh.data;
    }
    return;
  }
  for (const { name } of [...(old.attributes ?? [])]) {
    if (!fresh.hasAttribute(name)) {
      old.removeAttribute(name);
    }
  }
  for (const { name, value } of fresh.attributes ?? []) {
    if (old.getAttribute(name) !== value) {
      old.setAttribute(name, value);
    }
  }
}
