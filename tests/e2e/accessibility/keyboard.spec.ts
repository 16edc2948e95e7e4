import { readFile } from "node:fs/promises";

import { expect, FIELD_NOTES, needs, SHOP, standalone, test } from "../support/fixtures.ts";
import { Keys } from "../support/keyboard.ts";

const RAVI = "ravi.menon@harbourpine.example";
const LEO = "leo.fontaine@harbourpine.example";

test.describe("Without a mouse, an admin", () => {
  test("invites one person with a role, then many, and takes one out again", async ({ page, users, admin }) => {
    const keys = await Keys.of(page);
    await users.openMembers(SHOP);
    const { dialog } = users;
    await keys.use(users.invite);
    await expect(dialog.field).toBeFocused();
    await keys.type("ann@x.example");
    await keys.choose(dialog.role, "A");
    await keys.use(dialog.send());
    await expect(users.notice("ann@x.example was invited.")).toBeVisible();
    await expect(users.invite).toBeFocused();
    expect((await admin.invitationsTo(SHOP, "ann@x.example")).map((one) => one.role)).toEqual(["org:admin"]);

    await keys.press("Enter");
    await keys.type("bob@x.example,eve@x.example;nobody,");
    await expect(dialog.recipients).toHaveCount(3);
    await keys.press("Backspace", "ArrowLeft");
    await expect(dialog.recipients.nth(1)).toHaveAttribute("data-marked");
    await keys.press("ArrowRight", "Delete");
    await expect(dialog.recipients).toHaveText(["bob@x.example", "eve@x.example"]);
    await keys.use(dialog.send(2));
    await expect(users.notice("bob@x.example and eve@x.example were invited.")).toBeVisible();
    await expect(users.invite).toBeFocused();
  });

  test("marks addresses with the arrows that point at them, from right to left too", async ({ page, users }) => {
    const keys = await Keys.of(page);
    await users.openMembers(SHOP);
    const { recipients } = users.dialog;
    for (const [dir, back, on] of [["ltr", "ArrowLeft", "ArrowRight"], ["rtl", "ArrowRight", "ArrowLeft"]] as const) {
      await page.evaluate((dir) => (document.documentElement.dir = dir), dir);
      await keys.use(users.invite);
      await expect(users.dialog.field).toBeFocused();
      await keys.type("a@x.example,b@x.example,c@x.example,");
      await expect(recipients).toHaveCount(3);
      await keys.press(back);
      await expect(recipients.nth(2), dir).toHaveAttribute("data-marked");
      await keys.press(back);
      await expect(recipients.nth(1), dir).toHaveAttribute("data-marked");
      const [marked, next] = await Promise.all([recipients.nth(1).boundingBox(), recipients.nth(2).boundingBox()]);
      expect(Math.sign(marked!.x - next!.x), "the arrow went where it points").toBe(back === "ArrowLeft" ? -1 : 1);
      await keys.press(on);
      await expect(recipients.nth(2), dir).toHaveAttribute("data-marked");
      await keys.press("Escape");
      await expect(recipients.nth(2)).not.toHaveAttribute("data-marked");
      await keys.use(users.dialog.cancel);
      await expect(users.dialog.box).toBeHidden();
    }
  });

  test("invites out of a file", async ({ page, users }) => {
    const keys = await Keys.of(page);
    await users.openMembers(SHOP);
    await keys.use(users.invite);
    const chooser = page.waitForEvent("filechooser");
    await keys.use(users.dialog.file);
    await (await chooser).setFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from("Name;Email\nAnn;ann@x.example\nBob;bob@x.example\n") });
    await expect(users.dialog.recipients).toHaveCount(2);
    await keys.use(users.dialog.send(2));
    await expect(users.notice("ann@x.example and bob@x.example were invited.")).toBeVisible();
  });

  test("promotes, demotes and removes somebody", needs("removal"), async ({ page, users, admin }) => {
    const keys = await Keys.of(page);
    await users.openMembers(FIELD_NOTES);
    const role = users.role("Mateo Silva");
    await keys.choose(role, "A");
    const question = users.question("Make Mateo Silva an admin?");
    await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
    await keys.press("Escape");
    await expect(role).toBeFocused();
    await expect(role).toHaveValue("org:member");
    await keys.type("A");
    await keys.use(question.getByRole("button", { name: "Make Mateo Silva an admin" }), "Space");
    await expect(users.notice("Mateo Silva is now Admin.")).toBeVisible();
    await expect(role).toBeFocused();
    await keys.type("M");
    await expect(users.notice("Mateo Silva is now Member.")).toBeVisible();
    expect(await admin.roleOf(FIELD_NOTES, "Mateo Silva")).toBe("org:member");
    await keys.use(users.remove("Mateo Silva"), "Space");
    await keys.use(users.removal("Mateo Silva").yes);
    await expect(users.removed("Mateo Silva")).toBeVisible();
    await expect(users.remove("陈伟")).toBeFocused();
    expect(await admin.roleOf(FIELD_NOTES, "Mateo Silva")).toBeUndefined();
  });

  test("looks closer, suspends, copies and edits metadata", needs("statuses", "metadata"), async ({ page, users, admin }) => {
    const keys = await Keys.of(page);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await users.openMembers(FIELD_NOTES);
    await keys.use(users.opener("Mateo Silva"));
    const details = users.details("Mateo Silva");
    await expect(details.close).toBeFocused();
    await keys.use(details.copy("User ID"));
    await expect(details.box.getByRole("status").filter({ hasText: "Copied" })).toHaveCount(1);
    await keys.use(details.verb("Suspend"));
    await keys.use(users.question("Suspend Mateo Silva?").getByRole("button", { name: "Suspend Mateo Silva" }));
    await expect(details.verb("Reactivate")).toBeVisible();
    await expect.poll(async () => (await keys.place()).name, "the focus is not lost with the button").toBe("Reactivate Mateo Silva");
    await keys.use(details.edit);
    await expect(details.json).toBeFocused();
    await keys.press("ControlOrMeta+A");
    await keys.type('{"team": "selling"}');
    await keys.use(details.save);
    await expect(details.edit).toBeFocused();
    await keys.press("Escape");
    await expect(users.opener("Mateo Silva")).toBeFocused();
    const changed = await admin.member(FIELD_NOTES, "Mateo Silva");
    expect(changed).toMatchObject({ status: "suspended", public_metadata: { team: "selling" } });
  });

  test("adds somebody who has an account", needs("add"), async ({ page, users, admin }) => {
    const keys = await Keys.of(page);
    await users.openMembers(FIELD_NOTES);
    await keys.use(users.add);
    await keys.type("noor.aziz@harbourpine.example");
    await keys.press("Enter");
    await expect(users.notice("Noor Aziz was added as Member.")).toBeVisible();
    await expect(users.add).toBeFocused();
    expect(await admin.roleOf(FIELD_NOTES, "Noor Aziz")).toBe("org:member");
  });

  test("searches, filters, sorts and saves the list", async ({ page, users }) => {
    const keys = await Keys.of(page);
    await users.openMembers(SHOP);
    await keys.goTo(users.search);
    await keys.type("harbourpine");
    await keys.choose(users.roleFilter, "Ad");
    await expect(users.names()).toHaveText(["Ines Ruiz", "Jonas Weber", "Amara Okafor"]);
    const header = users.members.getByRole("columnheader", { name: "Person" });
    await keys.use(header.getByRole("button"));
    await expect(header).toHaveAttribute("aria-sort", "ascending");
    await keys.press("Space");
    await expect(header).toHaveAttribute("aria-sort", "descending");
    await expect(header.getByRole("button")).toBeFocused();
    const download = page.waitForEvent("download");
    await keys.goTo(page.getByRole("button", { name: "Export CSV" }), { key: "Shift+Tab" });
    await keys.press("Enter");
    const lines = (await readFile(await (await download).path(), "utf8")).trim().split(/\r?\n/);
    expect(lines).toHaveLength(4);
    await keys.goTo(users.search, { key: "Shift+Tab" });
    await keys.press("ControlOrMeta+A");
    await keys.type("nobody of that name");
    await keys.use(page.getByRole("button", { name: "Clear search and filter" }));
    await expect(users.search).toBeFocused();
    await expect(users.search).toHaveValue("");
  });

  test("goes through the sections, revokes, resends and invites again", needs("revoke", "past", "outbox"), async ({ page, users, admin }) => {
    const keys = await Keys.of(page);
    await users.openMembers(SHOP);
    await keys.goTo(users.tab(/^Members/));
    await keys.press("ArrowRight");
    await expect(users.invitations).toBeVisible();
    await keys.use(users.resend(RAVI));
    await keys.use(users.question(`Resend invitation to ${RAVI}?`).getByRole("button", { name: `Resend invitation to ${RAVI}` }));
    await expect(users.notice(`A new invitation was sent to ${RAVI}.`)).toBeVisible();
    await expect(users.resend(RAVI)).toBeFocused();
    await keys.use(users.revoke(LEO));
    await keys.use(users.question(`Revoke invitation for ${LEO}?`).getByRole("button", { name: `Revoke invitation for ${LEO}` }));
    await expect(users.notice(`The invitation for ${LEO} was revoked.`)).toBeVisible();
    expect((await keys.place()).name).toMatch(/^Revoke invitation for /);
    await keys.goTo(users.standing, { key: "Shift+Tab" });
    await keys.type("R");
    await expect(users.inviteAgain(LEO)).toBeVisible();
    await expect(users.standing).toBeFocused();
    await keys.use(users.inviteAgain(LEO));
    await expect(users.notice(`${LEO} was invited.`)).toBeVisible();
    expect(await admin.invitationsTo(SHOP, LEO)).toHaveLength(1);
    await keys.goTo(users.tab(/^Invitations/), { key: "Shift+Tab" });
    await keys.press("End");
    await expect(page.getByRole("list", { name: "Activity" }).getByRole("listitem").first()).toContainText(LEO);
    await keys.press("Home");
    await expect(users.members).toBeVisible();
  });
});

