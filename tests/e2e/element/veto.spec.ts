import type { Page } from "@playwright/test";
import type { MixpeekUsersProps } from "mixpeek-users";

import { expect, gate, PRICE_TRACKER, recordRequests, refused, SHOP, test } from "../support/embedding.ts";

const RAVI = "ravi.menon@harbourpine.example";

/** Lets the application answer so to every write that is about to be sent. */
async function answerWith(page: Page, verdict: "yes" | "nothing" | "no" | "reason" | "failure" | "late"): Promise<void> {
  await page.evaluate((verdict) => {
    const { host } = window;
    const { later } = window as unknown as { later?: () => Promise<void> };
    const verdicts: Record<typeof verdict, () => ReturnType<NonNullable<MixpeekUsersProps["onBefore"]>>> = {
      yes: () => true,
      nothing: () => undefined,
      no: () => false,
      reason: () => "Your contract ends today.",
      failure: () => Promise.reject(new Error("the policy service is down")),
      late: async () => {
        await later?.();
        return true;
      },
    };
    host.set({
      onBefore: (intent) => {
        host.intents.push(intent);
        return verdicts[verdict]();
      },
    });
  }, verdict);
}

test.describe("The application is asked before each write", () => {
  test("and told what it would do", async ({ page, users, app, complaints }) => {
    complaints.allow(refused(403));
    await users.openMembers(SHOP);
    await answerWith(page, "nothing");
    await users.role("Jonas Weber").selectOption("Member");
    await expect(users.notice("Jonas Weber is now Member.")).toBeVisible();
    await users.remove("Q").click();
    await users.question("Remove Q?").getByRole("button", { name: "Remove Q" }).click();
    await expect(users.notice("Q was removed.")).toBeVisible();
    await users.invite.click();
    await users.dialog.field.fill("ann@x.example, bob@x.example,");
    await users.dialog.send(2).click();
    await expect(users.notice("ann@x.example and bob@x.example were invited.")).toBeVisible();
    await users.tab(/^Invitations/).click();
    await users.resend(RAVI).click();
    await users.question(`Resend invitation to ${RAVI}?`).getByRole("button", { name: `Resend invitation to ${RAVI}` }).click();
    await expect(users.notice(`A new invitation was sent to ${RAVI}`)).toBeVisible();
    await users.revoke(RAVI).click();
    await users.question(`Revoke invitation for ${RAVI}?`).getByRole("button", { name: `Revoke invitation for ${RAVI}` }).click();
    await expect(users.notice(`The invitation for ${RAVI} was revoked.`)).toBeVisible();
    await app.set({ appId: PRICE_TRACKER });
    await page.getByRole("button", { name: "Enable user management" }).click();
    await expect(users.tab("Members, 0")).toBeVisible();
    const id = expect.stringMatching(/./);
    expect(await app.intents()).toEqual([
      { action: "change-role", appId: SHOP, userId: "user_jonas", role: "org:member" },
      { action: "remove-member", appId: SHOP, userId: "user_q" },
      { action: "invite", appId: SHOP, email: "ann@x.example", role: "org:member" },
      { action: "invite", appId: SHOP, email: "bob@x.example", role: "org:member" },
      { action: "resend-invitation", appId: SHOP, invitationId: id, email: RAVI },
      { action: "revoke-invitation", appId: SHOP, invitationId: id, email: RAVI },
      { action: "enable-user-management", appId: PRICE_TRACKER },
    ]);
  });

  for (const [verdict, words] of [
    ["no", undefined],
    ["reason", "Your contract ends today."],
    ["failure", undefined],
  ] as const) {
    test(`and may refuse a role: ${verdict}`, async ({ page, users, app, admin, checkAxe }) => {
      await users.openMembers(SHOP);
      await answerWith(page, verdict);
      const requests = recordRequests(page);
      await users.role("Jonas Weber").selectOption("Member");
      const refusal = users.alert("Jonas Weber was not made Member.");
      await expect(refusal).toBeVisible();
      if (words) await expect(refusal).toContainText(words);
      if (words) await checkAxe("role-vetoed");
      await expect(refusal, "what went wrong in the application is the application's").not.toContainText("policy service");
      await expect(users.role("Jonas Weber")).toHaveValue("org:admin");
      expect(requests, "nothing is sent").toEqual([]);
      expect(await admin.roleOf(SHOP, "Jonas Weber")).toBe("org:admin");
      expect(await app.told("error")).toMatchObject({ appId: SHOP, kind: "vetoed" });
      expect(await app.events("role-changed")).toEqual([]);
    });

    test(`and may refuse an invitation: ${verdict}`, async ({ page, users, admin }) => {
      await users.openMembers(SHOP);
      await answerWith(page, verdict);
      const requests = recordRequests(page);
      await users.invite.click();
      await users.dialog.field.fill("ann@x.example,");
      await users.dialog.send().click();
      await expect(users.dialog.recipient("ann@x.example")).toContainText(words ?? "Not sent");
      expect(requests, "nothing is sent, nor looked for").toEqual([]);
      await answerWith(page, "yes");
      await users.dialog.send().click();
      await expect(users.notice("ann@x.example was invited.")).toBeVisible();
      expect(await admin.mails("ann@x.example")).toHaveLength(1);
    });

    test(`and may refuse a removal, inside the question: ${verdict}`, async ({ page, users, admin, checkAxe }) => {
      await users.openMembers(SHOP);
      await answerWith(page, verdict);
      await users.remove("Q").click();
      const question = users.question("Remove Q?");
      await question.getByRole("button", { name: "Remove Q" }).click();
      await expect(question.getByRole("alert")).toContainText("Q was not removed.");
      if (words) await expect(question.getByRole("alert")).toContainText(words);
      if (words) await checkAxe("removal-vetoed");
      expect(await admin.roleOf(SHOP, "Q")).toBe("org:member");
      await answerWith(page, "yes");
      await question.getByRole("button", { name: "Remove Q" }).click();
      await expect(users.notice("Q was removed.")).toBeVisible();
    });
  }

  test("and may take its time: the row is saving, and nothing is sent until then", async ({ page, users }) => {
    await users.openMembers(SHOP);
    const verdict = gate();
    await page.exposeFunction("later", () => verdict.opened);
    await answerWith(page, "late");
    const requests = recordRequests(page);
    await users.role("Jonas Weber").selectOption("Member");
    await expect(users.role("Jonas Weber")).toHaveAttribute("aria-busy", "true");
    expect(requests).toEqual([]);
    verdict.open();
    await expect(users.notice("Jonas Weber is now Member.")).toBeVisible();
    expect(requests).toEqual([`PATCH /v1/apps/${SHOP}/users/user_jonas/role`]);
  });

  test("and is not asked for what is only read", async ({ page, users, app }) => {
    await users.openMembers(SHOP);
    await answerWith(page, "no");
    await users.refresh.click();
    await expect.poll(() => app.events("members-loaded").then((events) => events.length)).toBe(2);
    expect(await app.intents()).toEqual([]);
  });
});
