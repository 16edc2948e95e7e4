import { expect, FIELD_NOTES, type Locator, needs, SHOP, test } from "../support/fixtures.ts";

type Role = Parameters<Locator["getByRole"]>[0];
/** A role, its exact name, and how often it is there; once, if nothing is said. */
type Line = [Role, string, number?];

/** What assistive technology calls things, which users and their scripts rely on: the table of docs/accessibility.md. */
async function expectNames(within: Locator, lines: Line[]): Promise<void> {
  for (const [role, name, count = 1] of lines) {
    await expect(within.getByRole(role, { name, exact: true }), `${role} “${name}”`).toHaveCount(count);
  }
}

test.describe("By its name and role is found", () => {
  test("everything in the list of members", needs("demo"), async ({ page, users }) => {
    await users.openMembers(FIELD_NOTES);
    await expectNames(page.locator("body"), [
      ["region", "Users"],
      ["heading", "Users"],
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
      ["table", "Members"],
      ["columnheader", "Person"],
      ["columnheader", "Role"],
      ["columnheader", "Joined"],
      ["columnheader", "Actions"],
      ["rowheader", "Details of Mateo Silva mateo.silva@harbourpine.example"],
      ["button", "Details of Mateo Silva"],
      ["combobox", "Role for Mateo Silva"],
      ["button", "Remove Mateo Silva"],
    ]);
  });

  test("who has no name by the address, and without one by the id", needs("demo"), async ({ users }) => {
    await users.openMembers(SHOP);
    await expectNames(users.members, [
      ["combobox", "Role for warehouse@harbourpine.example"],
      ["button", "Details of warehouse@harbourpine.example"],
      ["combobox", "Role for user_nobody"],
      ["button", "Remove user_nobody"],
      // Two of the same name, told apart by the address in their row's header.
      ["button", "Remove Alex Morgan", 2],
      ["rowheader", "Details of Alex Morgan alex.morgan@harbourpine.example"],
      ["rowheader", "Details of Alex Morgan a.morgan@kestrel-studio.example"],
    ]);
  });

  test("everything in the list of invitations", needs("demo"), async ({ page, users }) => {
    await users.openInvitations(SHOP);
    const ravi = "ravi.menon@harbourpine.example";
    await expectNames(page.locator("body"), [
      ["tab", "Invitations, 6 pending"],
      ["tabpanel", "Invitations"],
      ["searchbox", "Search invitations"],
      ["combobox", "Status"],
      ["table", "Invitations"],
      ["button", `Resend invitation to ${ravi}`],
      ["button", `Revoke invitation for ${ravi}`],
    ]);
    await users.revoke(ravi).click();
    await expectNames(page.locator("body"), [["alertdialog", `Revoke invitation for ${ravi}?`]]);
    const question = users.question(`Revoke invitation for ${ravi}?`);
    await expectNames(question, [["button", "Cancel"], ["button", `Revoke invitation for ${ravi}`]]);
    await page.keyboard.press("Escape");
    await users.standing.selectOption("Expired");
    await expectNames(users.invitations, [["button", "Invite again: ida.moreau@harbourpine.example"]]);
  });

  test("everything in the dialogs", needs("demo", "removal", "statuses"), async ({ page, users }) => {
    await users.openMembers(FIELD_NOTES);
    await users.invite.click();
    await users.dialog.field.fill("ann@x.example, bob@x.example,");
    await expectNames(page.locator("body"), [["dialog", "Invite users"]]);
    await expectNames(users.dialog.box, [
      ["textbox", "Email addresses"],
      ["list", "Recipients"],
      ["button", "Remove ann@x.example"],
      ["combobox", "Role"],
      ["button", "Close"],
      ["button", "Cancel"],
      ["button", "Send 2 invitations"],
    ]);
    await users.dialog.takeOut("bob@x.example").click();
    await expectNames(users.dialog.box, [["button", "Send invitation"]]);
    await users.dialog.cancel.click();

    await users.remove("Mateo Silva").click();
    await expectNames(page.locator("body"), [["alertdialog", "Remove Mateo Silva?"]]);
    await expectNames(users.question("Remove Mateo Silva?"), [["button", "Cancel"], ["button", "Remove Mateo Silva"]]);
    await expect(users.question("Remove Mateo Silva?")).toHaveAccessibleDescription(/Mateo Silva loses access to Field notes/);
    await page.keyboard.press("Escape");

    await users.add.click();
    await expectNames(page.locator("body"), [["dialog", "Add existing user"]]);
    await expectNames(page.getByRole("dialog"), [["textbox", "Email address or user ID"], ["combobox", "Role"], ["button", "Add"]]);
    await page.keyboard.press("Escape");

    const details = await users.openDetails("Mateo Silva");
    await expectNames(page.locator("body"), [["dialog", "Details of Mateo Silva"]]);
    await expectNames(details.box, [
      ["combobox", "Role for Mateo Silva"],
      ["button", "Copy User ID"],
      ["button", "Copy Email"],
      ["button", "Suspend Mateo Silva"],
      ["button", "Edit metadata"],
      ["button", "Remove Mateo Silva"],
    ]);
    await details.edit.click();
    await expectNames(details.box, [["textbox", "Metadata as JSON"], ["button", "Save metadata"]]);
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
