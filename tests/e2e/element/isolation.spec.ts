import type { Page } from "@playwright/test";
import { expect, SHOP, test } from "../support/embedding.ts";
import type { UsersTab } from "../support/pages.ts";

/** What the application's own elements look like, one after the other. */
function hostStyles(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const own = [...document.querySelectorAll("*")].filter((element) => !element.closest("mixpeek-users"));
    return own.map((element) => {
      const style = getComputedStyle(element);
      // What follows from the height of what the page holds is no change of style.
      const of = [...style].filter((name) => !/^(height|block-size|perspective-origin|transform-origin|width|inline-size)$/.test(name));
      return `${element.localName}: ${of.map((name) => `${name}=${style.getPropertyValue(name)}`).join("; ")}`;
    });
  });
}

/** Sizes and looks of what a person presses and reads. */
async function looks(users: UsersTab) {
  const of = (locator: import("@playwright/test").Locator) =>
    locator.evaluate((element) => {
      const { width, height } = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      const names = ["font-size", "font-family", "font-weight", "line-height", "letter-spacing", "text-transform", "text-align", "white-space", "cursor", "color", "background-color", "border-top-width", "box-sizing", "padding-left", "margin-left", "visibility", "word-spacing"];
      return { width: Math.round(width), height: Math.round(height), ...Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)])) };
    });
  return {
    region: await of(users.region),
    heading: await of(users.heading),
    invite: await of(users.invite),
    row: await of(users.row("Ines Ruiz")),
    cell: await of(users.row("Ines Ruiz").getByRole("rowheader")),
    name: await of(users.names().first()),
    role: await of(users.role("Ines Ruiz")),
    remove: await of(users.remove("Ines Ruiz")),
    search: await of(users.search),
  };
}

test.describe("The application's page", () => {
  test("looks the same before, with and after the element", async ({ page, users, app }) => {
    await app.visit({ tab: "Overview" });
    await expect(page.getByText("Nothing to report.")).toBeVisible();
    const before = await hostStyles(page);
    const sheets = () => page.evaluate(() => [document.styleSheets.length, document.adoptedStyleSheets.length, document.head.childElementCount]);
    const sheetsBefore = await sheets();
    await app.choose("Users");
    await expect(users.members).toBeVisible();
    expect(await sheets(), "no style is put into the page").toEqual(sheetsBefore);
    await app.choose("Overview");
    await expect(page.getByText("Nothing to report.")).toBeVisible();
    expect(await hostStyles(page)).toEqual(before);
    expect(await page.evaluate(() => [document.documentElement, document.body].map((element) => element.getAttributeNames()))).toEqual([["lang"], []]);
  });

  test("keeps its address, its history and its links", async ({ page, users, app }) => {
    await page.addInitScript(() => {
      const calls: string[] = [];
      Object.assign(window, { calls });
      for (const name of ["pushState", "replaceState"] as const) {
        const own = history[name].bind(history);
        history[name] = (...given) => {
          calls.push(name);
          own(...given);
        };
      }
    });
    await app.visit({}, { path: "/pages/plain.html" });
    await expect(users.members).toBeVisible();
    const state = () => page.evaluate(() => ({ length: history.length, href: location.href, state: history.state, title: document.title, calls: (window as unknown as { calls: string[] }).calls }));
    const before = await state();
    expect(before.calls).toEqual([]);
    await users.search.fill("alex");
    await users.members.getByRole("columnheader", { name: "Person" }).getByRole("button").click();
    await users.tab(/^Invitations/).click();
    await users.tab("Activity").click();
    await users.tab(/^Members/).click();
    await users.invite.click();
    await users.dialog.cancel.click();
    expect(await state()).toEqual(before);
    // A link of the application is the application's: a router in the element would take it over.
    await page.getByRole("link", { name: "Elsewhere" }).click();
    await expect(page.getByRole("heading", { name: "Elsewhere" })).toBeVisible();
  });

  test("keeps its keys and clicks", async ({ page, users, app }) => {
    await app.visit({}, { path: "/pages/plain.html" });
    await expect(users.members).toBeVisible();
    await page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      for (const type of ["click", "keydown"]) addEventListener(type, (event) => seen.push(`${type} ${event.defaultPrevented}`));
    });
    await page.getByRole("button", { name: "Before" }).click();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("/");
    expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual(["click false", "keydown false", "keydown false"]);
  });

  test("can be walked through by Tab: in, through and out again", async ({ page, users, app }) => {
    await app.visit({ appId: "app_field_notes" }, { path: "/pages/plain.html" });
    await expect(users.members).toBeVisible();
    await page.getByRole("link", { name: "Elsewhere" }).focus();
    await page.keyboard.press("Tab");
    await expect(users.refresh).toBeFocused();
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press("Tab");
      if (await page.getByRole("button", { name: "After" }).evaluate((button) => button === document.activeElement)) break;
    }
    await expect(page.getByRole("button", { name: "After" })).toBeFocused();
    await page.keyboard.press("Shift+Tab");
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe("mixpeek-users");
  });
});

