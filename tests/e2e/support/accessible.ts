// What every state of the screen is held to, however it is looked at.
import { expect, type Page, type PlaywrightTestOptions, test } from "@playwright/test";
import axe from "axe-core";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Everything that axe knows of WCAG up to 2.2 AA, and what it thinks is good practice. */
const OPTIONS: axe.RunOptions = {
  resultTypes: ["violations"],
  elementRef: true,
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  // Of 2.2, and of 2.1 and thought experimental: both are off where nobody asks for them.
  rules: { "target-size": { enabled: true }, "label-content-name-mismatch": { enabled: true } },
};

/** A way to look at a state. */
interface Look {
  colorScheme: "light" | "dark";
  dir: "ltr" | "rtl";
  /** In CSS pixels. `scale` is how many of the device's there are to one of them. */
  screen: { width: number; height: number; scale: number };
}

const WIDE = { width: 1280, height: 1024, scale: 1 };
const NARROW = { width: 320, height: 640, scale: 1 };
/** The wide screen at 400 %. */
const ZOOMED = { width: 320, height: 256, scale: 4 };

const ALL: readonly Look[] = [WIDE, NARROW, ZOOMED].flatMap((screen) =>
  (["light", "dark"] as const).flatMap((colorScheme) => (["ltr", "rtl"] as const).map((dir) => ({ colorScheme, dir, screen }))),
);
/** Each theme with each direction, and each screen, in as few looks as that takes besides the one that the story has. EVERY_LOOK=1 takes them all. */
const LOOKS: readonly Look[] = process.env["EVERY_LOOK"]
  ? ALL
  : [
      { colorScheme: "dark", dir: "rtl", screen: WIDE },
      { colorScheme: "light", dir: "rtl", screen: NARROW },
      { colorScheme: "dark", dir: "ltr", screen: ZOOMED },
    ];

/** The element has the same views and the same sheets: what is different there one look shows. */
const IN_ELEMENT: readonly Look[] = process.env["EVERY_LOOK"] ? ALL : LOOKS.slice(1, 2);

type Options = PlaywrightTestOptions & { stage?: "standalone" | "element" };

const described = ({ colorScheme, dir, screen }: Look) => `${colorScheme}, ${dir}, ${screen.width} x ${screen.height}`;

/** Runs axe on the page as it stands. By the debugger's way in, since the page's policy allows no foreign script. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  // What fades in is not judged half-way; what goes on for ever is.
  await page.evaluate(() => {
    const fading = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity);
    return Promise.all(fading.map((animation) => animation.finished.catch(() => {})));
  });
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const violations = await page.evaluate(async (options) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, options);
    // What a notice lies over is as large as ever, and scrolls clear of it; sizes are measured in accessibility/sight.spec.ts.
    const roots = [document, ...[...document.querySelectorAll("*")].flatMap((element) => element.shadowRoot ?? [])];
    const notices = roots.flatMap((root) => [...root.querySelectorAll(".mxu-toast, .mxu-selecting")].map((notice) => notice.getBoundingClientRect()));
    const isUnderNotice = (element: HTMLElement | undefined) => {
      const box = element?.getBoundingClientRect();
      return box !== undefined && notices.some((notice) => box.top < notice.bottom && notice.top < box.bottom && box.left < notice.right && notice.left < box.right);
    };
    // A box is as large a target as the label around it.
    const isInLabel = (element: HTMLElement | undefined) => {
      const box = element?.closest("label")?.getBoundingClientRect();
      return box !== undefined && Math.min(box.width, box.height) >= 24;
    };
    return violations.flatMap(({ id, help, nodes }) => {
      const real = nodes.filter(({ element }) => id !== "target-size" || !(isUnderNotice(element) || isInLabel(element)));
      return real.length === 0 ? [] : [{ id, help, nodes: real.map((node) => `${node.html} — ${node.failureSummary}`) }];
    });
  }, OPTIONS);
  // Softly: the story goes on, and every state of it is judged.
  expect.soft(violations, `axe on ${name}`).toEqual([]);
}

/** The same as the page stands, and in the dark. */
export async function expectAccessibleInBothThemes(page: Page, name: string): Promise<void> {
  await expectAccessible(page, name);
  test.setTimeout(test.info().timeout + 2_000);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page, `${name}: dark`);
  await page.emulateMedia({ colorScheme: (test.info().project.use as Options).colorScheme ?? null });
}

