// What the link by which the page was opened brings: settings by their first letter, tabs, a drawing.

// Read at once, for the pad takes the drawing out of the address.
const arrived = new URLSearchParams(location.hash.slice(1));

/**
 * @param {string} name
 * @returns {string | null}
 */
export function linked(name) {
  return arrived.get(name);
}

/** A link to another drawing, opened where the page already is, changes the address alone. */
export function followLinks() {
  window.addEventListener("hashchange", () => {
    if (location.hash.includes("d=")) {
      location.reload();
    }
  });
}
