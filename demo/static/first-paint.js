// Inline in the head: Gradio puts links there by a script, so the browser would draw the page before they are read.
(() => {
  const root = document.documentElement;
  const sheets = [...document.querySelectorAll("link[data-inkwell]")];
  const read = sheets.map(
    (sheet) =>
      new Promise((done) => {
        sheet.addEventListener("load", done);
        sheet.addEventListener("error", done); // a plain page is better than none
      }),
  );
  root.style.visibility = "hidden";
  Promise.all(read).then(() => {
    root.style.visibility = "";
  });
})();
