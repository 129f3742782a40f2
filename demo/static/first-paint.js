// Inline in the head. Gradio puts what stands there into the page by a script, and draws the page at once:
// it is hidden until its style sheets and modules are here.
(() => {
  const root = document.documentElement;
  const { modules } = document.querySelector("meta[name=inkwell]").dataset;
  const sheets = [...document.querySelectorAll("link[data-inkwell]")];
  const read = sheets.map(
    (sheet) =>
      new Promise((done) => {
        sheet.addEventListener("load", done);
        sheet.addEventListener("error", done); // a plain page is better than none
      }),
  );
  root.style.visibility = "hidden";
  const ready = Promise.all([import(new URL(modules, document.baseURI)), ...read]);
  ready.finally(() => {
    root.style.visibility = "";
  });

  /** Starts a component of Gradio's: `module` is one of those that main.js lists. */
  window.inkwell = async (module, component) => {
    const [main] = await ready;
    main[module].start(component);
  };
})();
