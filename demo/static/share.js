// The link to what the page shows: copied by the button in the header; the way from one panel to the whole page.
import { flushAddress, linkToHere } from "./address.js";
import { hear } from "./bus.js";
import { copyText } from "./copy.js";
import { setting } from "./settings.js";
import { openTabs } from "./tabs.js";

const SHOWN = 4000; // ms for which it is told that a link was copied

let timer = 0;

document.addEventListener("click", (event) => {
  if (event.target.closest?.(".whole")) {
    flushAddress();
  }
  if (event.target.closest?.("[data-share]")) {
    share();
  }
});

async function share() {
  // Whoever opens it is to see the same, whatever their browser speaks.
  const { link, lacks } = linkToHere({ lang: setting("lang") });
  try {
    await copyText(link);
    say(lacks || "copied");
  } catch {
    say("not_copied");
    const field = notice().querySelector("input");
    field.value = link;
    field.select();
    return; // it stays until it has been copied from there
  }
  timer = setTimeout(() => say(""), SHOWN);
}

function notice() {
  return document.querySelector(".notice");
}

function say(kind) {
  clearTimeout(timer);
  notice().dataset.kind = kind;
}

document.addEventListener("focusout", (event) => {
  if (event.target.matches?.(".notice input")) {
    say("");
  }
});

hear("address", () => {
  const { link } = linkToHere({ only: null, ...openTabs() });
  document.querySelector(".whole").href = link;
});