/** The same, and then in the other theme, in the other direction, 320 pixels wide and at 400 %, where nothing may be wider than the page
 * either. Afterwards everything is as it was, and what had the focus has it. */
export async function expectAccessibleEverywhere(page: Page, name: string): Promise<void> {
  await expectAccessible(page, name);
  const { viewport, colorScheme, stage } = test.info().project.use as Options;
  const before = page.viewportSize() ?? viewport!;
  const place = await page.evaluate(() => ({ x: scrollX, y: scrollY, dir: document.documentElement.getAttribute("dir") }));
  // Looking takes longer than a notice stays for those who are not at it.
  await attend(page, "focusin");
  // Never detached: a session that ends takes along what another one has set, such as that the page is offline.
  const zoom = await page.context().newCDPSession(page);
  for (const look of stage === "element" ? IN_ELEMENT : LOOKS) {
    test.setTimeout(test.info().timeout + 3_000);
    const { screen } = look;
    await page.emulateMedia({ colorScheme: look.colorScheme });
    await page.setViewportSize({ width: screen.width, height: screen.height });
    if (screen.scale !== 1) {
      await zoom.send("Emulation.setDeviceMetricsOverride", { width: screen.width, height: screen.height, deviceScaleFactor: screen.scale, mobile: false });
    }
    await page.evaluate((dir) => (document.documentElement.dir = dir), look.dir);
    await expectNoOverflow(page, `${name}: ${described(look)}`);
    await expectAccessible(page, `${name}: ${described(look)}`);
    if (screen.scale !== 1) await zoom.send("Emulation.clearDeviceMetricsOverride");
  }
  await page.emulateMedia({ colorScheme: colorScheme ?? null });
  await page.setViewportSize(before);
  await page.evaluate(({ x, y, dir }) => {
    if (dir === null) document.documentElement.removeAttribute("dir");
    else document.documentElement.dir = dir;
    scrollTo(x, y);
  }, place);
  await attend(page, "focusout");
}

/** Lets the notices on screen believe that the focus came into them, or left. */
const attend = (page: Page, type: "focusin" | "focusout") =>
  page.evaluate((type) => {
    const roots = [document, ...[...document.querySelectorAll("*")].flatMap((element) => element.shadowRoot ?? [])];
    for (const root of roots) for (const notice of root.querySelectorAll(".mxu-toast")) notice.dispatchEvent(new FocusEvent(type));
  }, type);

/** Nothing sticks out of the page or of the open dialog sideways. */
export async function expectNoOverflow(page: Page, name = "the page"): Promise<void> {
  const tooWide = () =>
    page.evaluate(() => {
      const root = document.documentElement;
      const out: string[] = [];
      const wide = root.scrollWidth > root.clientWidth;
      if (wide) out.push(`page: ${root.scrollWidth} > ${root.clientWidth}`);
      const shadows = [...document.querySelectorAll("*")].flatMap((element) => element.shadowRoot ?? []);
      const all = (selector: string) => [document.body, ...shadows].flatMap((root) => [...root.querySelectorAll<HTMLElement>(selector)]);
      for (const element of all(wide ? "*" : "dialog[open], dialog[open] *")) {
        const box = element.getBoundingClientRect();
        if (box.width > 1 && (box.left < -1 || box.right > root.clientWidth + 1)) {
          out.push(`${element.tagName}.${element.className}: ${Math.round(box.left)} to ${Math.round(box.right)}`);
        }
      }
      return out.slice(0, 12);
    });
  await expect.poll(tooWide, { message: `nothing is wider than ${name}` }).toEqual([]);
}
