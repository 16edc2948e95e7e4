import { answer, expect, INVITATIONS, isApi, type Locator, MEMBERS, type Page, PAST_INVITATIONS, ROLE, SHOP, standalone, test } from "../support/fixtures.ts";
import { arm, expectHarmless, golden, type Json, PAYLOADS, places, poison, put } from "../support/hostile.ts";
import type { UsersTab } from "../support/pages.ts";

const LIST = golden("listAppUsers.answer.full") as { users: Json[]; total: number; x_context: Record<string, Json> };
const CAPABILITIES = golden("getCapabilities.answer.full");
/** Everything that a list of members can hold, with everything that can be done with them. */
const MEMBER_LIST: Json = { ...LIST, x_context: { ...LIST.x_context, capabilities: CAPABILITIES } };

const say = (page: Page, method: string, path: RegExp, body: Json, status = 200) => answer(page, method, path, { status, body: JSON.stringify(body) });

/** What of a text stands on the screen: browsers make one space of several. */
const seen = (text: string) => text.replaceAll(/\s+/g, " ").trim();

/** The names that stand in a list, however they read. */
const names = (part: Locator) => part.locator("tbody .mxu-person-name");

/** Opens every dialog that a row of the list has, and everything in it. */
async function lookAtMember(page: Page, users: UsersTab, where: string): Promise<void> {
  const row = users.members.locator("tbody tr[aria-rowindex]").first();
  const dialog = page.getByRole("dialog");
  const question = page.getByRole("alertdialog");
  await row.locator("button.mxu-opener").click();
  await expect(dialog).toBeVisible();
  await expectHarmless(page, `${where}: details`);
  await dialog.getByRole("button", { name: "Edit metadata" }).click();
  const field = dialog.getByRole("textbox", { name: "Metadata as JSON" });
  await field.fill("{}");
  await expectHarmless(page, `${where}: metadata`);
  await dialog.locator(".mxu-dialog-foot").getByRole("button", { name: "Cancel", exact: true }).click();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await row.locator("[data-remove]").click();
  await expect(question).toBeVisible();
  await expectHarmless(page, `${where}: question`);
  await question.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(question).toBeHidden();
}

test.describe("Everything that a directory says may be an attacker's", () => {
  test.beforeEach(async ({ page }) => arm(page));

  for (const [what, payload] of Object.entries(PAYLOADS)) {
    test(`${what} in every field of members and invitations is text`, async ({ page, users }) => {
      await say(page, "GET", MEMBERS, poison(MEMBER_LIST, payload));
      await say(page, "GET", INVITATIONS, poison(golden("listAppInvitations.answer.full"), payload));
      await say(page, "GET", PAST_INVITATIONS, poison(golden("listPastInvitations.answer.full"), payload));
      await users.openMembers(SHOP);
      await expect(names(users.members).first()).toHaveText(seen(payload));
      await expectHarmless(page, "members");
      await lookAtMember(page, users, "members");
      await users.search.fill(payload);
      await expectHarmless(page, "search");
      await users.invite.click();
      await expect(users.dialog.field).toBeFocused();
      await users.dialog.field.fill(payload);
      await users.dialog.field.press("Enter");
      await expectHarmless(page, "invite");
      const left = users.dialog.box.locator(".mxu-chip-remove");
      while ((await left.count()) > 0) await left.first().click();
      await users.dialog.field.fill("");
      await users.dialog.cancel.click();
      await expect(users.dialog.box).toBeHidden();
      await users.tab(/^Invitations/).click();
      await expect(names(users.invitations).first()).toHaveText(seen(payload));
      await expectHarmless(page, "invitations");
      await users.invitations.locator("[data-revoke]").first().click();
      await expect(page.getByRole("alertdialog")).toBeVisible();
      await expectHarmless(page, "revocation");
      await page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();
    });

    test(`${what} in every field of a refusal is text`, async ({ page, users, complaints }) => {
      complaints.allow(/Failed to load resource: .*status of 4\d\d/);
      await users.openMembers(SHOP);
      for (const kind of ["validation", "already_exists", "odd"]) {
        const body = { ...(poison(golden(`error.${kind}`), payload) as Record<string, Json>), status: 422 };
        const refusing = await say(page, "PATCH", ROLE, body, 422);
        await users.role("Jonas Weber").selectOption("Member");
        await expect(users.region.locator('.mxu-toast[data-tone="error"]').first()).toBeVisible();
        await expectHarmless(page, `notice: ${kind}`);
        await refusing.restore();
        const failing = await say(page, "GET", MEMBERS, body, 422);
        await users.refresh.click();
        await expect(users.region.getByText(/could not be (loaded|refreshed)/i).first()).toBeVisible();
        await expectHarmless(page, `load: ${kind}`);
        await failing.restore();
      }
      await users.tab("Activity").click();
      await expect(users.region.locator(".mxu-activity li").first()).toBeVisible();
      await expectHarmless(page, "activity");
    });

    test(`${what} in every field of what is around the tab is text`, standalone("the page around the tab"), async ({ page, apps, organization, access, outbox }) => {
      const around: readonly (readonly [string, RegExp, string, Locator])[] = [
        ["/", /^\/v1\/apps$/, "listApps.answer.full", apps.table],
        ["/organization/users", /^\/v1\/organizations\/users$/, "listOrganizationUsers.answer.full", organization.table],
        ["/access", /^\/x\/memberships$/, "listMemberships.answer.full", access.table],
        ["/outbox", /^\/x\/outbox$/, "listOutbox.answer.full", outbox.table],
      ];
      await apps.visit();
      await expect(apps.table).toBeVisible();
      await say(page, "GET", /^\/v1\/me$/, poison(golden("getMe.answer.full"), payload));
      for (const [path, route, fixture, table] of around) {
        await say(page, "GET", route, poison(golden(fixture), payload));
        await page.goto(path);
        await expect(table.locator("tbody tr").first()).toBeVisible();
        await expect(table.locator("tbody tr").first()).toContainText(seen(payload));
        await expectHarmless(page, path);
      }
    });
  }

  test("each field of the lists by itself, too, and what cannot be read is refused in words", async ({ page, users }) => {
    test.setTimeout(120_000);
    let body: Json = MEMBER_LIST;
    await page.route((url) => isApi(url) && MEMBERS.test(url.pathname), (route) => route.fulfill({ contentType: "application/json", body: JSON.stringify(body) }));
    await users.openMembers(SHOP);
    const unreadable: string[] = [];
    for (const place of places(MEMBER_LIST)) {
      body = put(MEMBER_LIST, place, PAYLOADS["markup"]!);
      const answered = page.waitForResponse((response) => isApi(response.url()) && MEMBERS.test(new URL(response.url()).pathname));
      await users.refresh.click();
      await answered;
      await expect(users.refresh).not.toHaveAttribute("aria-busy", "true");
      await expect(users.members.locator("tbody tr[aria-rowindex]")).toHaveCount(2);
      await expectHarmless(page, place.join("."));
      if (await users.region.getByText(/could not be refreshed/i).isVisible()) unreadable.push(place.join("."));
    }
    // Words that the tab acts on, and must not guess.
    expect(unreadable).toEqual(["x_context.capabilities.removal", "x_context.capabilities.metadata"]);
  });
});
