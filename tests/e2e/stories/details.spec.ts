import { answer, cut, expect, expectNoOverflow, FIELD_NOTES, loseAnswers, needs, NO_ANSWER, recordRequests, refused, test } from "../support/fixtures.ts";

const METADATA = /\/metadata$/;
const WEI = "陈伟";

test.describe("An admin looks closer at somebody", () => {
  test("and sees everything the directory returned, without a request", needs("demo"), async ({ page, users, checkState }) => {
    await users.openMembers(FIELD_NOTES);
    const requests = recordRequests(page);
    await users.opener(WEI).focus();
    await page.keyboard.press("Enter");
    const details = users.details(WEI);
    await expect(details.box).toContainText('"city": "Porto"');
    await expect(details.box).toContainText("user_wei");
    await checkState("details", details.box);

    await page.keyboard.press("Escape");
    await expect(details.box).toBeHidden();
    await expect(users.opener(WEI)).toBeFocused();
    // Outside of it is outside of it.
    await users.opener(WEI).click();
    await page.mouse.click(5, 400);
    await expect(details.box).toBeHidden();
    expect(requests).toEqual([]);
  });

  test("copies an id, and hears that it did", needs("demo"), async ({ page, users, checkAxe }) => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await users.openMembers(FIELD_NOTES);
    const details = await users.openDetails(WEI);
    await details.copy("User ID").click();
    await expect(details.box.getByRole("status").filter({ hasText: "Copied" })).toHaveCount(1);
    await checkAxe("details-copied");
    await details.close.click();
    await users.search.press("ControlOrMeta+V");
    await expect(users.search).toHaveValue("user_wei");
  });

  test("is told where the browser does not copy", async ({ page, users, checkAxe }) => {
    await page.addInitScript(() => {
      Object.defineProperty(navigator, "clipboard", { value: undefined });
    });
    await users.openMembers(FIELD_NOTES);
    const details = await users.openDetails(WEI);
    await details.copy("Email").click();
    await expect(details.box.getByRole("alert")).toContainText("The browser did not copy it.");
    await checkAxe("details-not-copied");
  });

  test("on a phone, over the whole width", needs("metadata"), async ({ page, users }) => {
    await page.setViewportSize({ width: 375, height: 812 });
    await users.openMembers(FIELD_NOTES);
    const details = await users.openDetails("Mateo Silva");
    expect((await details.box.boundingBox())!.width).toBeGreaterThan(360);
    await details.edit.click();
    await expectNoOverflow(page);
  });

  test("gives another role from there, with the question that a row asks", async ({ users, admin }) => {
    await users.openMembers(FIELD_NOTES);
    const details = await users.openDetails("Mateo Silva");
    await details.role.selectOption("Admin");
    const question = users.question("Make Mateo Silva an admin?");
    await question.getByRole("button", { name: "Make Mateo Silva an admin" }).click();
    await expect(question).toBeHidden();
    await expect(details.role).toHaveValue("org:admin");
    await expect.poll(() => admin.roleOf(FIELD_NOTES, "Mateo Silva")).toBe("org:admin");
    await details.close.click();
    await expect(users.role("Mateo Silva")).toHaveValue("org:admin");
  });

  test("removes somebody from there, and lands in the list", needs("removal"), async ({ users, admin }) => {
    await users.openMembers(FIELD_NOTES);
    const details = await users.openDetails("Mateo Silva");
    await details.button(users.facts.removal.verb("Mateo Silva")).click();
    await users.removal("Mateo Silva").yes.click();
    await expect(details.box).toBeHidden();
    await expect(users.removed("Mateo Silva")).toBeVisible();
    await expect(users.remove(WEI)).toBeFocused();
    expect(await admin.roleOf(FIELD_NOTES, "Mateo Silva")).toBeUndefined();
  });
});

