import type { Page } from "@playwright/test";
import { type Application, expect, expectAccessibleInBothThemes, gate, NO_ANSWER, refused, SHOP, test, TOKEN } from "../support/embedding.ts";

/** The words in the element's place, and the same to the application; once. */
async function fails(page: Page, app: Application, words: RegExp): Promise<void> {
  const alert = page.locator("mixpeek-users").locator(":scope [role=alert]").filter({ hasText: /./ }).first();
  await expect(alert).toBeVisible();
  await expect(page.locator("mixpeek-users")).toContainText(words);
  await expectAccessibleInBothThemes(page, `not started: ${words}`);
  expect(await app.told("error")).toMatchObject({ kind: "start", message: expect.stringMatching(words) });
  expect(await app.events("ready")).toEqual([]);
  expect(await app.events("error"), "said once").toHaveLength(1);
}

const PAGES = ["/", "/production/", "/pages/plain.html"];

test.describe("Every kind of page shows it", () => {
  for (const path of PAGES) {
    test(path, async ({ users, app }) => {
      await app.visit({}, { path });
      await expect(users.members.getByRole("rowheader")).toHaveCount(24);
      await users.invite.click();
      await expect(users.dialog.field).toBeFocused();
      expect(await app.told("ready")).toEqual({ appId: SHOP });
    });
  }

  test("rendered by a server first, without a word of complaint", async ({ page, users, app }) => {
    await app.visit({}, { path: "/rendered.html" });
    await expect(users.members.getByRole("rowheader")).toHaveCount(24);
    await expect(page.locator("html")).toHaveAttribute("data-hydrated", "true");
    expect(await app.events("error")).toEqual([]);
  });
});

test.describe("The rows' layout stands there", () => {
  test("until the module has arrived, and the application's page is not held up", async ({ page, users, app }) => {
    const arrival = gate();
    await page.route("**/*_bg*.wasm", async (route) => {
      await arrival.opened;
      await route.continue();
    });
    await app.visit();
    await expect(page.locator("mixpeek-users .mxu-skeleton")).toBeAttached();
    await expectAccessibleInBothThemes(page, "the element's skeleton");
    await app.choose("Logs");
    await expect(page.getByText("Nothing was logged.")).toBeVisible();
    await app.choose("Users");
    arrival.open();
    await expect(users.members).toBeVisible();
    await expect(page.locator("mixpeek-users .mxu-skeleton")).toHaveCount(0);
  });
});

test.describe("What keeps the element from starting is said", () => {
  test("no app", async ({ page, app, complaints }) => {
    complaints.allow(/No app is named/);
    await app.visit({ appId: "" }, { path: "/pages/plain.html" });
    await fails(page, app, /No app is named here.*appId/s);
    // And mended by naming one.
    await app.set({ appId: SHOP });
    await expect(page.getByRole("table", { name: "Members" })).toBeVisible();
  });

  test("a base URL that is none", async ({ page, app, complaints }) => {
    complaints.allow(/base URL/);
    await app.visit({ baseUrl: "https://" }, { path: "/pages/plain.html" });
    await fails(page, app, /base URL is not an address/);
  });

  test("a base URL with a scheme that cannot be asked, or a name and password", async ({ page, app, complaints }) => {
    complaints.allow(/base URL/);
    for (const baseUrl of ["ftp://users.example", "javascript:alert(1)", "https://me:secret@users.example"]) {
      await app.visit({ baseUrl }, { path: "/pages/plain.html" });
      await fails(page, app, /base URL/);
      expect(JSON.stringify(await app.events())).not.toContain("secret");
    }
  });

  test("a module that is not there, with its address; and the next one tries again", async ({ page, app, complaints }) => {
    complaints.allow(refused(404), /mixpeek-users: /);
    await page.route("**/*_bg*.wasm", (route) => route.fulfill({ status: 404, body: "There is no such file." }));
    await app.visit();
    await fails(page, app, /_bg.*\.wasm answered 404.*wasmUrl/s);
    await page.unroute("**/*_bg*.wasm");
    await app.choose("Overview");
    await app.choose("Users");
    await expect(page.getByRole("table", { name: "Members" })).toBeVisible();
  });

  test("a line that is cut", async ({ page, app, complaints }) => {
    complaints.allow(NO_ANSWER, /mixpeek-users: /);
    await page.route("**/*_bg*.wasm", (route) => route.abort());
    await app.visit();
    await fails(page, app, /did not load/);
  });

  test("a page in the module's place, as servers of applications answer", async ({ page, app, complaints }) => {
    complaints.allow(/mixpeek-users: /);
    await page.route("**/*_bg*.wasm", (route) => route.fulfill({ status: 200, contentType: "text/html", body: "<!doctype html><title>Studio</title>" }));
    await app.visit();
    await fails(page, app, /is not the module/);
  });

  test("a policy without 'wasm-unsafe-eval'", async ({ page, app, complaints }) => {
    complaints.allow(/mixpeek-users: |Content.Security.Policy|wasm/i);
    await app.visit({ policy: "no-wasm" });
    await fails(page, app, /Content-Security-Policy.*wasm-unsafe-eval/s);
  });

  test("a browser without WebAssembly", async ({ page, app, complaints }) => {
    complaints.allow(/mixpeek-users: /);
    await page.addInitScript(() => Reflect.deleteProperty(window, "WebAssembly"));
    await app.visit();
    await fails(page, app, /WebAssembly/);
  });

  test("a module that stands elsewhere is found there", async ({ page, app, host }) => {
    const wasm = page.waitForRequest("**/package/app_bg.wasm");
    await app.visit({ wasmUrl: `${host.url}/package/app_bg.wasm` });
    await wasm;
    await expect(page.getByRole("table", { name: "Members" })).toBeVisible();
  });
});

test.describe("A server that does not let the application in", () => {
  test("is one that does not answer, in words that help", async ({ page, users, app, playwright, complaints }) => {
    // The last of them may ask again when the server has gone already.
    complaints.allow(/blocked by CORS policy|ERR_FAILED|ERR_CONNECTION_REFUSED|status of 403/);
    const { startServer } = await import("../support/server.ts");
    const closed = await startServer(["--in-memory"]);
    try {
      const asked = await playwright.request.newContext({ extraHTTPHeaders: { authorization: `Bearer ${TOKEN}` } });
      expect((await asked.get(`${closed.url}/v1/apps/${SHOP}/users`)).status()).toBe(200);
      await asked.dispose();
      await app.visit({ baseUrl: closed.url });
      await expect(users.alert("The members could not be loaded")).toBeVisible();
      expect(await app.told("error")).toMatchObject({ kind: "unreachable" });
      await expect(page.getByRole("table", { name: "Members" })).toBeHidden();
    } finally {
      await closed.stop();
    }
  });
});
