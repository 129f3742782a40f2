// The header's component: settings, links and dialogs begin when Gradio has drawn the page.
import { followLinks } from "./address.js";
import { hear } from "./bus.js";
import "./copy.js";
import { openCardsFrom } from "./dialogs.js";
import "./keys.js";
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
  announceSettings();
  openLinkedTabs(props.places);
  followLinks();
}
