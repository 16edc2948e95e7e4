import { expect, only, SHOP, test } from "../support/fixtures.ts";

test.describe("Where removing switches the account off", only("paradime"), () => {
  test("the question says so, the row is marked, and a refresh shows what is left", async ({ users, admin, facts }) => {
    await users.openMembers(SHOP);
    await users.remove("Sam Osei").click();
    const { box, yes } = users.removal("Sam Osei");
    await expect(box).toContainText(facts.removal.consequence);
    await yes.click();
    await expect(users.removed("Sam Osei")).toBeVisible();
    await expect(users.row("sam.osei@harbourpine.example")).toContainText("Disabled");
    expect(await admin.roleOf(SHOP, "Sam Osei")).toBeUndefined();
    await users.refresh.click();
    await expect(users.row("sam.osei@harbourpine.example")).toHaveCount(0);
    await expect(users.tab(`Members, ${facts.people - 1}`)).toBeVisible();
  });

  test("all account types can be given, each with what it lets a person do", async ({ users, admin }) => {
    await users.openMembers(SHOP);
    const role = users.role("Sam Osei");
    await expect(role.getByRole("option")).toHaveText([
      "Business",
      "Sandbox user",
      "Analyst",
      "Developer",
      "Billing admin",
      "Security admin",
      "Workspace settings admin",
      "Workspace admin",
      "Admin",
    ]);
    await role.selectOption("Analyst");
    await expect(users.notice("Sam Osei is now Analyst.")).toBeVisible();
    expect(await admin.roleOf(SHOP, "Sam Osei")).toBe("org:analyst");
  });
});
