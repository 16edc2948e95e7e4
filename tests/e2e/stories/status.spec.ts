import { cut, expect, FIELD_NOTES, needs, NO_ANSWER, refused, SHOP, standalone, test } from "../support/fixtures.ts";

const STATUS = /\/status$/;

test.describe("An admin suspends somebody", needs("statuses"), () => {
  test("is asked first, with what it leads to and the way out under the finger", async ({ page, users, checkState }) => {
    await users.openMembers(FIELD_NOTES);
    const details = await users.openDetails("Mateo Silva");
    await details.verb("Suspend").click();
    const question = users.question("Suspend Mateo Silva?");
    await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
    await expect(question).toContainText("can no longer sign in to Field notes until somebody reactivates the account.");
    await checkState("suspend", question);
    await page.keyboard.press("Escape");
    await expect(question).toBeHidden();
    await expect(details.verb("Suspend")).toBeFocused();
  });

  test("and brings them back", async ({ users, admin }) => {
    await users.openMembers(FIELD_NOTES);
    const details = await users.openDetails("Mateo Silva");
    await details.verb("Suspend").click();
    await users.question("Suspend Mateo Silva?").getByRole("button", { name: "Suspend Mateo Silva" }).click();
    await expect(details.verb("Reactivate")).toBeFocused();
    expect((await admin.member(FIELD_NOTES, "Mateo Silva"))?.status).toBe("suspended");
    await details.verb("Reactivate").click();
    await users.question("Reactivate Mateo Silva?").getByRole("button", { name: "Reactivate Mateo Silva" }).click();
    await expect(details.verb("Suspend")).toBeFocused();
    await details.close.click();
    await expect(users.notice("Mateo Silva was reactivated.")).toBeVisible();
    expect((await admin.member(FIELD_NOTES, "Mateo Silva"))?.status ?? "active").toBe("active");
  });

  test("a cut line is said inside the question, beside the button to repeat", async ({ page, users, complaints, checkAxe }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(FIELD_NOTES);
    const details = await users.openDetails("Mateo Silva");
    await details.verb("Suspend").click();
    const question = users.question("Suspend Mateo Silva?");
    const yes = question.getByRole("button", { name: "Suspend Mateo Silva" });
    const line = await cut(page, "PATCH", STATUS);
    await yes.click();
    await expect(question.getByRole("alert")).toContainText("The status of Mateo Silva was not changed. The server did not answer.");
    await checkAxe("suspend-not-done");
    await line.restore();
    await yes.click();
    await expect(question).toBeHidden();
    await expect(details.verb("Reactivate")).toBeVisible();
  });

  test("the last admin cannot be, here or by a faster admin", async ({ users, admin, complaints }) => {
    complaints.allow(refused(400));
    await users.openMembers(FIELD_NOTES);
    let details = await users.openDetails("Ines Ruiz");
    await expect(details.verb("Suspend")).toHaveAttribute("aria-disabled", "true");
    await details.verb("Suspend").focus();
    await details.page.keyboard.press("Enter");
    await expect(details.box).toContainText("Ines Ruiz is the only admin. Make somebody else an admin first.");
    await expect(users.question("Suspend Ines Ruiz?")).toHaveCount(0);
    await details.close.click();

    // With a second admin it may be asked; before the answer, the other admin is none any more.
    await users.role("Mateo Silva").selectOption("Admin");
    await users.question("Make Mateo Silva an admin?").getByRole("button", { name: "Make Mateo Silva an admin" }).click();
    await expect(users.notice("Mateo Silva is now Admin.")).toBeVisible();
    details = await users.openDetails("Mateo Silva");
    await details.verb("Suspend").click();
    await admin.setStatus(FIELD_NOTES, "Ines Ruiz", "suspended");
    const question = users.question("Suspend Mateo Silva?");
    await question.getByRole("button", { name: "Suspend Mateo Silva" }).click();
    await expect(question.getByRole("alert")).toContainText("This person is the only admin.");
    expect((await admin.member(FIELD_NOTES, "Mateo Silva"))?.status ?? "active").toBe("active");
  });
});

test.describe("Whoever cannot use the app", needs("statuses"), () => {
  test("is marked, and found by status", async ({ users }) => {
    await users.openMembers(FIELD_NOTES);
    await expect(users.row("q@harbourpine.example")).toContainText("Suspended");
    await users.statusFilter.selectOption("Suspended");
    await expect(users.names()).toHaveText(["Q"]);
    await users.roleFilter.selectOption("Admin");
    await expect(users.page.getByText("No member matches this filter")).toBeVisible();
    await users.page.getByRole("button", { name: "Clear search and filter" }).click();
    await expect(users.names()).toHaveCount(4);
    await expect(users.statusFilter).toHaveValue("");
  });

  test("stands in the address and survives a reload", standalone("the element has no address"), async ({ page, users }) => {
    await users.openMembers(FIELD_NOTES);
    await users.statusFilter.selectOption("Suspended");
    await users.expectInAddress("?status=suspended");
    await page.reload();
    await expect(users.names()).toHaveText(["Q"]);
    await expect(users.statusFilter).toHaveValue("suspended");
    await users.open(SHOP, "?status=on-leave");
    await expect(page.getByText("No member matches this filter")).toBeVisible();
  });
});
