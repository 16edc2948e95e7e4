import { numberTimers } from "../chaos/screen.ts";
import type { UsersTab } from "../support/pages.ts";
import { answer, expect, gate, INVITATIONS, INVITE, isApi, MEMBERS, recordRequests, refused, ROLE, SHOP, standalone, test, type Page, only } from "../support/fixtures.ts";

const DAY = 86_400_000;

/** The page is behind another one, or in front again, as a browser says it. */
async function hide(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate((isHidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => (isHidden ? "hidden" : "visible") });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }, isHidden);
}

/** What watches over the tab comes after the first screen. */
async function watched(users: UsersTab): Promise<void> {
  await expect(users.region.locator(":scope > [role=status]").first()).toBeAttached();
}

const BOTH = [`GET /v1/apps/${SHOP}/users`, `GET /v1/apps/${SHOP}/users/invitations`];

test.describe("The computer sleeps", only("embedded"), () => {
  test("for hours: both lists are loaded once when it wakes", async ({ page, users, admin, facts }) => {
    await users.openMembers(SHOP);
    await watched(users);
    await page.clock.install();
    await page.addInitScript(numberTimers);
    await page.reload();
    await expect(users.members).toBeVisible();
    await page.clock.runFor(2_000);
    await admin.remove(SHOP, "Mateo Silva");
    const requests = recordRequests(page);
    // Timers that were due meanwhile fire once, as after a sleep.
    await page.clock.fastForward(4 * 3_600_000);
    await expect(users.tab(`Members, ${facts.people - 1}`)).toBeVisible();
    await hide(page, false);
    await page.evaluate(() => void window.dispatchEvent(new Event("focus")));
    await page.clock.runFor(15_000);
    expect(requests.sort()).toEqual(BOTH);
  });

  test("while a limit is counted down: it is over at once, and never below nought", async ({ page, users, facts, complaints }) => {
    complaints.allow(refused(429));
    await page.clock.install();
    await page.addInitScript(numberTimers);
    await answer(page, "GET", MEMBERS, { status: 429, headers: { "retry-after": "50" }, type: "TooManyRequestsError" }, 1);
    await users.visit(SHOP);
    const limited = users.alert("Too many requests");
    await expect(limited).toContainText(/Trying again in (50|49) s/);
    const said: string[] = [];
    await page.exposeFunction("said", (text: string) => void said.push(text));
    await page.evaluate(() => {
      const roots = [document, ...[...document.querySelectorAll("*")].flatMap((element) => element.shadowRoot ?? [])];
      const look = () => {
        const text = roots.flatMap((root) => [...root.querySelectorAll('[role="alert"]')]).map((alert) => alert.textContent);
        void (window as unknown as { said: (text: string) => void }).said(text.join(" "));
      };
      for (const root of roots) new MutationObserver(look).observe(root, { subtree: true, characterData: true, childList: true });
    });
    await page.clock.fastForward(8 * 3_600_000);
    await expect(users.members.getByRole("rowheader")).toHaveCount(facts.people);
    expect(said.filter((text) => text.includes("-"))).toEqual([]);
  });

  test("with a request under way: it is given up, and that is said", async ({ page, users, facts, complaints }) => {
    complaints.allow(/Failed to load resource|ERR_/);
    // Playwright's clock leaves this timer alone.
    await page.addInitScript(() => {
      AbortSignal.timeout = (millis: number) => {
        const controller = new AbortController();
        setTimeout(() => controller.abort(new DOMException("signal timed out", "TimeoutError")), millis);
        return controller.signal;
      };
    });
    await page.clock.install();
    await page.addInitScript(numberTimers);
    await users.openMembers(SHOP);
    const never = gate();
    const requests = recordRequests(page);
    await page.route((url) => isApi(url) && ROLE.test(url.pathname), async (route) => {
      await never.opened;
      await route.abort().catch(() => {});
    });
    const sent = page.waitForRequest((request) => ROLE.test(new URL(request.url()).pathname) && request.method() === "PATCH");
    await users.role("Jonas Weber").selectOption(facts.member);
    await sent;
    await page.clock.fastForward(29_000);
    await expect(users.role("Jonas Weber")).toHaveAttribute("aria-busy", "true");
    await page.clock.fastForward(2 * 3_600_000);
    await expect(users.alert(`Jonas Weber was not made ${facts.member}.`)).toContainText("The server did not answer.");
    await expect(users.role("Jonas Weber")).toHaveValue("org:admin");
    expect(requests.filter((request) => request.startsWith("PATCH")), "it is not sent again by itself").toHaveLength(1);
    never.open();
  });
});

