import { answer, expect, FIELD_NOTES, needs, PRICE_TRACKER, refused, ROLE, SHOP, standalone, test, TOKEN } from "../support/fixtures.ts";
import { expectHeard, type Line, tree } from "../support/tree.ts";

const WHY = "Ines Ruiz is the only admin. Make somebody else an admin first.";

// What assistive technology calls things, which users and their scripts rely on: the table of docs/accessibility.md.
test.describe("By its name and role is found", () => {
  test("everything in the list of members", needs("demo"), async ({ page, users }) => {
    await users.openMembers(FIELD_NOTES);
    await expectHeard(page, [
      ["region", "Users"],
      ["heading", "Users", { level: users.level }],
      ["button", "Refresh"],
      ["button", "Add existing user"],
      ["button", "Invite"],
      ["tablist", "Users sections"],
      ["tab", "Members, 4"],
      ["tab", "Invitations, 0 pending"],
      ["tab", "Activity"],
      ["tabpanel", "Members"],
      ["searchbox", "Search members"],
      ["combobox", "Filter by role"],
      ["combobox", "Filter by status"],
      ["button", "Export CSV"],
      ["button", "Select"],
      ["table", "Members"],
      ["columnheader", "Person"],
      ["columnheader", "Role"],
      ["columnheader", "Joined"],
      ["columnheader", "Actions"],
      ["rowheader", "Details of Mateo Silva mateo.silva@harbourpine.example"],
      ["button", "Details of Mateo Silva"],
      ["combobox", "Role for Mateo Silva"],
      // Its tooltip, which says no more than the name.
      ["button", "Remove Mateo Silva", { description: "Remove Mateo Silva" }],
      // What cannot be done says why.
      ["button", "Remove Ines Ruiz", { description: WHY }],
      ["combobox", "Role for Ines Ruiz", { description: WHY }],
    ]);
  });

  test("who has no name by the address, and without one by the id", needs("demo"), async ({ page, users }) => {
    await users.openMembers(SHOP);
    await expectHeard(page, [
      ["combobox", "Role for warehouse@harbourpine.example"],
      ["button", "Details of warehouse@harbourpine.example"],
      ["combobox", "Role for user_nobody"],
      ["button", "Remove user_nobody"],
      // Two of the same name, told apart by the address in their row's header.
      ["button", "Remove Alex Morgan", { times: 2 }],
      ["rowheader", "Details of Alex Morgan alex.morgan@harbourpine.example"],
      ["rowheader", "Details of Alex Morgan a.morgan@kestrel-studio.example"],
    ]);
  });

  test("everything while members are selected", needs("demo"), async ({ page, users }) => {
    await users.openMembers(FIELD_NOTES);
    await page.getByRole("button", { name: "Select", exact: true }).click();
    await expectHeard(page, [
      ["checkbox", "Select all members"],
      ["columnheader", "Select all members"],
      ["checkbox", "Select Mateo Silva"],
      ["rowheader", "Details of Mateo Silva mateo.silva@harbourpine.example"],
      ["button", "Change role…"],
      ["button", "Remove…"],
      ["button", "Export"],
      ["button", "Done"],
    ]);
    await page.getByRole("checkbox", { name: "Select all members" }).check();
    await page.getByRole("button", { name: "Change role…" }).click();
    await expect(page.getByRole("alertdialog", { name: "Change the role of 3 people?", exact: true })).toBeVisible();
    await expectHeard(page, [
      ["combobox", "Role"],
      ["list", "People"],
      ["list", "1 person stays as before"],
      ["button", "Cancel"],
      ["button", "Make 3 people Admin"],
    ]);
  });

  test("everything in the list of invitations", needs("demo"), async ({ page, users }) => {
    await users.openInvitations(SHOP);
    const ravi = "ravi.menon@harbourpine.example";
    await expectHeard(page, [
      ["tab", "Invitations, 6 pending"],
      ["tabpanel", "Invitations"],
      ["searchbox", "Search invitations"],
      ["combobox", "Status"],
      ["table", "Invitations"],
      ["button", `Resend invitation to ${ravi}`],
      ["button", `Revoke invitation for ${ravi}`],
    ]);
    await users.revoke(ravi).click();
    await expectHeard(page, [["alertdialog", `Revoke invitation for ${ravi}?`]]);
    await expectHeard(page, [["button", "Cancel"], ["button", `Revoke invitation for ${ravi}`]]);
    await page.keyboard.press("Escape");
    await users.standing.selectOption("Expired");
    await expectHeard(page, [["button", "Invite again: ida.moreau@harbourpine.example"]]);
  });

  test("everything in the dialogs", needs("demo", "removal", "statuses"), async ({ page, users }) => {
    await users.openMembers(FIELD_NOTES);
    await users.invite.click();
    await users.dialog.field.fill("ann@x.example, bob@x.example,");
    await expectHeard(page, [["dialog", "Invite users"]]);
    await expectHeard(page, [
      ["textbox", "Email addresses"],
      ["list", "Recipients"],
      ["button", "Remove ann@x.example"],
      ["combobox", "Role"],
      ["button", "Close"],
      ["button", "Cancel"],
      ["button", "Send 2 invitations"],
    ]);
    await users.dialog.takeOut("bob@x.example").click();
    await expectHeard(page, [["button", "Send invitation"]]);
    await users.dialog.cancel.click();

    await users.remove("Mateo Silva").click();
    await expectHeard(page, [["alertdialog", "Remove Mateo Silva?"]]);
    await expectHeard(page, [["button", "Cancel"], ["button", "Remove Mateo Silva"]]);
    await expect(users.question("Remove Mateo Silva?")).toHaveAccessibleDescription(/Mateo Silva loses access to Field notes/);
    await page.keyboard.press("Escape");

    await users.add.click();
    await expectHeard(page, [["dialog", "Add existing user"]]);
    await expectHeard(page, [["textbox", "Email address or user ID"], ["combobox", "Role"], ["button", "Add"]]);
    await page.keyboard.press("Escape");

    const details = await users.openDetails("Mateo Silva");
    await expectHeard(page, [["dialog", "Details of Mateo Silva"]]);
    await expectHeard(page, [
      ["combobox", "Role for Mateo Silva"],
      ["button", "Copy User ID"],
      ["button", "Copy Email"],
      ["button", "Suspend Mateo Silva"],
      ["button", "Edit metadata"],
      ["button", "Remove Mateo Silva"],
    ]);
    await details.edit.click();
    await expectHeard(page, [["textbox", "Metadata as JSON"], ["button", "Save metadata"]]);
  });

  test("where results, failures and changes that wait are told", needs("removal"), async ({ page, users, facts, complaints }) => {
    complaints.allow(refused(429));
    await users.openMembers(SHOP);
    await users.remove("Q").click();
    await users.removal("Q").yes.click();
    await expect(users.removed("Q")).toBeVisible();
    await answer(page, "PATCH", ROLE, { status: 429, headers: { "retry-after": "60" }, type: "TooManyRequestsError" });
    await users.role("Jonas Weber").selectOption(facts.member);
    await expect(users.waiting).toBeVisible();
    const about: Line[] = [["button", "Invite back"], ["button", "Dismiss"], ["button", "Give up"]];
    await expectHeard(page, about);
    await users.waiting.getByRole("button", { name: "Give up" }).click();
    await expect(users.alert("You gave it up before it was sent.")).toBeVisible();
    // The regions are there before anything is said in them; the element's stand in the page around it as well.
    const regions = (await tree(page)).filter(({ role }) => role === "status" || role === "alert");
    for (const [role, live] of [["status", "polite"], ["alert", "assertive"]] as const) {
      expect(regions.filter((one) => one.role === role).length, role).toBeGreaterThan(0);
      expect(regions.filter((one) => one.role === role && one.live !== live)).toEqual([]);
    }
  });

  test("an app whose users are not managed", async ({ page, users, complaints }) => {
    complaints.allow(refused(403));
    await users.open(PRICE_TRACKER);
    await expect(users.alert("User management is off for this app")).toBeVisible();
    await expectHeard(page, [["heading", "Users", { level: users.level }], ["button", "Enable user management"]]);
  });

  test("everything on the pages around the tab", standalone("the application's pages are its own"), async ({ page, apps, organization, access, outbox }) => {
    const bar: Line[] = [["navigation", "Main"], ...["Apps", "Organization", "Access", "Outbox", "Connect"].map((name): Line => ["link", name])];
    await apps.visit();
    await expect(apps.table).toBeVisible();
    await expectHeard(page, [...bar, ["heading", "Apps", { level: 1 }], ["searchbox", "Search apps"], ["table", "Apps"], ["link", "Shop search"]]);
    await organization.open();
    await expectHeard(page, [
      ...bar,
      ["heading", "Organization", { level: 1 }],
      ["button", "Refresh"],
      ["button", "Add account"],
      ["searchbox", "Search accounts"],
      ["combobox", "Filter by role"],
      ["combobox", "Filter by status"],
      ["button", "Export CSV"],
      ["table", "Team accounts"],
      ["combobox", "Role for Priya Raman"],
      ...["Edit", "Suspend", "Delete"].map((verb): Line => ["button", `${verb} Priya Raman`]),
      ["button", "Reactivate Mateo Silva"],
    ]);
    await organization.button("Edit", "Priya Raman").click();
    await expectHeard(page, [["dialog", "Edit Priya Raman"], ["heading", "Edit Priya Raman"], ["textbox", "Name"], ["combobox", "Role"], ["combobox", "Status"], ["button", "Cancel"], ["button", "Save"]]);
    await page.keyboard.press("Escape");
    await organization.button("Suspend", "Priya Raman").click();
    await expectHeard(page, [["alertdialog", "Suspend Priya Raman?"], ["button", "Cancel"], ["button", "Suspend Priya Raman"]]);
    await access.open();
    await expectHeard(page, [
      ...bar,
      ["heading", "Access", { level: 1 }],
      ["searchbox", "Search people and apps"],
      ["combobox", "Filter by app"],
      ["combobox", "Filter by role"],
      ["checkbox", "Admins anywhere"],
      ["button", "Export CSV"],
      ["table", "People with access"],
      ["button", "Change the role of Ines Ruiz in Shop search"],
      ["button", "Remove Ines Ruiz from Shop search"],
    ]);
    await access.change("Ines Ruiz", "Shop search").click();
    await expectHeard(page, [["dialog", "Change the role of Ines Ruiz in Shop search"], ["combobox", "Role"], ["button", "Cancel"], ["button", "Save"]]);
    await page.goto("/outbox");
    await expect(outbox.table).toBeVisible();
    const ravi = "ravi.menon@harbourpine.example";
    await expectHeard(page, [...bar, ["heading", "Outbox", { level: 1 }], ["table", "Mails"], ["link", `Open invitation for ${ravi}`]]);
    await outbox.link(ravi).click();
    await expectHeard(page, [["heading", "Join Shop search", { level: 1 }], ["textbox", "Your name (optional)"], ["button", "Accept invitation"]]);
    await page.goto(`/connect#token=${TOKEN}`);
    await expectHeard(page, [...bar, ["heading", "Connect", { level: 1 }], ["textbox", "Base URL"], ["textbox", "App id"], ["textbox", "Namespace"], ["textbox", "Key"], ["button", "Connect"]]);
  });

  test("nothing twice: every id is there once, also where two are on a page", async ({ page, users }) => {
    await users.openMembers(SHOP);
    await users.invite.click();
    await expect(users.dialog.field).toBeFocused();
    const twice = await page.evaluate(() => {
      const roots = [document, ...[...document.querySelectorAll("*")].flatMap((element) => element.shadowRoot ?? [])];
      return roots.flatMap((root) => {
        const ids = [...root.querySelectorAll("[id]")].map(({ id }) => id);
        return ids.filter((id, at) => ids.indexOf(id) !== at);
      });
    });
    expect(twice).toEqual([]);
  });
});
