import { cut, expect, loseAnswers, NO_ANSWER, recordRequests, refused, SHOP, test } from "../support/fixtures.ts";

const MEMBER = /\/users\/user_\w+$/;

test.describe("An admin removes somebody", () => {
  test("is asked first, with the way out under the finger", async ({ page, users, checkState }) => {
    await users.openMembers(SHOP);
    const requests = recordRequests(page);
    const opener = users.remove("Noor Aziz");
    const question = users.question("Remove Noor Aziz?");
    await opener.click();
    await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
    await expect(question).toContainText("noor.aziz@harbourpine.example");
    await expect(question).toContainText("loses access to Shop search at once and is signed out on the next request");
    await checkState("remove", question);

    await page.keyboard.press("Escape");
    await expect(question).toBeHidden();
    await expect(opener).toBeFocused();
    await opener.press("Enter");
    // Outside is not an answer.
    await page.mouse.click(5, 400);
    await expect(question).toBeVisible();
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(opener).toBeFocused();
    expect(requests).toEqual([]);
  });

  test("removes, lands on the next row, and can invite back", async ({ page, users, admin, checkState }) => {
    await users.openMembers(SHOP);
    await users.remove("Noor Aziz").click();
    await users.question("Remove Noor Aziz?").getByRole("button", { name: "Remove Noor Aziz" }).click();
    const notice = users.notice("Noor Aziz was removed.");
    await expect(notice).toBeVisible();
    await expect(users.row("Noor Aziz")).toHaveCount(0);
    await expect(users.tab("Members, 23")).toBeVisible();
    await expect(users.members).toHaveAttribute("aria-rowcount", "24");
    await expect(users.row("alex.morgan@harbourpine.example").getByRole("button", { name: "Remove Alex Morgan" })).toBeFocused();
    expect(await admin.roleOf(SHOP, "user_noor")).toBeUndefined();
    // Looking at it closely takes longer than it stays for those who are not at it.
    await notice.hover();
    await checkState("removed", users.notices);

    await notice.getByRole("button", { name: "Invite back" }).click();
    await expect(users.notice("noor.aziz@harbourpine.example was invited.")).toBeVisible();
    await expect(notice).toBeHidden();
    await expect(users.tab("Invitations, 7 pending")).toBeVisible();
    const [invitation] = (await admin.invitations(SHOP)).filter((one) => one.email_address.startsWith("noor"));
    expect(invitation?.role).toBe("org:member");

    // The last row has no next one: the one before it gets the focus.
    await users.remove("Sam Osei").click();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(users.row("Sam Osei")).toHaveCount(0);
    await expect(users.remove("Zoë Brandt")).toBeFocused();
  });

  test("who has no address cannot be invited back", async ({ users }) => {
    await users.openMembers(SHOP);
    await users.remove("user_nobody").click();
    await users.question("Remove user_nobody?").getByRole("button", { name: "Remove user_nobody" }).click();
    await expect(users.notice("user_nobody was removed.")).toBeVisible();
    await expect(users.notice("user_nobody was removed.").getByRole("button", { name: "Invite back" })).toHaveCount(0);
  });

  test("a cut line is said inside the question, beside the button to repeat", async ({ page, users, complaints, checkState }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(SHOP);
    const line = await cut(page, "DELETE", MEMBER);
    await users.remove("Zoë Brandt").click();
    const question = users.question("Remove Zoë Brandt?");
    const yes = question.getByRole("button", { name: "Remove Zoë Brandt" });
    await yes.click();
    await expect(question.getByRole("alert")).toContainText("Zoë Brandt was not removed. The server did not answer.");
    await expect(users.row("Zoë Brandt")).toBeVisible();
    await checkState("remove-failed", question);
    await line.restore();
    await yes.click();
    await expect(question).toBeHidden();
    await expect(users.notice("Zoë Brandt was removed.")).toBeVisible();
  });

  test("a refusal is said inside the question", async ({ users, admin, complaints }) => {
    complaints.allow(refused(400));
    await users.openMembers(SHOP);
    await admin.setRole(SHOP, "user_jonas", "org:member");
    await admin.setRole(SHOP, "user_ines", "org:member");
    await users.remove("Amara Okafor").click();
    const question = users.question("Remove Amara Okafor?");
    await question.getByRole("button", { name: "Remove Amara Okafor" }).click();
    await expect(question.getByRole("alert")).toContainText("is the only admin");
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(users.remove("Amara Okafor")).toBeFocused();
  });

  test("somebody else was faster: says so and shows how things stand", async ({ users, admin, complaints }) => {
    complaints.allow(refused(404));
    await users.openMembers(SHOP);
    await admin.remove(SHOP, "user_q");
    await users.remove("Q").click();
    await users.question("Remove Q?").getByRole("button", { name: "Remove Q" }).click();
    await expect(users.alert("Q had been removed already.")).toBeVisible();
    await expect(users.tab("Members, 23")).toBeVisible();
  });

  test("an answer lost on the way back is no failure", async ({ page, users, admin, complaints }) => {
    complaints.allow(NO_ANSWER, refused(404));
    await users.openMembers(SHOP);
    const lost = await loseAnswers(page, "DELETE", MEMBER, 1);
    await users.remove("Q").click();
    await users.question("Remove Q?").getByRole("button", { name: "Remove Q" }).click();
    await expect(users.notice("Q was removed.")).toBeVisible();
    expect(lost.count).toBe(1);
    expect(await admin.roleOf(SHOP, "user_q")).toBeUndefined();
  });
});
