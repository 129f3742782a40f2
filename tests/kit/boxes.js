// What a visitor cannot see or reach on the page as it stands, found from the boxes of its elements.

/**
 * @param {Element} root
 * @returns {string[]} sentences, each beginning with the kind of fault
 */
function faultsIn(root) {
  const SMALLEST = 12; // px of a letter
  const SLACK = 1.5; // px by which boxes may differ by rounding
  const CONTROLS =
    "button, a[href], input, select, textarea, summary, [tabindex]:not([tabindex='-1']), [data-fill]";
  const PICTURES = "img, svg, canvas, [data-bar], [data-frames]";
  const faults = new Map();

  const tell = (kind, element, more = "") => {
    const name = kind === "small" ? placeOf(element) : nameOf(element);
    const sentence = `${kind}: ${name} ${more}`.trim();
    faults.set(sentence, (faults.get(sentence) ?? 0) + 1);
  };

  const placeOf = (element) => {
    const place = element.closest("[data-slot], [data-figure], dialog, [id]");
    const inside = place?.dataset?.slot ?? place?.dataset?.figure ?? place?.id ?? "";
    const kind = typeof element.className === "string" ? element.className.trim().split(/\s+/)[0] : "";
    return `<${element.localName}${kind && `.${kind}`}> in ${inside}`;
  };

  const nameOf = (element) => {
    const words = (element.innerText ?? element.textContent ?? "").trim().replace(/\s+/g, " ");
    return `${placeOf(element)} “${words.slice(0, 40)}”`;
  };

  /** Whether it is drawn at all: what is hidden on purpose is no fault. */
  const isSeen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  /** For screen readers alone. */
  const isSpoken = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.clipPath === "inset(50%)" || (at.offsetWidth <= 1 && style.position === "absolute")) {
        return true;
      }
    }
    return false;
  };

  /**
   * What is left of a box inside everything around its element that cuts, and in the window. What can be
   * scrolled to in a box is not lost. `cutsItself`: whether the element may be what cuts.
   */
  const lost = (element, box, cutsItself = false) => {
    let { left, right, top, bottom } = box;
    let fixed = false;
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      const style = getComputedStyle(at);
      if ((at !== element || cutsItself) && !fixed && !(at instanceof SVGElement)) {
        const edge = at.getBoundingClientRect();
        const inner = { left: edge.left + at.clientLeft, top: edge.top + at.clientTop };
        inner.right = inner.left + at.clientWidth;
        inner.bottom = inner.top + at.clientHeight;
        if (style.overflowX === "hidden" || style.overflowX === "clip") {
          const beyond = Math.max(inner.left - left, right - inner.right);
          if (beyond > SLACK && at.clientWidth) {
            return `${Math.round(beyond)} px beyond <${at.localName}.${at.className}>`;
          }
        } else if (style.overflowX === "auto" || style.overflowX === "scroll") {
          if (inner.left - at.scrollLeft - left > SLACK) {
            return `left of what can be scrolled to in <${at.localName}.${at.className}>`;
          }
          left = Math.min(Math.max(left, inner.left), inner.right);
          right = Math.min(Math.max(right, inner.left), inner.right);
        }
        if (style.overflowY === "hidden" || style.overflowY === "clip") {
          const beyond = Math.max(inner.top - top, bottom - inner.bottom);
          // Lines are higher than their letters.
          if (beyond > 4 && at.clientHeight && !at.matches(".gradio-container")) {
            return `${Math.round(beyond)} px above or below <${at.localName}.${at.className}>`;
          }
        } else if (style.overflowY === "auto" || style.overflowY === "scroll") {
          top = Math.max(top, inner.top);
          bottom = Math.min(bottom, inner.bottom);
        }
      }
      fixed ||= style.position === "fixed";
    }
    const beyond = Math.max(-left, right - document.documentElement.clientWidth);
    return beyond > SLACK ? `${Math.round(beyond)} px outside the window` : "";
  };

  const texts = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    const isCode = element.closest("script, style, option, textarea");
    if (node.data.trim() && !isCode && isSeen(element) && !isSpoken(element)) {
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].filter((box) => box.width && box.height);
      if (boxes.length) {
        texts.push({ element, boxes });
      }
    }
  }

  // ---- cut off, or squeezed to nothing --------------------------------------------------------------------
  for (const { element, boxes } of texts) {
    const where = boxes.map((box) => lost(element, box, true)).find(Boolean);
    if (where) {
      tell("cut", element, where);
    }
  }
  for (const { element, boxes } of texts) {
    const button = element.closest("button, fieldset label");
    const edge = button?.getBoundingClientRect();
    const isOver = (box) => box.left < edge.left - SLACK || box.right > edge.right + SLACK;
    // What is placed beside its button, as a name beside its point, stands on nothing.
    const isBeside = getComputedStyle(element).position === "absolute";
    if (button && !isBeside && boxes.some(isOver)) {
      tell("cut", element, "runs over the edge of its button");
    }
  }
  // A field cuts what stands in it, and has no box for that.
  const ruler = document.createElement("canvas").getContext("2d");
  for (const field of root.querySelectorAll("input:not([readonly]), select")) {
    const words = field.matches("select") ? field.selectedOptions[0]?.text : field.value;
    const isWritten = field.matches("select, [type=text], [type=number], [type=search], :not([type])");
    if (!words || !isWritten || !isSeen(field)) {
      continue;
    }
    const style = getComputedStyle(field);
    ruler.font = style.font;
    const paddings = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
    const beyond = ruler.measureText(words).width - (field.clientWidth - paddings);
    if (beyond > SLACK) {
      tell("cut", field, `${Math.round(beyond)} px of “${words.slice(0, 40)}” by its field`);
    }
  }
  const pictures = [...root.querySelectorAll(PICTURES)].filter((one) => isSeen(one) && !isSpoken(one));
  for (const picture of pictures) {
    if (picture.parentElement.closest("svg")) {
      continue;
    }
    const box = picture.getBoundingClientRect();
    if (box.width < 4 || box.height < 4) {
      tell("squeezed", picture, `to ${Math.round(box.width)} × ${Math.round(box.height)}`);
      continue;
    }
    const where = lost(picture, box);
    if (where) {
      tell("cut", picture, where);
    }
  }

  // ---- too small to be read -------------------------------------------------------------------------------
  for (const { element } of texts) {
    let size = parseFloat(getComputedStyle(element).fontSize);
    if (element.closest("svg")) {
      size *= element.getScreenCTM().d;
    }
    if (size < SMALLEST - 0.05) {
      tell("small", element, `${size.toFixed(1)} px`);
    }
  }

  // ---- figures without a scale ----------------------------------------------------------------------------
  const isColoured = (picture) => {
    const canvas = document.createElement("canvas");
    canvas.width = picture.naturalWidth;
    canvas.height = picture.naturalHeight;
    const context = canvas.getContext("2d");
    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < data.length; i += 4) {
      if (data[i] !== data[i + 1] && data[i + 3]) {
        return true;
      }
    }
    return false;
  };
  const maps = pictures.filter((one) => one.matches("img.pixels") && one.naturalWidth);
  for (const picture of maps) {
    const figure = picture.closest("[data-figure]");
    if (!figure) {
      if (isColoured(picture)) {
        tell("scale", picture, "stands in no figure");
      }
    } else if (!figure.querySelector(".scale") && isColoured(picture)) {
      tell("scale", figure, "shows colours without their scale");
    }
  }
  for (const axes of root.querySelectorAll("svg.axes")) {
    // What lies over another drawing has its axes.
    const texts = [...(axes.closest("[data-figure]") ?? axes).querySelectorAll("svg.axes text")];
    const numbers = texts.filter((text) => /\d/.test(text.textContent));
    if (isSeen(axes) && numbers.length < 2) {
      tell("scale", axes, "has no numbers at its axes");
    }
  }

  // ---- covered or out of reach ----------------------------------------------------------------------------
  const place = { x: scrollX, y: scrollY };
  for (const control of root.querySelectorAll(CONTROLS)) {
    const label = control.labels?.[0];
    const shown = control.matches("[type=radio], [type=checkbox]") && label ? label : control;
    if (!isSeen(shown) || isSpoken(shown) || control.type === "hidden" || control.disabled) {
      continue;
    }
    shown.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = shown.getClientRects()[0];
    const isNarrow = !box || box.width < 4 || box.height < 4;
    if (isNarrow) {
      // A letter of a running text is as wide as it is.
      if (getComputedStyle(shown).display !== "inline") {
        tell("squeezed", control, box ? `to ${Math.round(box.width)} × ${Math.round(box.height)}` : "");
      }
      continue;
    }
    const x = box.left + box.width / 2;
    const y = box.top + box.height / 2;
    const hit = document.elementFromPoint(x, y);
    // Where the points of a plot lie is up to the data, and the keys reach each.
    if (shown.matches(".point") && hit?.closest(".point")) {
      continue;
    }
    if (!hit) {
      tell("unreachable", control, `at ${Math.round(x)}, ${Math.round(y)}`);
    } else if (!shown.contains(hit) && !hit.contains(shown)) {
      tell("covered", control, `by ${nameOf(hit)}`);
    }
  }

  // ---- bubbles --------------------------------------------------------------------------------------------
  for (const term of root.querySelectorAll(".term")) {
    if (!isSeen(term)) {
      continue;
    }
    term.scrollIntoView({ block: "center", behavior: "instant" });
    term.focus({ preventScroll: true });
    const tip = term.querySelector(".tip");
    const where = lost(tip, tip.getBoundingClientRect());
    if (!isSeen(tip) || where) {
      tell("cut", tip, where || "does not open");
    }
    term.blur();
  }
  scrollTo(place.x, place.y);
  return [...faults].map(([sentence, count]) => (count > 1 ? `${sentence} (${count} times)` : sentence));
}
