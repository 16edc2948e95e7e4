import { cut, expect, FIELD_NOTES, gate, isApi, loseAnswers, NO_ANSWER, recordRequests, refused, ROLE, SHOP, test } from "../support/fixtures.ts";

test.describe("An admin changes a role", () => {
  test("promoting asks once, says what it grants, and moves the row ahead of the answer", async ({ page, users, admin, facts, checkState }) => {
    await users.openMembers(SHOP);
    const path = await admin.pathOf(SHOP, "Sam Osei");
    const requests = recordRequests(page);
    const role = users.role("Sam Osei");
    await role.focus();
    await role.selectOption("Admin");
    const question = users.question("Make Sam Osei an admin?");
    await expect(question).toContainText(facts.adminCan);
    await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
    await expect(role).toHaveValue("org:member");
    await checkState("promote", question);
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(question).toBeHidden();
    await expect(role).toBeFocused();
    await expect(role).toHaveValue("org:member");
    expect(requests).toEqual([]);

    const saving = gate();
    await page.route((url) => isApi(url) && ROLE.test(url.pathname), async (route) => {
      await saving.opened;
      await route.continue();
    });
    await role.selectOption("Admin");
    await question.getByRole("button", { name: "Make Sam Osei an admin" }).click();
    await expect(question).toBeHidden();
    await expect(role).toHaveValue("org:admin");
    await expect(role).toHaveAttribute("aria-busy", "true");
    await expect(role).toBeFocused();
    await expect(users.notice("Sam Osei is now Admin.")).toBeHidden();
    saving.open();
    await expect(users.notice("Sam Osei is now Admin.")).toBeVisible();
    await expect(role).not.toHaveAttribute("aria-busy");
    await expect(role).toBeFocused();
    expect(await admin.roleOf(SHOP, "Sam Osei")).toBe("org:admin");
    expect(requests, "nothing is loaded again").toEqual([`PATCH /v1${path}/role`]);
    await checkState("promoted", users.notices);
  });

  test("demoting is done at once, demoting oneself is warned of", async ({ users, admin, facts, checkAxe }) => {
    await users.openMembers(SHOP);
    await users.role("Jonas Weber").selectOption(facts.member);
    await expect(users.notice(`Jonas Weber is now ${facts.member}.`)).toBeVisible();
    expect(await admin.roleOf(SHOP, "Jonas Weber")).toBe("org:member");

    await users.role("Ines Ruiz").selectOption(facts.member);
    const warning = users.question("Give up your own admin rights in Shop search?");
    await expect(warning).toContainText("Only another admin can give the right back to you");
    await checkAxe("demote-oneself");
    await warning.getByRole("button", { name: "Cancel" }).click();
    await expect(users.role("Ines Ruiz")).toHaveValue("org:admin");
    expect(await admin.roleOf(SHOP, "Ines Ruiz")).toBe("org:admin");
  });

  test("a refusal puts the old role back and says why", async ({ users, admin, facts, complaints, checkState }) => {
    complaints.allow(refused(400));
    await users.openMembers(SHOP);
    // Meanwhile, elsewhere.
    await admin.setRole(SHOP, "Jonas Weber", "org:member");
    await admin.setRole(SHOP, "Ines Ruiz", "org:member");
    await users.role("Amara Okafor").selectOption(facts.member);
    await expect(users.alert(`Amara Okafor was not made ${facts.member}.`)).toContainText("is the only admin");
    await expect(users.role("Amara Okafor")).toHaveValue("org:admin");
    await checkState("role-refused", users.notices);
  });

  test("somebody who has left meanwhile is taken off the list", async ({ users, admin, facts, complaints }) => {
    complaints.allow(refused(404));
    await users.openMembers(SHOP);
    await admin.remove(SHOP, "Greta Lindqvist");
    await users.role("Greta Lindqvist").selectOption(facts.member);
    await expect(users.alert(`Greta Lindqvist was not made ${facts.member}.`)).toContainText("no longer there");
    await expect(users.tab(`Members, ${facts.people - 1}`)).toBeVisible();
    await expect(users.row("Greta Lindqvist")).toHaveCount(0);
  });

  test("a cut line puts the old role back and offers the same again", async ({ page, users, admin, facts, complaints }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(SHOP);
    const line = await cut(page, "PATCH", ROLE);
    await users.role("Jonas Weber").selectOption(facts.member);
    const failure = users.alert(`Jonas Weber was not made ${facts.member}. The server did not answer.`);
    await expect(failure).toBeVisible();
    await expect(users.role("Jonas Weber")).toHaveValue("org:admin");
    await line.restore();
    await failure.getByRole("button", { name: "Try again" }).click();
    await expect(users.notice(`Jonas Weber is now ${facts.member}.`)).toBeVisible();
    await expect(failure).toBeHidden();
    expect(await admin.roleOf(SHOP, "Jonas Weber")).toBe("org:member");
  });

  test("an answer lost on the way back is no failure", async ({ page, users, admin, facts, complaints }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(SHOP);
    const lost = await loseAnswers(page, "PATCH", ROLE, 1);
    await users.role("Jonas Weber").selectOption(facts.member);
    await expect(users.notice(`Jonas Weber is now ${facts.member}.`)).toBeVisible();
    expect(lost.count).toBe(1);
    expect(await admin.roleOf(SHOP, "Jonas Weber")).toBe("org:member");
  });
});

test.describe("The last admin", () => {
  const why = "Ines Ruiz is the only admin. Make somebody else an admin first.";

  test("can be neither demoted nor removed, and the controls say why", async ({ page, users, facts, checkState }) => {
    await users.openMembers(FIELD_NOTES);
    const requests = recordRequests(page);
    const role = users.role("Ines Ruiz");
    await expect(role).toHaveAccessibleDescription(why);
    await expect(role.getByRole("option", { name: facts.member })).toBeDisabled();

    const remove = users.remove("Ines Ruiz");
    await expect(remove).toHaveAccessibleDescription(why);
    await expect(remove).toHaveAttribute("aria-disabled", "true");
    await remove.focus();
    await page.keyboard.press("Enter");
    await expect(users.alert(why)).toBeVisible();
    await expect(page.getByRole("alertdialog")).toBeHidden();
    expect(requests).toEqual([]);
    await checkState("last-admin");
  });

  test("is free as soon as somebody else is an admin", async ({ users, admin, facts }) => {
    await users.openMembers(FIELD_NOTES);
    await users.role("Mateo Silva").selectOption("Admin");
    await users.question("Make Mateo Silva an admin?").getByRole("button", { name: "Make Mateo Silva an admin" }).click();
    await expect(users.notice("Mateo Silva is now Admin.")).toBeVisible();
    await expect(users.role("Ines Ruiz")).toHaveAccessibleDescription("");
    await users.role("Ines Ruiz").selectOption(facts.member);
    await users
      .question("Give up your own admin rights in Field notes?")
      .getByRole("button", { name: "Give up admin rights" })
      .click();
    await expect(users.notice(`Ines Ruiz is now ${facts.member}.`)).toBeVisible();
    await expect(users.remove("Mateo Silva")).toHaveAttribute("aria-disabled", "true");
    expect(await admin.roleOf(FIELD_NOTES, "Ines Ruiz")).toBe("org:member");
  });
});