test.describe("Without a mouse, on the pages around the tab, an admin", standalone("the application's pages are its own"), () => {
  test("finds an app and goes back", async ({ page, apps, users }) => {
    const keys = await Keys.of(page);
    await apps.visit();
    await keys.goTo(apps.search);
    await keys.type("shop");
    await keys.use(apps.row("Shop search").getByRole("link"));
    await expect(users.members).toBeVisible();
    await keys.use(page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Apps" }));
    await expect(apps.table).toBeVisible();
  });

  test("connects", async ({ page, server, users }) => {
    const { TOKEN } = await import("../support/server.ts");
    const keys = await Keys.of(page);
    await page.goto("/connect");
    await keys.goTo(page.getByRole("textbox", { name: "Base URL", exact: true }));
    await keys.press("Enter");
    await expect(page.getByRole("alert")).toHaveText("Enter the base URL of the server.");
    await keys.type(server.url);
    await keys.press("Tab");
    await keys.type(SHOP);
    await keys.goTo(page.getByLabel("Key", { exact: true }));
    await keys.type(TOKEN);
    await keys.press("Enter");
    await expect(users.members).toBeVisible();
  });

  test("looks after the organization's accounts", async ({ page, organization }) => {
    const keys = await Keys.of(page);
    await organization.open();
    await keys.use(organization.add);
    await keys.type("new.person@harbourpine.example");
    await keys.goTo(organization.form.getByRole("textbox", { name: "Name" }));
    await keys.type("Nina Person");
    await keys.press("Enter");
    await expect(page.getByText("Nina Person was added. No mail was sent.")).toBeVisible();
    await expect(organization.add).toBeFocused();
    await keys.choose(organization.role("Priya Raman"), "V");
    await expect(page.getByText("Priya Raman is now Viewer.")).toBeVisible();
    await expect(organization.role("Priya Raman")).toBeFocused();
    await keys.use(organization.button("Delete", "Priya Raman"));
    await keys.use(page.getByRole("alertdialog").getByRole("button", { name: /^Delete/ }));
    await expect(organization.row("Priya Raman")).toHaveCount(0);
    expect((await keys.place()).name).toMatch(/^Delete /);
  });

  test("chooses among three roles with the arrows, and gives only the one that was chosen", async ({ page, organization, admin }) => {
    const keys = await Keys.of(page);
    await organization.open();
    const email = (await admin.accounts()).find(({ user_name }) => user_name === "Priya Raman")!.email;
    const given: unknown[] = [];
    page.on("request", (request) => request.method() === "PATCH" || request.method() === "PUT" ? given.push(request.postDataJSON()) : undefined);
    const role = organization.role("Priya Raman");
    const before = await role.inputValue();
    await keys.goTo(role);
    await keys.press("End");
    expect(await role.evaluate((list) => list.matches(":open"))).toBe(true);
    await keys.press("ArrowUp", "ArrowUp", "Escape");
    await expect(role).toHaveValue(before);
    await keys.press("ArrowDown", "Home", "ArrowDown", "End", "Enter");
    const last = await role.locator("option").last().getAttribute("value");
    await expect(role).toHaveValue(last!);
    await expect.poll(async () => (await admin.account(email))?.role).toBe(last);
    expect(given).toHaveLength(1);
    await expect(role).toBeFocused();
  });

  test("changes what somebody may reach", async ({ page, access, users }) => {
    const keys = await Keys.of(page);
    await access.open();
    await keys.goTo(access.search);
    await keys.type("sam osei");
    await expect(access.rows("Sam Osei")).toHaveCount(1);
    await keys.use(access.change("Sam Osei", "Shop search"));
    const form = access.form("Sam Osei", "Shop search");
    await keys.choose(form.getByRole("combobox", { name: "Role" }), "A");
    await keys.use(form.getByRole("button", { name: "Make Sam Osei an admin" }));
    await expect(page.getByText("Sam Osei is now Admin in Shop search.")).toBeVisible();
    await expect(access.change("Sam Osei", "Shop search")).toBeFocused();
    await keys.use(access.remove("Sam Osei", "Shop search"));
    await keys.use(users.question("Remove Sam Osei?").getByRole("button", { name: "Remove Sam Osei" }));
    await expect(page.getByText("Sam Osei was removed from Shop search.")).toBeVisible();
    expect((await keys.place()).name, "it is never lost").not.toBe("nothing");
  });
});
