import { cut, expect, FIELD_NOTES, NO_ANSWER, PRICE_TRACKER, refused, ROLE, SHOP, test, TOKEN } from "../support/embedding.ts";

const RAVI = "ravi.menon@harbourpine.example";

test.describe("The application hears", () => {
  test("what was done, once each, in its details", async ({ page, users, app }) => {
    await users.openMembers(SHOP);
    expect(await app.told("ready")).toEqual({ appId: SHOP });
    expect(await app.told("members-loaded")).toEqual({ appId: SHOP, total: 24 });

    await users.invite.click();
    await users.dialog.field.fill("ann@x.example");
    await users.dialog.send().click();
    expect(await app.told("member-invited")).toEqual({
      appId: SHOP,
      invitationId: expect.stringMatching(/./),
      email: "ann@x.example",
      role: "org:member",
    });

    await users.role("Jonas Weber").selectOption("Member");
    expect(await app.told("role-changed")).toEqual({ appId: SHOP, userId: "user_jonas", role: "org:member" });

    await users.remove("Q").click();
    await users.question("Remove Q?").getByRole("button", { name: "Remove Q" }).click();
    expect(await app.told("member-removed")).toEqual({ appId: SHOP, userId: "user_q" });

    await users.tab(/^Invitations/).click();
    expect(await app.told("section-change")).toEqual({ section: "invitations" });

    await users.resend(RAVI).click();
    await users.question(`Resend invitation to ${RAVI}?`).getByRole("button", { name: `Resend invitation to ${RAVI}` }).click();
    const again = await app.told("invitation-resent");
    expect(again).toEqual({ appId: SHOP, invitationId: expect.stringMatching(/./), email: RAVI, role: expect.stringMatching(/^org:/) });

    await expect(users.notice(`A new invitation was sent to ${RAVI}`)).toBeVisible();
    await users.revoke(RAVI).click();
    await users.question(`Revoke invitation for ${RAVI}?`).getByRole("button", { name: `Revoke invitation for ${RAVI}` }).click();
    expect(await app.told("invitation-revoked")).toEqual({ appId: SHOP, invitationId: again["invitationId"], email: RAVI });

    const events = await app.events();
    expect(events.map(({ type }) => type).toSorted(), "nothing is said twice, and sending again is one thing").toEqual(
      ["ready", "members-loaded", "member-invited", "role-changed", "member-removed", "section-change", "invitation-resent", "invitation-revoked"].toSorted(),
    );
    for (const { type, bubbles, composed, cancelable, target } of events) {
      expect({ type, bubbles, composed, cancelable, target }).toEqual({ type, bubbles: true, composed: true, cancelable: false, target: "mixpeek-users" });
    }
    // React's handlers are called with the same.
    const handled = await page.evaluate(() => window.host.handled);
    expect(handled).toEqual(events.map(({ type, detail }) => ({ type, detail })));
  });

  test("what failed, by its meaning and in words", async ({ page, users, app, complaints }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(SHOP);
    await cut(page, "PATCH", ROLE);
    await users.role("Jonas Weber").selectOption("Member");
    await expect(users.alert("Jonas Weber was not made Member.")).toBeVisible();
    expect(await app.told("error")).toEqual({ appId: SHOP, kind: "unreachable", message: expect.stringContaining("Jonas Weber was not made Member.") });
    expect(await app.events("error")).toHaveLength(1);
  });

  test("that an app does not exist, or manages no users", async ({ users, app, complaints }) => {
    complaints.allow(refused(404), refused(403));
    await users.visit("app_that_never_was");
    expect(await app.told("error")).toMatchObject({ appId: "app_that_never_was", kind: "not-found" });
    await users.visit(PRICE_TRACKER);
    expect(await app.told("error")).toMatchObject({ appId: PRICE_TRACKER, kind: "not-enabled" });
  });

  test("an error as its own, and the page does not", async ({ page, users, app, complaints }) => {
    complaints.allow(NO_ANSWER);
    await page.addInitScript(() => {
      const faults: string[] = [];
      Object.assign(window, { faults });
      window.addEventListener("error", (event) => faults.push(String(event)));
    });
    await users.openMembers(SHOP);
    await cut(page, "PATCH", ROLE);
    await users.role("Jonas Weber").selectOption("Member");
    await app.told("error");
    expect(await page.evaluate(() => (window as unknown as { faults: string[] }).faults), "what watches the page for faults is left alone").toEqual([]);
  });

  test("nothing that is secret", async ({ page, users, app, admin, complaints }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(SHOP);
    await users.invite.click();
    await users.dialog.field.fill("ann@x.example");
    await users.dialog.send().click();
    await app.told("member-invited");
    await cut(page, "PATCH", ROLE);
    await users.role("Jonas Weber").selectOption("Member");
    await app.told("error");
    const link = (await admin.mails("ann@x.example"))[0]!.accept_path!;
    const said = JSON.stringify(await app.events());
    expect(said).not.toContain(TOKEN);
    expect(said).not.toContain(link);
    expect(said).not.toContain(link.split("/").at(-1));
    // Nor does it stand in the document.
    const html = await page.evaluate(() => document.documentElement.outerHTML + document.querySelector("mixpeek-users")!.shadowRoot!.innerHTML);
    expect(html).not.toContain(TOKEN);
  });
});

