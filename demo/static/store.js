// What the browser remembers from visit to visit: the settings and the drawing, never more.

/**
 * @param {string} name
 * @returns {string | null} null as well where the browser keeps nothing, as in a private window
 */
export function remembered(name) {
  try {
    return localStorage.getItem(`inkwell.${name}`);
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
export function remember(name, value) {
  try {
    localStorage.setItem(`inkwell.${name}`, value);
  } catch {
    // A private window: the page works all the same.
  }
}
