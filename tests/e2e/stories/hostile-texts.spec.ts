import { readFile } from "node:fs/promises";

import { answer, expect, INVITATIONS, MEMBERS, type Page, recordRequests, SHOP, standalone, test } from "../support/fixtures.ts";
import { arm, expectHarmless, golden, type Json, turning } from "../support/hostile.ts";

const LIST = golden("listAppUsers.answer.full") as { users: Record<string, Json>[]; total: number; x_context: Record<string, Json> };
const CAPABILITIES = golden("getCapabilities.answer.full") as Record<string, Json>;
const SOMEBODY = LIST.users[1]!;

/** A list of these members, by somebody who may do everything. */
const list = (users: Json[], capabilities: Json = CAPABILITIES): string =>
  JSON.stringify({ users, total: users.length, x_context: { app_title: "Shop", capabilities } });
const person = (id: string, name: Json, email: Json = null, more: Record<string, Json> = {}) => ({ ...SOMEBODY, user_id: id, name, email, ...more });

const serve = (page: Page, path: RegExp, body: string) => answer(page, "GET", path, { status: 200, body });

test.beforeEach(async ({ page }) => arm(page));

test.describe("A name that plays tricks with directions", () => {
  const EVIL = "\u202egro.live@nna\u202c \u2066x\u2069\u200f";

  test("turns nothing: not in its row, not in a question, not in what is announced", async ({ page, users }) => {
    await serve(page, MEMBERS, list([person("user_1", EVIL, "ann@shop.example"), person("user_2", "Bob", "bob\u202e@shop.example")]));
    await users.openMembers(SHOP);
    await expect(users.names()).toHaveText(["gro.live@nna x", "Bob"]);
    // In an address each character counts, so that what is hidden there is shown.
    await expect(users.row("Bob")).toContainText("bob\ufffd@shop.example");
    await users.members.locator("[data-remove]").first().click();
    await expect(users.question("Remove gro.live@nna x?")).toBeVisible();
    expect(await turning(page)).toEqual([]);
  });

  test("or has nothing in it that can be seen is called by the address", async ({ page, users }) => {
    const invisible = ["\u200b", "\u3164", "\u2800\u200d", "\u00ad \ufeff", "\u2063".repeat(50)];
    await serve(page, MEMBERS, list(invisible.map((name, index) => person(`user_${index}`, name, `p${index}@shop.example`))));
    await users.openMembers(SHOP);
    await expect(users.names()).toHaveText(invisible.map((_, index) => `p${index}@shop.example`));
  });

  test("is not robbed of the joiners of emoji and scripts", async ({ page, users }) => {
    await serve(page, MEMBERS, list([person("user_1", "👩\u200d🚀 Sally"), person("user_2", "نمی\u200cخواهم")]));
    await users.openMembers(SHOP);
    await expect(users.names()).toHaveText(["👩\u200d🚀 Sally", "نمی\u200cخواهم"]);
  });
});

test.describe("An address that reads like another", () => {
  test("is sent only by an admin who was told", async ({ page, users, admin, checkAxe }) => {
    await users.openMembers(SHOP);
    await users.invite.click();
    await users.dialog.field.fill("іnes.ruiz@harbourpine.example, bоb@x.example, сосо@x.example, z@xn--e1awd7f.example, plain@x.example, søren@x.example,");
    const told = (address: string, words: RegExp) => expect(users.dialog.recipient(address)).toContainText(words);
    await told("bоb@x.example", /different alphabets/);
    await told("сосо@x.example", /Not “coco”/);
    await told("z@xn--e1awd7f.example", /code for other alphabets/);
    await expect(users.dialog.recipient("plain@x.example").locator(".mxu-chip-problem")).toHaveCount(0);
    await expect(users.dialog.recipient("søren@x.example").locator(".mxu-chip-problem")).toHaveCount(0);
    await checkAxe("invite-lookalikes");
    await users.dialog.send(6).click();
    await expect(users.dialog.box).toBeHidden();
    await expect.poll(async () => (await admin.invitations(SHOP)).map((one) => one.email_address)).toEqual(expect.arrayContaining(["bоb@x.example"]));
    await expectHarmless(page, "after");
  });

  test("of a member is named beside it", async ({ page, users }) => {
    await serve(page, MEMBERS, list([person("user_1", "Ann", "ann.li@shop.example")]));
    await serve(page, INVITATIONS, JSON.stringify({ invitations: [{ invitation_id: "i", email_address: "omar@shop.example", role: "org:member" }], total: 1 }));
    await users.openMembers(SHOP);
    await users.invite.click();
    await users.dialog.field.fill("аnn.li@shop.example, ann.1i@shop.example, 0mar@shop.example,");
    for (const address of ["аnn.li@shop.example", "ann.1i@shop.example"]) await expect(users.dialog.recipient(address)).toContainText("almost like ann.li@shop.example");
    await expect(users.dialog.recipient("0mar@shop.example")).toContainText("almost like omar@shop.example");
  });
});

