import { listen } from "../support/announcements.ts";
import { answer, cut, expect, INVITE, isApi, MEMBERS, needs, NO_ANSWER, type Page, refused, ROLE, SHOP, standalone, test } from "../support/fixtures.ts";

const MEMBER = /\/users\/[^/]+$/;
const CUT = "The server did not answer. Check your connection, then try again.";

/** Listens from when the list has come, which was said. */
async function listenOn(page: Page) {
  await expect(page.getByRole("status").filter({ hasText: /^\d+ (members?|apps?) found$/ })).toHaveCount(1);
  return listen(page);
}

test.describe("Assistive technology says", () => {
  test("each result once and politely, and no earlier one again", needs("revoke", "removal"), async ({ page, users }) => {
    await users.openMembers(SHOP);
    const ear = await listenOn(page);
    await users.role("Jonas Weber").selectOption("Member");
    await expect(users.notice("Jonas Weber is now Member.")).toBeVisible();
    await users.role("Amara Okafor").selectOption("Member");
    await expect(users.notice("Amara Okafor is now Member.")).toBeVisible();
    await users.remove("Q").click();
    await users.removal("Q").yes.click();
    await expect(users.removed("Q")).toBeVisible();
    await users.tab(/^Invitations/).click();
    await expect(users.invitations).toBeVisible();
    const found = "polite: 6 invitations found";
    await expect.poll(ear.heard).toContain(found);
    await users.revoke("leo.fontaine@harbourpine.example").click();
    await page.getByRole("alertdialog").getByRole("button", { name: /^Revoke/ }).click();
    await expect(users.notice("was revoked.")).toBeVisible();
    await users.resend("ravi.menon@harbourpine.example").click();
    await page.getByRole("alertdialog").getByRole("button", { name: /^Resend/ }).click();
    await expect(users.notice("A new invitation was sent")).toBeVisible();
    await users.invite.click();
    await users.dialog.field.fill("ann@x.example");
    await users.dialog.send().click();
    await expect(users.notice("ann@x.example was invited.")).toBeVisible();
    await expect
      .poll(async () => (await ear.heard()).map((words) => words.replace(/ (Invite back|Dismiss)$/, "")))
      .toEqual([
        "polite: Jonas Weber is now Member.",
        "polite: Amara Okafor is now Member.",
        "polite: Q was removed.",
        found,
        "polite: The invitation for leo.fontaine@harbourpine.example was revoked.",
        "polite: A new invitation was sent to ravi.menon@harbourpine.example. The old link no longer works.",
        "polite: ann@x.example was invited.",
      ]);
  });

  test("each failure once and at once", needs("removal"), async ({ page, users, complaints }) => {
    complaints.allow(NO_ANSWER, refused(403));
    await users.openMembers(SHOP);
    const ear = await listenOn(page);
    const roles = await cut(page, "PATCH", ROLE);
    await users.role("Jonas Weber").selectOption("Member");
    await expect(users.alert("Jonas Weber was not made Member.")).toBeVisible();
    await roles.restore();
    const members = await cut(page, "DELETE", MEMBER);
    await users.remove("Q").click();
    await users.removal("Q").yes.click();
    await expect(users.removal("Q").box.getByRole("alert")).toContainText("Q was not removed.");
    await page.keyboard.press("Escape");
    await members.restore();
    await answer(page, "PATCH", ROLE, { status: 403, type: "Forbidden", message: "Ask the owner" });
    await users.role("Amara Okafor").selectOption("Member");
    await expect(users.alert("Amara Okafor was not made Member.")).toBeVisible();
    await expect.poll(async () => (await ear.heard()).map((words) => words.replace(/ Try again$/, ""))).toEqual([
      `assertive: Jonas Weber was not made Member. ${CUT}`,
      `assertive: Q was not removed. ${CUT}`,
      expect.stringMatching(/^assertive: Amara Okafor was not made Member\. .*“Ask the owner”$/),
    ]);
  });

  test("an old notice is not news again when a newer one goes", needs("removal"), async ({ page, users, complaints }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(SHOP);
    await expect(page.getByRole("status").filter({ hasText: "24 members found" })).toHaveCount(1);
    const line = await cut(page, "PATCH", ROLE);
    await users.role("Jonas Weber").selectOption("Member");
    await expect(users.alert("Jonas Weber was not made Member.")).toBeVisible();
    await line.restore();
    await users.role("Amara Okafor").selectOption("Member");
    const later = users.notice("Amara Okafor is now Member.");
    await expect(later).toBeVisible();
    await users.remove("Q").click();
    await expect(users.removal("Q").box).toBeVisible();
    const ear = await listen(page);
    // It goes by itself, behind the question; the error stays, and is the newest then.
    await expect(later).toBeHidden({ timeout: 12_000 });
    await users.removal("Q").yes.click();
    await expect(users.removed("Q")).toBeVisible();
    await expect.poll(ear.heard).toEqual([expect.stringMatching(/^polite: Q was removed\./)]);
  });

  test("what a search found once one stops typing, and nothing for every letter", async ({ page, users }) => {
    await users.openMembers(SHOP);
    const ear = await listenOn(page);
    await users.search.pressSequentially("alex mor", { delay: 60 });
    await expect.poll(ear.heard).toEqual(["polite: 2 members found"]);
    await users.search.press("Escape");
    await expect.poll(ear.heard).toHaveLength(2);
    await users.roleFilter.selectOption("Admin");
    await expect.poll(ear.heard).toHaveLength(3);
    await users.tab(/^Invitations/).click();
    await expect.poll(ear.heard).toHaveLength(4);
    await users.searchInvitations.pressSequentially("kestrel", { delay: 60 });
    await expect
      .poll(ear.heard)
      .toEqual([
        "polite: 2 members found",
        "polite: 24 members found",
        "polite: 3 members found",
        "polite: 6 invitations found",
        "polite: 1 invitation found",
      ]);
  });

  test("on the pages around the tab as well", standalone("the element is the tab of an app"), async ({ page, apps, organization, access }) => {
    await apps.visit();
    await expect(apps.table).toBeVisible();
    let ear = await listenOn(page);
    await apps.search.pressSequentially("price", { delay: 60 });
    await expect.poll(ear.heard).toEqual(["polite: 1 app found"]);
    await organization.open();
    ear = await listen(page);
    await organization.search.pressSequentially("weber", { delay: 60 });
    await expect.poll(ear.heard).toContain("polite: 1 account found");
    await access.open();
    ear = await listen(page);
    await access.search.pressSequentially("ines", { delay: 60 });
    await expect.poll(ear.heard).toContain("polite: 1 person found");
    expect((await ear.heard()).length).toBeLessThanOrEqual(2);
  });

  test("what is wrong with an address, when that turns out", async ({ page, users, complaints }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(SHOP);
    const { dialog } = users;
    await users.invite.click();
    await expect(dialog.field).toBeFocused();
    const ear = await listen(page);
    await dialog.field.pressSequentially("ann@x.example,nobody,");
    await dialog.field.pressSequentially("mateo.silva@harbourpine.example,");
    const marked = (address: string) => `polite: ${address} is marked. Press Backspace again to take it out.`;
    await page.keyboard.press("Backspace");
    // Nobody's keys follow each other within a frame.
    await expect.poll(ear.heard).toContain(marked("mateo.silva@harbourpine.example"));
    await page.keyboard.press("Delete");
    await expect.poll(ear.heard).toContain(marked("nobody"));
    await page.keyboard.press("Escape");
    const line = await cut(page, "POST", INVITE);
    for (const _ of [1, 2]) {
      await dialog.send().click();
      await expect(dialog.recipient("ann@x.example")).toContainText("Not sent.");
    }
    await line.restore();
    await dialog.send().click();
    await expect(users.notice("ann@x.example was invited.")).toBeVisible();
    const bad = "nobody – An email address needs an @";
    await expect
      .poll(ear.heard)
      .toEqual([
        `polite: ${bad}`,
        "polite: mateo.silva@harbourpine.example – Already a member: Mateo Silva",
        marked("mateo.silva@harbourpine.example"),
        marked("nobody"),
        `assertive: ann@x.example – Not sent. ${CUT}`,
        `assertive: ann@x.example – Not sent. ${CUT}`,
        "assertive: 1 invitation sent. 1 not sent; the reason stands beside each.",
        "polite: ann@x.example was invited.",
      ]);
  });

  test("that an address looks like somebody else's, once", async ({ page, users }) => {
    await users.openMembers(SHOP);
    await users.invite.click();
    await expect(users.dialog.field).toBeFocused();
    const ear = await listen(page);
    // The first letter is Cyrillic.
    const odd = "\u0430nn@x.example";
    await users.dialog.field.pressSequentially(`${odd},bob@x.example,`);
    const warning = users.dialog.recipient(odd).locator(".mxu-chip-problem");
    await expect(warning).toBeVisible();
    await expect.poll(ear.heard).toEqual([`polite: ${odd} – ${await warning.innerText()}`]);
    await expect(warning, "in the direction of its own words").toHaveAttribute("dir", "auto");
  });

  test("that a limit pauses a batch, once, and not every second of it", async ({ page, users, complaints }) => {
    complaints.allow(refused(429));
    await users.openMembers(SHOP);
    await answer(page, "POST", INVITE, { status: 429, headers: { "retry-after": "3" }, type: "TooManyRequests" }, 1);
    await users.invite.click();
    await users.dialog.field.fill("ann@x.example");
    const ear = await listen(page);
    await users.dialog.send().click();
    await expect(users.dialog.box.getByRole("status").filter({ hasText: "Paused" })).toContainText(/Continues in [1-3] s\./);
    await expect(users.notice("ann@x.example was invited.")).toBeVisible();
    await expect.poll(ear.heard).toEqual([expect.stringMatching(/^polite: Paused/), "polite: ann@x.example was invited."]);
  });

  test("that a limit holds a list up, once, and that it has come", async ({ page, users, complaints }) => {
    complaints.allow(refused(429));
    await users.openMembers(SHOP);
    const ear = await listenOn(page);
    await answer(page, "GET", MEMBERS, { status: 429, headers: { "retry-after": "3" } }, 1);
    await users.refresh.click();
    const limited = users.alert("The members could not be refreshed");
    await expect(limited).toBeVisible();
    await limited.getByRole("button", { name: "Try again" }).click();
    await expect(limited).toBeHidden();
    await users.search.fill("alex");
    await expect
      .poll(ear.heard)
      .toEqual([expect.stringMatching(/^assertive: The members could not be refreshed.*Try again in 3 s\./), "polite: 2 members found"]);
  });

  test("that a slow list has come, and nothing behind an open dialog", async ({ page, users }) => {
    let open = () => {};
    const opened = new Promise<void>((resolve) => (open = resolve));
    await page.route(
      (url) => isApi(url) && MEMBERS.test(url.pathname),
      async (route) => {
        await opened;
        await route.continue();
      },
    );
    await users.visit(SHOP);
    await expect(page.getByText("Loading members")).toBeAttached();
    const ear = await listen(page);
    open();
    await expect(users.members).toBeVisible();
    await expect.poll(ear.heard).toEqual(["polite: 24 members found"]);
    const details = await users.openDetails("Sam Osei");
    await details.role.selectOption("Admin");
    await page.getByRole("alertdialog").getByRole("button", { name: /admin$/ }).click();
    await expect(details.role).toHaveValue("org:admin");
    await expect.poll(ear.heard).toEqual(["polite: 24 members found", "polite: Sam Osei is now Admin."]);
  });

  test("what is wrong with JSON once one stops typing", async ({ page, users }) => {
    await users.openMembers(SHOP);
    const details = await users.openDetails("Sam Osei");
    await details.edit.click();
    await expect(details.json).toBeFocused();
    const ear = await listen(page);
    await details.json.fill("");
    await details.json.pressSequentially('{"a": nonsense', { delay: 60 });
    await expect.poll(ear.heard).toEqual([expect.stringMatching(/^polite: This is not JSON: look at line 1, column \d+\.$/)]);
  });
});
