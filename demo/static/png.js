// A figure of the page as a PNG file: as it stands, in the page's theme and language, twice as large.

// What makes a picture, by how the names of the properties begin; all of them would be megabytes a figure.
const LOOKS = [
  ...["color", "back", "white", "text", "vert", "font", "line"],
  ...["disp", "grid", "flex", "gap", "row", "col", "align", "just", "box"],
  ...["width", "height", "padd", "marg", "bord", "pos", "top", "left", "right", "bott"],
  ...["opac", "transf", "image", "stroke", "fill", "vector", "mix"],
];
const SCALE = 2;
const SVG = "http://www.w3.org/2000/svg";

/** @param {HTMLElement} figure with its name in data-figure */
export async function savePng(figure) {
  const rollUp = unroll(figure);
  const copy = figure.cloneNode(true);
  const originals = partsOf(figure);
  partsOf(copy).forEach((part, i) => part.setAttribute("style", looksOf(originals[i])));
  const width = Math.max(figure.offsetWidth, figure.scrollWidth);
  const height = figure.offsetHeight;
  rollUp();
  for (const button of copy.querySelectorAll("[data-png]")) {
    button.remove();
  }
  copy.style.margin = 0;
  const image = await imageOf(copy, width, height);
  const canvas = document.createElement("canvas");
  canvas.width = SCALE * image.width;
  canvas.height = SCALE * image.height;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const link = document.createElement("a");
  link.download = `inkwell-${figure.dataset.figure}.png`;
  link.href = canvas.toDataURL();
  link.click();
}

/** Shows all of what scrolls, until what comes back is called: a picture cannot be scrolled. */
function unroll(figure) {
  const scrolling = partsOf(figure).filter((part) => {
    const isCut = part.scrollHeight > part.clientHeight || part.scrollWidth > part.clientWidth;
    return isCut && ["auto", "scroll"].includes(getComputedStyle(part).overflowY);
  });
  const before = scrolling.map((part) => part.style.cssText);
  for (const part of scrolling) {
    part.style.cssText += "; max-height: none; height: auto; overflow: visible";
  }
  return () => scrolling.forEach((part, i) => (part.style.cssText = before[i]));
}

function partsOf(element) {
  return [element, ...element.querySelectorAll("*")];
}

function looksOf(part) {
  const style = getComputedStyle(part);
  const names = [...style].filter((name) => LOOKS.some((beginning) => name.startsWith(beginning)));
  return names.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";");
}

/** An image of HTML: browsers draw it within an SVG, as long as nothing in it comes from elsewhere. */
async function imageOf(element, width, height) {
  const svg = document.createElementNS(SVG, "svg");
  const box = document.createElementNS(SVG, "foreignObject");
  for (const part of [svg, box]) {
    part.setAttribute("width", width);
    part.setAttribute("height", height);
  }
  svg.append(box);
  box.append(element);
  const text = new XMLSerializer().serializeToString(svg);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  return image;
}
