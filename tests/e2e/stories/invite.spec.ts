import { answer, cut, expect, gate, INVITE, isApi, loseAnswers, NO_ANSWER, recordRequests, refused, SHOP, test } from "../support/fixtures.ts";

const FULL = "Ann <ann@x.example>, BOB@x.example; ann@X.example\n\"Doe, Jane\" <jane@x.example>\tmateo.silva@harbourpine.example ravi.menon@harbourpine.example nobody-at-all jo@nodot";

test.describe("An admin invites somebody", () => {
  test("one person, with a role, and the invitation is there at once", async ({ page, users, admin, facts, checkState }) => {
    await users.openMembers(SHOP);
    const requests = recordRequests(page);
    const { dialog } = users;
    await users.invite.click();
    await expect(dialog.field).toBeFocused();
    await expect(dialog.role).toHaveValue("org:member");
    await expect(dialog.box).toContainText(facts.memberCan);
    await expect(dialog.send()).toHaveAttribute("aria-disabled", "true");
    await checkState("invite", dialog.box);

    await dialog.role.selectOption("Admin");
    await expect(dialog.box).toContainText(facts.adminCan);
    await dialog.field.fill("ann@x.example");
    await expect(dialog.send()).not.toHaveAttribute("aria-disabled");
    await dialog.send().click();
    await expect(dialog.box).toBeHidden();
    await expect(users.notice("ann@x.example was invited.")).toBeVisible();
    await expect(users.invite).toBeFocused();
    await users.tab("Invitations, 7 pending").click();
    await expect(users.invitations.getByRole("rowheader").first()).toContainText("ann@x.example");
    await expect(users.invitation("ann@x.example")).toContainText("Admin");
    expect(requests, "nothing is loaded again").toEqual([`POST /v1/apps/${SHOP}/users/invite`]);
    expect(await admin.invitationsTo(SHOP, "ann@x.example")).toHaveLength(1);
  });

  test("a whole table, out of a file, looked through before anything is sent", async ({ page, users, checkState }) => {
    await users.openMembers(SHOP);
    const requests = recordRequests(page);
    const { dialog } = users;
    await users.invite.click();
    const table = "Name;Email;Team\r\n\"Doe, Jane\";jane@x.example;Sales\r\nBob;;Sales\r\nMateo;mateo.silva@harbourpine.example;\r\nAnn;ann@x.example;\r\n";
    await dialog.file.setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
    await expect(dialog.box).toContainText("3 addresses added; 1 line without one left out. Look through them before you send.");
    await expect(dialog.recipient("mateo.silva@harbourpine.example")).toContainText("Already a member: Mateo Silva");
    await expect(dialog.send(2)).toBeVisible();
    expect(requests, "nothing is sent by itself").toEqual([]);
    await checkState("invite-file", dialog.box);
  });

  test("a file that is no list is refused, and what was typed stays", async ({ users }) => {
    await users.openMembers(SHOP);
    const { dialog } = users;
    await users.invite.click();
    await dialog.paste("ann@x.example");
    await dialog.file.setInputFiles({ name: "photo.csv", mimeType: "text/csv", buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff, 0xfe, 0x40]) });
    await expect(dialog.box).toContainText("This file could not be read. Choose a CSV or text file.");
    await dialog.file.setInputFiles({ name: "all.csv", mimeType: "text/csv", buffer: Buffer.alloc(1_000_001, "a@x.example\n") });
    await expect(dialog.box).toContainText("This file is larger than 1 MB.");
    await dialog.file.setInputFiles({ name: "names.csv", mimeType: "text/csv", buffer: Buffer.from("Name\nAnn\n") });
    await expect(dialog.box).toContainText("No new address was found in this file.");
    await expect(dialog.recipients).toHaveCount(1);
  });

  test("many at once, out of whatever is pasted", async ({ page, users, admin, checkState }) => {
    await users.openMembers(SHOP);
    const { dialog } = users;
    await users.invite.click();
    await dialog.paste(FULL);
    await expect(dialog.recipients).toHaveCount(7);
    await expect(dialog.recipient("ann@x.example")).toBeVisible();
    await expect(dialog.recipient("jane@x.example")).toBeVisible();
    await expect(dialog.recipient("mateo.silva@harbourpine.example")).toContainText("Already a member: Mateo Silva");
    await expect(dialog.recipient("ravi.menon@harbourpine.example")).toContainText("Already invited");
    await expect(dialog.recipient("nobody-at-all")).toContainText("An email address needs an @");
    await expect(dialog.recipient("jo@nodot")).toContainText("needs a dot");
    await expect(dialog.send(3)).toBeVisible();
    await checkState("invite-many", dialog.box);

    await dialog.send(3).click();
    await expect(dialog.box.getByRole("alert")).toContainText("3 invitations sent. 4 not sent; the reason stands beside each.");
    await expect(users.notice("3 people were invited.")).toBeVisible();
    await expect(dialog.recipients).toHaveCount(4);
    await checkState("invite-many-sent", dialog.box);
    for (const address of ["mateo.silva@harbourpine.example", "ravi.menon@harbourpine.example", "nobody-at-all", "jo@nodot"]) {
      await dialog.takeOut(address).click();
      await expect(dialog.field).toBeFocused();
    }
    await page.keyboard.press("Escape");
    await expect(dialog.box).toBeHidden();
    await expect(users.tab("Invitations, 9 pending")).toBeVisible();
    const addresses = (await admin.invitations(SHOP)).map((invitation) => invitation.email_address);
    expect(addresses).toEqual(expect.arrayContaining(["ann@x.example", "BOB@x.example", "jane@x.example"]));
  });

  test("by keyboard: separators commit, Backspace marks and then deletes", async ({ page, users }) => {
    await users.openMembers(SHOP);
    const { dialog } = users;
    await users.invite.click();
    await expect(dialog.field).toBeFocused();
    await page.keyboard.type("a@x.example,b@x.example c@x.example;");
    await page.keyboard.type("d@x.example");
    await page.keyboard.press("Enter");
    await expect(dialog.recipients).toHaveText(["a@x.example", "b@x.example", "c@x.example", "d@x.example"]);
    await expect(dialog.send(4)).toBeVisible();
    await page.keyboard.press("Backspace");
    await expect(dialog.recipients).toHaveCount(4);
    await page.keyboard.press("Backspace");
    await expect(dialog.recipients).toHaveText(["a@x.example", "b@x.example", "c@x.example"]);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Delete");
    await expect(dialog.recipients).toHaveText(["a@x.example", "c@x.example"]);
    // A name with a space in it is not cut in two, and what is typed counts as soon as it is an address.
    await page.keyboard.type("Eve e@x.example");
    await expect(dialog.recipients).toHaveCount(2);
    await expect(dialog.field).toHaveValue("Eve e@x.example");
    await page.keyboard.press("Escape");
    await expect(dialog.field).toHaveValue("");
    await page.keyboard.type("f@x.example");
    await expect(dialog.send(3)).toBeVisible();
  });

  test("nothing typed is lost by Escape or a click beside the form", async ({ page, users, admin }) => {
    await users.openMembers(SHOP);
    const { dialog } = users;
    await users.invite.click();
    await expect(dialog.field).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(dialog.box, "nothing to lose").toBeHidden();
    await expect(users.invite).toBeFocused();

    await users.invite.click();
    await expect(dialog.field).toBeFocused();
    await page.keyboard.type("ann@x.example,");
    await page.keyboard.press("Escape");
    await expect(dialog.box.getByText("Not sent yet. Send, or press Cancel to discard.")).toBeVisible();
    await page.mouse.click(5, 400);
    await page.keyboard.press("Escape");
    await expect(dialog.recipient("ann@x.example")).toBeVisible();
    await dialog.cancel.click();
    await expect(dialog.box).toBeHidden();
    await expect(users.invite).toBeFocused();
    await users.invite.click();
    await expect(dialog.recipients).toHaveCount(0);
    expect(await admin.invitationsTo(SHOP, "ann@x.example")).toHaveLength(0);
  });
});

