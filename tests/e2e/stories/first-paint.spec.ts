import type { Page } from "@playwright/test";
import { answer, expect, MEMBERS, refused, SHOP, standalone, test, TOKEN } from "../support/fixtures.ts";
import { arm, golden, type Json, turning } from "../support/hostile.ts";

/** Holds the module back until the answer is called. */
async function holdModule(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(/_bg.*\.wasm$/, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Goes there without waiting for what the page loads. */
async function arrive(page: Page, query = ""): Promise<void> {
  await page.goto(`/apps/${SHOP}/users${query}#token=${TOKEN}`, { waitUntil: "commit" });
}

/** Where things are, as far as both paints show them. */
function places(page: Page) {
  return page.evaluate(() =>
    [...document.querySelectorAll("h1, .mxu-head-actions button, [aria-selected=true], .mxu-search, thead th:has(.mxu-sort), tr.mxu-row:nth-child(-n+9) :is(.mxu-person-name, select)")]
      // Of two pages the one that can be seen.
      .filter((element) => document.querySelector(".mxu-first")?.contains(element) ?? true)
      .map((element) => {
        const { x, y, height } = element.getBoundingClientRect();
        const text = element instanceof HTMLSelectElement ? element.value : element.textContent;
        return { text: text?.trim(), x: Math.round(x), y: Math.round(y), height: Math.round(height) };
      }),
  );
}

test.describe("People can be read before the module has arrived", standalone("a script of the page paints them"), () => {
  for (const width of [1280, 375]) {
    test(`and stay where they are when it does, at ${width} px`, async ({ page, users }) => {
      await page.setViewportSize({ width, height: 800 });
      const release = await holdModule(page);
      await arrive(page);
      const first = page.locator(".mxu-first");
      await expect(first.getByText("Ines Ruiz", { exact: true })).toBeVisible();
      await expect(first, "nothing can be pressed that does nothing").toHaveAttribute("inert");
      const before = await places(page);
      expect(before.length).toBeGreaterThan(20);

      release();
      await expect(users.members).toBeVisible();
      await expect(first).toHaveCount(0);
      expect(await places(page)).toEqual(before);
    });
  }

  test("a search in the address is left to the module", async ({ page, users }) => {
    const release = await holdModule(page);
    const answered = page.waitForResponse(/\/users$/);
    await arrive(page, "?q=ines");
    await answered;
    await expect(page.locator(".mxu-first")).toHaveCount(0);
    release();
    await expect(users.row("Ines Ruiz")).toBeVisible();
  });

  const LIST = golden("listAppUsers.answer.full") as { users: Record<string, Json>[] };
  const roles = (label: string, count = 1) => Array.from({ length: count }, (_, index) => ({ role: `org:role_${index}`, label, description: "", administers: false }));
  const NAMED = "Ada Lovelace";
  for (const [what, person, context, isPainted] of [
    ["what can be shown as it is", { name: NAMED }, {}, true],
    ["a name that turns directions", { name: `\u202e${NAMED}` }, {}, false],
    ["a name with an Arabic letter mark", { name: `${NAMED}\u061c` }, {}, false],
    ["a name with a soft hyphen", { name: `${NAMED}\u00ad` }, {}, false],
    ["a name of a filler", { name: "\u3164", email: "ada@x.example" }, {}, false],
    ["a name of blank Braille", { name: "\u2800", email: "ada@x.example" }, {}, false],
    ["a name of 401 characters", { name: NAMED.padEnd(401, "a") }, {}, false],
    ["an address with something hidden in it", { name: NAMED, email: "a\u200bda@x.example" }, {}, false],
    ["a role that hides something", { name: NAMED, role: "org:\u2066x" }, {}, false],
    ["a title that turns directions", { name: NAMED }, { app_title: "\u202eShop" }, false],
    ["a role's label that turns directions", { name: NAMED }, { roles: roles("\u202eMember") }, false],
    ["more roles than anybody chooses from", { name: NAMED }, { roles: roles("Member", 201) }, false],
  ] as const) {
    test(`${what}: ${isPainted ? "painted" : "left to the module"}`, async ({ page, users }) => {
      await arm(page);
      await page.addInitScript(() => {
        const found = { first: false };
        Object.assign(window, { painted: found });
        new MutationObserver(() => (found.first ||= document.querySelector(".mxu-first") !== null)).observe(document, { childList: true, subtree: true });
      });
      // Without what the page itself says of all apps, the list's word counts.
      await page.route(
        (url) => url.pathname.startsWith("/apps/"),
        async (route) => {
          const response = await route.fetch();
          await route.fulfill({ response, body: (await response.text()).replace(/"capabilities":\{.*?\}(?=,"outbox")/, '"capabilities":null') });
        },
      );
      const { roles: given, ...rest } = context as { roles?: Json; app_title?: string };
      const capabilities = { ...(golden("getCapabilities.answer.full") as Record<string, Json>), ...(given && { roles: given }) };
      const body = JSON.stringify({ users: [{ ...LIST.users[1]!, ...person }], total: 1, x_context: { app_title: "Shop", ...rest, capabilities } });
      await answer(page, "GET", MEMBERS, { status: 200, headers: { "content-length": `${Buffer.byteLength(body)}` }, body });
      const release = await holdModule(page);
      const answered = page.waitForResponse((response) => MEMBERS.test(new URL(response.url()).pathname) && response.request().resourceType() === "fetch");
      await arrive(page);
      await answered;
      if (isPainted) await expect(page.locator(".mxu-first").getByText(NAMED, { exact: true })).toBeVisible();
      release();
      await expect(users.names()).toHaveCount(1);
      expect(await page.evaluate(() => (window as unknown as { painted: { first: boolean } }).painted.first)).toBe(isPainted);
      if (!what.startsWith("a role that")) expect(await turning(page)).toEqual([]);
    });
  }

  test("a refusal is left to the module", async ({ page, users, complaints }) => {
    complaints.allow(refused(401));
    await users.visit(SHOP, "", "not-the-token-of-this-server-at-all");
    await expect(users.alert("You are not signed in")).toBeVisible();
    await expect(page.locator(".mxu-first")).toHaveCount(0);
  });

  test("a module that fails before the list is there is said, and stays said", async ({ page, complaints }) => {
    complaints.allow(/wasm|Failed to load resource|ERR_FAILED/);
    await page.route(/_bg.*\.wasm$/, (route) => route.abort());
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route(/\/users$/, async (route) => {
      if (route.request().resourceType() === "fetch") await released;
      await route.continue();
    });
    await arrive(page);
    const problem = page.getByRole("alert").filter({ hasText: "This page could not start" });
    await expect(problem).toBeVisible();
    const answered = page.waitForResponse((response) => response.url().endsWith("/users") && response.request().resourceType() === "fetch");
    release();
    await answered;
    await expect(page.locator("#mixpeek-users-first")).toHaveCount(0);
    await expect(problem).toBeVisible();
  });

  test("going back before the module is there leads to the page before", async ({ page, apps }) => {
    await page.goto(`/#token=${TOKEN}`);
    await apps.row("Shop search").getByRole("link").click();
    await expect(page.getByRole("heading", { level: 1, name: "Users" })).toBeVisible();
    const release = await holdModule(page);
    await page.reload({ waitUntil: "commit" });
    await expect(page.locator(".mxu-first").getByText("Ines Ruiz", { exact: true })).toBeVisible();
    await page.goBack({ waitUntil: "commit" });
    release();
    await expect(apps.table).toBeVisible();
    await expect(page.locator(".mxu-first")).toHaveCount(0);
  });

  test("a module that does not arrive is said in place of them", async ({ page, complaints }) => {
    complaints.allow(/wasm|Failed to load resource|ERR_FAILED/);
    let fail = () => {};
    const failed = new Promise<void>((resolve) => (fail = resolve));
    await page.route(/_bg.*\.wasm$/, async (route) => {
      await failed;
      await route.abort();
    });
    await arrive(page);
    await expect(page.locator(".mxu-first").getByText("Ines Ruiz", { exact: true })).toBeVisible();
    fail();
    await expect(page.getByRole("alert")).toContainText("This page could not start");
    await expect(page.locator(".mxu-first")).toHaveCount(0);
  });
});
