import { expect, FIELD_NOTES, isApi, SHOP, startServer, test, TOKEN } from "../support/embedding.ts";

test.describe("Two on one page", () => {
  test("have an app, a server and a token each, and do not touch each other", async ({ page, server, host }) => {
    const other = await startServer(["--in-memory", "--allow-origin", host.url]);
    try {
      const asked: string[] = [];
      page.on("request", (request) => {
        if (isApi(request.url()) && request.method() === "GET") asked.push(`${new URL(request.url()).origin} ${new URL(request.url()).pathname}`);
      });
      const query = new URLSearchParams({ one: SHOP, oneBase: server.url, two: FIELD_NOTES, twoBase: other.url });
      await page.goto(`/pages/two.html?${query}#one=${TOKEN}&two=${TOKEN}`);
      const [one, two] = [page.locator("#one"), page.locator("#two")];
      await expect(one.getByRole("tab", { name: "Members, 24" })).toBeVisible();
      await expect(two.getByRole("tab", { name: "Members, 4" })).toBeVisible();
      expect(asked.toSorted()).toEqual(
        [SHOP, FIELD_NOTES]
          .flatMap((app, index) => ["", "/invitations"].map((rest) => `${[server, other][index]!.url} /v1/apps/${app}/users${rest}`))
          .toSorted(),
      );

      await one.getByRole("searchbox", { name: "Search members" }).fill("alex");
      await expect(one.getByRole("rowheader")).toHaveCount(2);
      await expect(two.getByRole("rowheader")).toHaveCount(4);
      await two.getByRole("tab", { name: "Activity" }).click();
      await expect(one.getByRole("tab", { name: "Members, 24" })).toHaveAttribute("aria-selected", "true");
      await two.getByRole("tab", { name: /^Members/ }).click();
      await two.getByRole("combobox", { name: "Role for Mateo Silva" }).selectOption("Admin");
      await page.getByRole("alertdialog").getByRole("button", { name: "Make Mateo Silva an admin" }).click();
      await expect(two.locator(".mxu-toast")).toContainText("Mateo Silva is now Admin.");
      await expect(one.locator(".mxu-toast")).toHaveCount(0);
      const targets = await page.evaluate(() => (window as unknown as { hostLog: { type: string; target: string }[] }).hostLog);
      expect(targets.filter(({ type }) => type === "role-changed").map(({ target }) => target)).toEqual(["two"]);
    } finally {
      await other.stop();
    }
  });

  test("load the module once", async ({ page, server }) => {
    const wasm: string[] = [];
    page.on("request", (request) => {
      if (/_bg.*\.wasm$/.test(request.url())) wasm.push(request.url());
    });
    await page.goto(`/pages/two.html?${new URLSearchParams({ one: SHOP, oneBase: server.url, two: FIELD_NOTES, twoBase: server.url })}#one=${TOKEN}&two=${TOKEN}`);
    await expect(page.locator("#one").getByRole("rowheader").first()).toBeVisible();
    await expect(page.locator("#two").getByRole("rowheader").first()).toBeVisible();
    expect(wasm).toHaveLength(1);
  });

  test("label their own controls, and taking one away leaves the other", async ({ page, server }) => {
    await page.goto(`/pages/two.html?${new URLSearchParams({ one: SHOP, oneBase: server.url, two: SHOP, twoBase: server.url })}#one=${TOKEN}&two=${TOKEN}`);
    const [one, two] = [page.locator("#one"), page.locator("#two")];
    await expect(one.getByRole("tab", { name: "Members, 24" })).toBeVisible();
    await expect(two.getByRole("tab", { name: "Members, 24" })).toBeVisible();
    await two.getByRole("searchbox", { name: "Search members" }).fill("jonas");
    await expect(two.getByRole("rowheader")).toHaveCount(1);
    await page.evaluate(() => document.getElementById("one")!.remove());
    await two.getByRole("combobox", { name: "Role for Jonas Weber" }).selectOption("Member");
    await expect(two.locator(".mxu-toast")).toContainText("Jonas Weber is now Member.");
  });
});