test.describe("When an invitation does not go out", () => {
  test("each address has its own result, and what failed stays", async ({ users, admin, complaints }) => {
    complaints.allow(refused(400));
    await users.openMembers(SHOP);
    const { dialog } = users;
    // Meanwhile, elsewhere.
    await admin.invite(SHOP, "race@x.example");
    await users.invite.click();
    await dialog.field.fill("first@x.example, race@x.example, last@x.example,");
    await dialog.send(3).click();
    await expect(dialog.box.getByRole("alert")).toContainText("2 invitations sent. 1 not sent");
    await expect(dialog.recipients).toHaveCount(1);
    await expect(dialog.recipient("race@x.example")).toContainText("Already invited");
    await expect(users.notice("first@x.example and last@x.example were invited.")).toBeVisible();
    expect(await admin.invitationsTo(SHOP, "race@x.example")).toHaveLength(1);
  });

  test("an answer lost on the way back does not send it twice", async ({ page, users, admin, complaints }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(SHOP);
    const requests = recordRequests(page);
    const lost = await loseAnswers(page, "POST", INVITE, 1);
    await users.invite.click();
    await users.dialog.field.fill("once@x.example");
    await users.dialog.send().click();
    await expect(users.notice("once@x.example was invited.")).toBeVisible();
    await expect(users.dialog.box).toBeHidden();
    expect(lost.count).toBe(1);
    expect(requests.filter((request) => request.startsWith("POST"))).toHaveLength(1);
    expect(await admin.invitationsTo(SHOP, "once@x.example")).toHaveLength(1);
    await expect(users.tab("Invitations, 7 pending")).toBeVisible();
  });

  test("a cut line leaves the address with the reason, and it can be sent again", async ({ page, users, admin, complaints, checkState }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(SHOP);
    const { dialog } = users;
    const line = await cut(page, "POST", INVITE);
    await users.invite.click();
    await dialog.field.fill("ann@x.example");
    await dialog.send().click();
    await expect(dialog.recipient("ann@x.example")).toContainText("Not sent. The server did not answer.");
    await checkState("invite-not-sent", dialog.box);
    await line.restore();
    await dialog.send().click();
    await expect(dialog.box).toBeHidden();
    await expect(users.notice("ann@x.example was invited.")).toBeVisible();
    expect(await admin.invitationsTo(SHOP, "ann@x.example")).toHaveLength(1);
  });

  test("the server's own words stand beside the address", async ({ page, users, complaints }) => {
    complaints.allow(refused(422));
    await users.openMembers(SHOP);
    await answer(page, "POST", INVITE, { status: 422, type: "ValidationError", message: "No seats left" });
    await users.invite.click();
    await users.dialog.field.fill("ann@x.example");
    await users.dialog.send().click();
    await expect(users.dialog.recipient("ann@x.example")).toContainText("Not sent. The server refused it. The server says: “No seats left”");
  });

  test("a limit pauses the batch, which goes on by itself", async ({ page, users, admin, complaints }) => {
    complaints.allow(refused(429));
    await users.openMembers(SHOP);
    const { dialog } = users;
    // The server's own pauses take up to a minute.
    await answer(page, "POST", INVITE, { status: 429, headers: { "retry-after": "3" }, type: "TooManyRequests" }, 1);
    await users.invite.click();
    await dialog.field.fill("a@x.example, b@x.example,");
    await dialog.send(2).click();
    await expect(dialog.box.getByRole("status").filter({ hasText: "Paused" })).toContainText(/Continues in [1-3] s\./);
    await expect(dialog.box).toBeHidden();
    await expect(users.notice("a@x.example and b@x.example were invited.")).toBeVisible();
    expect(await admin.invitationsTo(SHOP, "a@x.example")).toHaveLength(1);
  });

  test("a batch can be stopped, and who is left stays in the form", async ({ page, users, admin, facts, checkAxe }) => {
    await users.openMembers(SHOP);
    const { dialog } = users;
    const sending = gate();
    await page.route((url) => isApi(url) && INVITE.test(url.pathname), async (route) => {
      await sending.opened;
      await route.continue();
    });
    await users.invite.click();
    // As many as go in one request, and one more.
    const group = Array.from({ length: facts.atOnce ?? 1 }, (_, at) => `a${at}@x.example`);
    const all = group.length + 1;
    await dialog.field.fill(`${group.join(", ")}, b@x.example,`);
    await dialog.send(all).click();
    await expect(dialog.box.getByRole("button", { name: `Sending 1 of ${all}…` })).toHaveAttribute("aria-busy", "true");
    await checkAxe("invite-sending");
    await page.keyboard.press("Escape");
    await expect(dialog.box).toBeVisible();
    await dialog.box.getByRole("button", { name: "Stop" }).click();
    await checkAxe("invite-stopping");
    sending.open();
    await expect(dialog.recipients).toHaveText(["b@x.example"]);
    await expect(dialog.send()).not.toHaveAttribute("aria-disabled");
    expect(await admin.invitationsTo(SHOP, "a0@x.example")).toHaveLength(1);
    expect(await admin.invitationsTo(SHOP, "b@x.example")).toHaveLength(0);
  });
});