test.describe("The application does", () => {
  test("load everything anew", async ({ page, users, app, admin }) => {
    await users.openMembers(SHOP);
    await admin.remove(SHOP, "Q");
    await page.evaluate(() => document.querySelector("mixpeek-users")!.refresh());
    await expect(users.tab("Members, 23")).toBeVisible();
    await expect.poll(() => app.events("members-loaded").then((events) => events.map(({ detail }) => detail["total"]))).toEqual([24, 23]);
  });

  test("open the invite form with addresses in it", async ({ page, users }) => {
    await users.openMembers(SHOP);
    await page.evaluate(() => document.querySelector("mixpeek-users")!.openInvite(["ann@x.example", "mateo.silva@harbourpine.example"]));
    await expect(users.dialog.recipients).toHaveCount(2);
    await expect(users.dialog.recipient("mateo.silva@harbourpine.example")).toContainText("Already a member");
    await expect(users.dialog.send()).toBeVisible();
  });

  test("open it before the element is there", async ({ page, users }) => {
    await page.addInitScript(() => {
      // As soon as the element stands in the page.
      new MutationObserver((_, observer) => {
        const element = document.querySelector("mixpeek-users");
        if (!element?.openInvite) return;
        observer.disconnect();
        element.openInvite(["ann@x.example"]);
      }).observe(document, { childList: true, subtree: true });
    });
    await users.open(SHOP);
    await expect(users.dialog.recipient("ann@x.example")).toBeVisible();
  });

  test("show without letting change", async ({ users, app }) => {
    await app.visit({ readOnly: true });
    await expect(users.members.getByRole("rowheader")).toHaveCount(24);
    await expect(users.invite).toBeHidden();
    await expect(users.members.getByRole("combobox")).toHaveCount(0);
    await expect(users.members.getByRole("button", { name: /^Remove/ })).toHaveCount(0);
    await users.tab(/^Invitations/).click();
    await expect(users.invitations.getByRole("rowheader")).toHaveCount(6);
    await expect(users.invitations.getByRole("button", { name: /^(Revoke|Resend)/ })).toHaveCount(0);
    // And back, in place.
    await app.set({ readOnly: false });
    await expect(users.invite).toBeVisible();
    await expect(users.revoke(RAVI)).toBeVisible();
  });

  test("say what the directory cannot do, and who is looking", async ({ users, app }) => {
    await app.visit({ appId: FIELD_NOTES, capabilities: { invite: false, removal: null }, viewer: { email: "mateo.silva@harbourpine.example" } });
    await expect(users.members).toBeVisible();
    await expect(users.invite).toBeHidden();
    await expect(users.members.getByRole("button", { name: /^Remove/ })).toHaveCount(0);
    await expect(users.role("Mateo Silva")).toBeVisible();
    await expect(users.row("Mateo Silva").getByText("You", { exact: true })).toBeVisible();
  });
});
