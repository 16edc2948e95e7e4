import { expect, gate, isApi, recordRequests, refused, SHOP, test, TOKEN } from "../support/embedding.ts";

const STALE = "a-token-that-has-expired-already-long-ago";

/** The `Authorization` of every request to the API. */
function recordTokens(page: import("@playwright/test").Page): string[] {
  const tokens: string[] = [];
  page.on("request", (request) => {
    if (isApi(request.url()) && request.method() !== "OPTIONS") tokens.push(request.headers()["authorization"] ?? "none");
  });
  return tokens;
}

test.describe("A token", () => {
  test("is asked for before each request, and goes into the header alone", async ({ page, users, app }) => {
    const tokens = recordTokens(page);
    await users.openMembers(SHOP);
    await expect(users.tab("Invitations, 6 pending")).toBeVisible();
    expect(tokens).toEqual([`Bearer ${TOKEN}`, `Bearer ${TOKEN}`]);
    expect((await app.asked()).every(({ refused }) => !refused)).toBe(true);
    const before = (await app.asked()).length;
    await users.role("Jonas Weber").selectOption("Member");
    await expect(users.notice("Jonas Weber is now Member.")).toBeVisible();
    expect(await app.asked()).toHaveLength(before + 1);
  });

  test("that has expired is renewed, and the person notices nothing", async ({ users, app, complaints }) => {
    complaints.allow(refused(401));
    await app.visit({}, { tokens: [STALE, TOKEN] });
    await expect(users.members.getByRole("rowheader")).toHaveCount(24);
    await expect(users.tab("Invitations, 6 pending")).toBeVisible();
    expect(await app.asked()).toContainEqual({ refused: true });
    expect(await app.events("auth-required")).toEqual([]);
    expect(await app.events("error")).toEqual([]);
  });

  test("that expires while somebody writes leaves what they wrote, and the request is sent once more", async ({ page, users, app, admin, complaints }) => {
    complaints.allow(refused(401));
    await users.openMembers(SHOP);
    await users.invite.click();
    await users.dialog.field.fill("ann@x.example, bob@x.example,");
    await expect(users.dialog.recipients).toHaveCount(2);
    const requests = recordRequests(page);
    const renewal = gate();
    await page.exposeFunction("renewal", () => renewal.opened);
    await page.evaluate(
      ([stale, fresh]) => {
        const renewal = (window as unknown as { renewal: () => Promise<void> }).renewal;
        let current: string = stale;
        const asked: boolean[] = [];
        const getToken = async ({ refused }: { refused: boolean }) => {
          asked.push(refused);
          if (refused) {
            await renewal();
            current = fresh;
          }
          return current;
        };
        Object.assign(window, { renewed: asked });
        window.host.set({ getToken });
      },
      [STALE, TOKEN] as const,
    );
    await users.dialog.send(2).click();
    // While the application renews it, the form stands there as it was.
    await expect.poll(() => page.evaluate(() => (window as unknown as { renewed: boolean[] }).renewed)).toEqual([false, true]);
    await expect(users.dialog.recipients).toHaveCount(2);
    renewal.open();
    await expect(users.dialog.box).toBeHidden();
    await expect(users.notice("ann@x.example and bob@x.example were invited.")).toBeVisible();
    expect(await page.evaluate(() => (window as unknown as { renewed: boolean[] }).renewed)).toEqual([false, true, false]);
    expect(requests, "the refused one twice, the next one once").toEqual(Array(3).fill(`POST /v1/apps/${SHOP}/users/invite`));
    expect(await admin.mails("ann@x.example")).toHaveLength(1);
    expect(await app.events("auth-required")).toEqual([]);
  });

  test("that is refused twice is said, in the form and to the application, and nothing is lost", async ({ page, users, app, admin, complaints }) => {
    complaints.allow(refused(401));
    await users.openMembers(SHOP);
    await users.invite.click();
    await users.dialog.field.fill("ann@x.example,");
    const requests = recordRequests(page);
    await page.evaluate((stale) => (window.host.tokens = [stale, stale]), STALE);
    await users.dialog.send().click();
    expect(await app.told("auth-required")).toEqual({ appId: SHOP });
    expect(requests, "not three times").toHaveLength(2);
    await expect(users.dialog.recipient("ann@x.example")).toBeVisible();
    expect(await app.events("auth-required"), "said once").toHaveLength(1);

    // The application signs the person in again, and the same form goes out.
    await page.evaluate((fresh) => (window.host.tokens = [fresh]), TOKEN);
    await users.dialog.send().click();
    await expect(users.notice("ann@x.example was invited.")).toBeVisible();
    expect(await admin.mails("ann@x.example")).toHaveLength(1);
  });

  test("that never was: says so where the list would be, and once", async ({ users, app, complaints }) => {
    complaints.allow(refused(401));
    await app.visit({}, { tokens: [] });
    await expect(users.alert("You are not signed in")).toBeVisible();
    await expect(users.alert("You are not signed in")).not.toContainText("address that the server printed");
    expect(await app.told("auth-required")).toEqual({ appId: SHOP });
    expect(await app.events("auth-required"), "two lists are refused, which is one reason to sign in").toHaveLength(1);
  });

  test("that cannot be had is no crash", async ({ page, users, app, complaints }) => {
    complaints.allow(refused(401));
    await page.addInitScript(() => {
      addEventListener("DOMContentLoaded", () => {
        window.host?.set({ getToken: () => Promise.reject(new Error("the session is gone")) });
      });
    });
    await app.visit();
    await expect(users.region.getByRole("alert").first()).toBeVisible();
    await expect(users.members).toBeHidden();
    const said = JSON.stringify(await app.events());
    expect(said).toMatch(/auth-required|error/);
  });

  test("is not given to another server by a redirect or a picture", async ({ page, users, server }) => {
    const elsewhere: string[] = [];
    page.on("request", (request) => {
      if (request.headers()["authorization"] && new URL(request.url()).origin !== server.url) elsewhere.push(request.url());
    });
    await users.openMembers(SHOP);
    await users.tab(/^Invitations/).click();
    await expect(users.invitations).toBeVisible();
    expect(elsewhere).toEqual([]);
  });
});
