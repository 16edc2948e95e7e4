// What a reader may set for themselves, and what is measured then. Each runs in the page, in shadow roots as well.
import { expect, type Page } from "@playwright/test";

/** Gives every part of the page another sheet, as a reader's own would be. Undone by `remove`. */
export async function addSheet(page: Page, css: string) {
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    const shadows = [...document.querySelectorAll("*")].flatMap((element) => element.shadowRoot ?? []);
    for (const root of [document, ...shadows]) root.adoptedStyleSheets.push(sheet);
    Object.assign(window, { readersSheet: sheet });
  }, css);
  return {
    remove: () =>
      page.evaluate(() => {
        const { readersSheet } = window as unknown as { readersSheet: CSSStyleSheet };
        const shadows = [...document.querySelectorAll("*")].flatMap((element) => element.shadowRoot ?? []);
        for (const root of [document, ...shadows]) root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => sheet !== readersSheet);
      }),
  };
}

/** The spacing of WCAG 1.4.12. */
export const TEXT_SPACING =
  "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }";

/** Pieces of text that are cut off without saying so: what ends in an ellipsis is whole in the accessibility tree and in the details. */
export const cutOff = (page: Page) =>
  page.evaluate(() => {
    const roots = [document.body, ...[...document.querySelectorAll("*")].flatMap((element) => element.shadowRoot ?? [])];
    const out: string[] = [];
    for (const root of roots) {
      for (const element of root.querySelectorAll<HTMLElement>("*")) {
        const style = getComputedStyle(element);
        const isClipped = style.overflowX === "hidden" || style.overflowX === "clip" || style.overflowY === "hidden" || style.overflowY === "clip";
        const isHidden = style.clipPath !== "none" || !element.checkVisibility();
        if (!isClipped || isHidden || style.textOverflow === "ellipsis") continue;
        if (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1) {
          out.push(`${element.tagName}.${element.className}: ${element.scrollWidth}x${element.scrollHeight} in ${element.clientWidth}x${element.clientHeight}`);
        }
      }
    }
    return out;
  });

/** What can be pressed and is smaller than 24 px (WCAG 2.5.8), but for links within a sentence. */
export const smallTargets = (page: Page) =>
  page.evaluate(() => {
    const roots = [document.body, ...[...document.querySelectorAll("*")].flatMap((element) => element.shadowRoot ?? [])];
    const out: string[] = [];
    const modal = roots.flatMap((root) => [...root.querySelectorAll("dialog:modal")]).at(-1);
    for (const root of roots) {
      for (const element of root.querySelectorAll<HTMLElement>("button, a[href], input, select, textarea, summary, [role=tab], label.mxu-file")) {
        if (!element.checkVisibility({ visibilityProperty: true }) || (modal && !modal.contains(element))) continue;
        // What nobody sees has a label that is pressed in its stead.
        if (getComputedStyle(element).clipPath !== "none") continue;
        const box = element.getBoundingClientRect();
        // A target may be larger than what is drawn: what lies over a whole cell or row is.
        const spread = getComputedStyle(element, "::after");
        const isSpread = spread.position === "absolute" && spread.content !== "none" && spread.inset === "0px";
        const around = isSpread ? element.closest("td, th, .mxu-row-linked")!.getBoundingClientRect() : box;
        const inLabel = element.closest("label");
        const label = inLabel?.getBoundingClientRect() ?? around;
        const [width, height] = [Math.max(around.width, label.width), Math.max(around.height, label.height)];
        if (Math.min(width, height) < 23.99) {
          out.push(`${element.tagName} “${element.getAttribute("aria-label") ?? element.innerText}”: ${width.toFixed(1)} x ${height.toFixed(1)}`);
        }
      }
    }
    return out;
  });

/** Fields, and lists by their arrow, that have less than 3 : 1 against what lies around them (WCAG 1.4.11). */
export const faintFields = (page: Page) =>
  page.evaluate(() => {
    const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true })!;
    /** A colour over others, as three numbers. */
    const over = (colours: string[]): number[] => {
      context.clearRect(0, 0, 1, 1);
      for (const colour of ["#fff", ...colours]) {
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
      }
      return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const luminance = (colour: number[]) => {
      const [r, g, b] = colour.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    const contrast = (one: number[], other: number[]) => {
      const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
      return (light! + 0.05) / (dark! + 0.05);
    };
    const up = (at: Element): Element | null => at.parentElement ?? ((at.getRootNode() as Partial<ShadowRoot>).host ?? null);
    const grounds = (from: Element | null): string[] => {
      const all: string[] = [];
      for (let at = from; at; at = up(at)) all.unshift(getComputedStyle(at).backgroundColor);
      return all;
    };
    const roots = [document.body, ...[...document.querySelectorAll("*")].flatMap((element) => element.shadowRoot ?? [])];
    const modal = roots.flatMap((root) => [...root.querySelectorAll("dialog:modal")]).at(-1);
    const out: string[] = [];
    for (const root of roots) {
      for (const field of root.querySelectorAll<HTMLElement>("input, select, textarea")) {
        if (!field.checkVisibility({ visibilityProperty: true }) || getComputedStyle(field).clipPath !== "none" || (modal && !modal.contains(field))) continue;
        // The browser draws a box to tick by itself, in colours that it answers for.
        if (getComputedStyle(field).appearance !== "none" && field.matches("[type=checkbox], [type=radio]")) continue;
        // The edge may be that of a box around the field.
        const isEdged = (one: Element | null) => one !== null && parseFloat(getComputedStyle(one).borderBottomWidth) > 0 && getComputedStyle(one).borderBottomStyle !== "none";
        const box = isEdged(field) ? field : (field.closest(".mxu-chips") ?? up(field)!);
        const around = grounds(up(box));
        const drawn = isEdged(box) ? [getComputedStyle(box).borderBottomColor] : [];
        // A list within a row has no edge: its arrow says that there is one.
        if (field.matches("select")) drawn.push(...(getComputedStyle(field).backgroundImage.match(/(?:rgba?|color|oklab|oklch)\([^()]*\)/g) ?? []));
        const edge = Math.max(0, ...drawn.map((colour) => contrast(over([...around, colour]), over(around))));
        if (edge < 3) out.push(`${field.tagName} “${field.getAttribute("aria-label") ?? (field as HTMLInputElement).labels?.[0]?.innerText ?? field.id}”: ${edge.toFixed(2)}`);
      }
    }
    return out;
  });

/** Holds the page against what `find` must not find. */
export async function expectNone(page: Page, find: (page: Page) => Promise<string[]>, name: string): Promise<void> {
  await expect.poll(() => find(page), { message: name }).toEqual([]);
}
