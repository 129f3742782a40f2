// The first look: three things to do on the page, for whoever has never been here, ticked off as they are done.
import { isReload, saidSomething, visit } from "./address.js";
import { hear } from "./bus.js";
import { currentDigit } from "./digit.js";
import { bringIntoSight } from "./frame.js";
import { remember, remembered } from "./store.js";
import { openTabs } from "./tabs.js";

// Before the pad remembers anything.
const before = names(remembered("first"));
const isNew = remembered("first") === null && remembered("pad") === null && !saidSomething();

/** @param {import("./bus.js").Component} component */
export function start({ element }) {
  const card = element.querySelector(".first-look");
  const looks = [...card.querySelectorAll("[data-look]")];
  let seen = []; // names of what has been done
  let isOpen = false;

  function tick(name) {
    if (isOpen && !seen.includes(name)) {
      seen = [...seen, name];
      remember("first", JSON.stringify(seen));
      show();
    }
  }

  function show() {
    card.hidden = !isOpen;
    for (const look of looks) {
      look.classList.toggle("seen", seen.includes(look.dataset.look));
    }
    card.classList.toggle("over", seen.length === looks.length);
  }

  function open(done) {
    seen = done;
    isOpen = true;
    remember("first", JSON.stringify(seen));
    show();
  }

  function close() {
    isOpen = false;
    remember("first", "over");
    show();
  }

  function tickDrawing() {
    if (currentDigit()) {
      tick("draw");
    }
  }

  hear("digit", tickDrawing);
  hear("address", () => {
    if (openTabs().panel === "inside") {
      tick("inside");
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-act=dispute]")) {
      tick("dispute");
    } else if (event.target.closest?.("[data-skip]")) {
      close();
    } else if (event.target.closest?.("[data-tour]")) {
      event.target.closest("dialog").close();
      visit("tab=digits");
      open([]);
      bringIntoSight(card);
    }
  });

  if (isNew) {
    open([]);
  } else if (isReload() && before) {
    open(before);
  }
  tickDrawing();
}

/** @returns {string[] | null} what had been done by then; null where the look was over, or never begun */
function names(kept) {
  try {
    return JSON.parse(kept);
  } catch {
    return null;
  }
}
