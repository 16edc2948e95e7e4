import { expect, isApi, refused, SHOP, standalone, test, TOKEN } from "../support/fixtures.ts";

test.describe("An admin signs in with the address that the server printed", standalone("the application signs in"), () => {
  test("the token leaves the address at once and stays with the browser tab", async ({ page, server, apps }) => {
    await page.goto(server.address);
    await expect(apps.table).toBeVisible();
    await expect(page).toHaveURL(`${server.url}/`);
    await expect(page).toHaveTitle(/Apps/);

    await page.reload();
    await expect(apps.table).toBeVisible();
    expect(await page.evaluate(() => localStorage.length), "nothing outlives the browser tab").toBe(0);
  });

  test("a wrong token is refused with what to do, and the right address mends it", async ({ page, server, users, complaints, checkState }) => {
    complaints.allow(refused(401));
    await users.visit(SHOP, "", "not-the-token-of-this-server-at-all");
    const refusal = users.alert("You are not signed in");
    await expect(refusal).toContainText("Open the full address that the server printed when it started");
    await expect(users.tabs).toBeHidden();
    await expect(users.invite).toBeHidden();
    await checkState("signed-out");

    // The same page, pasted over this one with the right fragment.
    await page.goto(`${server.url}/apps/${SHOP}/users#token=${TOKEN}`);
    await expect(users.members).toBeVisible();
    await expect(page).toHaveURL(`${server.url}/apps/${SHOP}/users`);
  });

  test("where people sign in on another page, the way there is offered", async ({ page, users, complaints, checkState }) => {
    complaints.allow(refused(401));
    let signIn = "https://users.example.com/sign-in";
    await page.route(
      (url) => url.pathname.startsWith("/apps/"),
      async (route) => {
        const response = await route.fetch();
        const body = (await response.text()).replace('"sign_in_url":null', `"sign_in_url":${JSON.stringify(signIn)}`);
        await route.fulfill({ response, body });
      },
    );
    await users.visit(SHOP, "", null);
    const refusal = users.alert("You are not signed in");
    await expect(refusal).toContainText("Sign in, then come back to this page");
    await expect(refusal.getByRole("link", { name: "Sign in" })).toHaveAttribute("href", signIn);
    await checkState("signed-out-elsewhere");

    signIn = "javascript:alert(1)";
    await page.reload();
    await expect(refusal).toContainText("Open the full address that the server printed when it started");
    await expect(refusal.getByRole("link")).toHaveCount(0);
  });

  test("where people sign in otherwise, no link of anybody's gives the page a token", async ({ page, users, complaints }) => {
    complaints.allow(refused(401));
    await page.route(
      (url) => url.pathname.startsWith("/apps/"),
      async (route) => {
        const response = await route.fetch();
        const body = await response.text();
        expect(body).toContain('"token_in_address":true');
        await route.fulfill({ response, body: body.replace('"token_in_address":true', '"token_in_address":false') });
      },
    );
    const bearers: (string | undefined)[] = [];
    page.on("request", (request) => isApi(request.url()) && bearers.push(request.headers()["authorization"]));
    // One from an earlier visit counts for as little.
    await page.addInitScript((token) => sessionStorage.setItem("mixpeek-users.token", token), TOKEN);
    await page.goto(`/apps/${SHOP}/users#token=${TOKEN}`);
    await expect(users.alert("You are not signed in")).toBeVisible();
    await expect(page, "and it does not stay there to be copied").toHaveURL(/\/users$/);
    await page.evaluate((token) => (location.hash = `token=${token}`), TOKEN);
    await expect(page).toHaveURL(/\/users$/);
    expect(bearers.length).toBeGreaterThan(0);
    expect(bearers.filter((bearer) => bearer !== undefined)).toEqual([]);
  });

  test("no token at all is refused in the same words, on every page", async ({ page, users, complaints }) => {
    complaints.allow(refused(401));
    for (const path of ["/", `/apps/${SHOP}/users?tab=invitations`, "/outbox"]) {
      await page.goto(path);
      await expect(users.alert("You are not signed in"), path).toBeVisible();
    }
  });
});
