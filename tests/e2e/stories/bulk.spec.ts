import { cut, expect, FIELD_NOTES, gate, isApi, loseAnswers, needs, NO_ANSWER, recordRequests, refused, SEEDED, SHOP, test } from "../support/fixtures.ts";
import { Keys } from "../support/keyboard.ts";
import type { UsersTab } from "../support/pages.ts";

const MEMBER = /\/users\/[^/]+$/;

/** Several members, and what is done to all of them. */
function several(users: UsersTab) {
  const { page } = users;
  const box = page.getByRole("alertdialog");
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  return {
    select: button("Select"),
    bar: page.locator(".mxu-selecting"),
    all: users.members.getByRole("checkbox", { name: "Select all members", exact: true }),
    one: (name: string) => users.members.getByRole("checkbox", { name: `Select ${name}`, exact: true }),
    changeRole: button("Change role…"),
    remove: button("Remove…"),
    exported: button("Export"),
    done: button("Done"),
    box,
    /** Those whom the question is about, with what stands beside each. */
    people: box.getByRole("list", { name: "People", exact: true }).getByRole("listitem"),
    person: (name: string) => box.getByRole("listitem").filter({ hasText: name }),
    button: (name: string) => box.getByRole("button", { name, exact: true }),
    async begin(...names: string[]) {
      await this.select.click();
      for (const name of names) await this.one(name).check();
    },
  };
}