test.describe("A page with hostile styles", () => {
  test("leaves the element as it is on a clean one", async ({ page, users, app }) => {
    await app.visit({ theme: "light", locale: "en" }, { path: "/pages/plain.html" });
    await expect(users.members).toBeVisible();
    await expect(users.tab("Members, 24")).toBeVisible();
    const width = await page.locator("mixpeek-users").evaluate((element) => element.getBoundingClientRect().width);
    const clean = await looks(users);
    await app.visit({ theme: "light", locale: "en", styles: "hostile" }, { path: "/pages/plain.html" });
    await expect(users.members).toBeVisible();
    // The sheet is there, and the element as wide as it was.
    await expect.poll(() => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe("rgb(255, 239, 213)");
    await page.locator("mixpeek-users").evaluate((element, width) => {
      // A page may make the element itself what it likes, and here that is text in a line.
      element.style.setProperty("display", "block");
      element.style.setProperty("box-sizing", "border-box", "important");
      element.style.setProperty("width", `${width}px`);
    }, width);
    await expect.poll(() => looks(users)).toEqual(clean);
  });

  test("hides nothing and shows nothing more", async ({ page, users, app }) => {
    await app.visit({ styles: "hostile" }, { path: "/pages/plain.html" });
    await expect(users.members).toBeVisible();
    await users.role("Jonas Weber").selectOption("Member");
    await expect(users.notice("Jonas Weber is now Member.")).toBeVisible();
    // What is announced stands in the page, where its styles reach: it must not be seen there.
    const said = page.locator("mixpeek-users > [role=status]");
    await expect(said).toHaveText("Jonas Weber is now Member.");
    const seen = await said.evaluate((said) => {
      said.scrollIntoView({ block: "center" });
      const box = said.getBoundingClientRect();
      const [x, y] = [box.left + Math.min(box.width / 2, 20), box.top + box.height / 2];
      const frame = said.assignedSlot!.parentElement!;
      const { width, height } = frame.getBoundingClientRect();
      return {
        isInView: y > 0 && y < innerHeight,
        isHit: document.elementsFromPoint(x, y).includes(said),
        isSmall: width <= 1 && height <= 1,
        isCut: getComputedStyle(frame).clipPath !== "none",
      };
    });
    expect(seen, "the announcement cannot be seen").toEqual({ isInView: true, isHit: false, isSmall: true, isCut: true });
  });

  test("has no header above the element's dialogs", async ({ page, users, app }) => {
    await app.visit({ styles: "hostile" }, { path: "/pages/plain.html" });
    await users.invite.click();
    await expect(users.dialog.field).toBeFocused();
    // The top layer lies above every z-index: the backdrop covers the header, which cannot be clicked.
    const [x, y] = [20, 20];
    const above = await page.evaluate(([x, y]) => document.elementFromPoint(x!, y!)?.localName, [x, y]);
    expect(above).toBe("mixpeek-users");
  });

  test("lets everything be pressed", async ({ users, app, admin }) => {
    await app.visit({ styles: "hostile" }, { path: "/pages/plain.html" });
    await users.remove("Q").click();
    await users.question("Remove Q?").getByRole("button", { name: "Remove Q" }).click();
    await expect(users.notice("Q was removed.")).toBeVisible();
    expect(await admin.roleOf(SHOP, "Q")).toBeUndefined();
  });
});
