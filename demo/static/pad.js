// The pad: keeps strokes, draws them, asks the networks while the pen is down, passes on what they answer.
// Runs inside the pad's gr.HTML: `element`, `props`, `trigger`, `watch` and `server` come from Gradio.
const SIZE = 1024, PEN = 52, MOST = 20000, root = document.documentElement, $ = (selector) => element.querySelector(selector);
const samples = JSON.parse($(".pad").dataset.samples), ink = $("canvas.ink"), seen = $("canvas.seen"), trouble = $(".trouble");
const small = Object.assign(document.createElement("canvas"), { width: 28, height: 28 }), { tell } = window.inkwell;
let strokes = [], pen = null, picture = null, newest = 0; // a picture lies over the strokes: undo brings them back
let asking = false, dirty = false, slow = 0, player = 0, framed = 0, next = 7;
// ---- drawing -------------------------------------------------------------------------------------------------
function paint() {
  framed = 0;
  const side = Math.round(ink.clientWidth * devicePixelRatio) || 1, pad = ink.getContext("2d");
  if (ink.width !== side) ink.width = ink.height = side;
  pad.setTransform(side / SIZE, 0, 0, side / SIZE, 0, 0);
  pad.clearRect(0, 0, SIZE, SIZE);
  $(".pad").classList.toggle("blank", !strokes.length && !picture);
  Object.assign(pad, { lineWidth: PEN, lineCap: "round", lineJoin: "round", imageSmoothingEnabled: false });
  pad.strokeStyle = getComputedStyle(ink).color;
  if (picture) {
    window.inkwell.draw(small, picture, getComputedStyle(ink).color.match(/\d+/g));
    pad.drawImage(small, 0, 0, SIZE, SIZE);
  }
  for (const stroke of picture ? [] : strokes) {
    pad.beginPath();
    pad.moveTo(...stroke[0]);
    if (stroke.length === 1) pad.lineTo(...stroke[0]); // a dot
    stroke.forEach(([x, y], i) => {
      const [u, v] = stroke[i + 1] || [x, y];
      pad.quadraticCurveTo(x, y, (x + u) / 2, (y + v) / 2);
    });
    pad.stroke();
  }
}
function place(event) {
  const box = ink.getBoundingClientRect();
  const to = (at, low, span) => Math.round(Math.min(1.2, Math.max(-0.2, (at - low) / span)) * SIZE);
  return [to(event.clientX, box.left, box.width), to(event.clientY, box.top, box.height)];
}
ink.addEventListener("pointerdown", (event) => {
  if (pen !== null || event.button > 0) return;
  stopPlaying();
  pen = event.pointerId;
  ink.setPointerCapture(pen);
  if (picture) picture = null, strokes = [];
  strokes.push([place(event)]);
  changed(event.timeStamp);
});
// The raw event comes at once; pointermove waits for the next frame of the screen.
ink.addEventListener("onpointerrawupdate" in ink ? "pointerrawupdate" : "pointermove", (event) => {
  if (event.pointerId !== pen) return;
  for (const part of event.getCoalescedEvents?.() || [event]) {
    const at = place(part), stroke = strokes.at(-1);
    if (`${at}` !== `${stroke.at(-1)}`) stroke.push(at);
  }
  changed(event.timeStamp);
});
for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
  ink.addEventListener(end, (event) => { if (event.pointerId === pen) { pen = null; settle(); } });
