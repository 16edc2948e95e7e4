import { answer, cut, expect, FIELD_NOTES, type Locator, MEMBERS, needs, NO_ANSWER, type Page, PRICE_TRACKER, refused, ROLE, SHOP, standalone, test, TOKEN } from "../support/fixtures.ts";
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

test.describe("The focus in cards", () => {
  for (const width of [320, 375]) {
    test(`goes the way they are read, ${width} pixels wide`, async ({ page, users }) => {
      await page.setViewportSize({ width, height: 700 });
      await users.openMembers(SHOP);
      const wrong = await users.members.locator("tbody tr[aria-rowindex]").evaluateAll((rows) =>
        rows.flatMap((row) => {
          const stops = [...row.querySelectorAll("button, select")];
          const boxes = stops.map((stop) => stop.getBoundingClientRect());
          return stops.filter((_, at) => {
            const [before, here] = [boxes[at - 1], boxes[at]!];
            const middle = here.top + here.height / 2;
            return before && (middle < before.top || (middle < before.bottom && here.left < before.right));
          }).map((stop) => stop.getAttribute("aria-label"));
        }),
      );
      expect(wrong, "what comes next is below or beside").toEqual([]);
    });
  }
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

/** Something has the focus; for want of it, whoever uses the keyboard is at the top of the page. */
async function expectKept(keys: Keys): Promise<void> {
  await expect.poll(async () => (await keys.place()).name, "it is never lost").not.toBe("nothing");
}

const PEOPLE = /split_people.*\.wasm$/;
const PAGES = /split_pages.*\.wasm$/;
const NOT_LOADED = /Failed to load resource|Failed to fetch|ERR_FAILED/;

test.describe("The focus is not lost with what had it:", () => {
  const again = (page: Page) => page.getByRole("button", { name: "Try again" });

  test("Try again, where there are neither tabs nor a search field", async ({ page, users, complaints }) => {
    complaints.allow(refused(403));
    const keys = await Keys.of(page);
    const server = await answer(page, "GET", MEMBERS, { status: 403, type: "Forbidden", message: "Ask the owner" });
    await users.visit(SHOP);
    await expect(users.tabs).toBeHidden();
    const asked = page.waitForResponse((response) => MEMBERS.test(new URL(response.url()).pathname) && response.request().method() === "GET");
    await keys.use(again(page));
    await asked;
    await expect(again(page)).toBeVisible();
    await expectKept(keys);
    await server.restore();
    await keys.use(again(page));
    await expect(users.members).toBeVisible();
    await expectKept(keys);
  });

  test("Try again, on the pages around the tab", standalone("the element is the tab of an app"), async ({ page, complaints }) => {
    complaints.allow(refused(500));
    const keys = await Keys.of(page);
    for (const path of ["/", "/outbox", "/organization/users", "/access"]) {
      const server = await answer(page, "GET", /./, { status: 500 });
      await page.goto(`${path}#token=${TOKEN}`);
      await expect(again(page)).toBeVisible();
      await server.restore();
      await keys.use(again(page));
      await expect(page.getByRole("table")).toBeVisible();
      await expectKept(keys);
    }
  });

  test("Try again, as its countdown ends", async ({ page, users, complaints }) => {
    complaints.allow(refused(429));
    const keys = await Keys.of(page);
    await answer(page, "GET", MEMBERS, { status: 429, headers: { "retry-after": "4" } }, 1);
    await users.visit(SHOP);
    await keys.goTo(again(page));
    await expect(users.members).toBeVisible();
    await expectKept(keys);
  });

  test("Enable user management", async ({ page, users, complaints }) => {
    complaints.allow(refused(403));
    const keys = await Keys.of(page);
    await users.open(PRICE_TRACKER);
    await keys.use(page.getByRole("button", { name: "Enable user management" }));
    await expect(page.getByText("Nobody can use this app yet")).toBeVisible();
    await expectKept(keys);
  });

  test("Try again, of a part that comes later", async ({ page, users, complaints }) => {
    complaints.allow(NOT_LOADED);
    const keys = await Keys.of(page);
    await page.route(PEOPLE, (route) => route.abort());
    await users.openMembers(SHOP);
    await keys.goTo(users.tab(/^Members/));
    await keys.press("ArrowRight");
    await expect(again(page)).toBeVisible();
    await page.unroute(PEOPLE);
    await keys.use(again(page));
    await expect(users.invitations).toBeVisible();
    await expect(users.tab(/^Invitations/)).toBeFocused();
  });

  test("Try again, of a page that comes later", standalone("the application's pages are its own"), async ({ page, apps, complaints }) => {
    complaints.allow(NOT_LOADED);
    const keys = await Keys.of(page);
    await page.route(PAGES, (route) => route.abort());
    await apps.visit();
    await expect(again(page)).toBeVisible();
    await page.unroute(PAGES);
    await keys.use(again(page));
    await expect(apps.table).toBeVisible();
    await expect(apps.search).toBeFocused();
  });

  test("a row that leaves the filter, with its role, which goes to no other role", async ({ page, users, facts }) => {
    const keys = await Keys.of(page);
    await users.openMembers(SHOP);
    await keys.choose(users.roleFilter, "Ad");
    await expect(users.names()).toHaveText(["Ines Ruiz", "Jonas Weber", "Amara Okafor"]);
    await keys.choose(users.role("Jonas Weber"), facts.member.slice(0, 1));
    await expect(users.names()).toHaveText(["Ines Ruiz", "Amara Okafor"]);
    await expect(users.opener("Amara Okafor")).toBeFocused();
    await keys.choose(users.role("Amara Okafor"), facts.member.slice(0, 1));
    await expect(users.names()).toHaveText(["Ines Ruiz"]);
    await expect(users.opener("Ines Ruiz")).toBeFocused();
  });

  test("a row that moves up or down", async ({ page, users, facts }) => {
    const keys = await Keys.of(page);
    await users.openMembers(SHOP);
    await keys.use(users.members.getByRole("button", { name: "Role", exact: true }));
    const place = async () => users.names().evaluateAll((names) => names.findIndex((name) => name.textContent === "Jonas Weber"));
    const before = await place();
    await keys.choose(users.role("Jonas Weber"), facts.member.slice(0, 1));
    await expect.poll(place).not.toBe(before);
    await expect(users.role("Jonas Weber")).toBeFocused();
    await keys.press("Tab");
    await expect(users.remove("Jonas Weber")).toBeFocused();
  });

  test("a row that another admin takes out", needs("removal"), async ({ page, users, admin }) => {
    const keys = await Keys.of(page);
    await users.openMembers(FIELD_NOTES);
    await keys.goTo(users.remove("Mateo Silva"));
    await admin.remove(FIELD_NOTES, "Mateo Silva");
    // The line is back: then the list is asked for.
    await page.evaluate(() => ["offline", "online"].forEach((type) => dispatchEvent(new Event(type))));
    await expect(users.remove("Mateo Silva")).toHaveCount(0);
    await expect(users.remove("陈伟")).toBeFocused();
  });

  test("Clear search among the invitations", async ({ page, users }) => {
    const keys = await Keys.of(page);
    await users.openInvitations(SHOP);
    await keys.goTo(users.searchInvitations);
    await keys.type("nobody is called that");
    await keys.use(users.region.locator(".mxu-blank").getByRole("button", { name: "Clear search" }));
    await expect(users.invitations).toBeVisible();
    await expect(users.searchInvitations).toBeFocused();
  });

  test("Give up, of a change that waits", async ({ page, users, complaints }) => {
    complaints.allow(refused(429));
    const keys = await Keys.of(page);
    await users.openMembers(SHOP);
    await answer(page, "PATCH", ROLE, { status: 429, headers: { "retry-after": "30" }, type: "TooManyRequestsError" });
    await keys.choose(users.role("Jonas Weber"), "M");
    await keys.goTo(users.waiting.getByRole("button", { name: "Give up" }), { key: "Shift+Tab" });
    await keys.press("Enter");
    await expect(users.waiting).toHaveCount(0);
    await expect(users.search).toBeFocused();
  });

  test("Invite somebody, which goes while its form is open", needs("revoke"), async ({ page, users }) => {
    const keys = await Keys.of(page);
    await users.open(FIELD_NOTES, "?tab=invitations");
    await keys.use(page.getByRole("button", { name: "Invite somebody" }));
    await expect(users.dialog.field).toBeFocused();
    await keys.type("ann@x.example");
    await keys.goTo(users.dialog.send());
    await keys.press("Enter");
    await expect(users.dialog.box).toBeHidden();
    await expect(users.invitations).toBeVisible();
    await expect(users.searchInvitations).toBeFocused();
  });
});

test.describe("The focus on the way from page to page", standalone("the element has no pages"), () => {
  test("goes to the heading of each, and nowhere on the first", async ({ page, apps, users }) => {
    const keys = await Keys.of(page);
    await apps.visit();
    await expect(apps.table).toBeVisible();
    expect((await keys.place()).name, "the browser's own beginning").toBe("nothing");
    const heading = (name: string) => page.getByRole("heading", { level: 1, name, exact: true });
    await keys.use(apps.row("Shop search").getByRole("link"));
    await expect(users.members).toBeVisible();
    await expect(heading("Users")).toBeFocused();
    for (const name of ["Outbox", "Organization", "Access", "Apps"]) {
      await keys.goTo(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true }), { key: "Shift+Tab" });
      await keys.press("Enter");
      await expect(heading(name)).toBeFocused();
    }
    await page.goBack();
    await expect(heading("Access")).toBeFocused();
  });
});
