import { answer, cut, expect, INVITE, MEMBERS, NO_ANSWER, only, recordRequests, refused, ROLE, SHOP, standalone, startServer, test, TOKEN } from "../support/fixtures.ts";

/** Has a role that this project does not know, so that there are three to choose between. */
const BILLING = "Greta Lindqvist";
const ANY = /^\/v1\/apps\//;

test.describe("Another admin gives somebody a role", only("embedded"), () => {
  test("while a question about it is open: the question goes, and nothing is sent", async ({ page, users, admin, facts, checkState }) => {
    await users.openMembers(SHOP);
    await users.role("Sam Osei").selectOption("Admin");
    const question = users.question("Make Sam Osei an admin?");
    await expect(question).toBeVisible();
    const requests = recordRequests(page);
    await admin.setRole(SHOP, "Sam Osei", "org:admin");
    // What coming back to the page does after a while, and the button Refresh at once; that is behind the question.
    await users.refresh.dispatchEvent("click");
    await expect(question).toBeHidden();
    const told = users.alert("Sam Osei is Admin by now: somebody else has changed it meanwhile.");
    await expect(told).toBeVisible();
    await expect(users.role("Sam Osei")).toHaveValue("org:admin");
    await checkState("role-changed-meanwhile", users.notices);
    expect(requests.filter((request) => request.startsWith("PATCH"))).toEqual([]);
    // It is theirs to decide anew.
    await users.role("Sam Osei").selectOption(facts.member);
    await expect(users.notice(`Sam Osei is now ${facts.member}.`)).toBeVisible();
  });

  test("while the list of roles is open: what was chosen of the old one is not sent", async ({ page, users, admin }) => {
    await users.openMembers(SHOP);
    const role = users.role("Jonas Weber");
    await expect(role).toHaveValue("org:admin");
    await role.focus();
    await role.dispatchEvent("keydown", { key: "ArrowDown" });
    const requests = recordRequests(page);
    await admin.setRole(SHOP, "Jonas Weber", "org:member");
    await users.refresh.dispatchEvent("click");
    await expect(role).toHaveValue("org:member");
    await role.selectOption("Admin");
    await expect(users.alert("Jonas Weber is Member by now")).toBeVisible();
    await expect(role).toHaveValue("org:member");
    expect(requests.filter((request) => request.startsWith("PATCH"))).toEqual([]);
    expect(await admin.roleOf(SHOP, "Jonas Weber")).toBe("org:member");
  });

  test("without the tab knowing: the directory keeps the other's, and the tab says what it is by now", async ({ page, users, admin, complaints, checkState }) => {
    complaints.allow(refused(412));
    await users.openMembers(SHOP);
    const path = await admin.pathOf(SHOP, BILLING);
    await expect(users.role(BILLING)).toHaveValue("org:billing");
    await admin.setRole(SHOP, BILLING, "org:member");
    const requests = recordRequests(page);
    await users.role(BILLING).selectOption("Admin");
    await users.question(`Make ${BILLING} an admin?`).getByRole("button", { name: `Make ${BILLING} an admin` }).click();
    const told = users.alert(`${BILLING} is Member by now: somebody else has changed it meanwhile.`);
    await expect(told).toBeVisible();
    await expect(told.getByRole("button", { name: "Try again" })).toHaveCount(0);
    await expect(users.role(BILLING)).toHaveValue("org:member");
    expect(await admin.roleOf(SHOP, BILLING)).toBe("org:member");
    expect(requests.filter((request) => request.startsWith("PATCH"))).toEqual([`PATCH /v1${path}/role`]);
    await checkState("role-kept", users.notices);
  });
});

