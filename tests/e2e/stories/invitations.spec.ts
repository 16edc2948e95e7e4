import { answer, cut, expect, FIELD_NOTES, INVITATIONS, INVITE, needs, NO_ANSWER, refused, SHOP, standalone, test } from "../support/fixtures.ts";

const ONE = /\/users\/invitations\/[^/]+$/;
const RAVI = "ravi.menon@harbourpine.example";
const CHLOE = "chloe.dubois@harbourpine.example";
const LEO = "leo.fontaine@harbourpine.example";

test.describe("Somebody accepts an invitation", () => {
  test("in the outbox, and the admin sees her appear", standalone("the outbox is a page of its own", "outbox"), async ({ page, users, outbox, facts, checkState }) => {
    await users.openMembers(SHOP);
    await users.invite.click();
    await users.dialog.field.fill("ann@x.example");
    await users.dialog.send().click();
    await expect(users.notice("ann@x.example was invited.")).toBeVisible();

    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Outbox" }).click();
    await expect(outbox.mail("ann@x.example")).toContainText("You are invited to Shop search");
    await checkState("outbox");
    await outbox.link("ann@x.example").click();
    await expect(page.getByRole("heading", { name: "Join Shop search" })).toBeVisible();
    await checkState("accept");
    await page.getByRole("textbox", { name: "Your name" }).fill("Ann Archer");
    await page.getByRole("button", { name: "Accept invitation" }).click();
    await expect(page.getByRole("heading", { name: "You are in Shop search" })).toBeVisible();
    await checkState("accepted");

    await users.openMembers(SHOP);
    await expect(users.tab(`Members, ${facts.people + 1}`)).toBeVisible();
    await expect(users.tab("Invitations, 6 pending")).toBeVisible();
    await expect(users.row("Ann Archer")).toContainText("ann@x.example");
  });

  test("while the admin looks on: Refresh brings her", needs("outbox"), async ({ users, admin, facts }) => {
    await users.openMembers(SHOP);
    await admin.accept(RAVI, "Ravi Menon");
    await users.refresh.click();
    await expect(users.tab(`Members, ${facts.people + 1}`)).toBeVisible();
    await expect(users.row("Ravi Menon")).toBeVisible();
    await expect(users.tab("Invitations, 5 pending")).toBeVisible();
  });

  test("a link works once, and a withdrawn one never", standalone("a link leads to the server's own page", "outbox"), async ({ page, users, admin, complaints, checkAxe }) => {
    complaints.allow(refused(410), refused(404));
    const [mail] = await admin.mails(RAVI);
    await users.openInvitations(SHOP);
    await users.revoke(RAVI).click();
    await users.question(`Revoke invitation for ${RAVI}?`).getByRole("button", { name: `Revoke invitation for ${RAVI}` }).click();
    await expect(users.invitation(RAVI)).toHaveCount(0);
    await page.goto(mail!.accept_path!);
    await expect(page.getByText("was withdrawn")).toBeVisible();
    await checkAxe("invitation-withdrawn");
    await page.goto("/accept/there-is-no-such-secret");
    await expect(page.getByRole("heading", { name: "Unknown invitation" })).toBeVisible();
    await checkAxe("invitation-unknown");
  });

  test("mails that cannot be had are not taken for none", standalone("the outbox is a page of its own", "outbox"), async ({ page, users, outbox, complaints, checkAxe }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(SHOP);
    const line = await cut(page, "GET", /outbox/);
    await page.goto("/outbox");
    await expect(users.alert("The mails could not be loaded")).toBeVisible();
    await checkAxe("outbox-failed");
    await line.restore();
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(outbox.mail(RAVI)).toBeVisible();
    await answer(page, "GET", /outbox/, { status: 200, body: JSON.stringify({ mails: [], total: 0 }) });
    await page.reload();
    await expect(page.getByText("No mail yet")).toBeVisible();
    await checkAxe("outbox-empty");
  });
});

