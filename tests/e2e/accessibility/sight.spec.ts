import { expect, expectNoOverflow, FIELD_NOTES, type Locator, type Page, refused, SHOP, standalone, test } from "../support/fixtures.ts";
import { Keys } from "../support/keyboard.ts";
import type { UsersTab } from "../support/pages.ts";
import { addSheet, cutOff, expectNone, faintFields, smallTargets, TEXT_SPACING } from "../support/reader.ts";
import { pageScreens, tabScreens } from "../support/screens.ts";

type Screens = typeof tabScreens;
const AROUND = standalone("the application's pages are its own");

/** A test for the tab, and one for the pages around it. */
function onEveryScreen(name: string, check: (page: Page, users: UsersTab, screens: Screens) => Promise<void>): void {
  test(`${name}, in the tab`, async ({ page, users, complaints }) => {
    test.setTimeout(60_000);
    complaints.allow(refused(403), /net::ERR_/);
    await check(page, users, tabScreens);
  });
  test(`${name}, on the pages around it`, AROUND, async ({ page, users, complaints }) => {
    test.setTimeout(60_000);
    complaints.allow(refused(403), /net::ERR_/);
    await check(page, users, pageScreens);
  });
}

test.describe("A reader may", () => {
  onEveryScreen("set wider spacing of text and lose nothing", async (page, users, screens) => {
    await page.setViewportSize({ width: 640, height: 800 });
    await screens(page, users, async (name) => {
      const sheet = await addSheet(page, TEXT_SPACING);
      await expectNoOverflow(page, name);
      await expectNone(page, cutOff, `nothing is cut off in ${name}`);
      await sheet.remove();
    });
  });

  onEveryScreen("make text twice as large and lose nothing", async (page, users, screens) => {
    await screens(page, users, async (name) => {
      const sheet = await addSheet(page, ":root { font-size: 200% !important } :host { font-size: 32px !important }");
      await expectNoOverflow(page, name);
      await expectNone(page, cutOff, `nothing is cut off in ${name}`);
      await sheet.remove();
    });
  });

  for (const width of [1280, 320]) {
    onEveryScreen(`hit everything with a shaking hand, ${width} pixels wide`, async (page, users, screens) => {
      await page.setViewportSize({ width, height: 800 });
      await screens(page, users, (name) => expectNone(page, smallTargets, `24 px in ${name}`));
    });
  }

  onEveryScreen("see where a field begins and ends, light and dark", async (page, users, screens) => {
    await screens(page, users, async (name) => {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await expectNone(page, faintFields, `the edges of fields in ${name}, ${colorScheme}`);
      }
    });
  });

  test("think better of a press outside a dialog, and of a selection that ends there", async ({ page, users }) => {
    await users.openMembers("app_field_notes");
    const details = await users.openDetails("Mateo Silva");
    const inside = (await details.box.getByText("mateo.silva@harbourpine.example").first().boundingBox())!;
    const middle = { x: inside.x + inside.width / 2, y: inside.y + inside.height / 2 };
    await page.mouse.move(5, 400);
    await page.mouse.down();
    await expect(details.box).toBeVisible();
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.up();
    await expect(details.box, "let go inside").toBeVisible();
    await page.mouse.down();
    await page.mouse.move(5, 400);
    await page.mouse.up();
    await expect(details.box, "begun inside").toBeVisible();
    await page.mouse.click(5, 400);
    await expect(details.box).toBeHidden();
  });

  test.describe("ask for less motion", () => {
    test.use({ contextOptions: { reducedMotion: "reduce" } });
    onEveryScreen("and nothing moves", async (page, users, screens) => {
      // What begins to run is noted wherever it is.
      await page.addInitScript(() => {
        const ran: string[] = [];
        Object.assign(window, { ran });
        const note = () => {
          for (const animation of document.getAnimations()) {
            const { duration, iterations } = animation.effect!.getComputedTiming();
            const name = (animation as CSSAnimation).animationName ?? (animation as CSSTransition).transitionProperty;
            if (Number(duration) * (iterations ?? 1) > 10) ran.push(`${name}: ${duration} ms x ${iterations}`);
          }
          requestAnimationFrame(note);
        };
        requestAnimationFrame(note);
      });
      await screens(page, users, async (name) => {
        expect(await page.evaluate(() => (window as unknown as { ran: string[] }).ran), name).toEqual([]);
      });
    });

    test("and what changes its colour has it at once", standalone("events of transitions stay inside a shadow root"), async ({ page, users }) => {
      await users.openMembers(SHOP);
      const begun = await page.evaluateHandle(() => {
        const begun: string[] = [];
        document.addEventListener("transitionrun", (event) => begun.push(`${(event.target as Element).className}: ${event.propertyName}`), true);
        return begun;
      });
      await page.emulateMedia({ colorScheme: "dark" });
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      // A transition of every property, however short, begins anew in each element inside the one before.
      expect(await begun.jsonValue()).toEqual([]);
    });
  });
});

