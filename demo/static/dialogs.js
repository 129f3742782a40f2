// The dialogs, opened by their id, and a network's card, which the server makes when it is opened.
import { hear } from "./bus.js";
import { doubt } from "./connection.js";
import { currentDrawing } from "./digit.js";
import { setting } from "./settings.js";

let network = ""; // whose card was opened last

/** @param {string} id */
export function openDialog(id) {
  document.getElementById(id).showModal();
}

/** @param {(network: Record<string, any>) => Promise<string | undefined>} card gives HTML, see bus.js */
export function openCardsFrom(card) {
  const dialog = document.getElementById("card");
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-card]");
    if (opener) {
      network = opener.dataset.card;
      dialog.showModal();
      fillCard(card);
    }
  });
  hear("found", () => {
    if (dialog.open && dialog.className === "offline") {
      fillCard(card);
    }
  });
}

async function fillCard(card) {
  const dialog = document.getElementById("card");
  const key = network;
  const body = dialog.querySelector(".body");
  body.innerHTML = "";
  dialog.className = "loading";
  const page = location.origin + location.pathname;
  const html = await card({ key, recipe: setting("recipe"), drawing: currentDrawing(), page });
  if (key !== network) {
    return; // another card has been opened meanwhile
  }
  // Gradio answers undefined when the server cannot be reached.
  dialog.className = html === undefined ? "offline" : "";
  body.innerHTML = html ?? ""; // everything in it was escaped on the server
  dialog.scrollTop = 0;
  if (html === undefined) {
    doubt();
  }
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  if (opener) {
    openDialog(opener.dataset.dialog);
  }
  // A click beside a modal dialog is one on the dialog itself.
  const closes = event.target.closest?.("dialog .close") || event.target.matches?.("dialog");
  if (closes) {
    event.target.closest("dialog").close();
  }
});
