import { answer, cut, expect, FIELD_NOTES, needs, NO_ANSWER, recordRequests, refused, test } from "../support/fixtures.ts";

const ADD = /^\/x\/apps\/[^/]+\/users$/;

test.describe("An admin adds somebody who has an account already", needs("add"), () => {
  test("by address, with a role, and sees the row at once", async ({ page, users, admin, checkState }) => {
    await users.openMembers(FIELD_NOTES);
    const requests = recordRequests(page);
    await users.add.click();
    const form = page.getByRole("dialog", { name: "Add existing user", exact: true });
    const field = form.getByRole("textbox", { name: "Email address or user ID" });
    await expect(field).toBeFocused();
    await checkState("add", form);
    await field.fill("noor.aziz@harbourpine.example");
    await form.getByRole("combobox", { name: "Role" }).selectOption("Admin");
    await field.press("Enter");
    await expect(form).toBeHidden();
    await expect(users.row("Noor Aziz")).toBeVisible();
    await expect(users.role("Noor Aziz")).toHaveValue("org:admin");
    await expect(users.notice("Noor Aziz was added as Admin.")).toBeVisible();
    await expect(users.tab("Members, 5")).toBeVisible();
    await expect(users.add).toBeFocused();
    expect(requests).toEqual([`POST /x/apps/${FIELD_NOTES}/users`]);
    expect(await admin.roleOf(FIELD_NOTES, "Noor Aziz")).toBe("org:admin");
  });

  test("is told in the field who is a member, who is unknown, and that nothing was typed", async ({ page, users, complaints, checkState }) => {
    complaints.allow(refused(404));
    await users.openMembers(FIELD_NOTES);
    const requests = recordRequests(page);
    await users.add.click();
    const form = page.getByRole("dialog", { name: "Add existing user", exact: true });
    const field = form.getByRole("textbox", { name: "Email address or user ID" });
    const add = form.getByRole("button", { name: "Add", exact: true });
    await add.click();
    await expect(form.getByRole("alert")).toHaveText("Enter an email address or a user ID.");
    await field.fill("MATEO.silva@harbourpine.example");
    // The region stays, so that what it says next is heard.
    await expect(form.getByRole("alert")).toBeEmpty();
    await add.click();
    await expect(form.getByRole("alert")).toHaveText("Already a member: Mateo Silva");
    expect(requests).toEqual([]);
    await field.fill("nobody@harbourpine.example");
    await add.click();
    await expect(form.getByRole("alert")).toContainText("Nobody has this email address or user ID.");
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await checkState("add-unknown", form);
    await page.keyboard.press("Escape");
    await users.add.click();
    await expect(field).toHaveValue("");
  });

  test("a faster admin is no fault", async ({ page, users, complaints }) => {
    complaints.allow(refused(400));
    await users.openMembers(FIELD_NOTES);
    const body = { status: 400, error: { type: "AlreadyExistsError", message: "Already there", code: "already_a_member_in_organization" } };
    await answer(page, "POST", ADD, { status: 400, body: JSON.stringify(body) });
    await users.add.click();
    const form = page.getByRole("dialog", { name: "Add existing user", exact: true });
    await form.getByRole("textbox").fill("user_noor");
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await expect(form.getByRole("alert")).toHaveText("This person is already a member.");
  });

  test("a cut line is said in the form, which stays", async ({ page, users, admin, complaints }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(FIELD_NOTES);
    await users.add.click();
    const form = page.getByRole("dialog", { name: "Add existing user", exact: true });
    await form.getByRole("textbox").fill("user_noor");
    const line = await cut(page, "POST", ADD);
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await expect(form.getByRole("alert")).toContainText("Not added. The server did not answer.");
    await expect(form.getByRole("textbox")).toHaveValue("user_noor");
    await line.restore();
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await expect(form).toBeHidden();
    expect(await admin.roleOf(FIELD_NOTES, "Noor Aziz")).toBe("org:member");
  });
});
