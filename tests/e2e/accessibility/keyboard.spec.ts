import { readFile } from "node:fs/promises";

import { answer, cut, expect, FIELD_NOTES, gate, INVITE, isApi, MEMBERS, needs, NO_ANSWER, type Page, PRICE_TRACKER, recordRequests, refused, ROLE, SHOP, standalone, test } from "../support/fixtures.ts";
import { Keys } from "../support/keyboard.ts";

const RAVI = "ravi.menon@harbourpine.example";
const LEO = "leo.fontaine@harbourpine.example";
const MEMBER = /\/users\/[^/]+$/;

/** Saves the list as a file, and says how many lines it has. */
async function save(page: Page, keys: Keys): Promise<number> {
  const download = page.waitForEvent("download");
  await keys.use(page.getByRole("button", { name: "Export CSV" }));
  return (await readFile(await (await download).path(), "utf8")).trim().split(/\r?\n/).length;
}

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

test.describe("Without a mouse, when something is in the way, an admin", () => {
  test("turns user management on, has a failed list loaded again, and a fresh one", async ({ page, users, admin, complaints }) => {
    complaints.allow(refused(403), NO_ANSWER);
    const keys = await Keys.of(page);
    await users.open(PRICE_TRACKER);
    await keys.use(page.getByRole("button", { name: "Enable user management" }));
    await expect(page.getByText("Nobody can use this app yet")).toBeVisible();
    await keys.use(page.getByRole("button", { name: "Invite the first person" }));
    await expect(users.dialog.field).toBeFocused();
    await keys.press("Escape");
    const line = await cut(page, "GET", MEMBERS);
    await users.open(FIELD_NOTES);
    const again = users.alert("The members could not be loaded").getByRole("button", { name: "Try again" });
    await keys.goTo(again);
    await line.restore();
    await keys.press("Enter");
    await expect(users.members).toBeVisible();
    await expect.poll(async () => (await keys.place()).name, "the focus is not lost with the button").not.toBe("nothing");
    await admin.setRole(FIELD_NOTES, "Mateo Silva", "org:admin");
    await keys.goTo(users.refresh, { key: "Shift+Tab" });
    await keys.press("Enter");
    await expect(users.role("Mateo Silva")).toHaveValue("org:admin");
    await expect(users.refresh).toBeFocused();
  });

  test("repeats what was refused inside a question, and invites back who was removed", needs("removal", "back"), async ({ page, users, admin, complaints }) => {
    complaints.allow(NO_ANSWER);
    const keys = await Keys.of(page);
    await users.openMembers(FIELD_NOTES);
    const line = await cut(page, "DELETE", MEMBER);
    await keys.use(users.remove("Mateo Silva"));
    const { box, yes } = users.removal("Mateo Silva");
    await keys.use(yes);
    await expect(box.getByRole("alert")).toContainText("was not removed");
    await expect(yes).toBeFocused();
    await line.restore();
    await keys.press("Enter");
    await keys.use(users.removed("Mateo Silva").getByRole("button", { name: "Invite back" }));
    await expect(users.notice("mateo.silva@harbourpine.example was invited.")).toBeVisible();
    expect(await admin.invitationsTo(FIELD_NOTES, "mateo.silva@harbourpine.example")).toHaveLength(1);
    await expect.poll(async () => (await keys.place()).name, "the focus is not lost with the notice").not.toBe("nothing");
  });

  test("gives up a change that waits, and stops a batch", async ({ page, users, admin, facts, complaints }) => {
    complaints.allow(refused(429));
    const keys = await Keys.of(page);
    await users.openMembers(SHOP);
    await answer(page, "PATCH", ROLE, { status: 429, headers: { "retry-after": "60" }, type: "TooManyRequestsError" });
    await keys.choose(users.role("Jonas Weber"), facts.member[0]!);
    await keys.goTo(users.waiting.getByRole("button", { name: "Give up" }), { key: "Shift+Tab" });
    await keys.press("Enter");
    await expect(users.alert("You gave it up before it was sent.")).toBeVisible();
    await expect.poll(async () => (await keys.place()).name, "the focus is not lost with the button").not.toBe("nothing");
    const sending = gate();
    await page.route((url) => isApi(url) && INVITE.test(url.pathname), async (route) => {
      await sending.opened;
      await route.continue();
    });
    await keys.goTo(users.invite, { key: "Shift+Tab" });
    await keys.press("Enter");
    await keys.type("a@x.example,b@x.example,");
    await keys.use(users.dialog.send(2));
    await keys.use(users.dialog.box.getByRole("button", { name: "Stop" }));
    sending.open();
    await expect(users.dialog.recipients).toHaveText(["b@x.example"]);
    await expect.poll(async () => (await keys.place()).name, "nor with this one").not.toBe("nothing");
    expect(await admin.invitationsTo(SHOP, "b@x.example")).toHaveLength(0);
  });

  test("gives another role and removes from the details, and gives up their own rights", needs("removal"), async ({ page, users, admin }) => {
    const keys = await Keys.of(page);
    await users.openMembers(FIELD_NOTES);
    await keys.use(users.opener("Mateo Silva"));
    const details = users.details("Mateo Silva");
    await keys.choose(details.role, "A");
    await keys.use(users.question("Make Mateo Silva an admin?").getByRole("button", { name: "Make Mateo Silva an admin" }));
    await expect(details.role).toBeFocused();
    await expect.poll(() => admin.roleOf(FIELD_NOTES, "Mateo Silva")).toBe("org:admin");
    await keys.press("Escape");
    await expect(users.opener("Mateo Silva")).toBeFocused();
    await keys.use(users.opener("Q"));
    await keys.use(users.details("Q").button("Remove Q"));
    await keys.use(users.removal("Q").yes);
    await expect(users.removed("Q")).toBeVisible();
    expect((await keys.place()).name, "on a row that is there").not.toBe("nothing");
    await keys.goTo(users.role("Ines Ruiz"), { key: "Shift+Tab" });
    await keys.type("M");
    await keys.use(users.question("Give up your own admin rights in Field notes?").getByRole("button", { name: "Give up admin rights" }));
    await expect(users.role("Ines Ruiz")).toBeFocused();
    await expect.poll(() => admin.roleOf(FIELD_NOTES, "Ines Ruiz")).toBe("org:member");
  });
});

