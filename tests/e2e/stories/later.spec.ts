import { expect, SHOP, standalone, test } from "../support/fixtures.ts";

const PEOPLE = /split_people.*\.wasm$/;
const PAGES = /split_pages.*\.wasm$/;

test.describe("What comes after the list is loaded when it is wanted", () => {
  test("and where that fails it is said, and tried again", async ({ page, users, complaints, checkAxe }) => {
    complaints.allow(/Failed to load resource|Failed to fetch|ERR_FAILED/);
    await page.route(PEOPLE, (route) => route.abort());
    await users.openMembers(SHOP);
    await users.invite.click();
    await expect(users.alert("That could not be opened")).toBeVisible();
    await checkAxe("not-opened");
    await expect(users.dialog.box).toBeHidden();
    await users.remove("Mateo Silva").click();
    await expect(page.getByRole("alertdialog")).toBeHidden();
    await users.tab("Invitations, 6 pending").click();
    const failure = users.alert("This part of the page could not be loaded");
    await expect(failure).toBeVisible();
    await checkAxe("part-not-loaded");

    await page.unroute(PEOPLE);
    await failure.getByRole("button", { name: "Try again" }).click();
    await expect(users.invitations).toBeVisible();
    await users.invite.click();
    await expect(users.dialog.field).toBeFocused();
  });

  test("a page around the tab says the same", standalone("the application's pages are its own"), async ({ page, apps, users, complaints }) => {
    complaints.allow(/Failed to load resource|Failed to fetch|ERR_FAILED/);
    await page.route(PAGES, (route) => route.abort());
    await apps.visit();
    const failure = users.alert("This part of the page could not be loaded");
    await expect(failure).toBeVisible();
    await page.unroute(PAGES);
    await failure.getByRole("button", { name: "Try again" }).click();
    await expect(apps.table).toBeVisible();
  });

  test("a page that was left before its code arrived asks for nothing", standalone("the application's pages are its own"), async ({ page, apps, users }) => {
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route(PAGES, async (route) => {
      await released;
      await route.continue();
    });
    await users.openMembers(SHOP);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.getByRole("link", { name: "Outbox" }).click();
    await expect(page).toHaveTitle(/Outbox/);
    await page.goBack();
    await expect(users.members).toBeVisible();
    const loaded = page.waitForResponse(PAGES);
    release();
    await (await loaded).finished();
    await page.getByRole("link", { name: "Apps" }).first().click();
    await expect(apps.table).toBeVisible();
    expect(asked.filter((path) => path.startsWith("/x/"))).toEqual([]);
  });
});
