// Inline at the beginning of the page: its settings, and the strokes that somebody draws before the pad is
// there. pad.js takes them over and takes the skeleton away.
(() => {
  const SIZE = 1024; // of the pad, in the units of its strokes
  const PEN = 52;
  const LONGEST = 30000; // ms: a page that has not come by then is to be seen as it is
  const root = document.documentElement;
  const skeleton = document.getElementById("skeleton");
  const canvas = skeleton.querySelector("canvas");
  const linked = new URLSearchParams(location.hash.slice(1));
  const kept = keptStrokes();
  const strokes = [];
  let pen = null; // the pointer that draws
  let takeOver = null; // what the pad waits for

  function remembered(name) {
    try {
      return localStorage.getItem(`inkwell.${name}`);
    } catch {
      return null; // a private window
    }
  }

  /** By its name, or by the letter that links had for it before. */
  function wished(setting) {
    return linked.get(setting) ?? linked.get(setting[0]) ?? remembered(setting);
  }

  /** What was on the pad at the last visit; a linked drawing comes instead of it. */
  function keptStrokes() {
    const isLinked = ["ink", "digit", "d"].some((name) => linked.has(name));
    try {
      return isLinked ? [] : (JSON.parse(remembered("pad"))?.strokes ?? []);
    } catch {
      return []; // written by another version, or damaged
    }
  }

  function setUp() {
    const languages = skeleton.dataset.languages.split(" ");
    const usual = languages.find((language) => navigator.language.startsWith(language)) ?? languages[0];
    root.lang = languages.includes(wished("lang")) ? wished("lang") : usual;
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const outer = new URLSearchParams(location.search).get("__theme"); // of the page around, as settings.js has it
    const theme = wished("theme") ?? (["light", "dark"].includes(outer) ? outer : system);
    document.body.classList.toggle("dark", theme === "dark");
    root.dataset.projector = wished("projector") ?? "off";
    // A link to another tab shows no pad, and one to a single panel no heading.
    // Below a lesson the pad will be further down.
    const isElsewhere = ["tab", "tabs", "only", "lesson"].some((name) => linked.has(name));
    skeleton.classList.toggle("elsewhere", isElsewhere);
  }

  function pointOf(event) {
    const box = canvas.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    return [Math.round(SIZE * x), Math.round(SIZE * y)];
  }

  function paint() {
    const side = Math.round(canvas.clientWidth * devicePixelRatio) || 1;
    canvas.width = side;
    canvas.height = side;
    const context = canvas.getContext("2d");
    context.scale(side / SIZE, side / SIZE);
    context.lineWidth = PEN;
    context.lineCap = "round";
    context.lineJoin = "round";
    context.strokeStyle = getComputedStyle(canvas).color;
    for (const stroke of [...kept, ...strokes]) {
      context.beginPath();
      context.moveTo(...stroke[0]);
      stroke.forEach((point) => context.lineTo(...point));
      context.stroke();
    }
  }

  function listen() {
    canvas.addEventListener("pointerdown", (event) => {
      if (pen !== null || event.button > 0) {
        return;
      }
      pen = event.pointerId;
      canvas.setPointerCapture(pen);
      canvas.classList.add("drawn");
      strokes.push([pointOf(event)]);
      paint();
    });
    canvas.addEventListener("pointermove", (event) => {
      if (event.pointerId === pen) {
        strokes.at(-1).push(pointOf(event));
        paint();
      }
    });
    for (const ending of ["pointerup", "pointercancel", "lostpointercapture"]) {
      canvas.addEventListener(ending, (event) => {
        if (event.pointerId === pen) {
          pen = null;
          takeOver?.();
        }
      });
    }
  }

  /** Calls with the strokes when no pen is down, and takes the skeleton away. */
  window.inkwellEarly = (take) => {
    const hand = () => {
      skeleton.remove();
      take(strokes);
    };
    if (pen === null) {
      hand();
    } else {
      takeOver = hand;
    }
  };

  setUp();
  listen();
  if (kept.length) {
    canvas.classList.add("drawn");
    paint();
  }
  setTimeout(() => skeleton.remove(), LONGEST);
})();
