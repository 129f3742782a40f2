// Marks in pictures: the cell that fields of the form name, told to the style sheet.

/**
 * Gives every part with data-marks="x y" the values of these fields as --x and --y; an empty field says nothing,
 * and what the server has written there stays.
 * @param {HTMLFormElement} form
 */
export function showMarks(form) {
  for (const part of form.querySelectorAll("[data-marks]")) {
    for (const name of part.dataset.marks.split(" ")) {
      const { value } = form.elements.namedItem(name);
      if (value !== "") {
        part.style.setProperty(`--${name}`, value);
      }
    }
  }
}