test("The focus alone asks for nothing and changes nothing", async ({ page, users }) => {
  const keys = await Keys.of(page);
  await users.openMembers(FIELD_NOTES);
  await expect(users.tab(/^Invitations, /)).toBeVisible();
  // What is said when the list has come.
  await expect(page.getByRole("status").filter({ hasText: "4 members found" })).toHaveCount(1);
  const requests = recordRequests(page);
  const state = () => page.evaluate(() => {
    const roots = [document, ...[...document.querySelectorAll("*")].flatMap((element) => element.shadowRoot ?? [])];
    const all = <T extends Element>(selector: string) => roots.flatMap((root) => [...root.querySelectorAll<T>(selector)]);
    return { words: all<HTMLElement>("body, .mxu").map((one) => one.innerText), values: all<HTMLInputElement>("input, select, textarea").map(({ value }) => value), open: all("dialog[open]").length, chosen: all("[aria-selected=true]").length, url: location.href };
  });
  const before = await state();
  expect((await keys.tour()).length).toBeGreaterThan(15);
  expect(await state()).toEqual(before);
  await keys.use(users.invite);
  await expect(users.dialog.field).toBeFocused();
  await keys.type("ann@x.example,");
  const form = await state();
  await keys.press(...Array(12).fill("Tab"));
  expect(await state()).toEqual(form);
  expect(requests).toEqual([]);
});

test.describe("Without a mouse, on the pages around the tab, an admin", standalone("the application's pages are its own"), () => {
  test("finds an app and goes back", async ({ page, apps, users }) => {
    const keys = await Keys.of(page);
    await apps.visit();
    await keys.goTo(apps.search);
    await keys.type("shop");
    await keys.use(apps.row("Shop search").getByRole("link"));
    await expect(users.members).toBeVisible();
    // From the heading, which has the focus on a page that one has come to.
    await keys.goTo(page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Apps" }), { key: "Shift+Tab" });
    await keys.press("Enter");
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

  test("edits and suspends accounts, and finds, sorts and saves them", async ({ page, organization, admin }) => {
    const keys = await Keys.of(page);
    await organization.open();
    await keys.use(organization.button("Edit", "Priya Raman"));
    const form = organization.editing("Priya Raman");
    await keys.goTo(form.getByRole("textbox", { name: "Name" }));
    await keys.press("ControlOrMeta+A");
    await keys.type("Priya R.");
    await keys.use(form.getByRole("button", { name: "Save" }));
    await expect(page.getByText("Priya R. was changed.")).toBeVisible();
    await expect(organization.button("Edit", "Priya R.")).toBeFocused();
    await keys.use(organization.button("Suspend", "Priya R."));
    await keys.use(page.getByRole("alertdialog").getByRole("button", { name: "Suspend Priya R." }));
    await expect(page.getByText("Priya R. was suspended")).toBeVisible();
    await expect(organization.button("Reactivate", "Priya R.")).toBeFocused();
    expect((await admin.account("priya.raman@harbourpine.example"))?.status).toBe("suspended");
    await page.reload();
    await expect(organization.table).toBeVisible();
    await keys.choose(organization.roleFilter, "Ad");
    await keys.choose(organization.statusFilter, "Ac");
    await expect(organization.names()).toHaveText(["Ines Ruiz", "Jonas Weber"]);
    expect(await save(page, keys)).toBe(3);
    const header = organization.table.getByRole("columnheader", { name: "Last login" });
    await keys.use(header.getByRole("button"));
    await expect(header).toHaveAttribute("aria-sort", "ascending");
    await keys.goTo(organization.refresh, { key: "Shift+Tab" });
    const asked = page.waitForResponse(/organizations\/users/);
    await keys.press("Enter");
    await asked;
    await expect(organization.refresh).toBeFocused();
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
    await keys.press("Home", "ArrowDown");
    await expect(role).toHaveValue(before);
    await keys.press("End", "Enter");
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
    await keys.goTo(access.search, { key: "Shift+Tab" });
    await keys.press("ControlOrMeta+A");
    await keys.press("Delete");
    await keys.choose(access.appFilter, "F");
    await keys.choose(access.roleFilter, "A");
    await expect(access.table.getByRole("row")).toHaveCount(2);
    await keys.goTo(access.admins);
    await keys.press("Space");
    await expect(access.admins).toBeChecked();
    expect(await save(page, keys)).toBe(2);
  });

  test("accepts an invitation", async ({ page, outbox }) => {
    const { TOKEN } = await import("../support/server.ts");
    const keys = await Keys.of(page);
    await page.goto(`/outbox#token=${TOKEN}`);
    await keys.use(outbox.link(RAVI));
    await keys.goTo(page.getByRole("textbox", { name: "Your name" }));
    await keys.type("Ravi Menon");
    await keys.use(page.getByRole("button", { name: "Accept invitation" }));
    await expect(page.getByRole("heading", { name: "You are in Shop search" })).toBeVisible();
  });
});
