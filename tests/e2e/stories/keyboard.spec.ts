import { expect, focused, type Locator, needs, type Page, SHOP, standalone, test } from "../support/fixtures.ts";

/** Presses Tab until the element has the focus. */
async function tabTo(page: Page, target: Locator, most = 40): Promise<void> {
  for (let presses = 0; presses < most; presses += 1) {
    if (await target.evaluate((element, active) => element === active, await focused(page))) return;
    await page.keyboard.press("Tab");
  }
  await expect(target, `${most} times Tab lead there`).toBeFocused();
}

test.describe("With the keyboard alone", () => {
  test("an admin finds the app", standalone("the element is given its app"), async ({ page, apps, users }) => {
    await apps.visit();
    await expect(apps.table).toBeVisible();
    await tabTo(page, apps.row("Shop search").getByRole("link"));
    await page.keyboard.press("Enter");
    await expect(users.members).toBeVisible();
  });

  test("an admin invites, promotes, removes and revokes", needs("demo", "revoke", "removal"), async ({ page, users, admin, facts }) => {
    await users.openMembers(SHOP);
    await tabTo(page, users.invite);
    await page.keyboard.press("Enter");
    await expect(users.dialog.field).toBeFocused();
    await page.keyboard.type("ann@x.example,bob@x.example");
    await tabTo(page, users.dialog.role, 4);
    await page.keyboard.press("ArrowDown");
    await tabTo(page, users.dialog.send(2), 4);
    await page.keyboard.press("Enter");
    await expect(users.notice("ann@x.example and bob@x.example were invited.")).toBeVisible();
    await expect(users.invite).toBeFocused();
    expect((await admin.invitations(SHOP)).slice(0, 2).map((one) => one.role)).toEqual(["org:admin", "org:admin"]);

    // Tabs: arrows, Home and End.
    await tabTo(page, users.tab(`Members, ${facts.people}`), 4);
    await page.keyboard.press("ArrowRight");
    await expect(users.tab("Invitations, 8 pending")).toBeFocused();
    await expect(users.invitations).toBeVisible();
    await page.keyboard.press("End");
    await expect(users.tab("Activity")).toBeFocused();
    await page.keyboard.press("ArrowRight");
    await expect(users.tab(`Members, ${facts.people}`)).toBeFocused();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Home");
    await expect(users.tab(`Members, ${facts.people}`)).toBeFocused();
    await expect(users.members).toBeVisible();

    await tabTo(page, users.search, 4);
    await page.keyboard.type("priya");
    await expect(users.names()).toHaveText(["Priya Raman"]);
    await tabTo(page, users.role("Priya Raman"), 12);
    await page.keyboard.press("ArrowDown");
    const promote = users.question("Make Priya Raman an admin?");
    await expect(promote.getByRole("button", { name: "Cancel" })).toBeFocused();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(users.notice("Priya Raman is now Admin.")).toBeVisible();
    await expect(users.role("Priya Raman")).toBeFocused();

    await page.keyboard.press("Tab");
    await expect(users.remove("Priya Raman")).toBeFocused();
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(users.removed("Priya Raman")).toBeVisible();
    // Nobody is left in this search: the focus is in the search field, not lost.
    await expect(users.search).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(users.names()).toHaveCount(facts.people - 1);

    await page.keyboard.press("Shift+Tab");
    await expect(users.tab(`Members, ${facts.people - 1}`)).toBeFocused();
    await page.keyboard.press("ArrowRight");
    await tabTo(page, users.revoke("bob@x.example"), 8);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(users.notice("The invitation for bob@x.example was revoked.")).toBeVisible();
    await expect(users.revoke("ann@x.example")).toBeFocused();
  });

  test("arrows run the other way from right to left", async ({ page, users }) => {
    await users.openMembers(SHOP);
    await page.evaluate(() => (document.documentElement.dir = "rtl"));
    await users.tab(/^Members/).focus();
    await page.keyboard.press("ArrowLeft");
    await expect(users.tab(/^Invitations/)).toBeFocused();
    await page.keyboard.press("ArrowRight");
    await expect(users.tab(/^Members/)).toBeFocused();
  });

  test("a dialog keeps the focus until it is closed", async ({ page, users }) => {
    await users.openMembers(SHOP);
    await users.remove("Q").focus();
    await page.keyboard.press("Enter");
    const question = users.removal("Q").box;
    await expect(question).toBeVisible();
    const outside = async () => question.evaluate((dialog, active) => active !== document.body && !dialog.contains(active), await focused(page));
    for (let presses = 0; presses < 5; presses += 1) {
      await page.keyboard.press("Tab");
      expect(await outside()).toBe(false);
    }
    await page.keyboard.press("Escape");
    await expect(users.remove("Q")).toBeFocused();
  });
});
