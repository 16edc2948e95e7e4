import { answer, cut, expect, FIELD_NOTES, type Locator, needs, NO_ANSWER, type Page, SHOP, standalone, test } from "../support/fixtures.ts";
import { expectSeen, Keys, type Place } from "../support/keyboard.ts";

const NAVIGATION = ["Apps", "Organization", "Access", "Outbox", "Connect"];
const names = (places: Place[]) => places.map(({ name }) => name);
const row = (name: string) => [`Details of ${name}`, `Role for ${name}`, `Remove ${name}`];

/** Starts at the top of what is on screen. */
async function toTheTop(page: Page): Promise<void> {
  await page.evaluate(() => {
    let active = document.activeElement as HTMLElement | null;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement as HTMLElement;
    active?.blur();
    getSelection()?.setPosition(document.body, 0);
    scrollTo(0, 0);
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`The focus (${colorScheme})`, () => {
    test.use({ colorScheme });

    test("goes through the members in the order in which they are read, and is seen everywhere", async ({ page, users, stage }) => {
      const keys = await Keys.of(page);
      await users.openMembers(FIELD_NOTES);
      await expect(page.getByRole("button", { name: "Select", exact: true })).toBeVisible();
      await toTheTop(page);
      const places = await keys.tour();
      expectSeen(places);
      const order = names(places);
      const own = order.slice(order.indexOf("Refresh"));
      expect(own.slice(0, own.indexOf("Remove Q") + 1)).toEqual([
        "Refresh",
        "Add existing user",
        "Invite",
        "Members, 4",
        "Search members",
        "Filter by role",
        "Filter by status",
        "Export CSV",
        "Select",
        "Person",
        "Role",
        "Joined",
        ...row("Ines Ruiz"),
        ...row("Mateo Silva"),
        ...row("陈伟"),
        ...row("Q"),
      ]);
      if (stage === "standalone") expect(order.slice(0, order.indexOf("Refresh"))).toEqual([...NAVIGATION, "Apps"]);
    });

    test("goes through the invitations, and is seen everywhere", async ({ page, users }) => {
      const keys = await Keys.of(page);
      await users.openInvitations(SHOP);
      await toTheTop(page);
      const places = await keys.tour();
      expectSeen(places);
      const order = names(places);
      const first = "ravi.menon@harbourpine.example";
      const own = order.slice(order.indexOf("Refresh"));
      expect(own.slice(0, 8)).toEqual([
        "Refresh",
        "Add existing user",
        "Invite",
        "Invitations, 6 pending",
        "Search invitations",
        "Status",
        `Resend invitation to ${first}`,
        `Revoke invitation for ${first}`,
      ]);
    });

    test("goes round in the dialogs, and is seen everywhere", async ({ page, users }) => {
      const keys = await Keys.of(page);
      await users.openMembers(FIELD_NOTES);
      const round = async (opener: Locator, box: Locator, expected: string[]) => {
        await keys.use(opener);
        await expect(box).toBeVisible();
        const places = [await keys.place(), ...(await keys.tour())];
        expectSeen(places);
        expect(names(places).filter((name, at, all) => all.indexOf(name) === at)).toEqual(expected);
        await keys.press("Escape");
        await expect(box).toBeHidden();
        await expect(opener).toBeFocused();
      };
      await round(users.invite, users.dialog.box, ["Email addresses", "Import a CSV or text file", "Role", "Cancel", "Send invitation"]);
      await round(users.add, page.getByRole("dialog", { name: "Add existing user" }), ["Email address or user ID", "Role", "Cancel", "Add"]);
      await round(users.remove("Mateo Silva"), users.removal("Mateo Silva").box, ["Cancel", "Remove Mateo Silva"]);
    });

    test("is seen on every page around the tab", standalone("the application's pages are its own"), async ({ page, apps, organization, access }) => {
      const keys = await Keys.of(page);
      await apps.visit();
      await expect(apps.table).toBeVisible();
      const places = await keys.tour();
      expectSeen(places);
      expect(names(places)).toEqual([...NAVIGATION, "Search apps", "Shop search", "Field notes", "Price tracker"]);
      await organization.open();
      await toTheTop(page);
      expectSeen(await keys.tour());
      await access.open();
      await toTheTop(page);
      expectSeen(await keys.tour(200));
      await page.goto("/outbox");
      await expect(page.getByRole("table", { name: "Mails" })).toBeVisible();
      await toTheTop(page);
      expectSeen(await keys.tour());
      await page.goto("/connect");
      await expect(page.getByRole("button", { name: "Connect", exact: true })).toBeVisible();
      await toTheTop(page);
      const form = await keys.tour();
      expectSeen(form);
      expect(names(form).slice(NAVIGATION.length)).toEqual(["Base URL", "App id", "Namespace", "Key", "Connect"]);
    });
  });
}

test.describe("The focus on a small screen", () => {
  test.use({ viewport: { width: 320, height: 256 } });
  test("is never under what sticks to the edges", async ({ page, users }) => {
    const keys = await Keys.of(page);
    await users.openMembers(FIELD_NOTES);
    expectSeen(await keys.tour());
  });
});

test.describe("The focus under notices", () => {
  test.use({ viewport: { width: 320, height: 320 } });
  test("is never where they cover it", async ({ page, users, complaints }) => {
    complaints.allow(NO_ANSWER);
    const keys = await Keys.of(page);
    await users.openMembers(FIELD_NOTES);
    await cut(page, "PATCH", /\/role$/);
    await keys.choose(users.role("Mateo Silva"), "A");
    await keys.use(page.getByRole("alertdialog").getByRole("button", { name: /admin$/ }));
    await expect(users.alert("Mateo Silva was not made Admin.")).toBeVisible();
    await toTheTop(page);
    expectSeen(await keys.tour());
  });

  test("is never where a dialog's own edges cover it", async ({ page, users }) => {
    const keys = await Keys.of(page);
    await users.openMembers(FIELD_NOTES);
    for (const opener of [users.invite, users.add, users.opener("Mateo Silva")]) {
      await keys.use(opener);
      await expect(page.getByRole("dialog")).toBeVisible();
      expectSeen([await keys.place(), ...(await keys.tour())]);
      await keys.press("Escape");
    }
  });
});

test.describe("The focus comes back", () => {
  test("to who opened a dialog, by Escape, by Cancel and by the cross", async ({ page, users }) => {
    const keys = await Keys.of(page);
    await users.openMembers(FIELD_NOTES);
    const openers: [Locator, Locator][] = [
      [users.invite, users.dialog.box],
      [users.add, page.getByRole("dialog", { name: "Add existing user" })],
      [users.opener("Mateo Silva"), users.details("Mateo Silva").box],
      [users.remove("Mateo Silva"), users.removal("Mateo Silva").box],
    ];
    for (const [opener, box] of openers) {
      await keys.use(opener);
      await expect(box).toBeVisible();
      await keys.press("Escape");
      await expect(opener).toBeFocused();
      for (const way of ["Cancel", "Close"]) {
        await keys.press("Enter");
        await expect(box).toBeVisible();
        const button = box.getByRole("button", { name: way, exact: true });
        if ((await button.count()) === 0) {
          await keys.press("Escape");
        } else {
          await keys.goTo(button, { key: "Shift+Tab" });
          await keys.press("Enter");
        }
        await expect(opener).toBeFocused();
      }
    }
  });

  test("to a row that a turn of the screen took out of sight meanwhile", async ({ page, users }) => {
    const keys = await Keys.of(page);
    await users.openMembers(SHOP);
    // From the end of the page.
    await keys.goTo(users.remove("Sam Osei"), { key: "Shift+Tab" });
    await keys.press("Enter");
    const question = users.removal("Sam Osei").box;
    await expect(question).toBeVisible();
    await page.setViewportSize({ width: 320, height: 480 });
    await expect.poll(() => users.members.getByRole("rowheader").count(), "only a window of the rows is left").toBeLessThan(24);
    await keys.press("Escape");
    await expect(question).toBeHidden();
    await expect(users.remove("Sam Osei")).toBeFocused();
  });

  test("to the next row's action once somebody is gone, and to the search field when nobody is left", needs("removal"), async ({ page, users }) => {
    const keys = await Keys.of(page);
    await users.openMembers(FIELD_NOTES);
    await keys.use(users.remove("Mateo Silva"));
    await keys.goTo(users.removal("Mateo Silva").yes, { most: 3 });
    await keys.press("Enter");
    await expect(users.removed("Mateo Silva")).toBeVisible();
    await expect(users.remove("陈伟")).toBeFocused();
    await keys.goTo(users.search, { key: "Shift+Tab" });
    await keys.type("q@");
    await expect(users.names()).toHaveText(["Q"]);
    await keys.use(users.remove("Q"));
    await keys.goTo(users.removal("Q").yes, { most: 3 });
    await keys.press("Enter");
    await expect(users.removed("Q")).toBeVisible();
    await expect(users.search).toBeFocused();
  });

  test("after a notice was dismissed, and after Try again", async ({ page, users, complaints }) => {
    complaints.allow(NO_ANSWER);
    const keys = await Keys.of(page);
    await users.openMembers(SHOP);
    await keys.goTo(users.search);
    await keys.type("jonas");
    await expect(users.names()).toHaveText(["Jonas Weber"]);
    const line = await cut(page, "PATCH", /\/role$/);
    await keys.choose(users.role("Jonas Weber"), "M");
    const failure = users.alert("Jonas Weber was not made Member.");
    await expect(failure).toBeVisible();
    await expect(users.role("Jonas Weber")).toBeFocused();
    await line.restore();
    await keys.goTo(failure.getByRole("button", { name: "Try again" }), { most: 120 });
    await keys.press("Enter");
    await expect(users.notice("Jonas Weber is now Member.")).toBeVisible();
    expect((await keys.place()).name, "it is never lost").not.toBe("nothing");
    await keys.goTo(users.notice("Jonas Weber is now Member.").getByRole("button", { name: "Dismiss" }), { most: 120 });
    await keys.press("Enter");
    await expect(users.search).toBeFocused();
  });

  test("where a list came after Try again", async ({ page, users, complaints }) => {
    complaints.allow(NO_ANSWER);
    const keys = await Keys.of(page);
    const server = await answer(page, "GET", /\/users$/, { status: 500 });
    complaints.allow(/500/);
    await users.visit(SHOP);
    const again = users.alert("The members could not be loaded").getByRole("button", { name: "Try again" });
    await expect(again).toBeVisible();
    await server.restore();
    await keys.use(again);
    await expect(users.members).toBeVisible();
    await expect.poll(async () => (await keys.place()).name, "it is never lost").not.toBe("nothing");
  });
});
