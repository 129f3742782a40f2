// The protocol: what the page, its scripts and the server say to each other. tests/test_protocol.py compares
// it with what they use.
//
// Attributes that templates write and scripts read. A value in <angles> is the template's.
//   data-act        on a button, of what the pad does: undo, redo, clear, show, dispute or picture
//   data-again      on a button of a lesson: the guess is taken back
//   data-answered   on a number in the list of lessons: how many questions of <lesson> have been answered
//   data-bar        on a bar of the comparison: <network>.<digit>; --p is its length, --trace that of the same
//                   magnified, .top the longest
//   data-box        on a frame over the pad: stands around the digit at <place> of a number
//   data-card       on a button: opens the card of <network>
//   data-cells      how many cells a data-pick or data-dab has: <columns> <rows>
//   data-copy       on a button: copies the program of the <details> around it
//   data-dab        on a canvas: pen and eraser draw here
//   data-dialog     on a button: opens the dialog with this id
//   data-disputes   JSON of strokes about which the networks disagree, that the pad can draw too
//   data-drag       beside data-pick: goes as far as the pointer does, and not to its cell
//   data-each       where what <network> says stands a second time, small
//   data-figure     on a figure: its name in the file that it is saved as
//   data-fill       JSON of {field: value}: a click puts the values into the fields
//   data-fold       on a button: folds the running lesson away, or unfolds it
//   data-frames     JSON of a number for each step: the part shows --p of the step chosen
//   data-hover      beside data-pick: hovering is enough; a click holds what is hovered, until the next
//   data-hint       on what tells that the drawing may be no digit: it is there only then
//   data-if         <field>=<value> <value>: the part is there only while the field has one of these values
//   data-into       on a file chooser: the field that gets the file, as a data: address
//   data-key        on a cell: the text of `cells` that is written into it
//   data-largest    on the pad: bytes of the largest picture that is sent
//   data-leave      on a button: the running lesson ends
//   data-lesson     on a button: begins <lesson>
//   data-lesson-file  on a file chooser: begins the lesson in the file
//   data-live       on a panel's form: it asks while one draws, too
//   data-look       on a part of the first look: draw, dispute or inside, which it asks for
//   data-marks      <field> <field>: their values become --x and --y of the part, for the style sheet
//   data-moment     the part is there only while the slider "step" stands at <number>
//   data-on         on a panel's form: the <event> <event> after which it asks again
//   data-opens      beside data-fill: a click asks for all anew, and the slot of this name comes into sight
//   data-passing    on a panel's form: its fields that stand in no address
//   data-pause      on a panel's form: what it asks when its fields have rested, such as submit
//   data-pick       <field> <field>: a click on a cell, or an arrow key, puts column and row into them
//   data-place      on a button: the digit at <place> of a number, which a click chooses; aria-pressed
//   data-play       on a button: plays the slider "step", <ms> between two steps; aria-pressed while it plays
//   data-png        on a button: saves the figure around it
//   data-plain      on a panel's form: a change is asked at the route panel, past Gradio
//   data-put        784 greys as base64: a click puts this digit on the pad
//   data-rest       on a panel's form: the event that asks for the rest of an answer
//   data-row        on a row of the comparison: its network
//   data-samples    JSON of strokes that the pad can draw by itself
//   data-set        on a switch: <setting>=<value>, or <setting> for the next of its values; aria-pressed
//   data-share      on a button: copies the link to what the page shows
//   data-shared     on a field, or around its radios: says what every field of that name on the page says, whatever panel it is in
//   data-skip       on a button: closes the first look
//   data-slot       in a panel: where the HTML of this name goes
//   data-sort       on a head of the comparison: the column by which it sorts
//   data-steady     on a data-slot: what fills it is changed in place, so that nothing flickers or loses the focus
//   data-step       on a button: opens the step <number> of the running lesson
//   data-tour       on a button: begins the first look
//   data-trigger    on a button of a panel: submit (more, or play), stop, select (one step on), clear (anew)
//   data-wipe       on a button: clears everything that the visitor did
//   data-<language> an element's name in that language, such as data-en: becomes title, and aria-label if it has one
//
// Attributes that only style sheets read.
//   data-a          on a written character: what else was considered there, shown on hover
//   data-framed     on <html>: within a frame that is as tall as the page, by frame.js
//   data-kind       on the sentence below the pad, or below the header: which one, by pad.js and share.js
//   data-only       on <html>: the tab or panel that is shown alone, by tabs.js
//   data-projector  on <html>: on or off, by settings.js
//   data-recipe     on what is there with one recipe only; on <html> the chosen one, by settings.js
//   data-recipes    on a row: the recipes that its network has
//
// In the head, for the scripts that begin the page.
//   data-inkwell    on a link to a style sheet: the page is hidden until it is here
//   data-languages  the languages of the page, the first where the visitor's is not among them
//   data-modules    the address of main.js
//
// Events on the window, "inkwell:<name>", through `tell` and `hear`.
//   address         the address has been written
//   answer          the live answer to what is on the pad: { cells, bars, traces, dissents, digit, hint, note, number, digits, about }
//   digit           the digit on the pad stays as it is for now: panels look at it
//   ended           by Gradio: { panel: its name, what: "run" or "rest" of an answer, how: "done" or "stopped" }
//   own             the answer of the visitor's own network: { cells, bars, traces }
//   trained         the visitor's own network is another one than before
//   place           the digit of a number that the page is to be about
//   put             { greys: 784 that are to lie on the pad, goesOn: with the gesture that put the last }
//   settled         the pen is up
//   shared          { name: of a data-shared, by: the form }: its value has been changed there
//   lost, found     the server cannot be reached any more, or does not know the page; it can be reached again
//   shown           an answer is on the page: { lag: its age in ms, at: when the drawing changed }
//   visit           a lesson's step has opened an address: URLSearchParams of what it names
//   wipe            everything that the visitor did is to go
//   wiped           by Gradio: on the server it has
//   lang, recipe, theme, projector, sure     a setting has its value, which is the detail
//
// Messages.
//   header -> server   the language
//   card -> server     { key, recipe, drawing: as at pen-up or null, page: its address }; back comes HTML
//   lesson -> server   { lesson: its name, or its file as packed by link.py, step, and with a guess
//                      { guess: texts, digit: 784 greys or null, recipe } }, or { text } of a file
//   server -> lesson   a step { body: HTML, open: an address, key, step }, or { result: HTML, failed }, or of a
//                      file { lesson } or { error: HTML }
//   pad -> /live       while drawing { strokes, size } or { picture: 784 greys of each of its digits }, with { about:
//                      the digit of a number that was chosen or null, recipe, lang, n, visitor }
//   /live -> pad       what `answer` holds: `digits` are { vote, agree, box } of each digit of the number, and all
//                      but these and the number is of the one at `about`; or { error: sentence }, or { busy: true }, with { n }
//   pad -> server      at pen-up the same as to /live, without { n, visitor }
//   server -> pad      after an upload { digit: 784 greys of each digit } or { error: { <language>: sentence } }, with { at: when }
//   panel -> server    { <field>: text, n, pointed, drawing, digit: 784 greys or null, recipe, lang }
//                      A change of a panel with data-plain goes to the route /panel, with { panel: its name } beside it
//   server -> panel    { <slot>: HTML, n, refused: the field whose value was not taken, if one was not }
// `n` is the number of the request that is answered, so no field and no slot is called that, nor `refused`. `pointed` is
// true when the rest of what a panel shows stands on the page: since the last full request that was answered
// nothing has changed but what a data-pick or data-fill has put into fields. Slots that do not depend on that
// may be left out. `drawing` is true while the pen is down, for a panel with data-live.
//
// Fields that scripts know by name.
//   step            the slider that plays in the browser
//   speed           of a run that the server plays: changed, the run goes on with it
//   tool            pen or eraser of a data-dab; changing it asks nothing

/**
 * What Gradio hands to the script of a component.
 * @typedef {object} Component
 * @property {HTMLElement} element
 * @property {Record<string, any>} props what Python has set; an event sends `props.value` where it is an input
 * @property {(event: string, data?: any) => void} trigger
 * @property {(prop: string, then: () => void) => void} watch calls when Python has set the prop anew
 * @property {Record<string, (given: any) => Promise<any>>} server the component's functions in Python
 */

/**
 * @param {string} name
 * @param {any} [detail]
 */
export function tell(name, detail) {
  window.dispatchEvent(new CustomEvent(`inkwell:${name}`, { detail }));
}

/**
 * @param {string} name
 * @param {(detail: any) => void} listener
 */
export function hear(name, listener) {
  window.addEventListener(`inkwell:${name}`, (event) => listener(event.detail));
}
