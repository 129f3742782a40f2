// The address of the page: what it said when the page was opened, and what is written into it from then on.
//
// Behind the # stands what is not as usual, by name: the open tab and panel, settings, fields of the panels in
// sight as <panel>.<field>, what is on the pad. Opening a tab makes an entry of the history, any other change
// goes into the entry that is there. The query stays out of links: in a Space it holds a token of the visitor's.
import { tell } from "./bus.js";
import { publicAddress, tellHub } from "./frame.js";

const LONGEST = 2000; // characters of an address: what mails, chats and forms carry
export const DRAWINGS = ["ink", "digit", "d"]; // ways to bring one, the last as links did before
const PLACES = ["tab", "panel", "tabs", "inner"]; // names of tabs
const REST = 250; // ms without a change after which it is written: browsers refuse to write it all the time
const REFUSED = 2000; // ms after which it is written that was refused

// Read at once, for it is written anew as soon as something changes.
const arrived = new URLSearchParams(location.hash.slice(1));
let written = isOwnEntry(); // by this page: it was reloaded, or come back to

/**
 * What a part of the page has to say in the address.
 * @typedef {object} Said
 * @property {Record<string, string>} values
 * @property {"thinned" | "cut"} [lacks] what was lost because there is so little room
 */

/** @type {((room: number) => Said)[]} */
const parts = [];
let timer = 0; // runs out when the address is to be written
let isComing = true; // what the address names is still being opened
let push = false; // the next writing makes an entry of the history

/** @returns {boolean} whether the page was reloaded, and not opened by somebody's link */
export function isReload() {
  return written;
}

/** @returns {boolean} whether the address said anything */
export function saidSomething() {
  return [...arrived].length > 0;
}

/**
 * @param {string} name
 * @returns {string | null}
 */
export function linked(name) {
  return arrived.get(name);
}

/**
 * @param {string} panel
 * @returns {[string, string][]} the fields that the address names, with their values, unchecked
 */
export function linkedFields(panel) {
  const start = `${panel}.`;
  const own = [...arrived].filter(([name]) => name.startsWith(start));
  return own.map(([name, value]) => [name.slice(start.length), value]);
}

/**
 * Does on the page that is there what an address says, and leaves alone what it does not name: a step of a
 * lesson. It is an entry of the history.
 * @param {string} hash what stands behind the #
 * @returns {boolean} whether it brings a drawing
 */
export function visit(hash) {
  const said = new URLSearchParams(hash);
  forgetPassing();
  push = true;
  return takeFrom(said);
}

/**
 * The same for what the page's own address leaves open.
 * @param {string} hash
 */
export function complete(hash) {
  const said = new URLSearchParams(hash);
  const groups = [DRAWINGS, PLACES];
  for (const name of [...said.keys()]) {
    const group = groups.find((names) => names.includes(name)) ?? [name];
    if (group.some((one) => arrived.has(one))) {
      said.delete(name);
    }
  }
  return takeFrom(said);
}

/**
 * The same for a step that one comes back to, as one left it; what is on the pad stays, for its undo has the rest.
 * @param {string} hash
 */
export function comeBack(hash) {
  const said = new URLSearchParams(hash);
  new URLSearchParams(location.hash.slice(1)).forEach((value, name) => said.set(name, value));
  DRAWINGS.forEach((name) => said.delete(name));
  forgetPassing();
  return takeFrom(said);
}

/** What an address brings once: it is not to come again with the next. */
function forgetPassing() {
  const isPassing = (name) => name.includes(".") || DRAWINGS.includes(name);
  [...arrived.keys()].filter(isPassing).forEach((name) => arrived.delete(name));
}

function takeFrom(said) {
  said.forEach((value, name) => arrived.set(name, value));
  written = false; // what it brings goes before what was here
  tell("visit", said);
  touchAddress();
  return DRAWINGS.some((name) => said.has(name));
}

/**
 * The parts are asked in turn: whoever comes later gets what room is left.
 * @param {(room: number) => Said} say takes the characters that there is room for
 */
export function sayInAddress(say) {
  parts.push(say);
}

/** Something has changed that may stand in the address. */
export function touchAddress() {
  clearTimeout(timer);
  timer = setTimeout(write, REST);
}

/** The address is about to be read, or what was changing is whole: what waits to be written is written now. */
export function flushAddress() {
  if (timer) {
    write();
  }
}

/** A tab has been opened by hand: an entry of the history. */
export function turnPage() {
  push = true;
  write();
}

/** @param {boolean} value whether what the address names is still being opened: until then it stays as it is */
export function arriving(value) {
  isComing = value;
  if (!value) {
    touchAddress();
  }
}

/** @returns {boolean} */
export function isArriving() {
  return isComing;
}

/** Links that are opened where the page already is change the address alone. */
export function followLinks() {
  window.addEventListener("hashchange", () => {
    if (!isOwnEntry()) {
      location.reload();
    }
  });
}

/**
 * @param {() => void} listener is called when Back or Forward has come to an entry that this page has written,
 *   and not when somebody's link has been opened, for which the page is loaded anew
 */
export function hearBack(listener) {
  window.addEventListener("popstate", () => {
    if (isOwnEntry()) {
      listener();
    }
  });
}

function isOwnEntry() {
  return history.state?.inkwell === true;
}

/**
 * @param {Record<string, string | null>} [instead] what is said in place of what parts say of it; null: nothing
 * @returns {{ link: string, lacks: string }} the address of what the page shows, without anybody's query
 */
export function linkToHere(instead = {}) {
  const page = publicAddress();
  const said = new URLSearchParams();
  let lacks = "";
  const room = () => LONGEST - page.length - 1 - String(said).length;
  const more = Object.entries(instead).filter(([, value]) => value !== null);
  for (const [name, value] of more) {
    said.set(name, value);
  }
  for (const say of parts) {
    const part = say(room());
    lacks = part.lacks ?? lacks;
    for (const [name, value] of Object.entries(part.values)) {
      if (name in instead) {
        continue;
      }
      said.set(name, value);
      if (room() < 0) {
        said.delete(name);
        lacks = "cut";
      }
    }
  }
  const hash = String(said);
  return { link: hash ? `${page}#${hash}` : page, lacks };
}

function write() {
  clearTimeout(timer);
  timer = 0;
  if (isComing) {
    return; // `arriving` comes back to it
  }
  const { hash } = new URL(linkToHere().link);
  const state = { inkwell: true };
  try {
    if (push && hash !== location.hash) {
      history.pushState(state, "", location.pathname + location.search + hash);
    } else {
      history.replaceState(state, "", location.pathname + location.search + hash);
    }
  } catch {
    timer = setTimeout(write, REFUSED); // too often for this browser
    return;
  }
  push = false;
  tellHub({ hash }); // its page hands its own # to the frame when that is opened
  tell("address");
}
