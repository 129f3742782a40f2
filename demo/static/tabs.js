// Tabs, which Gradio draws: which are open, and opening others by name.
import { arriving, hearBack, isArriving, linked, sayInAddress, turnPage } from "./address.js";
import { hear } from "./bus.js";

const OUTER = "#tabs > .tab-wrapper";
const INNER = "#tabs .tabitem .tab-wrapper";
// How links named tabs before: by their number.
const FORMER_TABS = ["digits", "names", "writing", "steps", "networks"];
const FORMER_PANELS = ["compare", "inside", "shift", "reading", "why", "testset"];

const only = linked("only"); // the tab or panel that is shown alone, within somebody's page

/** @type {Record<string, string[]>} by name of a tab or a panel: the tabs to open for it, the outer one first */
let places = {};
let opening = []; // names of tabs that are still to be opened
let addressed = "{}"; // the open tabs as the address has them

// Before anything is seen.
if (only) {
  document.documentElement.dataset.only = only;
}

sayInAddress(() => ({ values: isAlone() ? { only } : openTabs() }));

/**
 * Opens the tabs that the address names, as soon as they are drawn; from then on the address follows the tabs.
 * @param {Record<string, string[]>} known the places of the page, in order
 */
export function openLinkedTabs(known) {
  places = known;
  if (!isAlone()) {
    delete document.documentElement.dataset.only;
  }
  opening = namedTabs(linked);
  arriving(true);
  // Gradio draws tabs after the header, and those within a tab once that is open.
  new MutationObserver((changes) => {
    // Not for texts, which every answer changes: to look for the row in sight lays out the whole page.
    if (changes.some(isOfElements)) {
      follow();
    }
  }).observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["aria-selected"],
  });
  hearBack(() => {
    const said = new URLSearchParams(location.hash.slice(1));
    open(withFirstTabs(namedTabs((name) => said.get(name))));
  });
  hear("visit", (said) => {
    const named = namedTabs((name) => said.get(name));
    if (named.length) {
      open(withFirstTabs(named));
    }
  });
  follow();
}

/** @param {MutationRecord} change */
function isOfElements({ type, addedNodes, removedNodes }) {
  return type === "attributes" || [...addedNodes, ...removedNodes].some((node) => node instanceof Element);
}

/** @param {string[]} names of tabs, the outer one first */
function open(names) {
  opening = names;
  arriving(true);
  follow();
}

/** @param {number} index of a tab of the page, from 0 */
export function openTab(index) {
  const tab = tabsOf(OUTER)[index];
  tab?.click();
  tab?.focus();
}

// Arrows go from tab to tab within a list, as in any other list of tabs.
document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.("[role=tab]");
  if (!tab || event.altKey || event.ctrlKey || event.metaKey) {
    return;
  }
  const tabs = [...tab.parentElement.querySelectorAll("[role=tab]")];
  const at = tabs.indexOf(tab);
  const places = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    Home: 0,
    End: tabs.length - 1,
  };
  const place = places[event.key];
  if (place === undefined) {
    return;
  }
  event.preventDefault();
  const next = tabs.at(place % tabs.length);
  next.click();
  next.focus();
});

/** @returns {{ tab?: string, panel?: string }} the open tabs, but for the first of a row, which opens by itself */
export function openTabs() {
  const names = {};
  const tabs = tabsOf(OUTER);
  const panels = tabsOf(INNER);
  const tab = tabs.find(isOpen);
  const panel = panels.find(isOpen);
  if (tab && tab !== tabs[0]) {
    names.tab = nameOf(tab);
  }
  // Right after a tab has been opened, the row in sight may still be the former's.
  if (panel && panel !== panels[0] && places[nameOf(panel)]?.[0] === nameOf(tab)) {
    names.panel = nameOf(panel);
  }
  return names;
}

function isAlone() {
  return only in places;
}

/** The tabs of the row that is in sight. */
function tabsOf(place) {
  const row = [...document.querySelectorAll(place)].find((one) => one.offsetParent);
  return [...(row?.querySelectorAll("[role=tab]") ?? [])];
}

/** The name that Python gave it. */
function nameOf(tab) {
  return tab.getAttribute("data-tab-id");
}

function isOpen(tab) {
  return tab.ariaSelected === "true";
}

/** The tabs that an address names, the outer one first; none where it names what is not on the page. */
function namedTabs(say) {
  const formerTab = FORMER_TABS[say("tabs")];
  const formerPanel = formerTab === "digits" ? FORMER_PANELS[say("inner")] : null;
  const names = [say("only"), say("panel"), say("tab"), formerPanel, formerTab];
  return [...(places[names.find((name) => name in places)] ?? [])];
}

/** Beside them the first of each row that they do not name. */
function withFirstTabs([tab, panel]) {
  const paths = Object.values(places);
  const outer = tab ?? paths[0][0];
  const inner = panel ?? paths.find((path) => path[0] === outer && path.length > 1)?.[1];
  return inner ? [outer, inner] : [outer];
}

/** Opens what is to be opened, one after the other; then the address follows. */
function follow() {
  const isByAddress = opening.length > 0; // and not by hand
  while (opening.length) {
    const row = tabsOf(places[opening[0]].length > 1 ? INNER : OUTER);
    const tab = row.find((one) => nameOf(one) === opening[0]);
    if (!row.length) {
      return; // not drawn yet
    }
    if (tab && !isOpen(tab)) {
      tab.click();
      return; // Gradio opens it in a moment
    }
    opening.shift();
  }
  const open = JSON.stringify(openTabs());
  if (isByAddress || isArriving()) {
    arriving(false);
  } else if (open !== addressed) {
    turnPage();
  }
  addressed = open;
}
