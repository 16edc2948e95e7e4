import { expect, type Page, recordRequests, refused, SHOP, standalone, test, TOKEN } from "../support/fixtures.ts";

async function fill(page: Page, fields: Partial<Record<"Base URL" | "App id" | "Namespace" | "Key", string>>) {
  for (const [name, value] of Object.entries(fields)) {
    await page.getByRole("textbox", { name, exact: true }).or(page.getByLabel(name, { exact: true })).first().fill(value);
  }
  await page.getByRole("button", { name: "Connect", exact: true }).click();
}

test.describe("An admin points the page at a server", standalone("the element is given its server"), () => {
  test("connects with a key that is kept nowhere", async ({ page, server, users, complaints, checkState }) => {
    await page.goto("/connect");
    await expect(page.getByText("A Mixpeek key opens your whole organization.")).toBeVisible();
    await checkState("connect");
    const headers = page.waitForRequest(/\/users$/).then((request) => request.allHeaders());
    await fill(page, { "Base URL": `${server.url}/`, "App id": SHOP, Namespace: "ns_catalogue", Key: TOKEN });
    await expect(users.members).toBeVisible();
    expect(await headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, "x-namespace": "ns_catalogue" });
    await expect(page).toHaveURL(`${server.url}/apps/${SHOP}/users`);

    const kept = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie, history.state, location.href]));
    expect(kept).not.toContain(TOKEN);
    // And so it is gone with the page.
    complaints.allow(refused(401));
    await page.reload();
    await expect(users.alert("You are not signed in")).toBeVisible();
  });

  test("is told what is missing before anything is sent", async ({ page, checkState }) => {
    await page.goto("/connect");
    const requests = recordRequests(page);
    const alert = page.getByRole("alert");
    await fill(page, {});
    await expect(alert).toHaveText("Enter the base URL of the server.");
    for (const wrong of ["users.example.com", "ftp://users.example.com", "https://me:secret@users.example.com"]) {
      await fill(page, { "Base URL": wrong });
      await expect(alert, wrong).toContainText("must be a whole address that starts with https:// or http://");
    }
    await checkState("connect-wrong");
    await fill(page, { "Base URL": "https://users.example.com" });
    await expect(alert).toHaveText("Enter the id of the app whose users you want to manage.");
    expect(requests).toEqual([]);
  });

  test("a wrong key is refused by the server, and the form is one step back", async ({ page, server, users, complaints, checkAxe }) => {
    complaints.allow(refused(401));
    await page.goto("/connect");
    await fill(page, { "Base URL": server.url, "App id": SHOP, Key: "sk_wrong" });
    await expect(users.alert("You are not signed in")).toBeVisible();
    await checkAxe("connected-wrongly");
    await page.goBack();
    await expect(page.getByRole("heading", { name: "Connect", level: 1 })).toBeVisible();
    await expect(page.getByLabel("Key", { exact: true })).toHaveValue("");
  });
});

test.describe("An address that leads nowhere", standalone("addresses are the application's"), () => {
  test("says so and leads to the apps", async ({ page, apps, complaints, checkState }) => {
    complaints.allow(refused(404));
    await apps.visit();
    await page.goto("/no/such/page");
    await expect(page.getByText("There is no such page")).toBeVisible();
    await expect(page).toHaveTitle(/Not found/);
    await checkState("not-found");
    await page.getByRole("link", { name: "Go to the apps" }).click();
    await expect(apps.table).toBeVisible();
  });
});
