import { expect, expectAccessible, expectNoOverflow, type Page, PRICE_TRACKER, refused, SHOP, standalone, test } from "../support/fixtures.ts";
import { expectNone, smallTargets } from "../support/reader.ts";
import type { UsersTab } from "../support/pages.ts";

/** Every state and dialog of the tab, one after the other. */
async function tour(page: Page, users: UsersTab, look: (name: string) => Promise<void>): Promise<void> {
  await users.openMembers(SHOP);
  await look("members");
  await users.search.fill("no such person anywhere in this list");
  await expect(page.getByText("No member matches")).toBeVisible();
  await look("members, none found");
  // Far down the list, where on a narrow screen no row exists until somebody scrolls there or looks for it.
  await users.search.fill("script");
  await users.remove("<script>alert(1)</script>").click();
  await look("remove");
  await page.keyboard.press("Escape");
  await users.search.fill("Wolfeschlegelstein");
  // The longest name there is.
  const long = users.members.getByRole("button", { name: /^Remove Wolfeschlegelstein/ });
  await long.click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await look("remove, long name");
  await page.keyboard.press("Escape");
  await users.search.fill("");
  await users.invite.click();
  await users.dialog.field.fill("a@x.example, nobody-at-all-with-a-very-long-name-that-does-not-fit-on-a-narrow-screen, mateo.silva@harbourpine.example,");
  await expect(users.dialog.recipients).toHaveCount(3);
  await look("invite");
  await users.dialog.cancel.click();
  await users.role("Jonas Weber").selectOption("Member");
  await expect(users.notice("Jonas Weber is now Member.")).toBeVisible();
  await look("notice");
  await users.tab(/^Invitations/).click();
  await expect(users.invitations).toBeVisible();
  await look("invitations");
  await users.standing.selectOption("Expired");
  await expect(users.invitations).toBeVisible();
  await look("expired invitations");
  await users.tab("Activity").click();
  await expect(page.getByRole("list", { name: "Activity" })).toBeVisible();
  await look("activity");
  await users.open(PRICE_TRACKER);
  await expect(page.getByText("User management is off for this app")).toBeVisible();
  await look("not enabled");
}

/** The pages around the tab. */
async function pages(page: Page, users: UsersTab, look: (name: string) => Promise<void>): Promise<void> {
  await users.openMembers(SHOP);
  for (const [path, text] of [
    ["/", "Price tracker"],
    ["/outbox", "You are invited to Shop search"],
    ["/connect", "Optional. Kept in memory"],
    ["/nowhere", "There is no such page"],
  ] as const) {
    await page.goto(path);
    await expect(page.getByText(text).first()).toBeVisible();
    await look(path);
  }
}

const AROUND = standalone("the application's pages are its own");

test.describe("The screen holds", () => {
  test.beforeEach(({ complaints }) => complaints.allow(refused(403), refused(404)));

  test.describe("320 pixels wide", () => {
    test.use({ viewport: { width: 320, height: 640 } });

    test("nothing scrolls sideways", async ({ page, users }) => {
      await tour(page, users, () => expectNoOverflow(page));
    });

    test("nor on the pages around the tab", AROUND, async ({ page, users }) => {
      await pages(page, users, () => expectNoOverflow(page));
    });

    test("rows are cards and still a table", async ({ page, users }) => {
      await users.openMembers(SHOP);
      const first = users.row("Ines Ruiz");
      await expect(first.getByRole("rowheader")).toBeVisible();
      await expect(first.getByRole("cell")).toHaveCount(3);
      await expect(users.role("Ines Ruiz")).toBeInViewport({ ratio: 1 });
      await expect(users.remove("Ines Ruiz")).toBeInViewport({ ratio: 1 });
      await expect(users.invite).toBeInViewport({ ratio: 1 });
      await expectNone(page, smallTargets, "targets under 24 px");
      await expectAccessible(page, "320 px");
    });
  });

  test.describe("in the dark", () => {
    test.use({ colorScheme: "dark" });
    test("every state has enough contrast", async ({ page, users }) => {
      await tour(page, users, async (name) => {
        await expectNoOverflow(page);
        await expectAccessible(page, `${name} (dark)`);
      });
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const lightness = background.match(/[\d.]+/g)!.slice(0, 3).map(Number);
      expect(Math.max(...lightness), background).toBeLessThan(80);
    });

    test("so has every page around the tab", AROUND, async ({ page, users }) => {
      await pages(page, users, async (name) => {
        await expectNoOverflow(page);
        await expectAccessible(page, `${name} (dark)`);
      });
    });
  });

  test.describe("from right to left", () => {
    test("nothing sticks out, and names keep their own direction", async ({ page, users }) => {
      await page.addInitScript(() => document.addEventListener("DOMContentLoaded", () => (document.documentElement.dir = "rtl")));
      await tour(page, users, () => expectNoOverflow(page));
      await users.openMembers(SHOP);
      const [title, invite] = await Promise.all([users.heading.boundingBox(), users.invite.boundingBox()]);
      expect(title!.x, "the heading is on the right").toBeGreaterThan(invite!.x);
    });

    test("nor on the pages around the tab", AROUND, async ({ page, users }) => {
      await page.addInitScript(() => document.addEventListener("DOMContentLoaded", () => (document.documentElement.dir = "rtl")));
      await pages(page, users, () => expectNoOverflow(page));
    });

    test("nor on a narrow screen", async ({ page, users }) => {
      await page.setViewportSize({ width: 375, height: 812 });
      await page.addInitScript(() => document.addEventListener("DOMContentLoaded", () => (document.documentElement.dir = "rtl")));
      await tour(page, users, () => expectNoOverflow(page));
    });
  });

  test("with the text spacing that a reader may set", async ({ page, users }) => {
    await page.setViewportSize({ width: 375, height: 812 });
    await users.openMembers(SHOP);
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }");
      // A reader's own style sheet is one of every shadow root.
      const shadows = [...document.querySelectorAll("*")].flatMap((element) => element.shadowRoot ?? []);
      for (const root of [document, ...shadows]) root.adoptedStyleSheets.push(sheet);
    });
    await expectNoOverflow(page);
    await users.invite.click();
    await expectNoOverflow(page);
  });
});
