import { expect, needs, SHOP, standalone, test } from "../support/fixtures.ts";

test.describe("An admin looks for somebody", () => {
  test("by name, address or id, in any spelling", needs("demo"), async ({ page, users, facts }) => {
    await users.openMembers(SHOP);
    for (const [text, names] of [
      ["SIOBHAN", ["Siobhán O'Connor"]],
      ["kestrel morgan", ["Alex Morgan"]],
      ["user_warehouse", ["warehouse@harbourpine.example"]],
      ["陈", ["陈伟"]],
      ["alex", ["Alex Morgan", "Alex Morgan"]],
    ] as const) {
      await users.search.fill(text);
      await expect(users.names(), text).toHaveText([...names]);
      await expect(page.getByRole("status").filter({ hasText: /^\d+ members? found$/ })).toHaveText(
        names.length === 1 ? "1 member found" : `${names.length} members found`,
      );
    }
    // The counters stay what they are.
    await expect(users.tab(`Members, ${facts.people}`)).toBeVisible();
    await users.search.press("Escape");
    await expect(users.search).toHaveValue("");
    await expect(users.members.getByRole("rowheader")).toHaveCount(facts.people);
  });

  test("finds nobody, is told for what, and clears it", async ({ page, users, facts, checkState }) => {
    await users.openMembers(SHOP);
    await users.search.fill("nobody of that name");
    await expect(page.getByText("No member matches “nobody of that name”")).toBeVisible();
    await expect(users.members).toBeHidden();
    await checkState("members-none-found");
    await page.getByRole("button", { name: "Clear search and filter" }).click();
    await expect(users.members.getByRole("rowheader")).toHaveCount(facts.people);
    await expect(users.search).toHaveValue("");
  });

  test("narrows to a role, together with the search", needs("demo"), async ({ page, users }) => {
    await users.openMembers(SHOP);
    await expect(users.roleFilter.getByRole("option")).toHaveText(["All roles", "Member", "Admin", "org:billing"]);
    await users.roleFilter.selectOption("Admin");
    await expect(users.names()).toHaveText(["Ines Ruiz", "Jonas Weber", "Amara Okafor"]);
    await users.search.fill("jonas");
    await expect(users.names()).toHaveText(["Jonas Weber"]);
    await users.expectInAddress("?q=jonas&role=org%3Aadmin");
    await users.roleFilter.selectOption("org:billing");
    await expect(page.getByText("No member matches “jonas”")).toBeVisible();
  });

  test("a change of role moves the person out of the filter", async ({ users, facts }) => {
    await users.openMembers(SHOP);
    await users.roleFilter.selectOption("Admin");
    await users.role("Jonas Weber").focus();
    await users.role("Jonas Weber").selectOption(facts.member);
    await expect(users.names()).toHaveText(["Ines Ruiz", "Amara Okafor"]);
    await expect(users.opener("Amara Okafor"), "whoever comes after has the focus").toBeFocused();
  });

  test("sorts in three states, said by the header", needs("demo"), async ({ users }) => {
    await users.openMembers(SHOP);
    const header = users.members.getByRole("columnheader", { name: "Person" });
    const button = header.getByRole("button", { name: "Person" });
    const first = users.names().first();
    await expect(header).toHaveAttribute("aria-sort", "none");
    await button.click();
    await expect(header).toHaveAttribute("aria-sort", "ascending");
    await users.expectInAddress("?sort=name");
    await expect(first).toHaveText("<script>alert(1)</script>");
    await button.click();
    await expect(header).toHaveAttribute("aria-sort", "descending");
    await users.expectInAddress("?sort=-name");
    await button.click();
    await expect(header).toHaveAttribute("aria-sort", "none");
    await expect(first).toHaveText("Ines Ruiz");
    await users.expectInAddress("");

    const joined = users.members.getByRole("columnheader", { name: "Joined" });
    await joined.getByRole("button").click();
    await expect(users.names().last(), "an unknown day comes last").toHaveText("user_nobody");
    await joined.getByRole("button").click();
    await expect(first).toHaveText("Sam Osei");
    await expect(users.names().last(), "and last the other way round").toHaveText("user_nobody");
  });
});

test.describe("What an admin looks at is in the address", standalone("the address is the application's"), () => {
  test("a link to a search opens that search", async ({ page, users }) => {
    await users.openMembers(SHOP);
    await page.goto(`/apps/${SHOP}/users?q=harbourpine&role=org%3Aadmin&sort=-name`);
    await expect(users.names()).toHaveText(["Jonas Weber", "Ines Ruiz", "Amara Okafor"]);
    await expect(users.search).toHaveValue("harbourpine");
    await expect(users.roleFilter).toHaveValue("org:admin");

    await page.goto(`/apps/${SHOP}/users?tab=invitations&q=leo`);
    await expect(users.tab(/^Invitations/)).toHaveAttribute("aria-selected", "true");
    await expect(users.searchInvitations).toHaveValue("leo");
    await expect(users.invitations.getByRole("rowheader")).toHaveCount(1);
  });

  test("Back leads through the sections and not through every letter", async ({ page, users, apps }) => {
    await apps.visit();
    await apps.row("Shop search").getByRole("link").click();
    await expect(users.members).toBeVisible();
    await users.search.pressSequentially("morgan");
    await expect(page).toHaveURL(/\?q=morgan$/);
    await users.tab(/^Invitations/).click();
    await expect(page).toHaveURL(/\?tab=invitations&q=morgan$/);
    await page.goBack();
    await expect(page).toHaveURL(/\/users\?q=morgan$/);
    await expect(users.names()).toHaveText(["Alex Morgan", "Alex Morgan"]);
    await page.goBack();
    await expect(apps.table).toBeVisible();
    await page.goForward();
    await expect(users.search).toHaveValue("morgan");
  });

  test("nonsense in the address is ignored", async ({ users, facts }) => {
    await users.open(SHOP, "?tab=nonsense&sort=sideways&role=&q=%20%20");
    await expect(users.tab(`Members, ${facts.people}`)).toHaveAttribute("aria-selected", "true");
    await expect(users.members.getByRole("rowheader")).toHaveCount(facts.people);
  });
});
