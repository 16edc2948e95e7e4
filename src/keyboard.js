// What whoever uses the keyboard is owed while the screen changes under it: a focus that is never lost, and lists of roles in which an arrow
// gives nobody a role on the way. Neither is needed for the first screen (docs/decisions/focus.md).

const CONTROLS = "a[href], button, input, select";
/** Where the focus goes that has nowhere else to be; after a mouse or a finger not into a field, which would bring up a keyboard. */
const FIELDS = ["[autofocus]", "input[type=search]", "[role=tab][aria-selected=true]"];
/** What a page begins with. */
const PAGE = "main h1";
const HEADINGS = [".mxu-heading", "h1, h2"];

const isLost = () => !document.activeElement || document.activeElement.matches("body, html");
const labelOf = (element) => element.getAttribute("aria-label") ?? element.textContent;
const rowOf = (element) => element.closest("tr[aria-rowindex]");
const placeOf = (row) => Number(row?.ariaRowIndex);

/** Focuses an element, and says whether something has the focus now. A heading takes it from us alone. */
function give(element, preventScroll) {
  if (element.tabIndex < 0 && !element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus({ preventScroll });
  return !isLost();
}

/** The same control made anew: by what it is called, and where two are called the same, in the same place of the list. */
function* twins(scope, last) {
  const label = labelOf(last);
  const twins = [...scope.querySelectorAll(last.localName)].filter((other) => label && labelOf(other) === label);
  const place = placeOf(rowOf(last));
  yield* twins.filter((other) => placeOf(rowOf(other)) === place);
  yield* twins;
}

/** The control in the row that is now where that of `last` was. Not another role, which a key would change, but the person's name. */
function* neighbours(scope, last) {
  const row = rowOf(last);
  if (!row) return;
  const distance = (other) => Math.abs(placeOf(other) - placeOf(row));
  const [next] = [...scope.querySelectorAll("tbody > tr[aria-rowindex]")].sort((a, b) => distance(a) - distance(b));
  const controls = next ? [...next.querySelectorAll(CONTROLS)] : [];
  const nth = last.localName === "select" ? 0 : [...row.querySelectorAll(CONTROLS)].indexOf(last);
  yield* controls.slice(nth, nth + 1);
  yield* controls.reverse();
}

/** The control in the same place of a screen that was made anew as a whole, in another language, say. */
function* counterparts(scope, last) {
  const before = last.closest(".mxu");
  if (!before) return;
  const alike = (root) => [...root.querySelectorAll(last.localName)].filter((other) => other.className === last.className);
  yield* alike(scope).slice(alike(before).indexOf(last)).slice(0, 1);
}

/** Keeps the focus in `root`. With `pages`, which are shown there one after another, the heading of the next one gets the focus of who has
 * come by a link. */
function keepFocus(root, pages) {
  /** What had the focus last, until somebody left it. */
  let last;
  /** Whether it was taken out of the document, be it only to be put elsewhere. */
  let isTaken = false;
  /** Whether there was nothing yet that the focus could go to. */
  let isHomeless = false;
  let isLooking = false;
  let byPointer = false;
  let heading = root.querySelector(PAGE);

  // What is in reach: the open dialog, or everything. A question stands after what it is asked from, and on top of it.
  const scopeOf = () => [...root.querySelectorAll("dialog[open]")].at(-1) ?? root;
  const isGiven = (elements, preventScroll) => elements.some((element) => element && give(element, preventScroll));
  const fallBack = (scope) => isGiven([...(byPointer ? [] : FIELDS), ...HEADINGS].map((selector) => scope.querySelector(selector)), byPointer);

  /** Looks in the next frame, when everything that changes has changed and who knows better has put the focus where it belongs. */
  const look = () => {
    if (!isLooking) requestAnimationFrame(settle);
    isLooking = true;
  };
  const settle = () => {
    const [gone, wasHomeless] = [isTaken && last, isHomeless];
    isLooking = isTaken = isHomeless = false;
    if (!isLost()) return;
    // Where nothing was taken away, somebody let go of it.
    last = undefined;
    if (!gone && !wasHomeless) return;
    // Put elsewhere: it need not be scrolled to.
    if (gone?.isConnected && give(gone, true)) return;
    const scope = scopeOf();
    const next = gone ? [...twins(scope, gone), ...counterparts(scope, gone), ...neighbours(scope, gone)] : [];
    isHomeless = !isGiven(next, byPointer) && !fallBack(scope);
  };
  /** Another heading is another page. Whoever has gone on into it already stays there. */
  const arrive = () => {
    const next = root.querySelector(PAGE);
    if (!next || next === heading) return;
    const isFirst = !heading;
    heading = next;
    if (isFirst || !(isLost() || document.activeElement.closest("main") === null)) return;
    last = undefined;
    give(heading, true);
  };

  root.addEventListener("focusin", ({ target }) => (last = target));
  root.addEventListener("focusout", ({ relatedTarget }) => {
    if (!relatedTarget) look();
    else if (!root.contains(relatedTarget)) last = undefined;
  });
  root.addEventListener("pointerdown", () => (byPointer = true));
  root.addEventListener("keydown", () => (byPointer = false));
  new MutationObserver((changes) => {
    if (pages) arrive();
    if (last && isLost()) isTaken ||= changes.some(({ removedNodes }) => [...removedNodes].some((node) => node.contains(last)));
    if (isTaken || isHomeless) look();
  }).observe(root, { childList: true, subtree: true });
}

/** Where more than this can be chosen, something lies on the way. */
const FEW = 2;

/** On Windows and Linux each arrow chooses in a closed list. One that is committed at once opens instead; letters choose as ever. */
function openByArrows(root) {
  root.addEventListener("keydown", (event) => {
    const { target: list, key, altKey, ctrlKey, metaKey } = event;
    if (!list.matches("select[data-variant=row]") || list.length <= FEW || altKey || ctrlKey || metaKey) return;
    if (!/^(Arrow(Up|Down|Left|Right)|Home|End|Page(Up|Down))$/.test(key)) return;
    try {
      if (list.matches(":open")) return;
      list.showPicker();
      event.preventDefault();
    } catch {
      // Too old a browser, or a frame of another site: there the key does what it always did.
    }
  });
}

/** Watches over `root` for as long as it is there. */
export function watch(root, { pages = false } = {}) {
  keepFocus(root, pages);
  openByArrows(root);
}
