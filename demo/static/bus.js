// What the parts of the page say to each other: events on the window, each named "inkwell:<name>".

/**
 * What Gradio hands to the script of a component.
 * @typedef {object} Component
 * @property {HTMLElement} element
 * @property {Record<string, any>} props what Python has set; an event sends `props.value`
 * @property {(event: string) => void} trigger
 * @property {(prop: string, then: () => void) => void} watch calls when Python has set the prop anew
 * @property {Record<string, (given: any) => Promise<any>>} server the component's functions in Python
 */

/**
 * @param {string} name
 * @param {any} [detail]
 */
export function tell(name, detail) {
  window.dispatchEvent(new CustomEvent(`inkwell:${name}`, { detail }));
}

/**
 * @param {string} name
 * @param {(detail: any) => void} listener
 */
export function hear(name, listener) {
  window.addEventListener(`inkwell:${name}`, (event) => listener(event.detail));
}
