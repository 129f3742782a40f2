// The header's component: settings, links and dialogs begin when Gradio has drawn the page.
import { followLinks } from "./address.js";
import { hear, tell } from "./bus.js";
import { watchGradio } from "./connection.js";
import "./copy.js";
import { openCardsFrom } from "./dialogs.js";
import "./keys.js";
import { forgetAll } from "./store.js";
import { announceSettings } from "./settings.js";
import "./share.js";
import { openLinkedTabs } from "./tabs.js";

/** @param {import("./bus.js").Component} component */
export function start({ props, trigger, server }) {
  openCardsFrom(server.card);
  hear("lang", (lang) => {
    // Gradio draws some labels itself: the server changes them.
    props.value = lang;
    trigger("input");
  });
  document.querySelector("[data-wipe]").addEventListener("click", () => {
    tell("wipe");
    forgetAll();
    trigger("clear");
  });
  hear("wiped", () => {
    history.replaceState(null, "", location.pathname + location.search);
    location.reload();
  });
  watchGradio();
  announceSettings();
  openLinkedTabs(props.places);
  followLinks();
}
