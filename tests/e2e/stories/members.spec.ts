import { readFile } from "node:fs/promises";

import { answer, cut, expect, isApi, MEMBERS, needs, NO_ANSWER, refused, SHOP, test } from "../support/fixtures.ts";

test.describe("An admin sees who can use the app", () => {
  test("everybody is listed, however odd the name", needs("demo"), async ({ users, facts, checkState }) => {
    await users.openMembers(SHOP);
    await expect(users.tab(`Members, ${facts.people}`)).toHaveAttribute("aria-selected", "true");
    await expect(users.tab("Invitations, 6 pending")).toBeVisible();
    await expect(users.tab("Activity")).toBeVisible();
    await expect(users.members).toHaveAttribute("aria-rowcount", "25");
    await expect(users.members.getByRole("rowheader")).toHaveCount(facts.people);

    await expect(users.row("Ines Ruiz").getByText("You", { exact: true })).toBeVisible();
    await expect(users.members.getByText("You", { exact: true })).toHaveCount(1);
    // By name; without one by address; without either by id.
    await expect(users.row("ليلى حداد")).toContainText("layla.haddad@harbourpine.example");
    await expect(users.role("陈伟")).toHaveValue("org:member");
    await expect(users.role("warehouse@harbourpine.example")).toBeVisible();
    await expect(users.row("Tomasz Zieliński")).not.toContainText("@");
    await expect(users.remove("user_nobody")).toBeVisible();
    await expect(users.row("user_nobody").locator("time")).toHaveCount(0);
    await expect(users.row("Alex Morgan")).toHaveCount(2);

    const joined = users.row("Sam Osei").locator("time");
    await expect(joined).toHaveAttribute("datetime", /^\d{4}-\d\d-\d\dT/);
    await expect(joined).toHaveAttribute("title", /\d:\d\d/);
    await checkState("members");
  });

  test("what people call themselves is text and nothing else", async ({ page, users }) => {
    await users.openMembers(SHOP);
    const name = "<script>alert(1)</script>";
    await expect(users.row(name)).toBeVisible();
    await expect(users.remove(name)).toBeVisible();
    expect(await users.members.locator("script").count()).toBe(0);
    await users.remove(name).click();
    await expect(users.removal(name).box).toBeVisible();
    await page.keyboard.press("Escape");
  });

  test("an unknown role is shown as itself, never as something harmless", needs("demo"), async ({ users }) => {
    await users.openMembers(SHOP);
    const role = users.role("Greta Lindqvist");
    await expect(role).toHaveValue("org:billing");
    await expect(role.getByRole("option", { selected: true })).toHaveText("org:billing");
    await expect(users.role("Sam Osei").getByRole("option", { name: "org:billing" })).toHaveCount(0);
  });

  test("a picture that does not load leaves the initials", needs("demo"), async ({ users }) => {
    await users.openMembers(SHOP);
    const broken = users.row("Dmitri Volkov");
    await broken.scrollIntoViewIfNeeded();
    await expect(broken.getByText("DV", { exact: true })).toBeVisible();
    await expect(broken.locator("img")).toBeHidden();
    await expect(users.row("Ines Ruiz").locator("img")).toHaveJSProperty("complete", true);
  });

  test("the list as it is shown can be saved", async ({ page, users }) => {
    await users.openMembers(SHOP);
    await users.search.fill("alex morgan");
    await expect(users.members.getByRole("rowheader")).toHaveCount(2);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export CSV" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("members.csv");
    const lines = (await readFile(await download.path(), "utf8")).trim().split(/\r?\n/);
    expect(lines).toHaveLength(3);
    expect(lines.join("\n")).toContain("a.morgan@kestrel-studio.example");
  });
});

test.describe("What stands there when the members cannot be had", () => {
  const words = "No seats on this plan";
  const failures = [
    { name: "refused", reply: { status: 403, type: "Forbidden", message: words }, title: "You may not see this", hint: words },
    { name: "broken", reply: { status: 500, type: "InternalError", message: words }, title: "The members could not be loaded", hint: "(500)" },
    { name: "a proxy's page", reply: { status: 502, body: "<html>Bad gateway</html>" }, title: "The members could not be loaded", hint: "(502)" },
    { name: "unreadable", reply: { status: 200, body: '{"users":"none"}' }, title: "The members could not be read", hint: "does not understand" },
  ];
  for (const { name, reply, title, hint } of failures) {
    test(`${name}: its own words, and Try again asks again`, async ({ page, users, facts, complaints, checkState }) => {
      complaints.allow(refused(reply.status));
      const server = await answer(page, "GET", MEMBERS, reply);
      await users.visit(SHOP);
      const failure = users.alert(title);
      await expect(failure).toContainText(hint);
      await expect(users.members).toBeHidden();
      await checkState(`members-${name.replaceAll(/\W+/g, "-")}`);
      await server.restore();
      await failure.getByRole("button", { name: "Try again" }).click();
      await expect(users.tab(`Members, ${facts.people}`)).toBeVisible();
      await expect(failure).toBeHidden();
    });
  }

  test("a cut line: says so, and Try again asks again", async ({ page, users, complaints }) => {
    complaints.allow(NO_ANSWER);
    const line = await cut(page, "GET", MEMBERS);
    await users.visit(SHOP);
    const failure = users.alert("The members could not be loaded");
    await expect(failure).toContainText("Check your connection");
    // The other list came through and is not held back.
    await expect(users.tab("Invitations, 6 pending")).toBeVisible();
    await line.restore();
    await failure.getByRole("button", { name: "Try again" }).click();
    await expect(users.members).toBeVisible();
  });

  test("an app that does not exist", async ({ users, complaints, checkState }) => {
    complaints.allow(refused(404));
    await users.visit("app_that_never_was");
    await expect(users.alert("This app does not exist")).toContainText("Go back to the list of apps");
    await expect(users.invite).toBeHidden();
    await checkState("app-unknown");
  });

  test("a list that the service cut short is said to be short", async ({ page, users, facts, checkState }) => {
    await page.route((url) => isApi(url) && MEMBERS.test(url.pathname), async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), total: 700 } });
    });
    await users.openMembers(SHOP);
    await expect(page.getByText(`The service sent only the first ${facts.people} of 700 people.`)).toBeVisible();
    await expect(users.tab("Members, 700")).toBeVisible();
    await checkState("members-truncated", page.getByText(`The service sent only the first ${facts.people} of 700 people.`));
  });
});