test.describe("The connection goes", only("embedded"), () => {
  test("it is said at once, and the list comes by itself when it is back", async ({ page, context, users, admin, facts, complaints, checkState }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(SHOP);
    await expect(users.tab(/^Invitations, /)).toBeVisible();
    // What says so comes after the first screen.
    await expect(users.region.locator(":scope > [role=status]").first()).toBeAttached();
    await context.setOffline(true);
    const said = users.region.getByRole("status").filter({ hasText: "You are offline." });
    await expect(said).toContainText("it is loaded again once you are connected");
    await checkState("offline", said);

    await users.role("Jonas Weber").selectOption(facts.member);
    const refusal = users.alert(`Jonas Weber was not made ${facts.member}. You are offline.`);
    await expect(refusal).toBeVisible();
    await expect(users.role("Jonas Weber")).toHaveValue("org:admin");
    await admin.remove(SHOP, "Greta Lindqvist");
    const requests = recordRequests(page);
    await context.setOffline(false);
    await expect(said).toHaveCount(0);
    await expect(users.tab(`Members, ${facts.people - 1}`)).toBeVisible();
    await expect(users.row("Greta Lindqvist")).toHaveCount(0);
    expect(requests, "each list once").toHaveLength(2);
    expect(await admin.roleOf(SHOP, "Jonas Weber"), "nothing is done behind anybody's back").toBe("org:admin");
    await refusal.getByRole("button", { name: "Try again" }).click();
    await expect(users.notice(`Jonas Weber is now ${facts.member}.`)).toBeVisible();
  });

  test("with a form open: nothing was sent, nothing is lost, and nobody is invited twice", async ({ context, users, admin, complaints }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(SHOP);
    await users.invite.click();
    await users.dialog.field.fill("ann@x.example,");
    await expect(users.dialog.recipient("ann@x.example")).toBeVisible();
    await context.setOffline(true);
    await users.dialog.send(1).click();
    await expect(users.dialog.recipient("ann@x.example")).toContainText("Not sent. You are offline.");
    await context.setOffline(false);
    await users.dialog.send(1).click();
    await expect(users.dialog.box).toBeHidden();
    expect(await admin.invitationsTo(SHOP, "ann@x.example")).toHaveLength(1);
  });

  test("a server that does not answer is another matter", async ({ page, users, facts, complaints }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(SHOP);
    await cut(page, "PATCH", ROLE);
    await users.role("Jonas Weber").selectOption(facts.member);
    await expect(users.alert("Jonas Weber was not made")).toContainText("The server did not answer.");
    await expect(users.region.getByText("You are offline.")).toHaveCount(0);
  });
});

test.describe("The sign-in ends", only("embedded"), () => {
  const typed = "ann@x.example, bob@x.example,";

  test("while a form is open: it stays, and goes on with the address that signs in again", standalone("the element asks its host for another token"), async ({ page, users, admin, complaints, checkState }) => {
    complaints.allow(refused(401));
    await users.openMembers(SHOP);
    await users.invite.click();
    await users.dialog.field.fill(typed);
    await expect(users.dialog.recipients).toHaveCount(2);
    const ended = await answer(page, "POST", INVITE, { status: 401, type: "UnauthorizedError" });
    await users.dialog.send(2).click();
    await expect(users.dialog.recipient("ann@x.example")).toContainText("Sign in again, then repeat it");
    await expect(users.dialog.recipients).toHaveCount(2);
    await checkState("signed-out-while-inviting", users.dialog.box);
    // The address that the server prints, pasted over this one.
    await ended.restore();
    await page.evaluate(() => Object.assign(window, { same: true }));
    const members = page.waitForResponse((response) => MEMBERS.test(new URL(response.url()).pathname));
    await page.evaluate((token) => void (location.hash = `token=${token}`), TOKEN);
    expect((await members).status()).toBe(200);
    await expect(page).toHaveURL(/\/users$/);
    expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same), "the page has not started anew").toBe(true);
    await users.dialog.send(2).click();
    await expect(users.dialog.box).toBeHidden();
    for (const address of ["ann@x.example", "bob@x.example"]) expect(await admin.mails(address)).toHaveLength(1);
  });

  test("for the list: the rows stay, and what to do is said", async ({ page, users, facts, complaints }) => {
    complaints.allow(refused(401));
    await users.openMembers(SHOP);
    const ended = await answer(page, "GET", ANY, { status: 401, type: "UnauthorizedError" });
    await users.refresh.click();
    await expect(users.alert("The members could not be refreshed")).toContainText("Sign in again");
    await expect(users.members.getByRole("rowheader")).toHaveCount(facts.people);
    await ended.restore();
    await users.alert("The members could not be refreshed").getByRole("button", { name: "Try again" }).click();
    await expect(users.alert("The members could not be refreshed")).toBeHidden();
  });
});

test.describe("The right to manage is taken away", only("embedded"), () => {
  test("a change is refused, its row goes back, and the tab shows nobody any more", async ({ page, users, facts, complaints, checkState }) => {
    complaints.allow(refused(403));
    await users.openMembers(SHOP);
    for (const method of ["GET", "PATCH"]) await answer(page, method, ANY, { status: 403, type: "ForbiddenError" });
    await users.role("Jonas Weber").selectOption(facts.member);
    await expect(users.alert(`Jonas Weber was not made ${facts.member}. You may not do this.`)).toBeVisible();
    await expect(users.alert("You may not see this")).toContainText("Only admins can manage users.");
    await expect(users.members).toHaveCount(0);
    await expect(users.invite).toHaveCount(0);
    await expect(users.tabs).toHaveCount(0);
    await checkState("rights-revoked");
  });

  test("only for one thing: everything else stays", async ({ page, users, facts, complaints }) => {
    complaints.allow(refused(403));
    await users.openMembers(SHOP);
    await answer(page, "PATCH", ROLE, { status: 403, type: "ForbiddenError", message: "Not this one" });
    await users.role("Jonas Weber").selectOption(facts.member);
    await expect(users.alert("You may not do this.")).toContainText("Not this one");
    await expect(users.role("Jonas Weber")).toHaveValue("org:admin");
    await expect(users.members.getByRole("rowheader")).toHaveCount(facts.people);
    await expect(users.invite).toBeVisible();
  });
});

