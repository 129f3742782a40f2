// What the browser remembers from visit to visit: the settings, the drawing, the guesses in lessons and how far
// the first look went, never more. Once the server was gone also what was typed, until the page has been loaded
// again.

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

/**
 * @param {string} panel
 * @param {Record<string, any>} values its fields', for after a reload of this page
 */
export function keepTyped(panel, values) {
  try {
    sessionStorage.setItem(`inkwell.typed.${panel}`, JSON.stringify(values));
  } catch {
    // As above, or too long.
  }
}

/**
 * @param {string} panel
 * @returns {Record<string, string> | null} what was kept, once
 */
export function takeTyped(panel) {
  const name = `inkwell.typed.${panel}`;
  try {
    const kept = JSON.parse(sessionStorage.getItem(name));
    sessionStorage.removeItem(name);
    return kept;
  } catch {
    return null;
  }
}

/** Nothing is remembered any more. */
export function forgetAll() {
  try {
    for (const storage of [localStorage, sessionStorage]) {
      const names = Object.keys(storage).filter((name) => name.startsWith("inkwell."));
      names.forEach((name) => storage.removeItem(name));
    }
  } catch {
    // As above: there is nothing.
  }
}