test.describe("The time of day is put back by hours", only("embedded"), () => {
  const LATER = { status: 429, headers: { "retry-after": "30" }, type: "TooManyRequestsError" };

  /** As somebody does who sees that the clock is wrong. */
  async function putBack(page: Page): Promise<void> {
    await page.clock.setSystemTime((await page.evaluate(() => Date.now())) - 3 * 3_600_000);
  }

  test("a change and a batch wait no longer for that", async ({ page, users, admin, facts, complaints, checkAxe }) => {
    complaints.allow(refused(429));
    await page.clock.install();
    await page.addInitScript(numberTimers);
    await users.openMembers(SHOP);
    await answer(page, "PATCH", ROLE, LATER, 1);
    await users.role("Jonas Weber").selectOption(facts.member);
    await expect(users.waiting).toContainText(/Continues in (30|29) s\./);
    await putBack(page);
    await page.clock.runFor(15_000);
    await expect(users.waiting).toContainText(/Continues in 1\d s\./);
    await page.clock.runFor(17_000);
    await expect(users.notice(`Jonas Weber is now ${facts.member}.`)).toBeVisible();
    await answer(page, "POST", INVITE, LATER, 1);
    await users.invite.click();
    await users.dialog.field.fill("ann@x.example,");
    await users.dialog.send().click();
    await expect(users.dialog.box).toContainText(/(30|29) s/);
    await checkAxe("invite-paused");
    await putBack(page);
    await page.clock.runFor(32_000);
    await expect(users.dialog.box).toBeHidden();
    expect(await admin.invitationsTo(SHOP, "ann@x.example")).toHaveLength(1);
  });

  test("nor does a list", standalone("what the tab's own lists do then is to be loaded at once"), async ({ page, apps, users, complaints }) => {
    complaints.allow(refused(429));
    await page.clock.install();
    await page.addInitScript(numberTimers);
    await answer(page, "GET", /^\/v1\/apps$/, LATER, 1);
    await apps.visit();
    await expect(users.alert("Too many requests")).toContainText(/Trying again in (30|29) s/);
    await putBack(page);
    await page.clock.runFor(32_000);
    await expect(apps.table).toBeVisible();
  });
});

test.describe("The page is in the background", only("embedded"), () => {
  test("it asks for nothing, and once when it is seen again after a minute", async ({ page, users }) => {
    await page.clock.install();
    await page.addInitScript(numberTimers);
    await users.openMembers(SHOP);
    await page.clock.runFor(2_000);
    await watched(users);
    await expect(users.tab(/^Invitations, /)).toBeVisible();
    const requests = recordRequests(page);
    await hide(page, true);
    await page.clock.fastForward(3_600_000);
    await page.clock.runFor(30_000);
    expect(requests).toEqual([]);
    await hide(page, false);
    await page.evaluate(() => void window.dispatchEvent(new Event("focus")));
    await expect.poll(() => requests.length).toBe(2);
    await hide(page, true);
    await page.clock.runFor(30_000);
    await hide(page, false);
    await page.evaluate(() => void window.dispatchEvent(new Event("focus")));
    await page.clock.runFor(1_000);
    expect(requests.sort(), "not again within a minute").toEqual(BOTH);
  });

  test("a change that waits goes out all the same", async ({ page, users, admin, facts, complaints }) => {
    complaints.allow(refused(429));
    await page.clock.install();
    await page.addInitScript(numberTimers);
    await users.openMembers(SHOP);
    await answer(page, "PATCH", ROLE, { status: 429, headers: { "retry-after": "30" }, type: "TooManyRequestsError" }, 1);
    await users.role("Jonas Weber").selectOption(facts.member);
    await expect(users.waiting).toContainText("A change waits");
    await hide(page, true);
    await page.clock.runFor(32_000);
    await expect(users.notice(`Jonas Weber is now ${facts.member}.`)).toBeVisible();
    expect(await admin.roleOf(SHOP, "Jonas Weber")).toBe("org:member");
  });
});

for (const [what, by] of [["ahead", 1], ["behind", -1]] as const) {
  test.describe(`The clock is a day ${what}`, only("embedded"), () => {
    test("an invitation just sent is neither old nor from the future", async ({ page, users }) => {
      await page.clock.install({ time: Date.now() + by * DAY });
      await page.addInitScript(numberTimers);
      await users.openInvitations(SHOP);
      await users.invite.click();
      await users.dialog.field.fill("fresh@x.example,");
      await users.dialog.send(1).click();
      await expect(users.dialog.box).toBeHidden();
      const row = users.invitation("fresh@x.example");
      await expect(row).toContainText(/Invited (now|this minute|\d+ seconds? ago)/);
      await expect(row).toContainText("30 days left");
      for (const text of await users.invitations.getByRole("row").allTextContents()) expect(text).not.toMatch(/-\d|in \d+ (second|minute|hour|day)/);
    });

    test("where the server does not tell its time, nothing that it lists is called expired", async ({ page, users }) => {
      await page.clock.install({ time: Date.now() + by * DAY * 60 });
      await page.addInitScript(numberTimers);
      await page.route((url) => isApi(url) && (INVITATIONS.test(url.pathname) || MEMBERS.test(url.pathname)), async (route) => {
        if (route.request().method() !== "GET") return route.fallback();
        const response = await route.fetch();
        const { date: _, ...headers } = response.headers();
        // A response that Playwright answers itself has no date of its own.
        await route.fulfill({ status: response.status(), headers, body: await response.text() });
      });
      await users.openInvitations(SHOP);
      const rows = users.invitations.getByRole("row");
      await expect(rows).toHaveCount(7);
      for (const text of await rows.allTextContents()) {
        expect(text).not.toMatch(/expired|-\d|Invited in /);
      }
      if (by > 0) await expect(rows.nth(1)).toContainText(/until \w+ \d+, \d+/);
    });
  });
}
