// The fields of panels in the address: those that are not as they were at first, of the panels in sight.
import { linked, linkedFields, sayInAddress } from "./address.js";

/** @type {{ name: string, form: HTMLFormElement, usual: Record<string, string> }[]} */
const panels = [];

/**
 * Puts what the address names into the fields of a panel that has just been drawn.
 * @param {HTMLFormElement} form
 */
export function bringBackFields(form) {
  const name = form.getAttribute("name"); // for a field may be called "name"
  const usual = valuesOf(form);
  const isAlone = linked("only") === name;
  form.classList.toggle("alone", isAlone);
  if (isAlone) {
    unfold(form);
  }
  panels.push({ name, form, usual });
  takeLinkedFields(form);
}

/**
 * @param {HTMLFormElement} form
 * @returns {boolean} whether what the address names was not there already
 */
export function takeLinkedFields(form) {
  const before = valuesOf(form);
  const fields = linkedFields(form.getAttribute("name"));
  if (fields.length) {
    unfold(form);
  }
  for (const [field, value] of fields) {
    if (field in before) {
      put(form.elements.namedItem(field), value);
    }
  }
  return JSON.stringify(valuesOf(form)) !== JSON.stringify(before);
}

/** Opens a panel that is folded. */
function unfold(form) {
  const box = form.elements.namedItem("open");
  if (box) {
    box.checked = true;
  }
}

sayInAddress(() => {
  const values = {};
  const shared = new Set(); // once is enough: other panels take it over
  for (const { name, form, usual } of panels.filter((panel) => panel.form.offsetParent)) {
    for (const [field, value] of Object.entries(valuesOf(form))) {
      const element = elementOf(form, field);
      const share = element?.closest("[data-shared]")?.dataset.shared;
      if (value === usual[field] || isHidden(element) || shared.has(share)) {
        continue;
      }
      values[`${name}.${field}`] = value;
      if (share) {
        shared.add(share);
      }
    }
  }
  return { values };
});

/** What may stand in the address, by field; a box that is not checked says "off". */
function valuesOf(form) {
  const values = Object.fromEntries(new FormData(form));
  for (const box of form.querySelectorAll("[type=checkbox][name]")) {
    values[box.name] = box.checked ? "on" : "off";
  }
  for (const passing of form.dataset.passing?.split(" ") ?? []) {
    delete values[passing];
  }
  return values;
}

/** The field's element, of radios the first. */
function elementOf(form, field) {
  const element = form.elements.namedItem(field);
  return element instanceof RadioNodeList ? element[0] : element;
}

/** What is not seen has its default, whatever it holds. */
function isHidden(element) {
  return Boolean(element?.closest("[data-if][hidden]"));
}

/** An address may bring anything: what the field cannot hold is left out. */
function put(field, value) {
  if (field.type === "checkbox") {
    field.checked = value === "on";
    return;
  }
  const before = field.value;
  field.value = value;
  const isNumber = field.hasAttribute?.("min");
  const holds = field.value === value && field.validity?.valid !== false;
  if (!holds || (isNumber && value !== "" && !Number.isFinite(Number(value)))) {
    field.value = before;
  }
}
