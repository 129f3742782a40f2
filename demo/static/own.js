// The row of the visitor's own network: its answers come when the pen is up, past the live ones.
import { tell } from "./bus.js";

/** @param {import("./bus.js").Component} component */
export function start({ props, watch }) {
  watch("shown", () => tell("own", JSON.parse(props.shown)));
}
