// The row of the visitor's own network: its answers come when the pen is up, past the live ones.
import { hear, tell } from "./bus.js";

const SAYS = ["own.name.en", "own.params", "own.test"]; // cells that tell one such network from another

let network = ""; // what these cells say
let isTrained = false; // there is such a network, which would be lost with the page

/** @param {import("./bus.js").Component} component */
export function start({ props, watch }) {
  watch("shown", () => {
    const { trained, ...row } = JSON.parse(props.shown);
    isTrained = trained === true;
    tell("own", row);
    const said = SAYS.map((key) => row.cells?.[key]).join();
    if (said !== network) {
      network = said;
      tell("trained");
    }
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