test.describe("An admin looks after the invitations", () => {
  test("sees to whom, since when and how long still, and searches", needs("demo"), async ({ page, users, checkState }) => {
    await users.openInvitations(SHOP);
    await expect(users.invitations.getByRole("rowheader")).toHaveCount(6);
    await expect(users.invitation(RAVI)).toContainText(/Invited \d minutes ago/);
    await expect(users.invitation(RAVI)).toContainText("Pending");
    await expect(users.invitation("nadia.petrova@kestrel-studio.example")).toContainText("Admin");
    await expect(users.invitation("nadia.petrova@kestrel-studio.example")).toContainText("Invited 6 days ago");
    await expect(users.invitation(LEO)).toContainText(/2 days left/);
    await checkState("invitations");
    await users.searchInvitations.fill("KESTREL");
    await expect(users.invitations.getByRole("rowheader")).toHaveCount(1);
    await users.searchInvitations.fill("no such address");
    await expect(page.getByText("No invitation matches “no such address”")).toBeVisible();
    await checkState("invitations-none-found");
    await expect(users.tab("Invitations, 6 pending")).toBeVisible();
  });

  test("sees that nobody is waited for", async ({ page, users, checkState }) => {
    await users.open(FIELD_NOTES, "?tab=invitations");
    await expect(page.getByText("No pending invitations")).toBeVisible();
    await checkState("invitations-empty");
    await page.getByRole("button", { name: "Invite somebody" }).click();
    await expect(users.dialog.field).toBeFocused();
  });

  test("the list failing is said, and Try again asks again", async ({ page, users, complaints, checkState }) => {
    complaints.allow(NO_ANSWER);
    const line = await cut(page, "GET", INVITATIONS);
    await users.open(SHOP, "?tab=invitations");
    const failure = users.alert("The invitations could not be loaded");
    await expect(failure).toBeVisible();
    await checkState("invitations-failed");
    await line.restore();
    await failure.getByRole("button", { name: "Try again" }).click();
    await expect(users.invitations.getByRole("rowheader")).toHaveCount(6);
  });

  test("sends one again: the old link is dead, the new one works", needs("outbox"), async ({ users, admin, checkState }) => {
    await users.openInvitations(SHOP);
    await users.resend(CHLOE).click();
    const question = users.question(`Resend invitation to ${CHLOE}?`);
    await expect(question).toContainText("The link in the old mail stops working");
    await checkState("resend", question);
    await question.getByRole("button", { name: `Resend invitation to ${CHLOE}` }).click();
    await expect(users.notice(`A new invitation was sent to ${CHLOE}. The old link no longer works.`)).toBeVisible();
    await expect(users.invitation(CHLOE)).toHaveCount(1);
    await expect(users.invitation(CHLOE)).toContainText(/this minute|now/);
    await expect(users.resend(CHLOE)).toBeFocused();
    expect((await admin.mails(CHLOE)).map((mail) => mail.status)).toEqual(["pending", "revoked"]);
    await admin.accept(CHLOE, "Chloé");
  });

  test("sending again that stops half-way says so and offers the other half", needs("outbox", "revoke"), async ({ page, users, admin, complaints, checkState }) => {
    complaints.allow(NO_ANSWER);
    await users.openInvitations(SHOP);
    const line = await cut(page, "POST", INVITE);
    await users.resend(CHLOE).click();
    await users.question(`Resend invitation to ${CHLOE}?`).getByRole("button", { name: `Resend invitation to ${CHLOE}` }).click();
    const failure = users.alert(`The old invitation for ${CHLOE} was revoked, but no new one was sent.`);
    await expect(failure).toBeVisible();
    await expect(users.invitation(CHLOE)).toHaveCount(0);
    await checkState("resend-half", users.notices);
    await line.restore();
    await failure.getByRole("button", { name: "Send again" }).click();
    await expect(users.notice(`${CHLOE} was invited.`)).toBeVisible();
    expect((await admin.mails(CHLOE))[0]?.status).toBe("pending");
  });

  test("revokes one after being asked, and lands on the next", needs("revoke"), async ({ page, users, admin, checkState }) => {
    await users.openInvitations(SHOP);
    await users.revoke(CHLOE).click();
    const question = users.question(`Revoke invitation for ${CHLOE}?`);
    await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
    await expect(question).toContainText("The link in the mail stops working at once");
    await checkState("revoke", question);
    await page.keyboard.press("Escape");
    await expect(users.revoke(CHLOE)).toBeFocused();
    await page.keyboard.press("Enter");
    await question.getByRole("button", { name: `Revoke invitation for ${CHLOE}` }).click();
    await expect(users.notice(`The invitation for ${CHLOE} was revoked.`)).toBeVisible();
    await expect(users.tab("Invitations, 5 pending")).toBeVisible();
    await expect(users.revoke("omar.farouk@harbourpine.example")).toBeFocused();
    expect((await admin.invitations(SHOP)).map((one) => one.email_address)).not.toContain(CHLOE);
  });

  test("one that was accepted meanwhile is explained, and the lists are right again", needs("outbox"), async ({ users, admin, facts, complaints }) => {
    complaints.allow(refused(404));
    await users.openInvitations(SHOP);
    await admin.accept(RAVI, "Ravi Menon");
    await users.revoke(RAVI).click();
    await users.question(`Revoke invitation for ${RAVI}?`).getByRole("button", { name: `Revoke invitation for ${RAVI}` }).click();
    await expect(users.alert(`${RAVI} has answered the invitation, or somebody else revoked it.`)).toBeVisible();
    await expect(users.tab(`Members, ${facts.people + 1}`)).toBeVisible();
    await users.tab(`Members, ${facts.people + 1}`).click();
    await expect(users.row("Ravi Menon")).toBeVisible();
  });

  test("a cut line is said inside the question, beside the button to repeat", needs("revoke"), async ({ page, users, complaints }) => {
    complaints.allow(NO_ANSWER);
    await users.openInvitations(SHOP);
    const line = await cut(page, "DELETE", ONE);
    await users.revoke(LEO).click();
    const question = users.question(`Revoke invitation for ${LEO}?`);
    const yes = question.getByRole("button", { name: `Revoke invitation for ${LEO}` });
    await yes.click();
    await expect(question.getByRole("alert")).toContainText(`The invitation for ${LEO} was not revoked.`);
    await line.restore();
    await yes.click();
    await expect(users.notice(`The invitation for ${LEO} was revoked.`)).toBeVisible();
  });
});
