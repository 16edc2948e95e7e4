// What runs inside the page, before any script of its own. It is handed over as text: it can use nothing from outside.
export function probe() {
  const seen = { rows: null, rowsMade: null, memories: new Set() };
  const twoFrames = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now()))));

  // The memory of a wasm module can be weighed by whoever has its exports.
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await original.apply(WebAssembly, given);
      for (const thing of Object.values((made.instance ?? made).exports)) {
        if (thing instanceof WebAssembly.Memory) seen.memories.add(thing);
      }
      return made;
    };
  }

  // The element's rows are in a shadow root, into which neither selectors nor observers look by themselves.
  const roots = [document];
  const observers = new Set();
  const changes = { attributes: true, childList: true, characterData: true, subtree: true };
  const attachShadow = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attachShadow.call(this, options);
    roots.push(root);
    for (const observer of observers) observer.observe(root, changes);
    return root;
  };

  /** Resolves two frames after `holds` does for the first time: the frame that shows it has been painted by then. */
  const painted = (root, holds) =>
    new Promise((resolve) => {
      if (holds()) return resolve(twoFrames());
      const observer = new MutationObserver(() => {
        if (!holds()) return;
        observer.disconnect();
        observers.delete(observer);
        resolve(twoFrames());
      });
      for (const each of root === document ? roots : [root]) observer.observe(each, changes);
      if (root === document) observers.add(observer);
    });

  const row = (position) => {
    for (const root of roots) {
      const found = root.querySelector(`tbody > tr[aria-rowindex="${position + 2}"]`);
      if (found) return found;
    }
    return null;
  };
  const showsUsableRows = () => {
    const shows = row(0) !== null && row(0).closest("[inert]") === null;
    if (shows) seen.rowsMade ??= performance.now();
    return shows;
  };

  /** Milliseconds since the navigation began: until people can be read, and until something can be done with them. */
  seen.rows = painted(document, () => row(0) !== null);
  seen.usable = painted(document, showsUsableRows);

  /** Which files were asked for until usable rows were in the document, and which since then. */
  seen.files = () => {
    const [before, after] = [[], []];
    for (const { name, startTime } of performance.getEntriesByType("resource")) (startTime <= seen.rowsMade ? before : after).push(name);
    return { before, after };
  };

  /** From each of the coming inputs until the page shows `count` members with `first` before the others. */
  seen.expectInputs = (expected) => {
    const results = [];
    const next = ({ count, first }) => {
      results.push(
        new Promise((resolve) => {
          addEventListener(
            "input",
            () => {
              const start = performance.now();
              const holds = () =>
                row(0)?.closest("table").ariaRowCount === String(count + 1) && row(0).textContent.includes(first);
              resolve(painted(document.body, holds).then((end) => end - start));
            },
            { capture: true, once: true },
          );
        }),
      );
      // The next one is expected when this one is over.
      results.at(-1).then(() => expected.length && next(expected.shift()));
    };
    next(expected.shift());
    seen.input = (at) => results[at];
  };

  /** From the choice of a role until the row shows that it is being saved. */
  seen.changeRole = (position, role) => {
    const changed = row(position);
    const select = changed.querySelector("select");
    select.value = role;
    const start = performance.now();
    const shown = painted(changed, () => changed.ariaBusy === "true").then((end) => end - start);
    select.dispatchEvent(new Event("input", { bubbles: true }));
    select.dispatchEvent(new Event("change", { bubbles: true }));
    return shown;
  };

  /** Whether the role is saved. */
  seen.isSaved = (position, role) => row(position).ariaBusy !== "true" && row(position).querySelector("select").value === role;

  /** Goes to the end of the list, and answers when its rows are there. */
  seen.goToEnd = () => {
    scrollTo(0, document.documentElement.scrollHeight);
    return twoFrames();
  };

  /** Scrolls back in steps, each of which is seen. */
  seen.scrollBack = async (steps, pixels) => {
    for (let step = 0; step < steps; step++) {
      scrollBy(0, -pixels);
      await twoFrames();
    }
  };

  seen.wasmBytes = () => [...seen.memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0);

  globalThis.bench = seen;
}
