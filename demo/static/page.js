// The page around the pad: language, theme, recipe and projector switches, keys, dialogs, and patching the answers.
(() => {
  const root = document.documentElement, hash = new URLSearchParams(location.hash.slice(1));
  const kept = (name) => { try { return localStorage.getItem(`inkwell.${name}`); } catch { return null; } };
  const keep = (name, value) => { try { localStorage.setItem(`inkwell.${name}`, value); } catch { /* private mode */ } };
  const tell = (name, detail) => window.dispatchEvent(new CustomEvent(`inkwell:${name}`, { detail }));
  const all = (selector) => document.querySelectorAll(selector);
  const oneOf = (values, ...wishes) => wishes.find((wish) => values.includes(wish));

  let lang = oneOf(["en", "zh"], hash.get("l"), kept("lang"), navigator.language.startsWith("zh") ? "zh" : "en");
  function setLang(wanted) {
    root.lang = lang = wanted;
    keep("lang", lang);
    for (const named of all(`[data-${lang}]`)) named.title = named.ariaLabel = named.dataset[lang];
    tell("lang", lang);
  }
  function setTheme(theme) {
    document.body.classList.toggle("dark", theme === "dark");
    root.dataset.theme = theme;
    tell("paint");
  }
  function setRecipe(recipe) {
    root.dataset.recipe = recipe;
    keep("recipe", recipe);
    for (const choice of all("[data-set-recipe]")) choice.ariaPressed = String(choice.dataset.setRecipe === recipe);
    tell("recipe", recipe);
  }
  const system = matchMedia("(prefers-color-scheme: dark)");
  const theme = () => kept("theme") || (system.matches ? "dark" : "light");
  root.lang = lang;
  new MutationObserver(() => { if (root.lang !== lang) root.lang = lang; }) // Gradio writes the browser's language there
    .observe(root, { attributes: true, attributeFilter: ["lang"] });
  root.dataset.recipe = oneOf(["plain", "robust"], hash.get("r"), kept("recipe"), "robust");
  root.classList.toggle("projector", kept("projector") === "true");

  const openTab = (index) => {
    const tab = all("#tabs > .tab-wrapper [role=tab]")[index];
    tab?.click();
    tab?.focus();
  };

  window.inkwell = { // called once by the header's component, when Gradio has drawn the page
    start(relabel, card) {
      setTheme(theme());
      system.addEventListener("change", () => setTheme(theme()));
      window.addEventListener("inkwell:lang", ({ detail }) => relabel(detail));
      setLang(lang);
      setRecipe(root.dataset.recipe);
      new MutationObserver(() => { // cells that Gradio draws later get their names in the page's language
        for (const named of all(`[data-${lang}]`)) if (named.ariaLabel !== named.dataset[lang]) named.title = named.ariaLabel = named.dataset[lang];
      }).observe(document.body, { childList: true, subtree: true });
      if (+hash.get("t")) setTimeout(() => openTab(+hash.get("t")), 300);
      window.addEventListener("hashchange", () => location.hash.includes("d=") && location.reload());
      this.card = card;
    },
  };

  async function openCard(key) {
    const dialog = document.getElementById("card"), body = dialog.querySelector(".body");
    body.replaceChildren();
    dialog.classList.add("loading");
    dialog.showModal();
    const html = await window.inkwell.card({ key, recipe: root.dataset.recipe });
    dialog.classList.toggle("offline", html === undefined);
    dialog.classList.remove("loading");
    if (html !== undefined) body.innerHTML = html; // made by demo/render.py, everything escaped there
    dialog.scrollTop = 0;
  }

  // ---- answers into the table ----------------------------------------------------------------------------------
  const found = new Map();
  const cell = (selector) => {
    if (!found.get(selector)?.isConnected) found.set(selector, document.querySelector(selector));
    return found.get(selector);
  };
  let last = null;
  window.addEventListener("inkwell:answer", ({ detail }) => patch((last = detail)));
  window.addEventListener("inkwell:table", () => last && patch(last)); // the table may be drawn after the first answer
  function patch({ cells, bars, dissents }) {
    for (const [key, text] of Object.entries(cells)) {
      const at = cell(`[data-key="${key}"]`);
      if (at && at.textContent !== text) at.textContent = text;
    }
    for (const row of all("tr[data-row]")) {
      const probs = bars[row.dataset.row];
      row.classList.toggle("dissents", dissents.includes(row.dataset.row));
      const top = probs ? Math.max(...probs) : 2;
      for (let digit = 0; digit < 10; digit++) {
        const bar = cell(`[data-bar="${row.dataset.row}.${digit}"]`);
        bar.style.setProperty("--p", probs ? probs[digit] : 0);
        bar.classList.toggle("top", !!probs && probs[digit] === top);
      }
      if (!probs) for (const name of ["says", "sure", "ms"]) cell(`[data-key="${row.dataset.row}.${name}"]`).textContent = "–";
    }
  }
  let sorted = null, order = [];
  function sort() {
    const value = (row) => {
      if (!sorted) return order.indexOf(row.dataset.row);
      const at = row.cells[sorted.column], bar = at.querySelector("[data-bar]");
      const text = bar ? bar.style.getPropertyValue("--p") : at.dataset.value || at.innerText.trim();
      return Number.isNaN(parseFloat(text)) ? text : parseFloat(text);
    };
    if (!order.length) order = [...all("tr[data-row]")].map((row) => row.dataset.row);
    const rows = [...all("tr[data-row]")].sort((a, b) => {
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

  // ---- clicks and keys -------------------------------------------------------------------------------------------
  document.addEventListener("click", ({ target }) => {
    const on = (selector) => target.closest?.(selector);
    if (on("[data-set-recipe]")) setRecipe(on("[data-set-recipe]").dataset.setRecipe);
    else if (on("#lang")) setLang(lang === "zh" ? "en" : "zh");
    else if (on("#theme")) {
      keep("theme", root.dataset.theme === "dark" ? "light" : "dark");
      setTheme(theme());
    } else if (on("#projector")) keep("projector", root.classList.toggle("projector"));
    else if (on("#keys")) document.getElementById("help").showModal();
    else if (on("dialog .close") || target.matches?.("dialog")) on("dialog").close();
    else if (on("[data-card]")) openCard(on("[data-card]").dataset.card);
    else if (on(".hide-row")) {
      on("tr").hidden = true;
      document.querySelector(".unhide").hidden = false;
      document.querySelector(".unhide").focus();
    } else if (on(".unhide")) {
      for (const row of all("tr[data-row]")) row.hidden = false;
      on(".unhide").hidden = true;
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
    if (event.altKey && /^[1-5]$/.test(event.key)) openTab(+event.key - 1), event.preventDefault();
    else if (event.key === "?") document.getElementById("help").showModal();
  });
})();
