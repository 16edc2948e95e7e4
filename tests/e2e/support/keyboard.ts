// The keyboard alone: what it reaches, in which order, and how one sees where one is.
import { expect, type Locator, type Page } from "@playwright/test";

/** Where the focus is. */
export interface Place {
  name: string;
  /** How wide the ring around it is, in pixels, and its contrast with what lies around. */
  ring: number;
  contrast: number;
  /** What lies on top of its middle, if anything does. */
  under: string;
  isOnScreen: boolean;
  /** Not the page's around the element. */
  isOurs: boolean;
}

/** A person's hands on the keyboard. Whoever uses it has no mouse: a test in which something was pointed at fails. */
export class Keys {
  private constructor(private readonly page: Page) {}

  static async of(page: Page): Promise<Keys> {
    await page.addInitScript(() => {
      for (const type of ["pointerdown", "mousedown"]) {
        addEventListener(type, () => console.error("somebody used the mouse in a story for the keyboard"), { capture: true });
      }
    });
    return new Keys(page);
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  private async isOn(target: Locator): Promise<boolean> {
    return target.evaluate((element) => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return active === element;
    });
  }

  /** Presses Tab, or another key, until the element has the focus. */
  async goTo(target: Locator, { key = "Tab", most = 60 }: { key?: string; most?: number } = {}): Promise<void> {
    await expect(target).toHaveCount(1);
    for (let presses = 0; presses < most; presses += 1) {
      if (await this.isOn(target)) return;
      await this.page.keyboard.press(key);
    }
    await expect(target, `${most} times ${key} lead there`).toBeFocused();
  }

  /** Goes to a button and presses it. */
  async use(target: Locator, key = "Enter"): Promise<void> {
    await this.goTo(target);
    await this.page.keyboard.press(key);
  }

  /** Chooses an option by the first letters of its name. */
  async choose(target: Locator, letters: string): Promise<void> {
    await this.goTo(target);
    await this.page.keyboard.type(letters);
  }

  /** Where the focus is, and how that is seen. */
  async place(): Promise<Place> {
    return this.page.evaluate(() => {
      let active = document.activeElement!;
      while (active.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      const element = active as HTMLElement;
      const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true })!;
      /** A colour over another, as three numbers. */
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
      const up = (at: Element): Element | null => at.parentElement ?? ((at.getRootNode() as Partial<ShadowRoot>).host ?? null);
      const grounds = (from: Element | null): string[] => {
        const all: string[] = [];
        for (let at = from; at; at = up(at)) all.unshift(getComputedStyle(at).backgroundColor);
        // What is in the top layer covers what it lies in.
        return all;
      };
      // The ring may be drawn by what stands for the element: the box around a field, the label of a file, the whole row of a link.
      const rings = [
        { style: getComputedStyle(element), on: element },
        { style: getComputedStyle(element, "::after"), on: element },
        ...[element.closest(".mxu-chips"), element.closest("label")].flatMap((box) => (box ? [{ style: getComputedStyle(box), on: box }] : [])),
      ];
      const ring = rings.find(({ style }) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0);
      let contrast = 0;
      if (ring) {
        const ground = grounds(parseFloat(ring.style.outlineOffset) < 0 ? ring.on : up(ring.on));
        const [one, other] = [luminance(over([...ground, ring.style.outlineColor])), luminance(over(ground))].toSorted((a, b) => b - a);
        contrast = (one! + 0.05) / (other! + 0.05);
      }
      const shownBy = getComputedStyle(element).clipPath === "none" ? element : (element.closest("label") ?? element);
      const box = shownBy.getBoundingClientRect();
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      let top = document.elementFromPoint(x, y);
      while (top?.shadowRoot?.elementFromPoint(x, y) && top.shadowRoot.elementFromPoint(x, y) !== top) top = top.shadowRoot.elementFromPoint(x, y);
      const isOwn = top !== null && (shownBy.contains(top) || top.contains(shownBy));
      return {
        name:
          element === document.body
            ? "nothing"
            : (element.getAttribute("aria-label") ?? (element as HTMLInputElement).labels?.[0]?.innerText ?? element.innerText).replaceAll(/\s+/g, " ").trim(),
        ring: ring ? parseFloat(ring.style.outlineWidth) : 0,
        contrast: Math.round(contrast * 100) / 100,
        under: isOwn ? "" : `${top?.tagName}.${top?.className}`,
        isOurs: element.getRootNode() instanceof ShadowRoot || document.querySelector("mixpeek-users") === null,
        isOnScreen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      };
    });
  }

  /** Goes through everything that takes the focus, from the top of the page or of the open dialog to its end. */
  async tour(most = 120): Promise<Place[]> {
    const places: Place[] = [];
    for (let presses = 0; presses < most; presses += 1) {
      await this.page.keyboard.press("Tab");
      const place = await this.place();
      if (place.name === "nothing") return places;
      places.push(place);
    }
    throw new Error(`${most} times Tab lead nowhere: ${places.map(({ name }) => name).join(" · ")}`);
  }
}

/** Each place is marked by a ring that is seen, on screen, and under nothing (WCAG 1.4.11, 2.4.7, 2.4.11). */
export function expectSeen(places: Place[]): void {
  const ours = places.filter(({ isOurs }) => isOurs);
  const bad = ours.filter(({ ring, contrast, under, isOnScreen }) => ring < 2 || contrast < 3 || under !== "" || !isOnScreen);
  expect(ours).not.toEqual([]);
  expect(bad, "whoever has the focus is seen to have it").toEqual([]);
}
