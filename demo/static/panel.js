// A panel beside the pad: its form's fields and the digit go to the server, HTML comes back for its slots.
window.inkwell.panel = (element, props, trigger, watch) => {
  const root = document.documentElement, form = element.querySelector("form"), field = (name) => form.elements[name], PLAYING = ".trouble:empty ~ .taught .playing";
  const LOOKS = /^(color|back|font|disp|grid|flex|width|height|padd|marg|bord|pos|top|left|right|bott|gap|row|col|opac|transf|image|white|text|vert|align|just|stroke|fill|box|line|vector|mix)/;
  const values = () => Object.fromEntries(new FormData(form)), sheet = element.querySelector("canvas");
  const show = (greys) => sheet && window.inkwell.draw(sheet, greys);
  const put = (greys) => { show((window.inkwell.digit = greys)); window.inkwell.tell("put", greys); };
  let stale = true, held = null, pinned = null, pixels = null, playing = 0, filled = {}, pause = 0;
  // Requests are numbered. One that is only about another place, or that follows a pause, looks further into
  // the same evidence; any other begins a new one, and once an answer of that is here, no older one is shown.
  let newest = 0, evidence = 0, seen = 0, standing = 0, about = [];
  const began = [0], drawn = {}; // request -> the one its evidence began with; slot -> the request that filled it
  let answered = 0, rested = false; // rested: the fields have not changed for a moment, and more is to be asked
  function ask(how = "input", pointed = false) {
    for (const part of form.querySelectorAll("[data-if]")) { // there only while a field has one of these values
      const [name, wanted] = part.dataset.if.split("=");
      part.hidden = !wanted.split(" ").includes(field(name).value);
    }
    frame();
    if ((stale = !element.offsetParent)) return; // only the open panel computes
    if (how === "submit" && element.querySelector(PLAYING)) return ask("stop"), setTimeout(ask, 300, how); // one run at a time
    if (!pixels) show(window.inkwell.digit);
    const page = { digit: window.inkwell.digit || null, recipe: root.dataset.recipe, lang: root.lang };
    const same = Object.values(page).every((value, i) => value === about[i]);
    about = Object.values(page);
    newest += 1;
    if (!pointed || !same) evidence = newest;
    began[newest] = evidence;
    props.value = { n: newest, drawn: { ...drawn }, pointed: standing === evidence, ...values(), ...(pointed ? {} : { shown: "" }), ...page };
    trigger(how);
    rested = clearTimeout(pause);
    if (!form.dataset.pause) return;
    if (how === "input") pause = setTimeout(() => { rested = true; follow(); }, 300);
    else pause = 0;
    form.ariaBusy = "true";
  }
  function follow() { // what takes longer is asked once the rest is answered: Gradio cancels it for a late "input"
    if (rested && answered === newest) ask(form.dataset.pause, true);
  }
  function fill(news, how = "input") {
    const before = JSON.stringify(values());
    for (const [name, value] of Object.entries(news)) field(name).value = value;
    if (how !== "input" || JSON.stringify(values()) !== before) ask(how, true);
  }
  function frame() { // one moment of what is shown step by step, and the numbers beside the sliders
    const t = field("step")?.value;
    for (const out of form.querySelectorAll("output")) out.value = field(out.getAttribute("for")).value.replace("-", "−");
    element.style.setProperty("--t", t);
    for (const at of element.querySelectorAll("[data-frames]")) at.style.setProperty("--p", JSON.parse(at.dataset.frames)[t]);
  }
  function play(step = field("step")) {
    if (!playing && +step.value === +step.max) step.value = step.min;
    const next = () => { step.value++; frame(); if (+step.value === +step.max || !element.offsetParent) play(); };
    playing = playing ? clearInterval(playing) : setInterval(next, 180);
    element.querySelector("[data-play]").ariaPressed = String(!!playing);
  }
  function dab(points) { // pen or eraser on the 28 x 28, which lies over the pad from then on
    pixels = (pixels || window.inkwell.digit || Array(784).fill(0)).map((grey, i) => {
      const far = Math.min(...points.map(([x, y]) => Math.hypot((i % 28) + 0.5 - x, Math.floor(i / 28) + 0.5 - y)));
      const ink = 255 * Math.max(0, Math.min(1, 1.7 - far));
      return Math.round(field("tool").value === "pen" ? Math.max(grey, ink) : Math.min(grey, 255 - ink));
    });
    put(pixels);
  }
  async function png(figure) { // as it stands on the page, in its theme and language
    const tree = (of) => [of, ...of.querySelectorAll("*")], copy = figure.cloneNode(true);
    const looks = tree(figure).map((part) => { // the properties that make a picture; all of them would be megabytes
      const style = getComputedStyle(part);
      return [...style].filter((name) => LOOKS.test(name)).map((name) => `${name}:${style.getPropertyValue(name)}`).join(";");
    });
    tree(copy).forEach((part, i) => part.setAttribute("style", looks[i]));
    for (const button of copy.querySelectorAll("[data-png]")) button.remove();
    const [svg, box] = ["svg", "foreignObject"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
    for (const part of [svg, box]) part.setAttribute("width", figure.offsetWidth), part.setAttribute("height", figure.offsetHeight);
    copy.style.margin = 0, svg.append(box), box.append(copy);
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 2 * image.width, height: 2 * image.height });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    Object.assign(document.createElement("a"), { download: `inkwell-${figure.dataset.figure}.png`, href: canvas.toDataURL() }).click();
  }
  for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => (pixels = held = null));
  for (const type of ["pointerdown", "pointermove"]) element.addEventListener(type, (event) => { // cells, hovered, clicked or dragged
    if (type === "pointerdown" || !held?.at.isConnected) held = null;
    const at = (event.buttons && held?.at) || event.target.closest("[data-pick], [data-dab]");
    if (!at || (type === "pointermove" && !event.buttons && !("hover" in at.dataset))) return;
    const box = at.getBoundingClientRect(), [columns, rows] = at.dataset.cells.split(" "), names = at.dataset.pick?.split(" ");
    const cellOf = (point) => [((point.clientX - box.left) / box.width) * columns, ((point.clientY - box.top) / box.height) * rows];
    if ("dab" in at.dataset) return dab([...(event.getCoalescedEvents?.() || []), event].map(cellOf));
    const cell = cellOf(event);
    if (type === "pointerdown") held = { at, cell, from: names.map((name) => +field(name).value) };
    if (type === "pointerdown" && "hover" in at.dataset) pinned = pinned ? null : at; // a click holds what is hovered
    else if ("hover" in at.dataset && pinned) return;
    const moved = (i) => ("drag" in at.dataset ? held.from[i] + Math.round(cell[i] - held.cell[i]) : +field(names[i]).min + Math.floor(cell[i]));
    fill({ ...JSON.parse(at.dataset.fill || "{}"), ...Object.fromEntries(names.map((name, i) => [name, moved(i)])) });
  });
  element.addEventListener("keydown", (event) => {
    const at = event.target.closest("[data-pick]"), by = window.inkwell.ARROWS[event.key];
    if (!at || !by) return;
    event.preventDefault();
    fill(Object.fromEntries(at.dataset.pick.split(" ").map((name, i) => [name, +field(name).value + by[i]])));
  });
  element.addEventListener("click", ({ target, detail }) => {
    const on = (name) => target.closest(`[data-${name}]`)?.dataset[name];
    if (on("trigger") === "submit" && detail > 1) return; // a double click asks once
    if (on("trigger")) on("fill") ? fill(JSON.parse(on("fill")), on("trigger")) : ask(on("trigger"));
    else if (on("play") !== undefined) play();
    else if (on("png") !== undefined) png(target.closest("figure")).catch(() => (target.textContent = "PNG ✕"));
    else if (on("put")) put(Array.from(atob(on("put")), (byte) => byte.charCodeAt(0)));
    else if (on("fill") && on("pick") === undefined) fill(JSON.parse(on("fill")));
  });
  element.addEventListener("input", ({ target }) => {
    const read = Object.assign(new FileReader(), { onload: () => fill({ [target.dataset.into]: read.result }) });
    if (target.files) target.files[0] && read.readAsDataURL(target.files[0].slice(0, 5e5)), (target.value = "");
    else target.name === "step" ? frame() : target.name === "speed" && element.querySelector(PLAYING) ? ask("submit") : target.name !== "tool" && ask();
  });
  window.addEventListener(`inkwell:${form.dataset.on}`, () => ask());
  new ResizeObserver(() => stale && ask()).observe(element); // also once at the start
  watch("shown", () => {
    const { n, ...news } = JSON.parse(props.shown); // a form with a field "n" of its own has it there: not a number of ours
    const number = field("n") ? newest : n ?? newest;
    answered = Math.max(answered, number);
    if (began[number] < seen) return;
    seen = began[number];
    setTimeout(() => (standing = began[number]), 100); // what follows the first answer reads the request anew: not a pointed one
    for (const [slot, html] of Object.entries(news)) {
      if (number < drawn[slot]) continue;
      drawn[slot] = number;
      if (html !== filled[slot]) element.querySelector(`[data-slot="${slot}"]`).innerHTML = filled[slot] = html;
    }
    if (number === newest && !pause) form.ariaBusy = "false";
    follow();
    frame();
  });
};
