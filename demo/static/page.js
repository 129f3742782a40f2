// The page around the pad: switches, keys, dialogs, and the answers patched into the table.
(() => {
  const root = document.documentElement, hash = new URLSearchParams(location.hash.slice(1)), all = (selector) => document.querySelectorAll(selector);
  const tell = (name, detail) => window.dispatchEvent(new CustomEvent(`inkwell:${name}`, { detail }));
  const kept = (name) => { try { return localStorage.getItem(`inkwell.${name}`); } catch { return null; /* private mode */ } };
  const system = matchMedia("(prefers-color-scheme: dark)"), systems = () => (system.matches ? "dark" : "light");
  const CHOICES = { lang: ["en", "zh"], recipe: ["plain", "robust"], theme: ["light", "dark"], projector: ["off", "on"] };
  const usual = { lang: navigator.language.startsWith("zh") ? "zh" : "en", recipe: "robust", theme: systems(), projector: "off" };
  const chosen = {}; // by the link, else as remembered, else as usual
  function set(name, value) {
    chosen[name] = root.dataset[name] = value;
    root.lang = chosen.lang;
    document.body?.classList.toggle("dark", chosen.theme === "dark");
    for (const button of all(`[data-set^="${name}="]`)) button.ariaPressed = String(button.dataset.set === `${name}=${value}`);
    if (name === "lang") translate();
    tell(name, value);
  }
  function translate() { // names and tooltips, also of what Gradio or a panel draws later
    for (const named of all(`[data-${chosen.lang}]`))
      if (named.ariaLabel !== named.dataset[chosen.lang]) named.title = named.ariaLabel = named.dataset[chosen.lang];
  }
  for (const [name, values] of Object.entries(CHOICES))
    set(name, [hash.get(name[0]), kept(name), usual[name]].find((value) => values.includes(value)));
  new MutationObserver(() => { if (root.lang !== chosen.lang) root.lang = chosen.lang; }) // Gradio writes the browser's there
    .observe(root, { attributes: true, attributeFilter: ["lang"] });
  system.addEventListener("change", () => kept("theme") || set("theme", systems()));
  const tabs = (at) => [...all(`${at} > .tab-wrapper [role=tab]`)];
  const open = (at, index) => { tabs(at)[index]?.click(); tabs(at)[index]?.focus(); };
  function openLinked([next, ...others]) { // the panel first, then its tab; Gradio may draw its tabs after the header
    if (!next) return;
    if (tabs(next[0]).length) return open(...next), openLinked(others);
    const drawn = new MutationObserver(() => { if (tabs(next[0]).length) drawn.disconnect(), openLinked([next, ...others]); });
    drawn.observe(document.body, { childList: true, subtree: true });
  }
  window.inkwell = { // `start` is called once by the header's component, when Gradio has drawn the page
    tell, ARROWS: { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] },
    opened: (at) => Math.max(0, tabs(at).findIndex((tab) => tab.ariaSelected === "true")),
    start(relabel, card) {
      this.card = card;
      window.addEventListener("inkwell:lang", ({ detail }) => relabel(detail));
      for (const name in chosen) set(name, chosen[name]);
      new MutationObserver(translate).observe(document.body, { childList: true, subtree: true });
      openLinked(["inner", "tabs"].map((name) => [`#${name}`, +hash.get(name)]).filter(([, index]) => index));
      window.addEventListener("hashchange", () => location.hash.includes("d=") && location.reload());
    },
    draw(canvas, greys, pen) { // 784 numbers 0-255: white on black, or in the pen's [r, g, b] on nothing
      const picture = new ImageData(28, 28), grey = (i) => greys?.[i] || 0;
      for (let i = 0; i < 784; i++) picture.data.set(pen ? [...pen, grey(i)] : [grey(i), grey(i), grey(i), 255], 4 * i);
      canvas.getContext("2d").putImageData(picture, 0, 0);
    },
  };
  async function openCard(key) {
    const dialog = document.getElementById("card"), body = dialog.querySelector(".body");
    body.innerHTML = "", dialog.className = "loading";
    dialog.showModal();
    const html = await window.inkwell.card({ key, recipe: chosen.recipe });
    dialog.className = html === undefined ? "offline" : "";
    body.innerHTML = html || ""; // made on the server, everything escaped there
    dialog.scrollTop = 0;
  }
  // ---- answers into the table ----------------------------------------------------------------------------------
  let last = { cells: {}, bars: {}, dissents: [] }, own = last, sorted = null, order = []; // own: of the visitor's network
  window.addEventListener("inkwell:answer", ({ detail }) => { last = detail; patch(); });
  window.addEventListener("inkwell:own", ({ detail }) => { own = { ...detail, at: Date.now() }; patch(); });
  window.addEventListener("inkwell:table", patch); // the table may be drawn after the first answer
  setInterval(() => own.bars.own && patch(), 1000); // its answer grows old
  function patch() {
    const cells = { ...last.cells, ...own.cells, "own.age": `${Math.round((Date.now() - own.at) / 1000)}` };
    for (const at of all("[data-key]")) {
      const text = cells[at.dataset.key];
      if (text !== undefined && at.textContent !== text) at.textContent = text;
    }
    for (const row of all("tr[data-row]")) {
      const key = row.dataset.row, probs = last.bars[key] || own.bars[key] || Array(10).fill(0), top = Math.max(...probs) || 1;
      row.classList.toggle("dissents", last.dissents.includes(key));
      for (const [digit, bar] of row.querySelectorAll("[data-bar]").entries())
        bar.style.setProperty("--p", probs[digit]), bar.classList.toggle("top", probs[digit] === top);
    }
  }
  function sort() {
    const rows = [...all("tr[data-row]")];
    if (!order.length) order = rows.map((row) => row.dataset.row);
    const value = (row) => {
      if (!sorted) return order.indexOf(row.dataset.row);
      const at = row.cells[sorted.column], bar = at.querySelector("[data-bar]"), text = bar ? bar.style.getPropertyValue("--p") : at.innerText.trim();
      return Number.isNaN(parseFloat(text)) ? text : parseFloat(text) * (text.endsWith(" k") ? 1000 : 1);
    };
    rows.sort((a, b) => {
      const [u, v] = [value(a), value(b)];
      return (sorted?.sign || 1) * (typeof u === typeof v ? (u > v) - (u < v) : typeof u === "number" ? -1 : 1);
    });
    rows[0]?.parentNode.append(...rows);
  }
  window.addEventListener("inkwell:settled", () => setTimeout(() => { // never while the pen is down
    sort();
    const said = document.querySelector(".announced"); // for screen readers, once a stroke
    if (said) said.textContent = document.querySelector(".verdict").innerText.replace(/\s+/g, " ");
  }, 300));
  // ---- clicks and keys -----------------------------------------------------------------------------------------
  document.addEventListener("click", ({ target }) => {
    const on = (selector) => target.closest?.(selector), dialog = on("[data-dialog]")?.dataset.dialog;
    if (on("[data-set]")) {
      const [name, value] = on("[data-set]").dataset.set.split("="), other = CHOICES[name].find((it) => it !== chosen[name]);
      try { localStorage.setItem(`inkwell.${name}`, value || other); } catch { /* private mode */ }
      set(name, value || other);
    } else if (dialog) document.getElementById(dialog).showModal();
    else if (on("dialog .close") || target.matches?.("dialog")) on("dialog").close();
    else if (on("[data-copy]")) navigator.clipboard?.writeText(on("details").querySelector("code").textContent).then(() => (on("[data-copy]").ariaPressed = "true"));
    else if (on("[data-card]")) openCard(on("[data-card]").dataset.card);
    else if (on(".hide-row, .unhide")) {
      for (const row of on("tr") ? [on("tr")] : all("tr[data-row]")) row.hidden = !!on("tr");
      document.querySelector(".unhide").hidden = !on("tr");
      document.querySelector(".unhide").focus();
    } else if (on("[data-sort]")) {
      const column = +on("[data-sort]").dataset.sort;
      const first = column < 2 || column === 14 ? 1 : -1, again = sorted?.column === column;
      sorted = again && sorted.sign !== first ? null : { column, sign: again ? -first : first }; // the third resets
      for (const head of all("[data-sort]")) head.closest("th").ariaSort = null;
      if (sorted) on("th").ariaSort = sorted.sign > 0 ? "ascending" : "descending";
      sort();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
    if (event.altKey && /^[1-5]$/.test(event.key)) open("#tabs", +event.key - 1), event.preventDefault();
    else if (event.key === "?") document.getElementById("help").showModal();
  });
})();
