import { expect, expectNoOverflow, SHOP, standalone, test, TOKEN, type Page } from "../support/fixtures.ts";

/** Opens the tab, whatever language it will be in, and notes which languages were asked for. */
async function open(page: Page): Promise<string[]> {
  const asked: string[] = [];
  page.on("request", (request) => {
    const locale = /\/locales\/(.+)\.js$/.exec(request.url())?.[1];
    if (locale) asked.push(locale);
  });
  await page.goto(`/apps/${SHOP}/users#token=${TOKEN}`);
  await expect(page.getByRole("table")).toBeVisible();
  return asked;
}

/** The other main screens, found without a word of any language. */
async function others(page: Page, checkAxe: (name: string) => Promise<void>, language: string): Promise<void> {
  await page.locator(".mxu-head-actions .mxu-button[data-variant=primary]").click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await checkAxe(`invite in ${language}`);
  await page.keyboard.press("Escape");
  await page.locator("[data-details]").first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await checkAxe(`details in ${language}`);
  await page.keyboard.press("Escape");
  await page.getByRole("tab").nth(1).click();
  await expect(page.locator("[data-revoke]").first()).toBeVisible();
  await checkAxe(`invitations in ${language}`);
  for (const path of ["/access", "/organization/users", "/outbox"]) {
    await page.goto(path);
    await expect(page.getByRole("table")).toBeVisible();
    await checkAxe(`${path} in ${language}`);
  }
}

test.describe("The page speaks the language of the browser", standalone("a host's page has a language of its own, see element/languages.spec.ts"), () => {
  test("English costs nothing besides the module", async ({ page }) => {
    expect(await open(page)).toEqual([]);
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await expect(page.locator("html")).toHaveAttribute("dir", "ltr");
  });

  test.describe("German", () => {
    test.use({ locale: "de-DE" });

    test("in its labels, questions and dates", async ({ page, checkAxe }) => {
      expect(await open(page)).toEqual(["de"]);
      await expect(page.locator("html")).toHaveAttribute("lang", "de");
      await expect(page.getByRole("heading", { level: 1, name: "Benutzer", exact: true })).toBeVisible();
      await expect(page).toHaveTitle("Benutzer von Shop search · Mixpeek-Benutzer");
      await checkAxe("members in German");
      await expect(page.getByRole("cell", { name: /^\d\d\.\d\d\.\d{4}$/ }).first()).toBeVisible();
      await page.getByRole("button", { name: "Mateo Silva entfernen" }).click();
      const question = page.getByRole("alertdialog", { name: "Mateo Silva entfernen?" });
      await expect(question).toContainText("Mateo Silva verliert sofort den Zugriff auf Shop search");
      await checkAxe("removal in German");
      await question.getByRole("button", { name: "Mateo Silva entfernen" }).click();
      await expect(page.getByText("Mateo Silva wurde entfernt.")).toBeVisible();
      await others(page, checkAxe, "German");
    });

    test("and English where its texts cannot be had", async ({ page, users, complaints }) => {
      complaints.allow(/Failed to load resource/, /The texts in the language "de" could not be loaded/);
      await page.route(/\/locales\/de\.js$/, (route) => route.abort());
      await users.openMembers(SHOP);
      await expect(page.locator("html")).toHaveAttribute("lang", "en");
      await users.remove("Mateo Silva").click();
      await expect(page.getByRole("alertdialog", { name: "Remove Mateo Silva?" })).toBeVisible();
    });

    test("on a narrow screen", async ({ page }) => {
      await page.setViewportSize({ width: 375, height: 800 });
      await open(page);
      await expectNoOverflow(page);
    });
  });

  test.describe("Arabic", () => {
    test.use({ locale: "ar" });

    test("from right to left", async ({ page, checkAxe }) => {
      expect(await open(page)).toEqual(["ar"]);
      await expect(page.locator("html")).toHaveAttribute("lang", "ar");
      await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
      await expect(page.getByRole("heading", { level: 1, name: "المستخدمون", exact: true })).toBeVisible();
      const [members, invitations] = await page.getByRole("tab").evaluateAll((tabs) => tabs.map((tab) => tab.getBoundingClientRect().x));
      expect(members).toBeGreaterThan(invitations ?? Infinity);
      await checkAxe("members in Arabic");
      await page.getByRole("button", { name: "إزالة \u2068Mateo Silva\u2069" }).click();
      await expect(page.getByRole("alertdialog")).toContainText("هل تريد إزالة");
      await checkAxe("removal in Arabic");
      await page.keyboard.press("Escape");
      await others(page, checkAxe, "Arabic");
    });

    test("on a narrow screen", async ({ page }) => {
      await page.setViewportSize({ width: 375, height: 800 });
      await open(page);
      await expectNoOverflow(page);
    });
  });

  test.describe("another region", () => {
    test.use({ locale: "zh-TW" });

    test("is the same language", async ({ page }) => {
      expect(await open(page)).toEqual(["zh"]);
      await expect(page.getByRole("heading", { level: 1, name: "用户", exact: true })).toBeVisible();
    });
  });

  test.describe("a language without texts", () => {
    test.use({ locale: "nl-NL" });

    test("is English", async ({ page, users }) => {
      expect(await open(page)).toEqual([]);
      await expect(users.members).toBeVisible();
    });
  });
});
