import { expect, gate, isApi, NO_ANSWER, recordRequests, SHOP, standalone, test } from "../support/fixtures.ts";

test.describe("Opening the tab", () => {
  test("costs two requests, both under way before the program has arrived", async ({ page, users }) => {
    const requests = recordRequests(page);
    const arrival = gate();
    await page.route("**/*.wasm", async (route) => {
      await arrival.opened;
      await route.continue();
    });
    const loaded = users.visit(SHOP);
    await expect.poll(() => requests).toHaveLength(2);
    await expect(users.region).toBeHidden();
    arrival.open();
    await loaded;
    await expect(users.members).toBeVisible();

    // Looking around costs nothing more.
    await users.search.fill("wei");
    await expect(users.members.getByRole("rowheader")).toHaveCount(1);
    await users.tab(/^Invitations/).click();
    await expect(page.getByText("No invitation matches “wei”")).toBeVisible();
    await users.tab("Activity").click();
    await expect(page.getByText("Nothing was done here yet")).toBeVisible();
    expect(requests.toSorted()).toEqual([`GET /v1/apps/${SHOP}/users`, `GET /v1/apps/${SHOP}/users/invitations`]);
  });

  test("shows the layout of the rows while it waits", async ({ page, users, checkState }) => {
    const answers = gate();
    await page.route(isApi, async (route) => {
      await answers.opened;
      await route.continue();
    });
    await users.visit(SHOP);
    await expect(page.getByRole("status").filter({ hasText: "Loading members" })).toBeVisible();
    await expect(users.tab("Members")).toBeVisible();
    await checkState("members-loading");
    answers.open();
    await expect(users.members).toBeVisible();
    await expect(page.getByText("Loading members")).toBeHidden();
  });

  test("says so when the program does not arrive", standalone("the element says it in words of its own, see element/start.spec.ts"), async ({ page, users, complaints, checkAxe }) => {
    complaints.allow(NO_ANSWER, /preload/i);
    await page.route("**/*.wasm", (route) => route.abort());
    await users.visit(SHOP);
    await expect(users.alert("This page could not start")).toContainText("Reload it");
    await checkAxe("not-started");
  });
});
