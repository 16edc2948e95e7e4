import { answer, cut, expect, NO_ANSWER, refused, standalone, test } from "../support/fixtures.ts";

const APPS = /^\/v1\/apps$/;

test.describe("An admin finds the app", standalone("the element is given its app"), () => {
  test("sees every app with how people sign in, searches, and opens one", async ({ page, apps, users, checkState }) => {
    await apps.visit();
    await expect(apps.row("Shop search")).toContainText("shop-search");
    await expect(apps.row("Shop search")).toContainText("Clerk");
    await expect(apps.row("Field notes")).toContainText("Clerk");
    await expect(apps.row("Price tracker")).toContainText("No sign-in");
    await checkState("apps");

    await apps.search.fill("PRICE");
    await expect(apps.row("Price tracker")).toBeVisible();
    await expect(apps.row("Shop search")).toBeHidden();

    await apps.search.fill("nothing like it");
    await expect(page.getByText("No app matches “nothing like it”")).toBeVisible();
    await checkState("apps-none-found");
    await page.getByRole("button", { name: "Clear search", exact: true }).last().click();
    await expect(apps.table.getByRole("row")).toHaveCount(4);

    await apps.row("Shop search").getByRole("link").click();
    await expect(users.members).toBeVisible();
    await expect(page).toHaveURL(/\/apps\/app_shop_search\/users$/);
    await expect(page).toHaveTitle(/Users of Shop search/);
    await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Apps" }).click();
    await expect(apps.table).toBeVisible();
  });

  test("apps of a directory that does not answer are named, never left out", async ({ page, apps, users, checkState }) => {
    const missing = [{ directory: "Mixpeek", message: "Mixpeek does not answer; nothing was changed" }];
    const said = "Apps are missing below: those at “Mixpeek” could not be had.";
    await page.route(
      (url) => APPS.test(url.pathname),
      async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...(await response.json()), x_missing: missing } });
      },
    );
    await apps.visit();
    await expect(users.alert(said)).toContainText("Mixpeek does not answer");
    await expect(apps.row("Shop search")).toBeVisible();
    await checkState("apps-missing");

    const body = JSON.stringify({ results: [], total_count: 0, x_missing: missing });
    await answer(page, "GET", APPS, { status: 200, body });
    await page.reload();
    await expect(users.alert(said)).toBeVisible();
    await expect(page.getByText("There are no apps yet")).toBeHidden();
  });

  test("a cut line is said, and Try again brings the list", async ({ page, apps, users, complaints, checkState }) => {
    complaints.allow(NO_ANSWER);
    const line = await cut(page, "GET", APPS);
    await apps.visit();
    await expect(users.alert("The apps could not be loaded")).toContainText("Check your connection");
    await checkState("apps-failed");
    await line.restore();
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(apps.row("Shop search")).toBeVisible();
  });

  test("an answer that makes no sense is not taken for an empty list", async ({ page, apps, users }) => {
    await answer(page, "GET", APPS, { status: 200, body: "<html>captive portal</html>" });
    await apps.visit();
    await expect(users.alert("The apps could not be read")).toBeVisible();
    await expect(page.getByText("There are no apps yet")).toBeHidden();
  });

  test("a customer without apps is told where they come from", async ({ page, apps, checkState }) => {
    const body = JSON.stringify({ results: [], total_count: 0, limit: 1000, skip: 0 });
    await answer(page, "GET", APPS, { status: 200, body });
    await apps.visit();
    await expect(page.getByText("There are no apps yet")).toBeVisible();
    await checkState("apps-empty");
  });

  test.describe("under a limit", () => {
    test.use({ serverArgs: ["--rate-limit", "1"] });
    test("too many requests are counted down", async ({ page, apps, users, complaints }) => {
      complaints.allow(refused(429));
      await apps.visit();
      await expect(apps.table).toBeVisible();
      await page.reload();
      await expect(users.alert("Too many requests")).toContainText(/Trying again in \d+ s/);
    });
  });
});
