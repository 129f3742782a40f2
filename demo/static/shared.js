// What one panel's field says, others on its tab say too: the review in the box is read by every panel below it,
// and the network that Inside shows is the one that is operated on.
import { hear, tell } from "./bus.js";

/** @type {Map<string, string>} the value by what data-shared calls it */
const values = new Map();

/**
 * Keeps the form's shared fields like those of other panels.
 * @param {HTMLFormElement} form
 * @param {() => void} changed is called when another panel has changed one of them
 */
export function shareFields(form, changed) {
  for (const part of sharedParts(form)) {
    const { shared } = part.dataset;
    // A panel that has just been drawn takes what is there, unless it brings something itself.
    if (values.has(shared) && said(part) === usual(part)) {
      say(part, values.get(shared));
    }
  }
  hear("shared", ({ name, by }) => {
    const part = by === form ? null : sharedParts(form).find((one) => one.dataset.shared === name);
    if (part && said(part) !== values.get(name)) {
      say(part, values.get(name));
      changed();
    }
  });
  spreadFields(form);
}

/**
 * Tells the other panels what has changed in the form's shared fields.
 * @param {HTMLFormElement} form
 */
export function spreadFields(form) {
  for (const part of sharedParts(form)) {
    const { shared } = part.dataset;
    if (said(part) !== (values.get(shared) ?? "")) {
      values.set(shared, said(part));
      tell("shared", { name: shared, by: form });
    }
  }
}

/** Fields, and what holds the radios of one. */
function sharedParts(form) {
  return [...form.querySelectorAll("[data-shared]")];
}

function said(part) {
  return part.value ?? part.querySelector(":checked").value;
}

/** What it says before anybody has changed it. */
function usual(part) {
  return "value" in part ? "" : part.querySelector("[checked]").value;
}

function say(part, value) {
  if ("value" in part) {
    part.value = value;
  } else {
    const radio = [...part.querySelectorAll("input")].find((one) => one.value === value);
    radio.checked = true;
  }
}
