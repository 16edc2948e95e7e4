import { expect, expectAccessible, expectNoOverflow, SHOP, test } from "../support/embedding.ts";

/** What the list is called, which every language has a word for. */
const WORDS = {
  de: { members: "Mitglieder", direction: "ltr" },
  ar: { members: "الأعضاء", direction: "rtl" },
} as const;

test.describe("The language", () => {
  for (const [locale, { members, direction }] of Object.entries(WORDS)) {
    test(`is the one that is asked for: ${locale}`, async ({ page, app }) => {
      await app.visit({ locale });
      const region = page.locator("mixpeek-users").getByRole("region");
      const table = page.getByRole("table", { name: members, exact: true });
      await expect(table).toBeVisible();
      await expect(table.getByRole("rowheader")).toHaveCount(24);
      const place = await region.evaluate((region) => {
        const around = region.closest<HTMLElement>("[lang]");
        return { lang: around?.lang, direction: getComputedStyle(region).direction };
      });
      expect(place).toEqual({ lang: locale, direction });
      const regions = page.locator("mixpeek-users > [slot]");
      const said = await regions.evaluateAll((regions) => (regions as HTMLElement[]).map(({ lang, dir }) => ({ lang, dir })));
      expect(said, "what is announced is in the same").toEqual([{ lang: locale, dir: direction }, { lang: locale, dir: direction }]);
      expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), "the page keeps its own").toEqual(["en", ""]);
      await expectNoOverflow(page);
      await expectAccessible(page, locale);
    });
  }

  test("is the page's where none is asked for", async ({ page, app }) => {
    await page.addInitScript(() => document.addEventListener("DOMContentLoaded", () => Object.assign(document.documentElement, { lang: "ar", dir: "rtl" })));
    await app.visit();
    await expect(page.getByRole("table", { name: WORDS.ar.members, exact: true })).toBeVisible();
    expect(await page.locator("mixpeek-users").getByRole("region").evaluate((region) => getComputedStyle(region).direction)).toBe("rtl");
  });

  test("changes in place, without a request and without losing what was typed", async ({ page, users, app }) => {
    await users.openMembers(SHOP);
    await users.search.fill("alex");
    await expect(users.names()).toHaveCount(2);
    const requests: string[] = [];
    page.on("request", (request) => requests.push(new URL(request.url()).pathname));
    await app.set({ locale: "de" });
    const table = page.getByRole("table", { name: WORDS.de.members, exact: true });
    await expect(table.getByRole("rowheader")).toHaveCount(2);
    await expect(page.getByRole("searchbox")).toHaveValue("alex");
    await app.set({ locale: "en" });
    await expect(users.members).toBeVisible();
    expect(requests.filter((path) => path.startsWith("/v1/"))).toEqual([]);
    // What comes after the list comes whenever the browser has time.
    expect(requests.filter((path) => !/split_people.*\.wasm$/.test(path)), "one language, one file").toHaveLength(1);
  });

  test("changes under the focus, which stays where it is; so do what it can do, and to whom", async ({ page, users, app }) => {
    await users.openMembers(SHOP);
    const role = users.role("Jonas Weber");
    const [place, value] = [await users.row("Jonas Weber").getAttribute("aria-rowindex"), await role.inputValue()];
    await role.focus();
    await app.set({ locale: "de" });
    const row = page.getByRole("table", { name: WORDS.de.members, exact: true }).locator(`tr[aria-rowindex="${place}"]`);
    await expect(row.getByRole("combobox")).toBeFocused();
    await expect(row.getByRole("combobox")).toHaveValue(value);
    await app.set({ locale: "en" });
    await expect(role).toBeFocused();
    await users.roleFilter.focus();
    await app.set({ locale: "de" });
    await expect(page.getByRole("combobox", { name: "Nach Rolle filtern" })).toBeFocused();
    await app.set({ locale: "en" });
    await expect(users.roleFilter).toBeFocused();
    await users.opener("Jonas Weber").focus();
    await app.set({ readOnly: true });
    await expect(users.invite).toBeHidden();
    await expect(users.opener("Jonas Weber")).toBeFocused();
  });

  test("changes under a form, and nothing of what was typed is lost", async ({ page, users, app }) => {
    await users.openMembers(SHOP);
    await users.add.click();
    const who = page.getByRole("textbox", { name: "Email address or user ID" });
    await who.fill("somebody@x.example");
    await app.set({ locale: "de" });
    await expect(page.getByRole("dialog").getByRole("textbox")).toHaveValue("somebody@x.example");
    await app.set({ locale: "en" });
    await expect(who).toHaveValue("somebody@x.example");
    await page.keyboard.press("Escape");
    const details = await users.openDetails("Sam Osei");
    await details.edit.click();
    await details.json.fill('{"seat": 7}');
    await app.set({ locale: "de" });
    await expect(page.getByRole("dialog").getByRole("textbox")).toHaveValue('{"seat": 7}');
    await app.set({ locale: "en" });
    await expect(details.json).toHaveValue('{"seat": 7}');
  });

  test("whose texts do not load is not what English is marked as", async ({ page, users, app, complaints }) => {
    complaints.allow(/Failed to load resource|did not load; English stays/);
    await page.route(/\/ar-[\w-]+\.js/, (route) => route.abort());
    await app.visit({ locale: "ar" });
    await expect(users.members).toBeVisible();
    const root = page.locator("mixpeek-users [part=root]");
    await expect(root).toHaveAttribute("lang", "en");
    await expect(root).toHaveAttribute("dir", "ltr");
    await app.set({ headingLevel: 3 });
    await expect(root).toHaveAttribute("lang", "en");
  });

  test("that it cannot start in is English in any case", async ({ page, app, complaints }) => {
    complaints.allow(/mixpeek-users: The base URL/);
    await app.visit({ locale: "ar", baseUrl: "ftp://x.example" });
    const words = page.getByRole("alert").filter({ hasText: "The base URL is not one to connect to" });
    await expect(words).toBeVisible();
    expect(await words.evaluate((words) => [words.closest<HTMLElement>("[lang]")!.lang, getComputedStyle(words).direction])).toEqual(["en", "ltr"]);
  });

  test("that nobody speaks here is English, with its own dates", async ({ users, app, page }) => {
    await app.visit({ locale: "nl-NL" });
    await expect(users.members).toBeVisible();
    await expect(page.getByRole("heading", { name: "Users", level: 2 })).toBeVisible();
  });

  test("that is none breaks nothing", async ({ users, app }) => {
    for (const locale of ["nonsense!", "", "x"]) {
      await app.visit({ locale });
      await expect(users.members).toBeVisible();
    }
  });
});

test.describe("Texts of the application's own", () => {
  test("stand in place of the built-in ones", async ({ page, app }) => {
    await app.visit({ messages: { users: "People of this app" } });
    await expect(page.getByRole("heading", { name: "People of this app", level: 2 })).toBeVisible();
    // In every language.
    await app.set({ locale: "de" });
    await expect(page.getByRole("table", { name: WORDS.de.members, exact: true })).toBeVisible();
    await expect(page.getByRole("heading", { name: "People of this app", level: 2 })).toBeVisible();
  });

  test("that there are none of are told to whoever builds the page", async ({ users, app, page, complaints }) => {
    complaints.allow(/there is no message "no-such-key"/);
    const warned = page.waitForEvent("console", (message) => message.text().includes("no-such-key"));
    await app.visit({ messages: { "no-such-key": "x" } as never });
    await warned;
    await expect(users.members).toBeVisible();
  });
});