test("The headings of a list cover what scrolls under them", async ({ page, users }) => {
  await users.openMembers(SHOP);
  const shining = () =>
    users.members.evaluate((table) => {
      const root = table.getRootNode() as Document | ShadowRoot;
      const box = table.querySelector("thead")!.getBoundingClientRect();
      const through: string[] = [];
      for (let x = box.left + 4; x < box.right; x += 20) {
        for (let y = box.top + 2; y < box.bottom; y += 4) {
          const top = root.elementFromPoint(x, y);
          if (top && !top.closest("thead")) through.push(`${Math.round(x)}, ${Math.round(y)}: ${top.textContent}`);
        }
      }
      return through;
    });
  for (const y of [400, 412, 424, 436]) {
    await page.evaluate((y) => scrollTo(0, y), y);
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(y);
    expect(await shining(), `scrolled by ${y}`).toEqual([]);
  }
});

/** What an element and a little around it look like: red, green, blue and how opaque, pixel by pixel. */
async function picture(page: Page, element: Locator): Promise<number[]> {
  const { x, y, width, height } = (await element.boundingBox())!;
  const png = await page.screenshot({ clip: { x: x - 3, y: y - 3, width: width + 6, height: height + 6 } });
  return page.evaluate(async (bytes) => {
    const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
    const context = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height }).getContext("2d")!;
    context.drawImage(image, 0, 0);
    return [...context.getImageData(0, 0, image.width, image.height).data];
  }, [...png]);
}

/** How many pixels are clearly another colour than the one it is compared with. */
function differing(picture: number[], than: (at: number) => number): number {
  let count = 0;
  for (let at = 0; at < picture.length; at += 4) {
    if ([0, 1, 2].some((part) => Math.abs(picture[at + part]! - than(at + part)) > 40)) count += 1;
  }
  return count;
}

/** How many pixels can be told from the ground, which is what the corner shows. */
const seen = (picture: number[]) => differing(picture, (at) => picture[at % 4]!);

