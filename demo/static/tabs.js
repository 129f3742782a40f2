// Tabs, which Gradio draws: which one is open, and opening another by number.
import { linked } from "./address.js";

function tabsOf(place) {
  return [...document.querySelectorAll(`${place} > .tab-wrapper [role=tab]`)];
}

/**
 * @param {string} place the selector of the tabs' box
 * @returns {number} of the open tab, from 0
 */
export function openedTab(place) {
  const opened = tabsOf(place).findIndex((tab) => tab.ariaSelected === "true");
  return Math.max(0, opened);
}

/**
 * @param {string} place
 * @param {number} index
 */
export function openTab(place, index) {
  const tab = tabsOf(place)[index];
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

/** Opens the tabs that the link names: the panel first, then its tab, as long as both are drawn. */
export function openLinkedTabs() {
  const wanted = ["inner", "tabs"].map((name) => ({ place: `#${name}`, index: Number(linked(name)) }));
  openAll(wanted.filter(({ index }) => index));
}

function openAll(wanted) {
  if (!wanted.length) {
    return;
  }
  const [{ place, index }, ...others] = wanted;
  if (tabsOf(place).length) {
    openTab(place, index);
    openAll(others);
    return;
  }
  // Gradio may draw its tabs after the header.
  const drawn = new MutationObserver(() => {
    if (tabsOf(place).length) {
      drawn.disconnect();
      openAll(wanted);
    }
  });
  drawn.observe(document.body, { childList: true, subtree: true });
}
