import { cut, expect, loseAnswers, needs, NO_ANSWER, recordRequests, refused, SHOP, test } from "../support/fixtures.ts";

const MEMBER = /\/users\/[^/]+$/;

test.describe("An admin removes somebody", () => {
  test("is asked first, with the way out under the finger", async ({ page, users, facts, checkState }) => {
    await users.openMembers(SHOP);
    const requests = recordRequests(page);
    const opener = users.remove("Noor Aziz");
    const question = users.removal("Noor Aziz").box;
    await opener.click();
    await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
    await expect(question).toContainText("noor.aziz@harbourpine.example");
    await expect(question).toContainText(facts.removal.consequence);
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

  test("removes, lands on the next row, and can invite back", needs("removal", "back"), async ({ page, users, admin, facts, checkState }) => {
    await users.openMembers(SHOP);
    await users.remove("Noor Aziz").click();
    await users.removal("Noor Aziz").yes.click();
    const notice = users.removed("Noor Aziz");
    await expect(notice).toBeVisible();
    await expect(users.row("Noor Aziz")).toHaveCount(0);
    await expect(users.tab(`Members, ${facts.people - 1}`)).toBeVisible();
    await expect(users.members).toHaveAttribute("aria-rowcount", `${facts.people}`);
    await expect(users.row("alex.morgan@harbourpine.example").getByRole("button", { name: facts.removal.verb("Alex Morgan") })).toBeFocused();
    expect(await admin.roleOf(SHOP, "Noor Aziz")).toBeUndefined();
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

  test("who has no address cannot be invited back", needs("demo"), async ({ users }) => {
    await users.openMembers(SHOP);
    await users.remove("user_nobody").click();
    await users.removal("user_nobody").yes.click();
    await expect(users.removed("user_nobody")).toBeVisible();
    await expect(users.removed("user_nobody").getByRole("button", { name: "Invite back" })).toHaveCount(0);
  });

  test("a cut line is said inside the question, beside the button to repeat", needs("removal"), async ({ page, users, complaints, checkState }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(SHOP);
    const line = await cut(page, "DELETE", MEMBER);
    await users.remove("Zoë Brandt").click();
    const question = users.removal("Zoë Brandt").box;
    const yes = users.removal("Zoë Brandt").yes;
    await yes.click();
    await expect(question.getByRole("alert")).toContainText("Zoë Brandt was not removed. The server did not answer.");
    await expect(users.row("Zoë Brandt")).toBeVisible();
    await checkState("remove-failed", question);
    await line.restore();
    await yes.click();
    await expect(question).toBeHidden();
    await expect(users.removed("Zoë Brandt")).toBeVisible();
  });

  test("a refusal is said inside the question", async ({ users, admin, complaints }) => {
    complaints.allow(refused(400));
    await users.openMembers(SHOP);
    await admin.setRole(SHOP, "Jonas Weber", "org:member");
    await admin.setRole(SHOP, "Ines Ruiz", "org:member");
    await users.remove("Amara Okafor").click();
    const question = users.removal("Amara Okafor").box;
    await users.removal("Amara Okafor").yes.click();
    await expect(question.getByRole("alert")).toContainText("is the only admin");
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(users.remove("Amara Okafor")).toBeFocused();
  });

  test("somebody else was faster: says so and shows how things stand", needs("removal"), async ({ users, admin, facts, complaints }) => {
    complaints.allow(refused(404));
    await users.openMembers(SHOP);
    await admin.remove(SHOP, "Q");
    await users.remove("Q").click();
    await users.removal("Q").yes.click();
    await expect(users.alert("Q had been removed already.")).toBeVisible();
    await expect(users.tab(`Members, ${facts.people - 1}`)).toBeVisible();
  });

  test("an answer lost on the way back is no failure", needs("removal"), async ({ page, users, admin, complaints }) => {
    complaints.allow(NO_ANSWER, refused(404));
    await users.openMembers(SHOP);
    const lost = await loseAnswers(page, "DELETE", MEMBER, 1);
    await users.remove("Q").click();
    await users.removal("Q").yes.click();
    await expect(users.removed("Q")).toBeVisible();
    expect(lost.count).toBe(1);
    expect(await admin.roleOf(SHOP, "Q")).toBeUndefined();
  });
});
