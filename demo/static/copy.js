// Copying to the clipboard, which a browser may refuse.

/**
 * @param {string} text
 * @returns {Promise<void>} rejected where neither way is allowed
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Refused within another page's frame, such as a Space's, and not there without https.
    copyAsTyped(text);
  }
}

/** As if it had been selected and copied by hand. Raises an error where that is refused as well. */
function copyAsTyped(text) {
  const place = document.createElement("textarea");
  const before = document.activeElement;
  place.value = text;
  place.style.cssText = "position: fixed; top: 0; opacity: 0";
  document.body.append(place);
  place.select();
  const copied = document.execCommand("copy");
  place.remove();
  before?.focus();
  if (!copied) {
    throw new Error("the browser does not copy");
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) {
    return;
  }
  const code = button.closest("details").querySelector("code");
  try {
    await copyText(code.textContent);
    button.ariaPressed = "true";
  } catch {
    // The button stays as it was; one click selects the whole program.
  }
});
