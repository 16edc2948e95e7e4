import { readFileSync } from "node:fs";

import { answer, cut, expect, FIELD_NOTES, gate, isApi, loseAnswers, NO_ANSWER, recordRequests, refused, ROLE, SHOP, standalone, test } from "../support/fixtures.ts";

const MEMBERSHIPS = /^\/x\/memberships$/;
const CAPABILITIES = /\/capabilities$/;
const MEMBER = /\/users\/user_\w+$/;

/** What the server answers, changed: for what it cannot be brought to say. */
const membership = (app: string, user: string, email: string | null, role = "org:member") => ({
  app_id: app,
  app_title: app.toUpperCase(),
  administers: role === "org:admin",
  member: { user_id: user, membership_id: `${app}_${user}`, email, name: email && `Name of ${user}`, role },
});

test.describe("An admin sees who can reach what", standalone("the element is the tab of one app"), () => {
  test("everybody with all their apps by one request, counted", async ({ page, access, checkState }) => {
    const requests = recordRequests(page);
    await access.open();
    await expect(page).toHaveTitle(/Access/);
    expect(requests).toEqual(["GET /x/memberships"]);
    const summary = page.locator(".mxu-summary").getByRole("listitem");
    await expect(summary).toHaveText([/^\d+ people$/, "2 apps", /^\d+ of them admins somewhere$/]);
    // One person, by the address in either app.
    await expect(access.rows("Ines Ruiz")).toHaveCount(2);
    await expect(access.row("Ines Ruiz", "Field notes")).toContainText("Admin");
    await expect(access.row("Ines Ruiz", "Shop search")).toContainText("Admin");
    await checkState("access", access.rows("Ines Ruiz").last());
    await access.row("Ines Ruiz", "Shop search").getByRole("link", { name: "Shop search" }).click();
    await expect(page).toHaveURL(new RegExp(`/apps/${SHOP}/users$`));
  });

  test("searches people and apps, filters by app, role and admins anywhere", async ({ page, access, checkState }) => {
    await access.open();
    await access.search.fill("INES field");
    await expect(access.table.getByRole("row")).toHaveCount(2);
    await expect(page.getByText("1 person found")).toBeAttached();
    await access.search.fill("nobody at all");
    await expect(page.getByText("Nobody matches “nobody at all”")).toBeVisible();
    await checkState("access-none-found");
    await page.getByRole("button", { name: "Clear search and filter" }).click();

    await access.appFilter.selectOption("Field notes");
    await expect(access.table.getByRole("link", { name: "Shop search" })).toHaveCount(0);
    await access.roleFilter.selectOption("Admin");
    await expect(access.table.getByRole("row")).toHaveCount(2);
    await access.roleFilter.selectOption("All roles");
    await access.appFilter.selectOption("All apps");
    const everybody = await access.table.getAttribute("aria-rowcount");
    await access.admins.check();
    await expect(access.rows("Ines Ruiz"), "with all their apps").toHaveCount(2);
    expect(Number(await access.table.getAttribute("aria-rowcount"))).toBeLessThan(Number(everybody));
  });

  test("what is listed can be saved as a file", async ({ page, access }) => {
    await access.open();
    await access.search.fill("ines field");
    await expect(access.table.getByRole("row")).toHaveCount(2);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export CSV" }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe("access.csv");
    const lines = readFileSync(await file.path(), "utf8").trimEnd().split("\r\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(`${FIELD_NOTES},"Field notes",org:admin,yes`);
  });

  test("an app whose people could not be had is named, never left out", async ({ page, access, users, checkState }) => {
    const memberships = [membership("app_a", "u1", "ann@x.example", "org:admin"), membership("app_b", "u2", null)];
    const missing = [{ app_id: "app_c", app_title: "Clerk app", message: "Clerk refused the key of this server" }];
    await answer(page, "GET", MEMBERSHIPS, { status: 200, body: JSON.stringify({ memberships, total: 4, missing }) });
    await access.open();
    await expect(users.alert("The people of Clerk app could not be had and are missing below.")).toContainText("Clerk refused the key of this server");
    await expect(page.getByText("The service sent only 2 of 4 entries.")).toBeVisible();
    await expect(access.rows("u2"), "without name and address somebody is their id").toHaveCount(1);
    await checkState("access-missing");
  });

  test("a cut line is said, and Try again brings the list", async ({ page, access, users, complaints, checkState }) => {
    complaints.allow(NO_ANSWER);
    const line = await cut(page, "GET", MEMBERSHIPS);
    await access.visit();
    await expect(users.alert("The people could not be loaded")).toContainText("Check your connection");
    await checkState("access-failed");
    await line.restore();
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(access.rows("Ines Ruiz")).toHaveCount(2);
  });

  test("where nobody has access, that is said", async ({ page, access, checkState }) => {
    await answer(page, "GET", MEMBERSHIPS, { status: 200, body: JSON.stringify({ memberships: [], total: 0 }) });
    await access.visit();
    await expect(page.getByText("Nobody can reach an app yet")).toBeVisible();
    await checkState("access-empty");
  });

  test.describe("with many people", () => {
    test.use({ serverArgs: ["--seed-members", "2000"] });
    test("only a window of the rows exists", async ({ page, access }) => {
      await access.open();
      await expect(page.locator(".mxu-summary")).toContainText("3 apps");
      expect(await access.table.getByRole("row").count()).toBeLessThan(100);
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      const last = await access.table.getAttribute("aria-rowcount");
      await expect(access.table.locator(`tr[aria-rowindex="${last}"]`)).toBeInViewport();
    });
  });
});

test.describe("An admin changes what somebody may reach", standalone("the element is the tab of one app"), () => {
  test("another role is chosen among those of the app, and moves ahead of the answer", async ({ page, access, admin, checkState }) => {
    await access.open();
    const requests = recordRequests(page);
    await access.change("Sam Osei", "Shop search").click();
    const form = access.form("Sam Osei", "Shop search");
    await form.getByRole("combobox", { name: "Role" }).selectOption("Admin");
    await expect(form).toContainText("manage its users: invite, remove and change roles");
    await checkState("access-role", form);
    const saving = gate();
    await page.route((url) => isApi(url) && ROLE.test(url.pathname), async (route) => {
      await saving.opened;
      await route.continue();
    });
    await form.getByRole("button", { name: "Make Sam Osei an admin" }).click();
    await expect(form).toBeHidden();
    const row = access.row("Sam Osei", "Shop search");
    await expect(row.locator(".mxu-access-role")).toHaveText("Admin");
    await expect(row).toHaveAttribute("aria-busy", "true");
    saving.open();
    await expect(page.getByText("Sam Osei is now Admin in Shop search.")).toBeVisible();
    expect(await admin.roleOf(SHOP, "Sam Osei")).toBe("org:admin");
    expect(requests).toEqual([`GET /x/apps/${SHOP}/capabilities`, `PATCH /v1/apps/${SHOP}/users/user_sam/role`]);
  });

  test("a cut line puts the old role back and offers the same again", async ({ page, access, users, admin, complaints }) => {
    complaints.allow(NO_ANSWER);
    await access.open();
    const line = await cut(page, "PATCH", ROLE);
    await access.change("Jonas Weber", "Shop search").click();
    const form = access.form("Jonas Weber", "Shop search");
    await form.getByRole("combobox", { name: "Role" }).selectOption("Member");
    await form.getByRole("button", { name: "Save" }).click();
    const failure = users.alert("Jonas Weber was not made Member. The server did not answer.");
    await expect(failure).toBeVisible();
    await expect(access.row("Jonas Weber", "Shop search").locator(".mxu-access-role")).toHaveText("Admin");
    await line.restore();
    await failure.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByText("Jonas Weber is now Member in Shop search.")).toBeVisible();
    expect(await admin.roleOf(SHOP, "Jonas Weber")).toBe("org:member");
  });

  test("an answer lost on the way back is no failure", async ({ page, access, complaints, admin }) => {
    complaints.allow(NO_ANSWER);
    await access.open();
    const lost = await loseAnswers(page, "PATCH", ROLE, 1);
    await access.change("Jonas Weber", "Shop search").click();
    const form = access.form("Jonas Weber", "Shop search");
    await form.getByRole("combobox", { name: "Role" }).selectOption("Member");
    await form.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Jonas Weber is now Member in Shop search.")).toBeVisible();
    expect(lost.count).toBe(1);
    expect(await admin.roleOf(SHOP, "Jonas Weber")).toBe("org:member");
  });

  test("what cannot be found out about an app is said, and asked again", async ({ page, access, users, complaints, checkAxe }) => {
    complaints.allow(NO_ANSWER);
    await access.open();
    const line = await cut(page, "GET", CAPABILITIES);
    await access.remove("Sam Osei", "Shop search").click();
    const failure = users.alert("The server did not answer.");
    await expect(failure).toBeVisible();
    await checkAxe("access-not-found-out");
    await line.restore();
    await failure.getByRole("button", { name: "Try again" }).click();
    await expect(users.question("Remove Sam Osei?")).toBeVisible();
  });

  test("where a directory can do neither, that is said and nothing is sent", async ({ page, access, users }) => {
    const body = JSON.stringify({ roles: [], set_role: false, removal: null });
    await answer(page, "GET", CAPABILITIES, { status: 200, body });
    await access.open();
    await access.change("Sam Osei", "Shop search").click();
    await expect(users.alert("The directory behind this app cannot do that.")).toBeVisible();
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });

  test("removing asks as the tab does, and leaves the other apps", async ({ page, access, users, admin, checkState }) => {
    await admin.setRole(FIELD_NOTES, "Mateo Silva", "org:admin");
    await access.open();
    await access.remove("Ines Ruiz", "Field notes").click();
    const question = users.question("Remove Ines Ruiz?");
    await expect(question).toContainText("loses access to Field notes at once");
    await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
    await checkState("access-remove", question);
    await question.getByRole("button", { name: "Remove Ines Ruiz" }).click();
    await expect(page.getByText("Ines Ruiz was removed from Field notes.")).toBeVisible();
    await expect(access.rows("Ines Ruiz")).toHaveCount(1);
    await expect(access.remove("Ines Ruiz", "Shop search")).toBeFocused();
    expect(await admin.roleOf(FIELD_NOTES, "Ines Ruiz")).toBeUndefined();
    expect(await admin.roleOf(SHOP, "Ines Ruiz")).toBe("org:admin");
  });

  test("a cut line is said inside the question, and a lost answer is no failure", async ({ page, access, users, complaints, checkState }) => {
    complaints.allow(NO_ANSWER, refused(404));
    await access.open();
    const line = await cut(page, "DELETE", MEMBER);
    await access.remove("Sam Osei", "Shop search").click();
    const question = users.question("Remove Sam Osei?");
    const yes = question.getByRole("button", { name: "Remove Sam Osei" });
    await yes.click();
    await expect(question.getByRole("alert")).toContainText("Sam Osei was not removed. The server did not answer.");
    await checkState("access-not-removed", question);
    await line.restore();
    await loseAnswers(page, "DELETE", MEMBER, 1);
    await yes.click();
    await expect(page.getByText("Sam Osei was removed from Shop search.")).toBeVisible();
  });

  test("somebody else was faster: says so and shows how things stand", async ({ access, users, admin, complaints }) => {
    complaints.allow(refused(404));
    await access.open();
    await admin.remove(SHOP, "Sam Osei");
    await access.remove("Sam Osei", "Shop search").click();
    await users.question("Remove Sam Osei?").getByRole("button", { name: "Remove Sam Osei" }).click();
    await expect(users.alert("Sam Osei had been removed already.")).toBeVisible();
    await expect(access.rows("Sam Osei")).toHaveCount(0);
  });

  test("the last admin of an app stays, and the button says why", async ({ page, access, users }) => {
    await access.open();
    const requests = recordRequests(page);
    const why = "Ines Ruiz is the only admin of Field notes. Make somebody else an admin first.";
    const button = access.remove("Ines Ruiz", "Field notes");
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await expect(button).toHaveAccessibleDescription(why);
    await button.focus();
    await page.keyboard.press("Enter");
    await expect(users.alert(why)).toBeVisible();
    expect(requests).toEqual([]);
    await access.change("Ines Ruiz", "Field notes").click();
    const form = access.form("Ines Ruiz", "Field notes");
    await expect(form).toContainText(why);
    await expect(form.getByRole("option", { name: "Member" })).toBeDisabled();
    await form.getByRole("button", { name: "Cancel" }).click();
    await expect(access.remove("Ines Ruiz", "Shop search"), "there are others there").not.toHaveAttribute("aria-disabled");
  });
});
