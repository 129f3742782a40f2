// The modules that components ask for: one whose `js_on_load` says `inkwell("pad", …)` begins in pad.js.
// The header first: what it imports speaks first in the address.
export * as header from "./header.js";
export * as firstLook from "./first-look.js";
export * as guide from "./guide.js";
export * as own from "./own.js";
export * as pad from "./pad.js";
export * as panel from "./panel.js";
export * as table from "./table.js";
