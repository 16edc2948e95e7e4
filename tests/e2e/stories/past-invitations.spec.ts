import { cut, expect, FIELD_NOTES, gate, INVITE, needs, NO_ANSWER, PAST_INVITATIONS, recordRequests, refused, SHOP, test } from "../support/fixtures.ts";

const TEMP = "temp.staff@kestrel-studio.example";
const TYPO = "nadia.petrov@kestrel-studio.example";
const IDA = "ida.moreau@harbourpine.example";
const RAVI = "ravi.menon@harbourpine.example";

test.describe("An admin looks what became of invitations", () => {
  test("sees who has accepted, whose was revoked and whose has expired", needs("demo"), async ({ page, users, checkState }) => {
    const requests = recordRequests(page);
    await users.openInvitations(SHOP);
    await expect(users.standing).toHaveValue("pending");
    expect(requests.filter((request) => request.includes("status=")), "nothing is asked for before it is wanted").toEqual([]);

    await users.standing.focus();
    await users.standing.selectOption("Accepted");
    await expect(users.invitation("sam.osei@harbourpine.example")).toContainText("Invited 3 days ago");
    await expect(users.invitation("sam.osei@harbourpine.example")).toContainText("Accepted");
    await expect(users.invitations.getByRole("rowheader")).toHaveCount(3);
    await expect(users.invitations.getByRole("button"), "they are in").toHaveCount(0);
    await expect(users.standing, "it is the same").toBeFocused();
    await checkState("invitations-accepted");

    await users.standing.selectOption("Revoked");
    await expect(users.invitations.getByRole("rowheader")).toHaveCount(2);
    await expect(users.invitation(TYPO)).toContainText("Admin");
    await expect(users.inviteAgain(TYPO)).toBeVisible();
    await expect(users.revoke(TYPO)).toHaveCount(0);

    await users.standing.selectOption("Expired");
    await expect(users.invitations.getByRole("rowheader")).toHaveCount(3);
    await expect(users.invitation(IDA)).toContainText(/Invited .+Expired 11 days ago/);
    await expect(users.inviteAgain(IDA)).toBeVisible();
    await expect(users.invitation("support-rota@harbourpine.example")).toContainText("Already invited");
    await expect(users.invitation("yuki.sato@harbourpine.example")).toContainText("Already a member: 佐藤 由紀");
    await checkState("invitations-expired");
    await expect(users.tab("Invitations, 6 pending")).toBeVisible();

    await users.searchInvitations.fill("MOREAU");
    await expect(users.invitations.getByRole("rowheader")).toHaveCount(1);
    await users.standing.selectOption("Revoked");
    await expect(page.getByText("No invitation matches “MOREAU”"), "a search goes on in another list").toBeVisible();
  });

  test("finds the pending ones again on coming back", needs("past"), async ({ users, facts }) => {
    await users.openInvitations(SHOP);
    await users.standing.selectOption("Revoked");
    await expect(users.invitation(TEMP)).toBeVisible();
    await users.tab(`Members, ${facts.people}`).click();
    await users.tab("Invitations, 6 pending").click();
    await expect(users.standing).toHaveValue("pending");
    await expect(users.invitation(RAVI)).toBeVisible();
  });

  test("sees that there are none", needs("past"), async ({ page, users, checkState }) => {
    await users.open(FIELD_NOTES, "?tab=invitations");
    await expect(page.getByText("No pending invitations")).toBeVisible();
    await users.standing.selectOption("Revoked");
    await expect(page.getByText("No revoked invitations")).toBeVisible();
    await checkState("invitations-revoked-empty");
  });

  test("chooses by the keyboard, and what was chosen before comes too late", needs("past"), async ({ page, users }) => {
    await users.openInvitations(SHOP);
    const first = gate();
    await page.route(
      (url) => PAST_INVITATIONS.test(url.pathname) && url.search === "?status=accepted",
      async (route) => {
        await first.opened;
        await route.continue();
      },
    );
    await users.searchInvitations.focus();
    await page.keyboard.press("Tab");
    await expect(users.standing).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(users.standing).toHaveValue("accepted");
    await page.keyboard.press("ArrowDown");
    await expect(users.standing).toHaveValue("revoked");
    await expect(users.invitation(TEMP)).toBeVisible();
    const late = page.waitForResponse((response) => response.url().endsWith("?status=accepted"));
    first.open();
    await late;
    await expect(users.invitation(TEMP)).toBeVisible();
    await expect(users.invitation("sam.osei@harbourpine.example")).toHaveCount(0);
  });

  test("a list that cannot be had is not taken for none, and Try again asks again", needs("past"), async ({ page, users, complaints, checkState }) => {
    complaints.allow(NO_ANSWER);
    await users.openInvitations(SHOP);
    const line = await cut(page, "GET", PAST_INVITATIONS);
    await users.standing.selectOption("Revoked");
    const failure = users.alert("The invitations could not be loaded");
    await expect(failure).toBeVisible();
    await checkState("invitations-revoked-failed");
    await line.restore();
    await failure.getByRole("button", { name: "Try again" }).click();
    await expect(users.invitation(TEMP)).toBeVisible();
  });
});