test.describe("An admin selects several members", () => {
  test("and removes them after a look at who exactly", needs("demo"), async ({ page, users, admin, checkState }) => {
    await users.openMembers(SHOP);
    const bulk = several(users);
    await expect(bulk.all, "the everyday list has no boxes").toHaveCount(0);
    await bulk.begin("Noor Aziz", "Q", "Zoë Brandt");
    await expect(bulk.select).toHaveAttribute("aria-pressed", "true");
    await expect(bulk.bar.getByRole("status")).toHaveText("3 selected");
    // Where no row is half under the headings, which stay in sight.
    await page.evaluate(() => scrollTo(0, 0));
    await checkState("selecting", bulk.bar);
    await checkState("selecting-heads", users.members.locator("thead"));

    const requests = recordRequests(page);
    await bulk.remove.click();
    await expect(bulk.box).toHaveAccessibleName("Remove 3 people?");
    await expect(bulk.button("Cancel")).toBeFocused();
    await checkState("remove-several", bulk.box);
    await page.keyboard.press("Escape");
    await expect(bulk.box).toBeHidden();
    await expect(bulk.remove).toBeFocused();
    expect(requests).toEqual([]);

    const answers = gate();
    await page.route((url) => isApi(url) && MEMBER.test(url.pathname), async (route) => {
      if (route.request().method() === "DELETE") await answers.opened;
      await route.continue();
    });
    await bulk.remove.click();
    await bulk.button("Remove 3 people").click();
    await expect(bulk.button("Removing 1 of 3…")).toBeVisible();
    await checkState("removing-several", bulk.box);
    await page.keyboard.press("Escape");
    await expect(bulk.box, "what is under way stays in sight").toBeVisible();
    answers.open();
    await expect(users.notice("3 people were removed.")).toBeVisible();
    await expect(bulk.box).toBeHidden();
    await expect(bulk.remove).toBeFocused();
    await expect(bulk.bar.getByRole("status")).toHaveText("0 selected");
    await expect(users.tab("Members, 21")).toBeVisible();
    expect(await admin.roleOf(SHOP, "Noor Aziz")).toBeUndefined();
    expect(requests.filter((request) => !request.startsWith("DELETE")), "nothing is loaded again").toEqual([]);

    await page.keyboard.press("Escape");
    await expect(bulk.all).toHaveCount(0);
    await expect(bulk.select).toBeFocused();
    await users.tab("Activity").click();
    for (const name of ["Noor Aziz", "Q", "Zoë Brandt"]) await expect(page.getByText(`${name} was removed.`)).toBeVisible();
  });

  test("and gives them a role, which says once what it grants", needs("demo"), async ({ users, admin, checkState }) => {
    await users.openMembers(SHOP);
    const bulk = several(users);
    await bulk.begin("Jonas Weber", "Sam Osei", "Noor Aziz");
    await bulk.changeRole.click();
    await expect(bulk.box).toHaveAccessibleName("Change the role of 1 person?");
    await bulk.box.getByRole("combobox", { name: "Role", exact: true }).selectOption("Admin");
    await expect(bulk.person("Jonas Weber")).toContainText("Is Admin already.");
    await expect(bulk.box).toContainText("As Admin in Shop search: can use the app and manage its users");
    await checkState("role-of-several", bulk.box);
    await bulk.button("Make 2 people Admin").click();
    await expect(users.notice("2 people are now Admin.")).toBeVisible();
    expect(await admin.roleOf(SHOP, "Sam Osei")).toBe("org:admin");
    expect(await admin.roleOf(SHOP, "Noor Aziz")).toBe("org:admin");
  });

  test("all of them, and one admin has to stay", needs("demo"), async ({ users, checkState }) => {
    await users.openMembers(FIELD_NOTES);
    const bulk = several(users);
    await bulk.begin();
    await bulk.all.check();
    await expect(bulk.bar.getByRole("status")).toHaveText("4 selected");
    await bulk.remove.click();
    await expect(bulk.people).toHaveCount(3);
    await expect(bulk.person("Ines Ruiz")).toContainText("Somebody has to stay who can manage the users.");
    await checkState("remove-all", bulk.box);
  });

  test("whom a search hides stays selected and is counted in words", needs("demo"), async ({ page, users }) => {
    await users.openMembers(SHOP);
    const bulk = several(users);
    await bulk.begin("Noor Aziz");
    await users.search.fill("osei");
    await expect(bulk.bar.getByRole("status")).toHaveText("1 selected, 1 not shown");
    await bulk.all.check();
    await expect(bulk.bar.getByRole("status")).toHaveText("2 selected, 1 not shown");
    await bulk.remove.click();
    await expect(bulk.people).toHaveText([/Sam Osei/, /Noor Aziz/]);
    await bulk.button("Cancel").click();
    const download = page.waitForEvent("download");
    await bulk.exported.click();
    expect((await download).suggestedFilename()).toBe("members.csv");
  });

  test("one cannot be removed, and the others are", needs("demo"), async ({ page, users, admin, complaints, checkState }) => {
    complaints.allow(NO_ANSWER, refused(404));
    await users.openMembers(SHOP);
    const bulk = several(users);
    await bulk.begin("Noor Aziz", "Q");
    // Meanwhile, elsewhere.
    await admin.remove(SHOP, "Noor Aziz");
    await bulk.remove.click();
    await bulk.button("Remove 2 people").click();
    await expect(bulk.person("Noor Aziz")).toContainText("Noor Aziz had been removed already.");
    await expect(bulk.person("Q")).toContainText("Done");
    await expect(bulk.button("Close")).toBeFocused();
    await expect(bulk.button("Try again")).toBeHidden();
    await checkState("removed-some", bulk.box);
    await page.keyboard.press("Escape");
    await expect(bulk.box).toBeHidden();
    await expect(users.alert("1 person was removed. 1 change was not made.")).toBeVisible();
  });

  test("a cut line leaves the rest unsent, and the same is tried again", needs("demo"), async ({ page, users, admin, complaints }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(SHOP);
    const bulk = several(users);
    await bulk.begin("Noor Aziz", "Q");
    const line = await cut(page, "DELETE", MEMBER);
    await bulk.remove.click();
    await bulk.button("Remove 2 people").click();
    await expect(bulk.box).toContainText("was not removed. The server did not answer.");
    await expect(bulk.box.getByText("Not sent", { exact: true })).toBeVisible();
    await line.restore();
    await bulk.button("Try again").click();
    await expect(users.notice("2 people were removed.")).toBeVisible();
    expect(await admin.roleOf(SHOP, "Q")).toBeUndefined();
  });

  test("an answer lost on the way back is no failure", needs("demo"), async ({ page, users, complaints }) => {
    complaints.allow(NO_ANSWER, refused(404));
    await users.openMembers(SHOP);
    const bulk = several(users);
    await bulk.begin("Noor Aziz", "Q");
    const lost = await loseAnswers(page, "DELETE", MEMBER, 1);
    await bulk.remove.click();
    await bulk.button("Remove 2 people").click();
    await expect(users.notice("2 people were removed.")).toBeVisible();
    expect(lost.count).toBe(1);
  });

  test("stopping sends nothing more", needs("demo"), async ({ page, users, admin }) => {
    await users.openMembers(SHOP);
    const bulk = several(users);
    await bulk.begin("Noor Aziz", "Q");
    const answers = gate();
    await page.route((url) => isApi(url) && MEMBER.test(url.pathname), async (route) => {
      if (route.request().method() === "DELETE") await answers.opened;
      await route.continue();
    });
    await bulk.remove.click();
    await bulk.button("Remove 2 people").click();
    await bulk.button("Stop").click();
    await expect(bulk.button("Stopping…")).toBeVisible();
    answers.open();
    await expect(bulk.box.getByText("Not sent", { exact: true })).toBeVisible();
    await bulk.button("Close").click();
    const left = await Promise.all(["Noor Aziz", "Q"].map((name) => admin.roleOf(SHOP, name)));
    expect(left.filter(Boolean)).toHaveLength(1);
  });

  test("with the keyboard alone", needs("demo"), async ({ page, users, admin }) => {
    const keys = await Keys.of(page);
    await users.openMembers(FIELD_NOTES);
    const bulk = several(users);
    await keys.use(bulk.select, "Space");
    await expect(bulk.select).toBeFocused();
    await keys.use(bulk.one("Mateo Silva"), "Space");
    await keys.use(bulk.one("Q"), "Shift+Space");
    await expect(bulk.bar.getByRole("status")).toHaveText("3 selected");
    await keys.goTo(bulk.remove, { key: "Shift+Tab" });
    await keys.press("Enter");
    await expect(bulk.button("Cancel")).toBeFocused();
    await keys.use(bulk.button("Remove 3 people"));
    await expect(users.notice("3 people were removed.")).toBeVisible();
    await expect(bulk.remove).toBeFocused();
    await keys.press("Escape");
    await expect(bulk.select).toBeFocused();
    await expect(bulk.bar).toHaveCount(0);
    expect(await admin.roleOf(FIELD_NOTES, "Q")).toBeUndefined();
  });
});

