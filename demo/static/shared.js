// What one panel's field says, others on its tab say too: the review in the box is read by every panel below it.
import { hear, tell } from "./bus.js";

/** @type {Map<string, string>} the value by what data-shared calls it */
const values = new Map();

/**
 * Keeps the form's shared fields like those of other panels.
 * @param {HTMLFormElement} form
 * @param {() => void} changed is called when another panel has changed one of them
 */
export function shareFields(form, changed) {
  for (const field of sharedFields(form)) {
    const { shared } = field.dataset;
    // A panel that has just been drawn takes what is there, unless it brings something itself.
    field.value ||= values.get(shared) ?? "";
  }
  hear("shared", ({ name, by }) => {
    const field = by === form ? null : sharedFields(form).find((one) => one.dataset.shared === name);
    if (field && field.value !== values.get(name)) {
      field.value = values.get(name);
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
  for (const field of sharedFields(form)) {
    const { shared } = field.dataset;
    if (field.value !== (values.get(shared) ?? "")) {
      values.set(shared, field.value);
      tell("shared", { name: shared, by: form });
    }
  }
}

function sharedFields(form) {
  return [...form.querySelectorAll("[data-shared]")];
}