test.describe("An admin invites somebody again", () => {
  test("whose invitation was revoked", needs("past"), async ({ users, admin }) => {
    await users.openInvitations(SHOP);
    await users.standing.selectOption("Revoked");
    await users.inviteAgain(TYPO).click();
    await expect(users.notice(`${TYPO} was invited.`)).toBeVisible();
    const button = users.invitation(TYPO).getByRole("button");
    await expect(button).toHaveText("Already invited");
    await expect(button).toBeFocused();
    await expect(users.tab("Invitations, 7 pending")).toBeVisible();
    expect((await admin.invitationsTo(SHOP, TYPO)).map((one) => one.role)).toEqual(["org:admin"]);
    expect(await admin.past(SHOP, "revoked"), "the old one stays what it was").toContain(TYPO);
    await users.standing.selectOption("Pending");
    await expect(users.revoke(TYPO)).toBeVisible();
  });

  test("whose invitation has expired", needs("expired"), async ({ users, admin }) => {
    await users.openInvitations(SHOP);
    await users.standing.selectOption("Expired");
    await users.inviteAgain(IDA).click();
    await expect(users.notice(`${IDA} was invited.`)).toBeVisible();
    await users.standing.selectOption("Pending");
    await expect(users.invitation(IDA)).toContainText("Pending");
    expect(await admin.invitationsTo(SHOP, IDA)).toHaveLength(1);
  });

  test("right after it was revoked by somebody else", needs("past"), async ({ users, admin }) => {
    await users.openInvitations(SHOP);
    await admin.revoke(SHOP, RAVI);
    await users.standing.selectOption("Revoked");
    await expect(users.invitation(RAVI)).toBeVisible();
    await expect(users.invitation(RAVI).getByRole("button"), "as far as this tab knows, it is pending").toHaveText("Already invited");
    await users.refresh.click();
    await users.inviteAgain(RAVI).click();
    await expect(users.notice(`${RAVI} was invited.`)).toBeVisible();
    expect(await admin.invitationsTo(SHOP, RAVI)).toHaveLength(1);
  });

  test("a cut line is said, and the notice sends it", needs("past"), async ({ page, users, admin, complaints }) => {
    complaints.allow(NO_ANSWER);
    await users.openInvitations(SHOP);
    await users.standing.selectOption("Revoked");
    const line = await cut(page, "POST", INVITE);
    await users.inviteAgain(TEMP).click();
    const failure = users.alert(`${TEMP}: Not sent.`);
    await expect(failure).toBeVisible();
    await expect(users.inviteAgain(TEMP), "it can be pressed again").not.toHaveAttribute("aria-disabled", "true");
    await line.restore();
    await failure.getByRole("button", { name: "Send again" }).click();
    await expect(users.notice(`${TEMP} was invited.`)).toBeVisible();
    expect(await admin.invitationsTo(SHOP, TEMP)).toHaveLength(1);
  });

  test("whom another admin has invited meanwhile is not invited twice", needs("past"), async ({ users, admin, complaints }) => {
    complaints.allow(refused(400));
    await users.openInvitations(SHOP);
    await users.standing.selectOption("Revoked");
    await expect(users.inviteAgain(TEMP)).toBeVisible();
    await admin.invite(SHOP, TEMP);
    await users.inviteAgain(TEMP).click();
    await expect(users.alert(`${TEMP}: Not sent. This person already has a pending invitation.`)).toBeVisible();
    await expect(users.tab("Invitations, 7 pending")).toBeVisible();
    await expect(users.invitation(TEMP).getByRole("button")).toHaveText("Already invited");
    expect(await admin.invitationsTo(SHOP, TEMP)).toHaveLength(1);
  });
});
