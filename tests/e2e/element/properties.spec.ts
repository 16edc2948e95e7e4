import { expect, FIELD_NOTES, gate, isApi, MEMBERS, PRICE_TRACKER, recordRequests, refused, SHOP, startServer, test, TOKEN } from "../support/embedding.ts";

test.describe("An app", () => {
  test("whose id is two dots stays in its segment, and is asked for once", async ({ page, users, app, complaints }) => {
    complaints.allow(refused(404));
    const requests = recordRequests(page);
    await app.visit({ appId: ".." });
    await expect(users.region.getByText("This app does not exist")).toBeVisible();
    expect(requests.toSorted()).toEqual(["", "/invitations"].map((list) => `GET /v1/apps/%252E%252E/users${list}`));
  });
});

test.describe("A property that changes", () => {
  test("to another app shows that one, and a late answer of the first is dropped", async ({ page, users, app }) => {
    const late = gate();
    const held: Promise<void>[] = [];
    await page.route((url) => isApi(url) && url.pathname.startsWith(`/v1/apps/${SHOP}/`), (route) => {
      held.push(late.opened.then(() => route.continue()).catch(() => {}));
    });
    await users.open(SHOP);
    await expect(page.getByText("Loading members")).toBeVisible();
    await app.set({ appId: FIELD_NOTES });
    await expect(users.tab("Members, 4")).toBeVisible();
    late.open();
    await Promise.all(held);
    expect(await app.told("members-loaded")).toEqual({ appId: FIELD_NOTES, total: 4 });
    // Whatever the first app's answers did, they have done it by now: a further round trip has come and gone.
    await users.refresh.click();
    await expect.poll(() => app.events("members-loaded").then((events) => events.length)).toBe(2);
    await expect(users.tab("Members, 4")).toBeVisible();
    expect((await app.events("members-loaded")).map(({ detail }) => detail["appId"])).toEqual([FIELD_NOTES, FIELD_NOTES]);
  });

  test("to another app leaves nothing of the first: search, form and notices", async ({ page, users, app }) => {
    await users.openMembers(SHOP);
    await users.role("Jonas Weber").selectOption("Member");
    await expect(users.notice("Jonas Weber is now Member.")).toBeVisible();
    await users.search.fill("alex");
    await users.invite.click();
    await users.dialog.field.fill("ann@x.example,");
    await app.set({ appId: FIELD_NOTES });
    await expect(users.tab("Members, 4")).toBeVisible();
    await expect(users.dialog.box, "an invitation would go to the wrong app").toBeHidden();
    await expect(users.members.getByRole("rowheader")).toHaveCount(4);
    await expect(users.search).toHaveValue("");
    await expect(users.notice("Jonas Weber is now Member.")).toBeHidden();
    await users.tab("Activity").click();
    await expect(page.getByText("Nothing was done here yet")).toBeVisible();
  });

  test("to another app while a row is saving: the write is done, and told of the app it was for", async ({ page, users, app, admin }) => {
    await users.openMembers(SHOP);
    const saving = gate();
    await page.route((url) => isApi(url) && url.pathname.endsWith("/role"), async (route) => {
      await saving.opened;
      await route.continue();
    });
    await users.role("Jonas Weber").selectOption("Member");
    await expect(users.role("Jonas Weber")).toHaveAttribute("aria-busy", "true");
    await app.set({ appId: FIELD_NOTES });
    await expect(users.tab("Members, 4")).toBeVisible();
    saving.open();
    await expect.poll(() => admin.roleOf(SHOP, "Jonas Weber")).toBe("org:member");
    for (const { detail } of await app.events("role-changed")) expect(detail["appId"]).toBe(SHOP);
    await expect(users.tab("Members, 4")).toBeVisible();
  });

  test("to another server asks that one", async ({ users, app, host, server }) => {
    const other = await startServer(["--in-memory", "--allow-origin", host.url]);
    try {
      await app.visit({ otherBase: other.url });
      await expect(users.members).toBeVisible();
      await app.set({ baseUrl: other.url });
      await expect.poll(() => app.events("members-loaded").then((events) => events.length)).toBe(2);
      await expect(users.members.getByRole("rowheader")).toHaveCount(24);
    } finally {
      await other.stop();
    }
    expect(other.url).not.toBe(server.url);
  });

  test("in looks changes them in place, without a request", async ({ page, users, app, checkAxe }) => {
    await users.openMembers(SHOP);
    await users.search.fill("alex");
    await expect(users.names()).toHaveCount(2);
    const requests = recordRequests(page);
    const colours = () => users.region.evaluate((region) => getComputedStyle(region).color);
    const light = await colours();
    await app.set({ theme: "dark" });
    await expect.poll(colours).not.toBe(light);
    await app.set({ theme: "light" });
    await expect.poll(colours).toBe(light);
    await app.set({ headingLevel: 4 });
    await expect(users.region.getByRole("heading", { level: 4, name: "Users" })).toBeVisible();
    await expect(users.heading).toHaveCount(0);
    await app.set({ headingLevel: 2 });
    await app.set({ readOnly: true });
    await expect(users.invite).toBeHidden();
    await checkAxe("read-only");
    await app.set({ readOnly: false, viewer: { email: "jonas.weber@harbourpine.example" } });
    await expect(users.invite).toBeVisible();
    await expect(users.search, "what was typed stays").toHaveValue("alex");
    await expect(users.names()).toHaveCount(2);
    expect(requests).toEqual([]);
  });

  test("of the section goes there, and follows the person", async ({ page, users, app }) => {
    await users.openMembers(SHOP);
    await app.set({ section: "invitations" });
    await expect(users.invitations).toBeVisible();
    expect(await app.events("section-change"), "the application knows what it has set").toEqual([]);
    await users.tab("Activity").click();
    await expect.poll(() => page.evaluate(() => document.querySelector("mixpeek-users")!.section)).toBe("activity");
    expect(await app.told("section-change")).toEqual({ section: "activity" });
  });

  test("as an attribute counts as well", async ({ page, users, app }) => {
    await app.visit({}, { path: "/pages/plain.html" });
    await expect(users.members).toBeVisible();
    await page.evaluate(() => document.querySelector("mixpeek-users")!.setAttribute("section", "invitations"));
    await expect(users.invitations).toBeVisible();
    await page.evaluate((app) => document.querySelector("mixpeek-users")!.setAttribute("app-id", app), FIELD_NOTES);
    await expect(users.tab("Members, 4")).toBeVisible();
    await page.evaluate(() => document.querySelector("mixpeek-users")!.setAttribute("read-only", ""));
    await expect(users.invite).toBeHidden();
  });

  test("to the same content is no change", async ({ page, users, app }) => {
    await users.openMembers(SHOP);
    const requests = recordRequests(page);
    await app.set({ appId: SHOP, viewer: { email: "ines.ruiz@harbourpine.example" }, capabilities: undefined });
    await app.set({ viewer: { email: "ines.ruiz@harbourpine.example" } });
    await expect(users.row("Ines Ruiz").getByText("You", { exact: true })).toBeVisible();
    expect(requests).toEqual([]);
  });

  test("many at once ask once", async ({ page, users, app, complaints }) => {
    complaints.allow(refused(403));
    await users.openMembers(SHOP);
    const requests: string[] = [];
    page.on("request", (request) => {
      const { pathname } = new URL(request.url());
      if (request.method() === "GET" && isApi(request.url()) && MEMBERS.test(pathname)) requests.push(pathname);
    });
    await page.evaluate(
      ([one, two]) => {
        for (const appId of [one, two, one, two]) window.host.set({ appId });
      },
      [PRICE_TRACKER, FIELD_NOTES] as const,
    );
    await expect(users.tab("Members, 4")).toBeVisible();
    expect(new Set(requests), requests.join()).toContain(`/v1/apps/${FIELD_NOTES}/users`);
    expect(requests.filter((path) => path.includes(FIELD_NOTES))).toHaveLength(1);
    await expect(users.tab("Members, 4")).toBeVisible();
    await app.told("members-loaded");
  });
});

test.describe("A namespace", () => {
  test("goes with every request", async ({ page, users, app }) => {
    const asked = page.waitForRequest((request) => isApi(request.url()) && request.method() === "GET");
    await app.visit({ namespace: "ns_catalogue" });
    expect(await (await asked).allHeaders()).toMatchObject({ "x-namespace": "ns_catalogue", authorization: `Bearer ${TOKEN}` });
    await expect(users.members).toBeVisible();
  });

  test("that is named while the module is on its way is not shown what another was answered", async ({ page, users, app }) => {
    const arrival = gate();
    await page.route("**/*_bg*.wasm", async (route) => {
      await arrival.opened;
      await route.continue();
    });
    const asked: string[] = [];
    page.on("request", (request) => {
      if (isApi(request.url()) && request.method() === "GET" && MEMBERS.test(new URL(request.url()).pathname)) asked.push(request.headers()["x-namespace"] ?? "none");
    });
    await app.visit({ namespace: "ns_one" });
    await expect.poll(() => asked).toEqual(["ns_one"]);
    await app.set({ namespace: "ns_two" });
    arrival.open();
    await expect(users.members).toBeVisible();
    expect(asked).toEqual(["ns_one", "ns_two"]);
  });
});
