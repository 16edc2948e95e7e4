import { answer, expect, INVITATIONS, INVITE, MEMBERS, type Page, PRICE_TRACKER, refused, ROLE, SHOP, test } from "../support/fixtures.ts";
import { arm, expectHarmless, golden, type Json, PAYLOADS, poison } from "../support/hostile.ts";

const LIST = golden("listAppUsers.answer.full") as { users: Record<string, Json>[]; total: number; x_context: Record<string, Json> };
const CAPABILITIES = golden("getCapabilities.answer.full");
const MEMBER = golden("updateAppUserRole.answer.full");

/** Somebody who looks on and can do everything, and people to change. */
const PEOPLE: Json = {
  users: [LIST.users[0]!, ...["One", "Two", "Three"].map((name) => ({ ...LIST.users[1]!, user_id: `user_${name}`, name, status: "active" }))],
  total: 4,
  x_context: { ...LIST.x_context, capabilities: CAPABILITIES },
};

const say = (page: Page, method: string, path: RegExp, body: Json) => answer(page, method, path, { status: 200, body: JSON.stringify(body) });
const seen = (text: string) => text.replaceAll(/\s+/g, " ").trim();

test.describe("What a directory answers to a change may be an attacker's", () => {
  test.beforeEach(async ({ page }) => arm(page));

  for (const [what, payload] of Object.entries(PAYLOADS)) {
    test(`${what} in the answer to another role, status, metadata, or to somebody added, is text`, async ({ page, users }) => {
      await say(page, "GET", MEMBERS, PEOPLE);
      const member = poison(MEMBER, payload);
      await users.openMembers(SHOP);
      // Newest on top, whoever they are by now.
      const renamed = users.names().filter({ hasText: seen(payload) });

      await say(page, "PATCH", ROLE, member);
      await users.role("One").selectOption("Admin");
      await users.question("Make One an admin?").getByRole("button", { name: "Make One an admin" }).click();
      await expect(renamed).toHaveCount(1);
      await expectHarmless(page, "role");

      await say(page, "PATCH", /\/status$/, poison(golden("updateAppUserStatus.answer.full"), payload));
      let details = await users.openDetails("Two");
      await details.verb("Suspend").click();
      await users.question("Suspend Two?").getByRole("button", { name: "Suspend Two" }).click();
      await expect(page.getByRole("alertdialog")).toBeHidden();
      await expect(page.getByRole("dialog")).toContainText(seen(payload));
      await expectHarmless(page, "status");
      await page.keyboard.press("Escape");
      await expect(renamed).toHaveCount(2);

      await say(page, "PATCH", /\/metadata$/, poison(golden("updateAppUserMetadata.answer.full"), payload));
      details = await users.openDetails("Three");
      await details.edit.click();
      await details.json.fill('{"desk": 1}');
      await details.save.click();
      await expect(page.getByRole("dialog").getByRole("textbox", { name: "Metadata as JSON" })).toBeHidden();
      await expect(page.getByRole("dialog")).toContainText(seen(payload));
      await expectHarmless(page, "metadata");
      await page.keyboard.press("Escape");
      await expect(renamed).toHaveCount(3);

      await say(page, "POST", /^\/x\/apps\/[^/]+\/users$/, poison(golden("addAppUser.answer.full"), payload));
      await users.add.click();
      await page.getByRole("textbox", { name: "Email address or user ID" }).fill("somebody@x.example");
      await page.keyboard.press("Enter");
      await expect(renamed).toHaveCount(4);
      await expectHarmless(page, "added");
      await users.tab("Activity").click();
      await expect(users.region.locator(".mxu-activity li").first()).toBeVisible();
      await expectHarmless(page, "activity");
    });

    test(`${what} in the answer to an invitation, alone or among several, is text`, async ({ page, users, stage }) => {
      await say(page, "GET", MEMBERS, PEOPLE);
      await say(page, "GET", INVITATIONS, { invitations: [], total: 0 });
      const invitation = poison(golden("inviteAppUser.answer.full"), payload);
      await users.openMembers(SHOP);
      const alone = await say(page, "POST", INVITE, invitation);
      await users.invite.click();
      await users.dialog.field.fill("dan@x.example");
      await users.dialog.send().click();
      await expect(users.dialog.box).toBeHidden();
      await expectHarmless(page, "one");
      await alone.restore();

      // The server's own page says what its directory can do, and that sends one address in a request.
      if (stage === "element") {
        const error = poison({ type: "Refusal", message: "words", code: "code", details: { more: "words" } }, payload);
        await say(page, "POST", INVITE, {
          results: [
            { email_address: "eve@x.example", invitation },
            { email_address: "flo@x.example", status: 422, error },
          ],
        });
        await users.invite.click();
        await users.dialog.field.fill("eve@x.example, flo@x.example,");
        await users.dialog.send(2).click();
        await expect(users.dialog.recipients).toHaveCount(1);
        await expect(users.dialog.recipient("flo@x.example")).toContainText(seen(payload));
        await expectHarmless(page, "several");
        await users.dialog.cancel.click();
      }
      await users.tab(/^Invitations/).click();
      await expect(users.invitations.locator("tbody .mxu-person-name").first()).toHaveText(seen(payload));
      await expectHarmless(page, "invitations");
    });

    test(`${what} in the title of an app whose users are managed from now on is text`, async ({ page, users, complaints }) => {
      complaints.allow(refused(403));
      await users.open(PRICE_TRACKER);
      await expect(page.getByText("User management is off for this app")).toBeVisible();
      await say(page, "PATCH", /^\/v1\/apps\/[^/]+$/, poison(golden("updateApp.answer.full"), payload));
      // No title of its own, so that the first is kept.
      await say(page, "GET", MEMBERS, { users: (PEOPLE as { users: Json[] }).users, total: 4 });
      await say(page, "GET", INVITATIONS, { invitations: [], total: 0 });
      await page.getByRole("button", { name: "Enable user management" }).click();
      await expect(users.members).toBeVisible();
      await expectHarmless(page, "enabled");
      await users.remove("One").click();
      await expect(users.removal("One").box).toContainText(seen(payload));
      await expectHarmless(page, "a question");
    });
  }
});
