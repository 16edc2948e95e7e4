import { cut, expect, NO_ANSWER, PRICE_TRACKER, refused, test } from "../support/fixtures.ts";

const APP = /^\/v1\/apps\/[^/]+$/;

test.describe("An admin turns user management on", () => {
  test("and invites the first person", async ({ page, users, admin, complaints, checkState }) => {
    complaints.allow(refused(403));
    await users.open(PRICE_TRACKER);
    await expect(page.getByText("User management is off for this app")).toBeVisible();
    await expect(users.tabs).toBeHidden();
    await expect(users.invite).toBeHidden();
    await checkState("not-enabled");

    await page.getByRole("button", { name: "Enable user management" }).click();
    await expect(users.notice("User management is on. Invite the first people.")).toBeVisible();
    await expect(page.getByText("Nobody can use this app yet")).toBeVisible();
    await expect(users.tab("Members, 0")).toBeVisible();
    await checkState("members-empty");

    await page.getByRole("button", { name: "Invite the first person" }).click();
    await users.dialog.field.fill("first@x.example");
    await users.dialog.role.selectOption("Admin");
    await users.dialog.send().click();
    await expect(users.tab("Invitations, 1 pending")).toBeVisible();
    await admin.accept("first@x.example", "First Person");
    await users.refresh.click();
    await expect(users.row("First Person")).toBeVisible();
  });

  test("a cut line is said and leaves the offer", async ({ page, users, complaints }) => {
    complaints.allow(NO_ANSWER, refused(403));
    await users.open(PRICE_TRACKER);
    const line = await cut(page, "PATCH", APP);
    const button = page.getByRole("button", { name: "Enable user management" });
    await button.click();
    await expect(users.alert("User management was not turned on. The server did not answer.")).toBeVisible();
    await line.restore();
    await button.click();
    await expect(page.getByText("Nobody can use this app yet")).toBeVisible();
  });
});
