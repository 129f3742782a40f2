// Copying to the clipboard, which a browser may refuse.

/**
 * @param {string} text
 * @returns {Promise<void>} rejected where there is no clipboard
 */
export async function copyText(text) {
  if (!navigator.clipboard) {
    throw new Error("no clipboard");
  }
  await navigator.clipboard.writeText(text);
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
