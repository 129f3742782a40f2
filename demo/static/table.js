// The comparison: answers patched into its cells, rows hidden, columns sorted.
import { hear } from "./bus.js";
import { showNumber } from "./number.js";

/**
 * What the server answers to a drawing, and after training to the visitor's own network.
 * @typedef {object} Answer
 * @property {Record<string, string>} cells the text of each cell by its data-key
 * @property {Record<string, number[]>} bars ten probabilities by network
 * @property {Record<string, number[]>} traces the same magnified, from 0 to 1
 * @property {string[]} [dissents] the networks that say something else than most
 * @property {boolean} [hint] whether it may be no digit
 * @property {import("./number.js").Digit[]} [digits] of the number that was drawn
 * @property {number} [about] which of them all else is about
 */

const NOTHING = { cells: {}, bars: {}, traces: {}, dissents: [] };
const PARAMETERS = 14; // this column of numbers is read from small to large, the others from large to small

/** @type {Answer} */
let answer = NOTHING;
/** @type {Answer} */
let own = NOTHING;
let ownSince = 0; // ms since 1970

/** @type {{ column: number, sign: 1 | -1 } | null} */
let sorting = null;
/** @type {string[]} the networks as the server has ordered them */
let order = [];

/** Called for each component that has cells; it may be drawn after the first answer. */
export function start() {
  patch();
}

hear("answer", (news) => {
  answer = news;
  patch();
});

// At rest alone: what is half drawn is no digit yet.
hear("digit", () => {
  for (const doubt of document.querySelectorAll("[data-hint]")) {
    doubt.hidden = !answer.hint;
  }
});

hear("own", (news) => {
  own = news;
  ownSince = Date.now();
  patch();
});

// The answer of the visitor's own network tells how old it is.
setInterval(() => {
  if (own.bars.own) {
    patch();
  }
}, 1000);

function rowsOfTable() {
  return [...document.querySelectorAll("tr[data-row]")];
}

function patch() {
  const age = Math.round((Date.now() - ownSince) / 1000);
  const cells = { ...answer.cells, ...own.cells, "own.age": String(age) };
  for (const cell of document.querySelectorAll("[data-key]")) {
    const text = cells[cell.dataset.key];
    if (text !== undefined && cell.textContent !== text) {
      cell.textContent = text;
    }
  }
  for (const small of document.querySelectorAll("[data-each]")) {
    small.classList.toggle("dissents", answer.dissents.includes(small.dataset.each));
  }
  rowsOfTable().forEach(patchBars);
  showNumber(answer.digits ?? [], answer.about);
}

function patchBars(row) {
  const key = row.dataset.row;
  const bars = [...row.querySelectorAll("[data-bar]")];
  const nothing = bars.map(() => 0);
  const probabilities = answer.bars[key] ?? own.bars[key] ?? nothing;
  const traces = answer.traces[key] ?? own.traces[key] ?? nothing;
  const top = Math.max(...probabilities) || 1; // no bar of a blank row is the longest
  row.classList.toggle("dissents", answer.dissents.includes(key));
  bars.forEach((bar, digit) => {
    // What nobody can see is not changed: each bar that glides costs the browser a layer for as long.
    stretch(bar, "--p", probabilities[digit].toFixed(2));
    stretch(bar, "--trace", String(traces[digit]));
    bar.classList.toggle("top", probabilities[digit] === top);
  });
}

function stretch(bar, length, value) {
  if (bar.style.getPropertyValue(length) !== value) {
    bar.style.setProperty(length, value);
  }
}

// ---- sorting ----------------------------------------------------------------------------------------------

function sort() {
  const rows = rowsOfTable();
  if (!order.length) {
    order = rows.map((row) => row.dataset.row);
  }
  const sign = sorting?.sign ?? 1;
  rows.sort((one, other) => sign * compare(sortingValue(one), sortingValue(other)));
  rows[0]?.parentNode.append(...rows);
}

function sortingValue(row) {
  if (!sorting) {
    return order.indexOf(row.dataset.row);
  }
  const cell = row.cells[sorting.column];
  const bar = cell.querySelector("[data-bar]");
  const text = bar ? bar.style.getPropertyValue("--p") : cell.innerText.trim();
  const number = parseFloat(text);
  if (Number.isNaN(number)) {
    return text;
  }
  return text.endsWith(" k") ? 1000 * number : number;
}

/** Numbers before texts, which are dashes: a network that has said nothing comes last. */
function compare(one, other) {
  if (typeof one !== typeof other) {
    return typeof one === "number" ? -1 : 1;
  }
  return Number(one > other) - Number(one < other);
}

function sortBy(head) {
  const column = Number(head.dataset.sort);
  const first = column < 2 || column === PARAMETERS ? 1 : -1;
  if (sorting?.column !== column) {
    sorting = { column, sign: first };
  } else if (sorting.sign === first) {
    sorting = { column, sign: -first };
  } else {
    sorting = null; // the third click brings back the order of the server
  }
  for (const other of document.querySelectorAll("[data-sort]")) {
    other.closest("th").ariaSort = null;
  }
  if (sorting) {
    head.closest("th").ariaSort = sorting.sign > 0 ? "ascending" : "descending";
  }
  sort();
}

// Never while the pen is down: rows that move under the eye cannot be read.
hear("settled", () => setTimeout(afterStroke, 300));

function afterStroke() {
  sort();
  const announced = document.querySelector(".announced");
  if (announced) {
    // Screen readers are told once a stroke, not at every answer.
    announced.textContent = document.querySelector(".told").innerText.replace(/\s+/g, " ");
  }
}

// ---- hiding -----------------------------------------------------------------------------------------------

function hide(row) {
  row.hidden = true;
  offerBack(true);
}

function showAll() {
  for (const row of rowsOfTable()) {
    row.hidden = false;
  }
  offerBack(false);
}

function offerBack(offered) {
  const button = document.querySelector(".unhide");
  button.hidden = !offered;
  button.focus();
}

document.addEventListener("click", (event) => {
  const head = event.target.closest?.("[data-sort]");
  if (head) {
    sortBy(head);
  }
  const hider = event.target.closest?.(".hide-row");
  if (hider) {
    hide(hider.closest("tr"));
  }
  if (event.target.closest?.(".unhide")) {
    showAll();
  }
});