test.describe("Pictures and links", () => {
  test("are loaded from the web and from nowhere else", async ({ page, users }) => {
    const svg = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='__ran(1)'/>";
    const bad = ["javascript:__ran(2)", "JaVaScRiPt:__ran(3)", " javascript:__ran(4)", "java\nscript:__ran(5)", "data:text/html,<script>__ran(6)</script>", svg, "blob:https://img.example/x", "file:///etc/passwd", "//evil.example/a.png", "/\\evil.example/a.png", "/\t/evil.example/a.png", "a.png", "https://ann:secret@img.example/a.png", "https:///ann@img.example/b.png", "vbscript:x", "filesystem:https://x/y"];
    await serve(page, MEMBERS, list([...bad.map((avatar_url, index) => person(`bad_${index}`, `Bad ${index}`, null, { avatar_url })), person("good", "Good", null, { avatar_url: "https://img.example/good.svg" })]));
    const asked: string[] = [];
    page.on("request", (request) => request.resourceType() === "image" && asked.push(request.url()));
    await users.openMembers(SHOP);
    await expect(users.row("Good").locator("img")).toHaveAttribute("src", "https://img.example/good.svg");
    await expect(users.members.locator("img")).toHaveCount(1);
    expect(asked.filter((url) => url !== "https://img.example/good.svg")).toEqual([]);
    await expectHarmless(page, "pictures");
  });

  test("with a script inside run none", async ({ page, users }) => {
    const body = '<svg xmlns="http://www.w3.org/2000/svg" onload="parent.__ran(1)"><script>parent.__ran(2)</script></svg>';
    await page.route("https://img.example/**", (route) => route.fulfill({ contentType: "image/svg+xml", body }));
    await serve(page, MEMBERS, list([person("user_1", "Ann", null, { avatar_url: "https://img.example/a.svg" })]));
    const loaded = page.waitForResponse("https://img.example/a.svg");
    await users.openMembers(SHOP);
    await loaded;
    await expectHarmless(page, "a picture");
  });

  test("in the outbox lead to this server only", standalone("the page around the tab"), async ({ page, apps, outbox }) => {
    const mail = (golden("listOutbox.answer.full") as { mails: Record<string, Json>[] }).mails[0]!;
    const paths = ["javascript:__ran(1)", "https://evil.example/", "//evil.example/", "/\\evil.example", "/\t/evil.example", "/accept/fine"];
    await apps.visit();
    await expect(apps.table).toBeVisible();
    await serve(page, /^\/x\/outbox$/, JSON.stringify({ mails: paths.map((accept_path, index) => ({ ...mail, mail_id: `m${index}`, accept_path })), total: paths.length }));
    await page.goto("/outbox");
    await expect(outbox.table.locator("tbody tr")).toHaveCount(paths.length);
    expect(await outbox.table.getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href")))).toEqual(["/accept/fine"]);
  });
});

test.describe("Answers out of all proportion", () => {
  test("a name of a megabyte leaves a row that can be used", async ({ page, users }) => {
    await serve(page, MEMBERS, list([person("user_1", "W".repeat(1_000_000), `${"w".repeat(1_000_000)}@x.example`), person("user_2", "Bob", null, { role: "r".repeat(100_000) })]));
    await users.openMembers(SHOP);
    const row = users.members.locator("tbody tr[aria-rowindex]").first();
    expect((await row.boundingBox())!.height).toBeLessThan(120);
    expect((await users.names().first().textContent())!.length).toBeLessThan(500);
    await row.locator("[data-remove]").click();
    const question = page.getByRole("alertdialog");
    await expect(question).toBeVisible();
    const box = (await question.boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(1280);
    await expect(question.getByRole("button", { name: "Cancel" })).toBeInViewport();
  });

  test("fifty megabytes are refused in words, and the page goes on", async ({ page, users }) => {
    await users.openMembers(SHOP);
    const big = await serve(page, MEMBERS, list([person("user_1", "x".repeat(50_000_000))]));
    await users.refresh.click();
    await expect(users.region.getByText(/could not be refreshed/)).toBeVisible({ timeout: 20_000 });
    await big.restore();
    await users.refresh.click();
    await expect(users.region.getByText(/could not be refreshed/)).toBeHidden();
    await expect(users.row("Ines Ruiz")).toBeVisible();
  });

  for (const [what, body] of [
    ["a hundred thousand lists in one another", `{"users":${"[".repeat(100_000)}${"]".repeat(100_000)},"total":0}`],
    ["a hundred thousand objects in what nobody reads", `{"users":[],"total":0,"more":${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}`],
    ["a hundred thousand levels of metadata", `{"users":[{"user_id":"u","role":"r","public_metadata":${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}],"total":1}`],
    ["a number that is none", '{"users":[],"total":NaN}'],
    ["a total without end", '{"users":[],"total":1e999}'],
    ["half an answer", '{"users":[{"user_id":"u"'],
    ["nothing", ""],
  ] as const) {
    test(`${what}: refused in words, and the page goes on`, async ({ page, users }) => {
      const bad = await serve(page, MEMBERS, body);
      await users.open(SHOP);
      await expect(users.region.getByText("The members could not be read")).toBeVisible();
      await bad.restore();
      await users.region.getByRole("button", { name: /try again|retry/i }).first().click();
      await expect(users.row("Ines Ruiz")).toBeVisible();
    });
  }

  test("a hundred thousand roles leave a list that can be used", async ({ page, users }) => {
    const roles = Array.from({ length: 100_000 }, (_, index) => ({ role: `org:role_${index}`, label: `Role ${index}`, description: "", administers: false }));
    await serve(page, MEMBERS, list(Array.from({ length: 30 }, (_, index) => person(`user_${index}`, `Person ${index}`, null, { role: "org:role_99999" })), { ...CAPABILITIES, roles }));
    await users.openMembers(SHOP);
    await expect(users.role("Person 0")).toHaveValue("org:role_99999");
    await users.search.fill("Person 29");
    await expect(users.names()).toHaveText(["Person 29"]);
  });

  test("absurd dates and numbers stand there as what they are, or not at all", async ({ page, users }) => {
    const dates = ["+275760-09-13T00:00:00.000Z", "+275760-09-13T00:00:00.001Z", "-271821-04-20T00:00:00Z", "-000001-01-01T00:00:00Z", "9999-99-99", "NaN", "0", "now", "1e400", ""];
    await serve(page, MEMBERS, list(dates.map((at, index) => person(`user_${index}`, `Person ${index}`, null, { joined_at: at, last_active_at: at }))));
    await serve(page, INVITATIONS, JSON.stringify({ invitations: dates.map((at, index) => ({ invitation_id: `i${index}`, email_address: `p${index}@x.example`, role: "r", created_at: at, expires_at: at })), total: 18446744073709551615n.toString() }).replace(/"(\d{20})"/, "$1"));
    await users.openMembers(SHOP);
    await expect(users.names()).toHaveCount(dates.length);
    await users.opener("Person 0").click();
    await expect(users.details("Person 0").box).toBeVisible();
    await page.keyboard.press("Escape");
    await users.tab(/^Invitations/).click();
    await expect(users.invitations.locator("tbody tr")).toHaveCount(dates.length);
    await expect(users.region).not.toContainText(/NaN|Invalid|undefined/);
  });

  test("ids that repeat, are empty, or are names of the language's own are ids", async ({ page, users }) => {
    const ids = ["same", "same", "", "__proto__", "constructor", "toString", "../..", "%2e%2e%2f", "a/b?c#d"];
    await serve(page, MEMBERS, list(ids.map((id, index) => person(id, `Person ${index}`, null, { role: index > 2 ? id : "org:member", public_metadata: { __proto__: 1, constructor: { prototype: 1 }, toString: "x" } }))));
    await users.openMembers(SHOP);
    await expect(users.names().first()).toHaveText("Person 0");
    const requests = recordRequests(page);
    await answer(page, "DELETE", /./, { status: 200, body: "{}" });
    await users.remove("Person 8").click();
    await users.removal("Person 8").yes.click();
    await expect(users.removed("Person 8")).toBeVisible();
    expect(requests).toEqual([`DELETE /v1/apps/${SHOP}/users/a%2Fb%3Fc%23d`]);
    await users.search.fill("Person");
    await users.search.fill("");
    await users.refresh.click();
    await expect(users.names().first()).toHaveText("Person 0");
    await expectHarmless(page, "ids");
  });
});

test.describe("What is exported", () => {
  test("is no formula, and every cell stays in its place", async ({ page, users }) => {
    const names = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '"=1', "=HYPERLINK(\"http://evil.example\",\"x\")", "a,b;c\td", 'say "x"\r\n=2', " =1", "\ufeff=1", "；=1", "＝1", "Bob;=1+1;", "a\t=1", "a, =1", "a\n@A1", "a;＝1", 'a"=1'];
    await serve(page, MEMBERS, list(names.map((name, index) => person(`user_${index}`, name, "=cmd|' /C calc'!A0"))));
    await users.openMembers(SHOP);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export CSV" }).click()]);
    expect(download.suggestedFilename()).toBe("members.csv");
    const text = await readFile(await download.path(), "utf8");
    const cells = [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(?:,|\r\n|$)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
    // Spreadsheets divide at semicolons in many countries and at tabs if told so; what does not begin with a quotation mark then has none.
    const divided = text.split(/[;,\t\r\n"]/);
    expect([...cells, ...divided].filter((cell) => /^[\s\ufeff]*[=+@＝]|^[\s\ufeff]*-\d/.test(cell))).toEqual([]);
    // Six to a line, whatever is in them.
    expect(text.replaceAll(/"(?:[^"]|"")*"/g, "x").trim().split("\r\n").every((line) => line.split(",").length === 6)).toBe(true);
  });
});