test.describe("An admin changes somebody's metadata", () => {
  test("is told what is wrong, then what would change, and sends only that", needs("merge"), async ({ page, users, admin, checkState }) => {
    await users.openMembers(FIELD_NOTES);
    const details = await users.openDetails(WEI);
    await details.edit.click();
    await expect(details.json).toBeFocused();
    await expect(details.box).toContainText("Nothing is changed yet.");
    await details.json.fill('{\n  "team": "buying",,\n}');
    await expect(details.box).toContainText("look at line 2, column 20.");
    await expect(details.save).toHaveAttribute("aria-disabled", "true");
    await checkState("metadata-wrong", details.box);

    await details.json.fill('{"team": "selling", "desk": {"city": "Porto"}, "vip": true}');
    await expect(details.changes).toHaveText([/^Changed\s*desk/, /^Removed\s*languages/, /^Changed\s*team\s*"buying"\s*"selling"/, /^Added\s*vip\s*true/]);
    await checkState("metadata-changes", details.box);
    const sent = page.waitForRequest((request) => request.method() === "PATCH" && METADATA.test(request.url()));
    // Somebody else adds a key meanwhile: it stays.
    await admin.setMetadata(FIELD_NOTES, "陈伟", { badge: 7 });
    await details.save.click();
    expect((await sent).postDataJSON()).toEqual({ public_metadata: { team: "selling", desk: { floor: null }, languages: null, vip: true } });
    await expect(details.edit).toBeFocused();
    await expect(details.box).toContainText('"badge": 7');
    expect((await admin.member(FIELD_NOTES, "陈伟"))?.public_metadata).toEqual({ team: "selling", desk: { city: "Porto" }, vip: true, badge: 7 });
  });

  test("does not lose what was typed by closing", needs("metadata", "merge"), async ({ page, users, checkAxe }) => {
    await users.openMembers(FIELD_NOTES);
    const details = await users.openDetails("Mateo Silva");
    await details.edit.click();
    await details.json.fill('{"team": "selling"}');
    for (const leave of [() => page.keyboard.press("Escape"), () => details.close.click(), () => page.mouse.click(5, 400)]) {
      await leave();
      await expect(details.box).toContainText("Not saved yet. Save, or press Cancel to discard.");
    }
    await checkAxe("metadata-unsaved");
    await details.cancel.click();
    await expect(details.box).toContainText('"team": "buying"');
    await page.keyboard.press("Escape");
    await expect(details.box).toBeHidden();
  });

  test("keeps what was typed where the line is cut, and saves it later", needs("metadata"), async ({ page, users, admin, complaints }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(FIELD_NOTES);
    const details = await users.openDetails("Mateo Silva");
    await details.edit.click();
    await details.json.fill('{"team": "selling"}');
    const line = await cut(page, "PATCH", METADATA);
    await details.save.click();
    await expect(details.box.getByRole("alert").filter({ hasText: "were not saved. The server did not answer." })).toBeVisible();
    await expect(details.json).toHaveValue('{"team": "selling"}');
    await line.restore();
    await details.save.click();
    await expect(details.edit).toBeVisible();
    expect((await admin.member(FIELD_NOTES, "Mateo Silva"))?.public_metadata).toEqual({ team: "selling" });
  });

  test("an answer lost on the way back is no failure", needs("metadata"), async ({ page, users, admin, complaints }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(FIELD_NOTES);
    const details = await users.openDetails("Mateo Silva");
    await details.edit.click();
    await details.json.fill("{}");
    const lost = await loseAnswers(page, "PATCH", METADATA, 1);
    await details.save.click();
    await expect(details.edit).toBeVisible();
    expect(lost.count).toBe(1);
    expect((await admin.member(FIELD_NOTES, "Mateo Silva"))?.public_metadata ?? {}).toEqual({});
  });

  test("the server's own words stand in the form", needs("metadata"), async ({ page, users, complaints }) => {
    complaints.allow(refused(422));
    await users.openMembers(FIELD_NOTES);
    const details = await users.openDetails("Mateo Silva");
    await details.edit.click();
    await details.json.fill('{"big": 1}');
    await answer(page, "PATCH", METADATA, { status: 422, type: "ValidationError", message: "Metadata are limited to 8 kB" });
    await details.save.click();
    await expect(details.box.getByRole("alert").filter({ hasText: "Metadata are limited to 8 kB" })).toBeVisible();
  });
});