test.describe("Of ten thousand members", () => {
  test.use({ serverArgs: ["--seed-members", "10000"] });

  test("those who are selected stay so when their rows leave the document", async ({ page, users }) => {
    await users.openMembers(SEEDED);
    const bulk = several(users);
    const name = await users.names().nth(4).innerText();
    await bulk.begin(name);
    const row = users.members.locator('tr[aria-rowindex="6"]');
    await page.mouse.move(0, 0);
    for (const part of [1, 0.5]) {
      await page.evaluate((part) => scrollTo(0, document.documentElement.scrollHeight * part), part);
      await bulk.done.evaluate((button) => button.focus({ preventScroll: true }));
      await expect(row, "its row is gone").toHaveCount(0);
      await expect(bulk.bar, "and what can be done is in sight").toBeInViewport();
      await expect(bulk.bar.getByRole("status")).toHaveText("1 selected");
    }
    await page.evaluate(() => scrollTo(0, 0));
    await expect(row.getByRole("checkbox")).toBeChecked();
    await expect(row.getByRole("checkbox")).toHaveAccessibleName(`Select ${name}`);
    expect(await bulk.all.evaluate((box: HTMLInputElement) => box.indeterminate)).toBe(true);
    await bulk.all.check();
    await expect(bulk.bar.getByRole("status")).toHaveText("10,000 selected");
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    const last = users.members.locator('tr[aria-rowindex="10001"]');
    await expect(last.getByRole("checkbox")).toBeChecked();
    await last.getByRole("checkbox").focus();
    await page.evaluate(() => scrollTo(0, 0));
    await expect(last.getByRole("checkbox"), "the one with the focus keeps it").toBeFocused();
    await expect(users.members).toHaveAttribute("aria-rowcount", "10001");
  });
});
