import { expect, SEEDED, test } from "../support/fixtures.ts";

test.use({ serverArgs: ["--seed-members", "10000"] });

test.describe("Ten thousand members", () => {
  test("are scrolled to the end, counted right, with few rows in the document", async ({ page, users }) => {
    await users.openMembers(SEEDED);
    await expect(users.tab("Members, 10,000")).toBeVisible();
    await expect(users.members).toHaveAttribute("aria-rowcount", "10001");
    const rows = users.members.locator("tbody tr[aria-rowindex]");
    await expect(rows.first()).toHaveAttribute("aria-rowindex", "2");

    await page.mouse.move(600, 500);
    await page.mouse.wheel(0, 20_000);
    await expect(rows.first()).not.toHaveAttribute("aria-rowindex", "2");
    await expect(rows.first()).toBeAttached();
    // What stands in the middle of the screen is a row, and it is where its number says.
    const inTheMiddle = () =>
      page.evaluate(() => {
        let found = document.elementFromPoint(600, 400);
        while (found?.shadowRoot) found = found.shadowRoot.elementFromPoint(600, 400);
        const row = found?.closest("tr[aria-rowindex]");
        return row ? Number(row.getAttribute("aria-rowindex")) : 0;
      });
    await expect.poll(inTheMiddle).toBeGreaterThan(200);

    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await expect(rows.last()).toHaveAttribute("aria-rowindex", "10001");
    await expect(rows.last()).toBeInViewport();
    expect(await rows.count()).toBeLessThan(80);
  });

  test("are searched at once, and the end of the list is no blank", async ({ page, users }) => {
    await users.openMembers(SEEDED);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await expect(users.members.locator('tr[aria-rowindex="10001"]')).toBeInViewport();
    await users.search.fill("user_seed_004321");
    await expect(users.members).toHaveAttribute("aria-rowcount", "2");
    await expect(users.members.getByRole("rowheader")).toHaveCount(1);
    await expect(users.members.getByRole("rowheader")).toBeInViewport();
    await users.search.fill("nakamura");
    await expect(users.names().first()).toContainText(/nakamura/i);
    await expect(users.tab("Members, 10,000")).toBeVisible();
  });

  test("a row that scrolls away keeps the focus", async ({ page, users }) => {
    await users.openMembers(SEEDED);
    const name = await users.names().nth(2).innerText();
    const row = users.members.locator('tr[aria-rowindex="4"]');
    const button = row.getByRole("button", { name: `Remove ${name}`, exact: true });
    await button.focus();
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await expect(users.members.locator('tr[aria-rowindex="10001"]')).toBeInViewport();
    await expect(button).toBeFocused();
    await expect(row).toHaveCount(1);
    // And there it can be left from, to where one was.
    await page.keyboard.press("Shift+Tab");
    await expect(row.getByRole("combobox")).toBeFocused();
    await expect(row).toBeInViewport();
  });

  test("sort and role changes reach every one of them", async ({ users }) => {
    await users.openMembers(SEEDED);
    await users.roleFilter.selectOption("Admin");
    await expect(users.members).toHaveAttribute("aria-rowcount", "201");
    const joined = users.members.getByRole("columnheader", { name: "Joined" });
    await joined.getByRole("button").click();
    await expect(joined).toHaveAttribute("aria-sort", "ascending");
    const days = await users.members.locator("time").evaluateAll((times) => times.map((time) => time.getAttribute("datetime")!));
    expect(days).toEqual(days.toSorted());
  });
});