// ---- asking: one request in flight; what was drawn meanwhile goes into the next -------------------------------
function changed(at = performance.now()) {
  newest = at;
  framed ||= requestAnimationFrame(paint);
  ask();
}
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const drawing = () => ({ ...(picture ? { picture } : { strokes, size: SIZE }), recipe: root.dataset.recipe, lang: root.lang });
async function ask() {
  dirty = true;
  if (asking) return;
  asking = true;
  while (dirty) {
    dirty = false;
    const at = newest, asked = drawing();
    if (!picture && strokes.flat().length > MOST) { say("much"); break; }
    const answer = await server.live(asked);
    if (answer === undefined) { say("offline"); dirty = true; await pause(1500); continue; }
    if (answer.busy) { say("busy"); dirty = true; slow = Math.min(1000, slow * 2 || 120); await pause(slow); continue; }
    slow *= 0.5;
    if (picture !== (asked.picture || null) || (!picture && !strokes.length && answer.digit)) continue; // out of date
    say(answer.error ? "error" : answer.note || "", answer.error);
    if (answer.error) continue;
    tell("answer", answer);
    window.inkwell.draw(seen, (window.inkwell.digit = answer.digit));
    tell("shown", { lag: performance.now() - at, at });
    if (slow > 20) await pause(slow);
  }
  asking = false;
  if (pen === null && !player) tell("digit"); // the panels look at what stays
}
function say(kind, text) {
  trouble.dataset.kind = kind;
  root.classList.toggle("offline", kind === "offline");
  trouble.querySelector(".sentence").textContent = text || "";
}
// ---- what happens when the pen is up ---------------------------------------------------------------------------
function settle() {
  try { localStorage.setItem("inkwell.pad", JSON.stringify({ strokes, picture })); } catch { /* private mode */ }
  tell("settled");
  if (!asking) tell("digit");
  props.value = drawing();
  trigger("input");
}
function put(drawn, shown = null) { // strokes, or a picture over them
  stopPlaying();
  [strokes, picture] = [drawn, shown];
  changed();
  settle();
}
const stopPlaying = () => { if (player) { clearTimeout(player); player = 0; strokes = strokes.filter((stroke) => stroke.length); } };
function play(index) { // draw a sample as a hand would, so that the networks are seen to change their minds
  const sample = samples[index % samples.length], points = sample.flatMap((stroke, s) => stroke.map((point) => [s, point]));
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return put(structuredClone(sample));
  stopPlaying();
  [strokes, picture] = [[], null];
  const step = () => {
    for (const [s, point] of points.splice(0, 2)) (strokes[s] ||= []).push(point);
    player = points.length ? setTimeout(step, 24) : 0;
    changed();
    if (!player) settle();
  };
  step();
}
// The upload lies over the pad until a picture has come.
const panel = (open) => ($("[data-act=picture]").ariaExpanded = String(root.classList.toggle("with-picture", open)));
const actions = {
  undo: () => put(picture ? strokes : strokes.slice(0, -1)),
  clear: () => put([]), show: () => play(next++), picture: () => panel(), link: copyLink,
};
element.addEventListener("click", ({ target }) => actions[target.closest("[data-act]")?.dataset.act]?.());
ink.addEventListener("keydown", (event) => {
  const by = window.inkwell.ARROWS[event.key];
  if (event.ctrlKey || event.metaKey || event.altKey || (by && picture)) return;
  if (by) put(strokes.map((stroke) => stroke.map(([x, y]) => [x + 36 * by[0], y + 36 * by[1]])));
  else if (/^[zx]$/i.test(event.key)) actions[event.key.toLowerCase() === "z" ? "undo" : "clear"]();
  else if (/^\d$/.test(event.key)) play(+event.key);
  else return;
  event.preventDefault();
});
const encode = (stroke) => stroke.flat().map((n, i, all) => (n - (all[i - 2] || 0)).toString(36)).join(","); // for links
function decode(text, all = []) {
  for (const step of text.split(",")) all.push(parseInt(step, 36) + (all.at(-2) || 0));
  return all.flatMap((x, i) => (i % 2 ? [] : [[x, all[i + 1]]]));
}
function copyLink() {
  const { recipe, lang } = drawing(), [tabs, inner] = ["#tabs", "#inner"].map(window.inkwell.opened);
  const hash = new URLSearchParams({ d: strokes.map(encode).join("_"), r: recipe, l: lang, tabs, inner });
  const link = `${location.href.split("#")[0]}#${hash}`;
  const told = (kind) => { say(kind); setTimeout(() => trouble.dataset.kind === kind && say(""), 2500); };
  const inBar = () => { history.replaceState(null, "", link); told("not_copied"); };
  (navigator.clipboard?.writeText(link) ?? Promise.reject()).then(() => told(picture ? "picture_link" : "copied"), inBar);
}
watch("answer", () => { // an uploaded picture was read: 784 greys, or a sentence
  const { error, digit } = props.answer || {};
  error ? say("error", error[root.lang]) : put(strokes, digit, panel(false));
});
window.addEventListener("inkwell:put", ({ detail }) => put(strokes, detail));
window.addEventListener("inkwell:recipe", () => { ask(); settle(); });
window.addEventListener("inkwell:theme", paint);
window.addEventListener("online", ask);
new ResizeObserver(paint).observe(ink);
try {
  const link = new URLSearchParams(location.hash.slice(1)).get("d");
  const kept = link === null ? JSON.parse(localStorage.getItem("inkwell.pad")) : { strokes: link.split("_").map((text) => decode(text)) };
  if (link !== null) history.replaceState(null, "", location.pathname + location.search);
  if (kept.strokes.every((s) => s.length && s.every((p) => p.length === 2 && p.every(Number.isFinite)))) strokes = kept.strokes;
  if (kept.picture?.length === 784) picture = kept.picture;
} catch { /* a broken link or store: start with an empty pad */ }
changed(), strokes.length && settle();