test.describe("The app is deleted", only("embedded"), () => {
  test("while somebody is to be removed: they are not said to be gone", async ({ page, users, complaints, checkState }) => {
    complaints.allow(refused(404));
    await users.openMembers(SHOP);
    await users.remove("Mateo Silva").click();
    const question = users.question("Remove Mateo Silva?");
    for (const method of ["GET", "DELETE"]) await answer(page, method, ANY, { status: 404, type: "NotFoundError", message: "App not found" });
    await question.getByRole("button", { name: "Remove Mateo Silva" }).click();
    await expect(question).toBeHidden();
    await expect(users.alert("had been removed already")).toHaveCount(0);
    await expect(users.alert("Mateo Silva was not removed.")).toContainText("App not found");
    await expect(users.alert("This app does not exist")).toBeVisible();
    await expect(users.members).toHaveCount(0);
    await checkState("app-deleted");
  });

  test("while an invitation is to be revoked: it is not said to be answered", async ({ page, users, complaints }) => {
    complaints.allow(refused(404));
    await users.openInvitations(SHOP);
    const row = users.invitations.getByRole("row").nth(1);
    await row.getByRole("button", { name: /^Revoke/ }).click();
    const question = page.getByRole("alertdialog");
    for (const method of ["GET", "DELETE"]) await answer(page, method, ANY, { status: 404, type: "NotFoundError", message: "App not found" });
    await question.getByRole("button", { name: /^Revoke/ }).click();
    await expect(question).toBeHidden();
    await expect(users.alert("has answered the invitation")).toHaveCount(0);
    await expect(users.alert("was not revoked.")).toContainText("App not found");
    await expect(users.invitations).toHaveCount(0);
  });

  test("somebody who is gone is still told as that", async ({ users, admin, facts, complaints }) => {
    complaints.allow(refused(404));
    await users.openMembers(SHOP);
    await admin.remove(SHOP, "Mateo Silva");
    await users.remove("Mateo Silva").click();
    await users.question("Remove Mateo Silva?").getByRole("button", { name: "Remove Mateo Silva" }).click();
    await expect(users.alert("Mateo Silva had been removed already.")).toBeVisible();
    await expect(users.tab(`Members, ${facts.people - 1}`)).toBeVisible();
  });
});

test.describe("The server is started anew under an open page", { ...standalone("its token is the application's own"), tag: ["@standalone", "@only-embedded"] }, () => {
  test("what it asks for is said, what was typed stays, and its new address goes on", async ({ page, server, users, complaints }) => {
    complaints.allow(NO_ANSWER, refused(401));
    await users.openMembers(SHOP);
    await users.invite.click();
    await users.dialog.field.fill("ann@x.example,");
    await server.stop();
    await users.dialog.send(1).click();
    await expect(users.dialog.recipient("ann@x.example")).toContainText("could not be found out");
    const other = "another-token-that-opens-nothing-of-value-either";
    const again = await startServer(["--in-memory"], { MIXPEEK_USERS_TOKEN: other }, new URL(server.url).host);
    try {
      await users.dialog.send(1).click();
      await expect(users.dialog.recipient("ann@x.example")).toContainText("Sign in again, then repeat it");
      await page.evaluate((token) => void (location.hash = `token=${token}`), other);
      await expect(page).toHaveURL(/\/users$/);
      await users.dialog.send(1).click();
      await expect(users.notice("ann@x.example was invited.")).toBeVisible();
    } finally {
      await again.stop();
    }
  });

  test("a new version whose parts have other names: it is said to reload", async ({ page, users, complaints }) => {
    complaints.allow(/Failed to load resource|Failed to fetch|split_people|wasm|404/);
    await page.route(/split_people.*\.wasm$/, (route) => route.fulfill({ status: 404, body: "" }));
    await users.openMembers(SHOP);
    await users.invite.click();
    await expect(users.alert("That could not be opened")).toContainText("reload the page");
    // A role is chosen by code of the same part: the row shows what is.
    await users.role("Jonas Weber").selectOption("Member");
    await expect(users.role("Jonas Weber")).toHaveValue("org:admin");
    await expect(users.members).toBeVisible();
  });
});
