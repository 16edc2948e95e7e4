import { answer, cut, expect, INVITATIONS, INVITE, loseAnswers, NO_ANSWER, only, recordRequests, refused, SHOP, test } from "../support/fixtures.ts";

const POSTS = (request: string) => request.startsWith("POST");

test.describe("The answer to an invitation is lost", only("embedded"), () => {
  test("and so are the lists: nobody can tell, which is said, and sending again sends no second mail", async ({ page, users, admin, complaints, checkState }) => {
    complaints.allow(NO_ANSWER, refused(400));
    await users.openMembers(SHOP);
    await users.invite.click();
    await users.dialog.field.fill("ann@x.example,");
    const line = await cut(page, "GET", INVITATIONS);
    await loseAnswers(page, "POST", INVITE, 1);
    const requests = recordRequests(page);
    await users.dialog.send(1).click();
    const recipient = users.dialog.recipient("ann@x.example");
    await expect(recipient).toContainText("whether this was sent could not be found out");
    expect(requests.filter(POSTS)).toHaveLength(1);
    await checkState("invite-unsure", users.dialog.box);
    await line.restore();
    await users.dialog.send(1).click();
    await expect(recipient).toContainText("Already invited");
    expect(await admin.mails("ann@x.example")).toHaveLength(1);
  });

  test("while the lists are limited, too: the same", async ({ page, users, admin, complaints }) => {
    complaints.allow(NO_ANSWER, refused(429));
    await users.openMembers(SHOP);
    await users.invite.click();
    await users.dialog.field.fill("ann@x.example, bob@x.example,");
    await answer(page, "GET", INVITATIONS, { status: 429, headers: { "retry-after": "40" }, type: "TooManyRequestsError" }, 1);
    await loseAnswers(page, "POST", INVITE, 1);
    await users.dialog.send(2).click();
    await expect(users.dialog.recipient("ann@x.example")).toContainText("could not be found out");
    await expect(users.dialog.recipients).toHaveCount(1);
    expect(await admin.mails("ann@x.example")).toHaveLength(1);
    expect(await admin.mails("bob@x.example"), "the other went out").toHaveLength(1);
  });

  test("of one that was sent again: the lists say that it is out", async ({ page, users, admin, complaints }) => {
    complaints.allow(NO_ANSWER);
    await users.openInvitations(SHOP);
    const [invited] = await admin.invitations(SHOP);
    const email = invited!.email_address;
    const before = (await admin.mails(email)).length;
    const lost = await loseAnswers(page, "POST", INVITE, 1);
    await users.invitation(email).getByRole("button", { name: `Resend invitation to ${email}` }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: /^Resend/ }).click();
    await expect(users.notice(`A new invitation was sent to ${email}.`)).toBeVisible();
    expect(lost.count).toBe(1);
    expect(await admin.mails(email)).toHaveLength(before + 1);
  });

  test("of one that was sent again, and the lists as well: sending it once more is not offered", async ({ page, users, admin, complaints, checkState }) => {
    complaints.allow(NO_ANSWER);
    await users.openInvitations(SHOP);
    const [invited] = await admin.invitations(SHOP);
    const email = invited!.email_address;
    const before = (await admin.mails(email)).length;
    await loseAnswers(page, "POST", INVITE, 1);
    const line = await cut(page, "GET", INVITATIONS);
    await users.invitation(email).getByRole("button", { name: `Resend invitation to ${email}` }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: /^Resend/ }).click();
    const unsure = users.alert("whether this was sent could not be found out");
    await expect(unsure).toContainText(email);
    await expect(unsure.getByRole("button", { name: "Send again" })).toHaveCount(0);
    await checkState("resend-unsure", users.notices);
    await line.restore();
    await users.refresh.click();
    await expect(users.invitation(email)).toBeVisible();
    expect(await admin.mails(email)).toHaveLength(before + 1);
  });
});
