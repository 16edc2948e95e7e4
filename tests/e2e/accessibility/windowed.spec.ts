import { expect, SEEDED, test } from "../support/fixtures.ts";
import { Keys } from "../support/keyboard.ts";

test.use({ serverArgs: ["--seed-members", "10000"] });

test.describe("Of ten thousand rows", () => {
  test("each has its number and the table all of them, wherever one scrolls", async ({ page, users }) => {
    await users.openMembers(SEEDED);
    const rows = users.members.locator("tbody tr[aria-rowindex]");
    const ids = new Map<string, number>();
    for (const part of [0, 0.1, 0.5, 0.9, 1, 0.5, 0]) {
      await page.evaluate((part) => scrollTo(0, document.documentElement.scrollHeight * part), part);
      // A row is where its number says, to within the rows that are kept on either side.
      const off = () =>
        users.members.evaluate((table) => {
          const body = table.querySelector("tbody")!;
          const rows = [...body.querySelectorAll<HTMLElement>("tr[aria-rowindex]")];
          const row = rows.find((row) => row.getBoundingClientRect().bottom > 100);
          if (!row) return Infinity;
          const place = (row.getBoundingClientRect().top - body.getBoundingClientRect().top) / row.getBoundingClientRect().height;
          return Math.abs(Number(row.getAttribute("aria-rowindex")) - 2 - place);
        });
      await expect.poll(off, `scrolled to ${part}`).toBeLessThan(1);
      const seen = await rows.evaluateAll((rows) =>
        rows.map((row) => [row.querySelector("[data-remove]")!.getAttribute("data-remove")!, Number(row.getAttribute("aria-rowindex"))] as const),
      );
      const indices = seen.map(([, index]) => index);
      expect(indices, "in their order, none twice").toEqual([...new Set(indices)].toSorted((a, b) => a - b));
      for (const [id, index] of seen) {
        expect(ids.get(id) ?? index, `${id} has one number`).toBe(index);
        ids.set(id, index);
      }
      await expect(users.members).toHaveAttribute("aria-rowcount", "10001");
      expect(seen.length).toBeLessThan(80);
    }
    // The head is the first row.
    await expect(users.members.locator("thead tr")).toHaveAttribute("aria-rowindex", "1");
  });

  test("what is between those that exist is not in the accessibility tree", async ({ users, page }) => {
    await users.openMembers(SEEDED);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
    const gaps = users.members.locator(".mxu-gap");
    await expect(gaps).toHaveCount(2);
    expect(await gaps.evaluateAll((gaps) => gaps.map((gap) => gap.getAttribute("aria-hidden")))).toEqual(["true", "true"]);
    await expect(users.members.getByRole("row").first()).toBeAttached();
    const [all, numbered] = [await users.members.getByRole("row").count(), await users.members.locator("tr[aria-rowindex]").count()];
    expect(all).toBe(numbered);
  });

  test("the one with the focus keeps it, and its control what was done with it, when it leaves the screen and comes back", async ({ page, users }) => {
    const keys = await Keys.of(page);
    await users.openMembers(SEEDED);
    const name = await users.names().nth(4).innerText();
    const row = users.members.locator('tr[aria-rowindex="6"]');
    const role = row.getByRole("combobox", { name: `Role for ${name}`, exact: true });
    await keys.choose(role, "A");
    await keys.use(page.getByRole("alertdialog").getByRole("button", { name: /^Make / }));
    await expect(users.notice(`${name} is now Admin.`)).toBeVisible();
    await expect(role).toBeFocused();
    for (const part of [0.3, 1, 0.6]) {
      await page.evaluate((part) => scrollTo(0, document.documentElement.scrollHeight * part), part);
      if (part === 1) await expect(users.members.locator('tr[aria-rowindex="10001"]'), "the end of all").toBeInViewport();
      await expect.poll(() => users.members.locator("tbody tr[aria-rowindex]").nth(1).getAttribute("aria-rowindex")).not.toBe("3");
      await expect(role).toBeFocused();
      await expect(row).toHaveCount(1);
      await expect(row, "it is off screen").not.toBeInViewport();
      await expect(role).toHaveValue("org:admin");
    }
    await page.evaluate(() => scrollTo(0, 0));
    await expect(row).toBeInViewport();
    await expect(row).toHaveCount(1);
    await expect(role).toBeFocused();
    await expect(role).toHaveValue("org:admin");
    // It is still the control of that person.
    await keys.press("Tab");
    await expect(row.getByRole("button", { name: `Remove ${name}`, exact: true })).toBeFocused();
    await keys.press("Tab");
    const next = await users.names().nth(5).innerText();
    await expect(users.members.locator('tr[aria-rowindex="7"]').getByRole("button", { name: `Details of ${next}`, exact: true })).toBeFocused();
  });

  test("the keyboard goes on to rows that did not exist when it began", async ({ page, users }) => {
    const keys = await Keys.of(page);
    await users.openMembers(SEEDED);
    await keys.goTo(users.members.locator('tr[aria-rowindex="2"]').getByRole("combobox"));
    // Three stops in each row.
    for (let presses = 0; presses < 180; presses += 1) await keys.press("Tab");
    const row = users.members.locator('tr[aria-rowindex="62"]');
    await expect(row.getByRole("combobox")).toBeFocused();
    await expect(row).toBeInViewport();
  });

  test("a selection of text stays while one scrolls a little", async ({ page, users }) => {
    await users.openMembers(SEEDED);
    const email = users.members.locator('tr[aria-rowindex="12"] .mxu-person-email');
    await email.evaluate((element) => getSelection()!.selectAllChildren(element));
    const selected = await page.evaluate(() => getSelection()!.toString());
    expect(selected).toContain("@");
    await page.evaluate(() => scrollTo(0, 300));
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(300);
    expect(await page.evaluate(() => getSelection()!.toString())).toBe(selected);
  });
});
