import { answer, expect, INVITATIONS, INVITE, type Locator, MEMBERS, type Page, SHOP, standalone, test } from "../support/fixtures.ts";
import { arm, golden, type Json, turning, twist, TWISTED_ADDRESS, TWISTED_SEEN } from "../support/hostile.ts";

const LIST = golden("listAppUsers.answer.full") as { users: Record<string, Json>[]; total: number; x_context: Record<string, Json> };
const CAPABILITIES = golden("getCapabilities.answer.full") as Record<string, Json>;
const WHOLE: Json = { ...LIST, x_context: { ...LIST.x_context, capabilities: CAPABILITIES } };

const serve = (page: Page, method: string, path: RegExp, body: Json) => answer(page, method, path, { status: 200, body: JSON.stringify(body) });

async function expectStraight(page: Page, where: string): Promise<void> {
  expect(await turning(page), where).toEqual([]);
}

test.describe("Characters that turn or hide something turn and hide nothing", () => {
  test.beforeEach(async ({ page }) => arm(page));

  test("in members, their roles, the app's title, invitations, questions and forms", async ({ page, users, stage }) => {
    await serve(page, "GET", MEMBERS, twist(WHOLE));
    await serve(page, "GET", INVITATIONS, twist(golden("listAppInvitations.answer.full")));
    await users.openMembers(SHOP);
    await expect(users.names().first()).toHaveText(TWISTED_SEEN);
    await expect(users.members).toContainText(TWISTED_ADDRESS);
    // On the server's own page its word on roles goes before the directory's.
    const named = stage === "element";
    if (named) await expect(users.role(TWISTED_SEEN).first().locator("option").first()).toHaveText(TWISTED_SEEN);
    await expectStraight(page, "members");

    await users.members.locator("[data-remove]:not([aria-disabled])").first().click();
    // Of the app that they lose.
    await expect(page.getByRole("alertdialog")).toContainText(TWISTED_SEEN);
    await expectStraight(page, "a question");
    await page.keyboard.press("Escape");

    await users.invite.click();
    if (named) await expect(users.dialog.box).toContainText(TWISTED_SEEN);
    await expectStraight(page, "the form");
    // What comes back is another address than was asked for.
    const invited = { invitation_id: "i_new", email_address: "x", role: "org:member", status: "pending" };
    await serve(page, "POST", INVITE, twist(invited));
    await users.dialog.field.fill("dan@x.example");
    await users.dialog.send().click();
    await expect(users.dialog.box).toBeHidden();
    await users.tab(/^Invitations/).click();
    await expect(users.invitations.locator("tbody .mxu-person-name").first()).toHaveText(`0${TWISTED_ADDRESS}@x.example`);
    await expectStraight(page, "invitations");
    await users.invitations.locator("[data-revoke]").first().click();
    await expect(page.getByRole("alertdialog")).toBeVisible();
    await expectStraight(page, "the question of an invitation");
    await page.keyboard.press("Escape");
    await users.tab("Activity").click();
    await expect(users.region.locator(".mxu-activity li").first()).toBeVisible();
    await expectStraight(page, "activity");
  });

  test("on the pages around the tab, banners and questions included", standalone("the page around the tab"), async ({ page, apps, organization, access, outbox }) => {
    const around: readonly (readonly [string, RegExp, string, Locator, string | null])[] = [
      ["/", /^\/v1\/apps$/, "listApps.answer.full", apps.table, null],
      ["/organization/users", /^\/v1\/organizations\/users$/, "listOrganizationUsers.answer.full", organization.table, "[data-remove]:not([aria-disabled])"],
      ["/access", /^\/x\/memberships$/, "listMemberships.answer.full", access.table, "[data-remove]:not([aria-disabled])"],
      ["/outbox", /^\/x\/outbox$/, "listOutbox.answer.full", outbox.table, null],
    ];
    await apps.visit();
    await expect(apps.table).toBeVisible();
    await serve(page, "GET", /\/capabilities$/, twist(CAPABILITIES));
    for (const [path, route, fixture, table, opener] of around) {
      await serve(page, "GET", route, twist(golden(fixture)));
      await page.goto(path);
      await expect(table.locator("tbody tr").first()).toContainText(/[a\ufffd]b/);
      await expectStraight(page, path);
      if (opener === null) continue;
      await table.locator(opener).first().click();
      await expect(page.getByRole("alertdialog")).toBeVisible();
      await expectStraight(page, `${path}: a question`);
    }
  });

  test("in an account that has no name and is called by its address", standalone("the page around the tab"), async ({ page, organization }) => {
    const list = golden("listOrganizationUsers.answer.full") as { results: Record<string, Json>[] };
    const accounts = list.results.map((account) => ({ ...account, user_name: null }));
    await serve(page, "GET", /^\/v1\/organizations\/users$/, twist({ ...list, results: accounts }));
    await organization.open();
    await expect(organization.names().first()).toHaveText(`0${TWISTED_ADDRESS}@x.example`);
    await expectStraight(page, "the list");
    await organization.table.getByRole("button", { name: /^Edit/ }).first().click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectStraight(page, "the form");
  });
});
