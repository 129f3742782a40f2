// The settings of the page: language, recipe, theme, projector, what "sure" means. They stand on <html>, for style sheets.
import { linked, saidSomething, sayInAddress, touchAddress } from "./address.js";
import { hear, tell } from "./bus.js";
import { remember, remembered } from "./store.js";

const root = document.documentElement;
const languages = document.querySelector("meta[name=inkwell]").dataset.languages.split(" ");
const systemDark = matchMedia("(prefers-color-scheme: dark)");
// Of the page that shows this one in a frame, as the Hub says it to a Space.
const outerTheme = new URLSearchParams(location.search).get("__theme");

/** The values of each setting, in the order in which its button goes through them. */
const VALUES = {
  lang: languages,
  recipe: ["plain", "robust"],
  theme: ["light", "dark"],
  projector: ["off", "on"],
  sure: ["calibrated", "raw"],
};

const usual = {
  lang: languages.find((language) => navigator.language.startsWith(language)) ?? languages[0],
  recipe: "robust",
  theme: usualTheme(),
  projector: "off",
  sure: "calibrated",
};

/** Settings that are about what is seen, and so belong to a link; the others are the visitor's own. */
const SHARED = ["lang", "recipe", "sure"];

const chosen = {};

sayInAddress(() => {
  const names = Object.keys(chosen).filter(isSaid);
  return { values: Object.fromEntries(names.map((name) => [name, chosen[name]])) };
});

/** Whether the address says it: it is shared and not as usual, or was said by the link and still holds. */
function isSaid(name) {
  return SHARED.includes(name) ? chosen[name] !== usual[name] : chosen[name] === linked(name);
}

/**
 * @param {"lang" | "recipe" | "theme" | "projector" | "sure"} name
 * @returns {string}
 */
export function setting(name) {
  return chosen[name];
}

/** Tells every setting again, and keeps names and switches right in what Gradio or a panel draws from now on. */
export function announceSettings() {
  for (const [name, value] of Object.entries(chosen)) {
    set(name, value);
  }
  const drawn = () => {
    translate();
    Object.keys(chosen).forEach(press);
  };
  new MutationObserver(drawn).observe(document.body, { childList: true, subtree: true });
}

function usualTheme() {
  if (VALUES.theme.includes(outerTheme)) {
    return outerTheme;
  }
  return systemDark.matches ? "dark" : "light";
}

function set(name, value) {
  chosen[name] = value;
  root.dataset[name] = value;
  root.lang = chosen.lang;
  document.body.classList.toggle("dark", chosen.theme === "dark");
  press(name);
  if (name === "lang") {
    translate();
  }
  tell(name, value);
}

/** Shows in the buttons of a setting which of its values is chosen. */
function press(name) {
  for (const button of document.querySelectorAll(`[data-set^="${name}="]`)) {
    button.ariaPressed = String(button.dataset.set === `${name}=${chosen[name]}`);
  }
}

/** Gives elements their tooltip in the page's language, and their name where their words are not that. */
function translate() {
  const attribute = `data-${chosen.lang}`;
  for (const named of document.querySelectorAll(`[${attribute}]`)) {
    const name = named.getAttribute(attribute);
    // Writing a name that stands would call the observer that calls this.
    if (named.title !== name) {
      named.title = name;
      if (named.ariaLabel !== null) {
        named.ariaLabel = name;
      }
    }
  }
}

function next(name) {
  const values = VALUES[name];
  const at = values.indexOf(chosen[name]);
  return values[(at + 1) % values.length];
}

for (const [name, values] of Object.entries(VALUES)) {
  // What somebody's link leaves out is as usual, so that all see the same.
  const own = name === "recipe" && saidSomething() ? null : remembered(name);
  const wishes = [linked(name), linked(name[0]), own, usual[name]];
  set(
    name,
    wishes.find((value) => values.includes(value)),
  );
}

// A lesson's step may want another recipe; the visitor's language stays.
hear("visit", (said) => {
  for (const [name, values] of Object.entries(VALUES)) {
    const wish = said.get(name);
    if (name !== "lang" && values.includes(wish)) {
      set(name, wish);
    }
  }
});

// Gradio writes the browser's language there.
new MutationObserver(() => {
  if (root.lang !== chosen.lang) {
    root.lang = chosen.lang;
  }
}).observe(root, { attributes: true, attributeFilter: ["lang"] });

systemDark.addEventListener("change", () => {
  if (!remembered("theme")) {
    set("theme", usualTheme());
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-set]");
  if (!button) {
    return;
  }
  const [name, value = next(name)] = button.dataset.set.split("=");
  remember(name, value);
  set(name, value);
  touchAddress();
});
