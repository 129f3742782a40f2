// The row of the visitor's own network: its answers come when the pen is up, past the live ones.
import { hear, tell } from "./bus.js";

let isTrained = false; // there is such a network, which would be lost with the page

/** @param {import("./bus.js").Component} component */
export function start({ props, watch }) {
  watch("shown", () => {
    const { trained, ...row } = JSON.parse(props.shown);
    isTrained = trained === true;
    tell("own", row);
  });
  hear("wipe", () => {
    isTrained = false;
  });
}

window.addEventListener("beforeunload", (event) => {
  if (isTrained) {
    event.preventDefault(); // the browser asks, in words of its own
  }
});