test.describe("In colours of the reader's own", () => {
  test.beforeEach(async ({ page }) => page.emulateMedia({ forcedColors: "active" }));

  test("what is chosen, marked, pressed and at fault is still told apart", async ({ page, users }) => {
    await users.openMembers(SHOP);
    const edge = (locator: Locator, side = "Top") =>
      locator.evaluate((element, side) => {
        const style = getComputedStyle(element) as unknown as Record<string, string>;
        const isSeen = style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]!) > 0;
        const shown = style[`border${side}Color`] !== getComputedStyle(document.body).backgroundColor;
        return isSeen && shown;
      }, side);
    const apart = (one: Locator) => one.evaluate((element) => getComputedStyle(element).textDecorationLine);
    const main = page.getByRole("navigation", { name: "Main" });
    if ((await main.count()) > 0) {
      await page.goto("/outbox");
      expect(await apart(main.getByRole("link", { name: "Outbox" })), "the page one is on").toBe("underline");
      expect(await apart(main.getByRole("link", { name: "Apps" }))).toBe("none");
      await users.openMembers(SHOP);
    }
    expect(await edge(users.tab(/^Members/), "Bottom"), "the chosen tab").toBe(true);
    expect(await edge(users.tab("Activity"), "Bottom"), "another tab").toBe(false);
    for (const [name, control] of [
      ["the primary button", users.invite],
      ["another button", users.refresh],
      ["a field", users.search],
      ["a list", users.roleFilter],
      ["the role in a row", users.role("Sam Osei")],
      ["the button in a row", users.remove("Sam Osei")],
      ["a badge", users.members.locator(".mxu-badge").first()],
    ] as const) {
      expect(await edge(control), name).toBe(true);
    }
    await users.invite.click();
    await users.dialog.field.fill("ann@x.example, nobody,");
    const good = users.dialog.recipient("ann@x.example");
    const bad = users.dialog.recipient("nobody");
    expect(await edge(good)).toBe(true);
    expect(await bad.evaluate((chip) => getComputedStyle(chip).borderTopStyle), "a bad address").not.toBe(await good.evaluate((chip) => getComputedStyle(chip).borderTopStyle));
    expect(await edge(users.dialog.box)).toBe(true);
    await users.dialog.takeOut("ann@x.example").click();
    const send = users.dialog.send();
    await expect(send).toHaveAttribute("aria-disabled", "true");
    const [ground, behind] = await Promise.all([send, users.dialog.box].map((one) => one.evaluate((element) => getComputedStyle(element).backgroundColor)));
    expect(ground, "what cannot be pressed is not written on the colour of what can").toBe(behind);
    await page.keyboard.press("Backspace");
    expect(await bad.evaluate((chip) => getComputedStyle(chip).outlineStyle), "the marked address").not.toBe("none");
    expect(await edge(users.dialog.box)).toBe(true);
    expect(await edge(users.dialog.box.locator(".mxu-chips"))).toBe(true);
  });

  test("whoever has the focus is seen to have it", async ({ page, users }) => {
    const keys = await Keys.of(page);
    await users.openMembers(SHOP);
    await keys.goTo(users.refresh);
    for (let presses = 0; presses < 14; presses += 1) {
      const place = await keys.place();
      expect(place, place.name).toMatchObject({ under: "", isOnScreen: true });
      expect(place.ring, place.name).toBeGreaterThanOrEqual(2);
      await keys.press("Tab");
    }
  });

  test("a busy button is not blank, and neither is a list on its way", async ({ page, users }) => {
    await page.route(/\/users$/, (route) => (route.request().resourceType() === "document" ? route.fallback() : new Promise(() => {})));
    await users.visit(SHOP);
    await expect(page.getByText("Loading members")).toBeAttached();
    const bone = users.whole.locator(".mxu-skeleton-lines > span").first();
    await expect(bone).toBeVisible();
    await expect.poll(async () => seen(await picture(page, bone)), "a row to come").toBeGreaterThan(20);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await users.visit(FIELD_NOTES);
    await expect(users.members).toBeVisible();
    await page.route(/\/users\/[^/]+$/, (route) => (route.request().method() === "DELETE" ? new Promise(() => {}) : route.fallback()));
    await users.remove("Mateo Silva").click();
    const { yes } = users.removal("Mateo Silva");
    await yes.hover();
    const idle = await picture(page, yes);
    await yes.click();
    await expect(yes).toHaveAttribute("aria-busy", "true");
    const busy = await picture(page, yes);
    expect(seen(busy), "its words").toBeGreaterThan(20);
    expect(differing(busy, (at) => idle[at]!), "it does not look as it did").toBeGreaterThan(20);
  });

  test("the facts about somebody stand under one another", async ({ users }) => {
    await users.openMembers("app_field_notes");
    const details = await users.openDetails("Mateo Silva");
    const starts = await details.box.locator(".mxu-facts dd").evaluateAll((facts) =>
      facts.map((fact) => {
        const first = fact.firstElementChild!;
        return Math.round(first.getBoundingClientRect().left - fact.getBoundingClientRect().left);
      }),
    );
    expect(new Set(starts)).toEqual(new Set([0]));
  });
});

test.describe("With text from right to left", () => {
  test("addresses begin where the text does", standalone("the outbox is a page of its own"), async ({ page, users }) => {
    await users.openMembers(SHOP);
    await page.goto("/outbox");
    await page.evaluate(() => (document.documentElement.dir = "rtl"));
    const mail = page.getByRole("table", { name: "Mails" }).getByRole("rowheader").first();
    const [address, subject] = await Promise.all([mail.locator("bdi").first().boundingBox(), mail.locator("bdi").last().boundingBox()]);
    expect(address!.x + address!.width).toBeCloseTo(subject!.x + subject!.width, 0);
  });

  test("icons that point follow the text, and addresses stay as they are written", async ({ page, users }) => {
    await users.openMembers(SHOP);
    await page.evaluate(() => (document.documentElement.dir = "rtl"));
    const row = users.row("Ines Ruiz");
    const [name, remove] = await Promise.all([row.getByRole("button", { name: /^Details/ }).boundingBox(), users.remove("Ines Ruiz").boundingBox()]);
    expect(name!.x, "the name comes first").toBeGreaterThan(remove!.x);
    const email = row.getByText("ines.ruiz@harbourpine.example", { exact: true });
    expect(await email.evaluate((element) => element.closest("bdi, [dir=auto]") !== null || getComputedStyle(element).unicodeBidi.includes("isolate") || getComputedStyle(element).unicodeBidi === "plaintext")).toBe(true);
  });
});
