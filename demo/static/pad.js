// The pad: keeps strokes, draws them, asks the networks while the pen is down, patches what they answer.
// Runs inside the pad's gr.HTML: `element`, `props`, `trigger`, `watch` and `server` come from Gradio.
const SIZE = 1024, PEN = 52, MOST = 20000;
const $ = (selector) => element.querySelector(selector);
const samples = JSON.parse($(".pad").dataset.samples);
const ink = $("canvas.ink"), seen = $("canvas.seen"), trouble = $(".trouble");
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
let strokes = [], pen = null, picture = null, newest = 0;
let asking = false, dirty = false, slow = 0, player = 0, framed = 0, next = 7;

// ---- drawing -------------------------------------------------------------------------------------------------
function paint() {
  framed = 0;
  const side = Math.round(ink.clientWidth * devicePixelRatio) || 1;
  if (ink.width !== side) ink.width = ink.height = side;
  const pad = ink.getContext("2d");
  pad.setTransform(side / SIZE, 0, 0, side / SIZE, 0, 0);
  pad.clearRect(0, 0, SIZE, SIZE);
  $(".pad").classList.toggle("blank", !strokes.length && !picture);
  pad.lineWidth = PEN;
  pad.lineCap = pad.lineJoin = "round";
  pad.strokeStyle = getComputedStyle(ink).color;
  if (picture) return paintPicture(pad);
  for (const stroke of strokes) {
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

function paintPicture(pad) { // the 28 x 28 in the pen's colour
  const [r, g, b] = pad.strokeStyle.match(/\w\w/g).map((hex) => parseInt(hex, 16));
  const small = Object.assign(document.createElement("canvas"), { width: 28, height: 28 });
  const image = small.getContext("2d").createImageData(28, 28);
  picture.forEach((grey, i) => image.data.set([r, g, b, grey], 4 * i));
  small.getContext("2d").putImageData(image, 0, 0);
  pad.imageSmoothingEnabled = false;
  pad.drawImage(small, 0, 0, SIZE, SIZE);
}

function place(event) {
  const box = ink.getBoundingClientRect();
  const to = (at, low, span) => Math.round(Math.min(1.2, Math.max(-0.2, (at - low) / span)) * SIZE);
  return [to(event.clientX, box.left, box.width), to(event.clientY, box.top, box.height)];
}

function extend(event) {
  for (const part of event.getCoalescedEvents?.() || [event]) {
    const [x, y] = place(part), stroke = strokes.at(-1), [u, v] = stroke.at(-1);
    if (x !== u || y !== v) stroke.push([x, y]);
  }
  newest = event.timeStamp;
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
  extend(event);
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

async function ask() {
  dirty = true;
  if (asking) return;
  asking = true;
  while (dirty) {
    dirty = false;
    const at = newest, recipe = document.documentElement.dataset.recipe;
    if (picture) break;
    if (strokes.flat().length > MOST) { say("much"); break; }
    const answer = await server.live({ strokes, size: SIZE, recipe, lang: document.documentElement.lang });
    if (answer === undefined) { say("offline"); dirty = true; await pause(1500); continue; }
    if (answer.busy) { say("busy"); dirty = true; slow = Math.min(1000, slow * 2 || 120); await pause(slow); continue; }
    slow *= 0.5;
    if (picture || (!strokes.length && answer.digit)) continue; // cleared meanwhile: the answer is out of date
    show(answer, at);
    if (slow > 20) await pause(slow);
  }
  asking = false;
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function say(kind, text) {
  trouble.dataset.kind = kind;
  document.documentElement.classList.toggle("offline", kind === "offline");
  trouble.querySelector(".sentence").textContent = text || "";
}

function show(answer, at) {
  say(answer.error ? "error" : "", answer.error);
  if (answer.error) return;
  window.dispatchEvent(new CustomEvent("inkwell:answer", { detail: answer }));
  const digit = seen.getContext("2d"), grey = digit.createImageData(28, 28);
  for (let i = 0; i < 784; i++) grey.data.fill(answer.digit?.[i] || 0, 4 * i, 4 * i + 3).fill(255, 4 * i + 3, 4 * i + 4);
  digit.putImageData(grey, 0, 0);
  window.dispatchEvent(new CustomEvent("inkwell:shown", { detail: { lag: performance.now() - at, at } }));
}

// ---- what happens when the pen is up ---------------------------------------------------------------------------
function settle() {
  try { localStorage.setItem("inkwell.strokes", JSON.stringify(strokes)); } catch { /* private mode */ }
  window.dispatchEvent(new CustomEvent("inkwell:settled"));
  if (picture) return;
  props.value = { strokes, size: SIZE, recipe: document.documentElement.dataset.recipe };
  trigger("input");
}

function put(drawn) {
  stopPlaying();
  picture = null;
  strokes = drawn;
  changed();
  settle();
}

function stopPlaying() {
  if (player) { clearTimeout(player); player = 0; strokes = strokes.filter((stroke) => stroke.length); }
}

function play(index) { // draw a sample as a hand would, so that the networks are seen to change their minds
  stopPlaying();
  const sample = samples[index % samples.length];
  if (still) return put(structuredClone(sample));
  picture = null;
  strokes = [];
  const points = sample.flatMap((stroke, s) => stroke.map((point) => [s, point]));
  let done = 0;
  const step = () => {
    for (const [s, point] of points.slice(done, done + 2)) (strokes[s] ||= []).push(point);
    changed();
    player = (done += 2) < points.length ? setTimeout(step, 24) : (settle(), 0);
  };
  step();
}

function panel(open) { // the upload lies over the pad until a picture has come
  document.documentElement.classList.toggle("with-picture", open);
  $("[data-act=picture]").ariaExpanded = String(open);
}

const actions = {
  undo: () => put(picture ? strokes : strokes.slice(0, -1)),
  clear: () => put([]),
  show: () => play(next++),
  picture: () => panel(!document.documentElement.classList.contains("with-picture")),
  link: copyLink,
};
for (const button of element.querySelectorAll("[data-act]"))
  button.addEventListener("click", () => actions[button.dataset.act]());

ink.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  const key = event.key.toLowerCase();
  if (by && picture) return;
  if (by) put(strokes.map((s) => s.map(([x, y]) => [x + by[0] * 36, y + by[1] * 36])));
  else if (key === "z") actions.undo();
  else if (key === "x") actions.clear();
  else if (/^\d$/.test(key)) play(+key);
  else return;
  event.preventDefault();
});

// ---- links: every point as two zigzag varints of the step from the point before ---------------------------------
function encode(drawn) {
  const bytes = [], put = (n) => { for (; n > 127; n >>>= 7) bytes.push((n & 127) | 128); bytes.push(n); };
  let x = 0, y = 0;
  for (const stroke of drawn) {
    put(stroke.length);
    for (const [u, v] of stroke) { for (const d of [u - x, v - y]) put((d << 1) ^ (d >> 31)); [x, y] = [u, v]; }
  }
  return btoa(bytes.map((byte) => String.fromCharCode(byte)).join("")).replace(/\+/g, "-").replace(/\//g, "_");
}

function decode(text) {
  const bytes = Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  let i = 0, x = 0, y = 0;
  const get = () => { let n = 0, s = 0, b; do { b = bytes[i++]; n |= (b & 127) << s; s += 7; } while (b > 127); return n; };
  const step = () => { const n = get(); return (n >>> 1) ^ -(n & 1); }, drawn = [];
  while (i < bytes.length && drawn.flat().length < MOST)
    drawn.push(Array.from({ length: Math.min(get(), MOST) }, () => [(x += step()), (y += step())]));
  return drawn.filter((stroke) => stroke.length);
}

function copyLink() {
  const { lang, dataset } = document.documentElement;
  const tab = [...document.querySelectorAll("#tabs > .tab-wrapper [role=tab]")].findIndex((t) => t.ariaSelected === "true");
  const hash = new URLSearchParams({ d: encode(strokes), r: dataset.recipe, l: lang, t: Math.max(0, tab) });
  const link = `${location.href.split("#")[0]}#${hash}`;
  const tell = (kind) => { say(kind); setTimeout(() => trouble.dataset.kind === kind && say(""), 2500); };
  const inBar = () => { history.replaceState(null, "", link); tell("not_copied"); };
  if (!navigator.clipboard) return inBar();
  navigator.clipboard.writeText(link).then(() => tell(picture ? "picture_link" : "copied"), inBar);
}

// ---- coming in from outside --------------------------------------------------------------------------------------
watch("answer", () => { // a picture was read: the ordinary event brings what the live call would have brought
  const answer = props.answer;
  if (!answer) return;
  if (answer.error) return say("error", answer.error);
  stopPlaying();
  panel(false);
  picture = answer.digit || Array(784).fill(0); // the strokes stay beneath: undo brings them back
  paint();
  show(answer, performance.now());
  if (answer.note) say(answer.note);
});
window.addEventListener("inkwell:recipe", () => { picture ? trigger("submit") : (ask(), settle()); });
window.addEventListener("inkwell:paint", paint);
window.addEventListener("online", ask);
new ResizeObserver(paint).observe(ink);

try {
  const link = new URLSearchParams(location.hash.slice(1)).get("d");
  const kept = link ? decode(link) : JSON.parse(localStorage.getItem("inkwell.strokes") || "[]");
  if (link) history.replaceState(null, "", location.pathname + location.search);
  if (kept.every((s) => s.length && s.every((p) => p.length === 2 && p.every(Number.isFinite)))) strokes = kept;
} catch { /* a broken link or store: start with an empty pad */ }
changed();
if (strokes.length) settle();
