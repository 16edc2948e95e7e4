import { numberTimers } from "../chaos/screen.ts";
import { answer, expect, INVITE, recordRequests, refused, ROLE, SHOP, standalone, test, only } from "../support/fixtures.ts";

const LIMITED = { status: 429, headers: { "retry-after": "30" }, type: "TooManyRequestsError" };

/** Half a minute passes where a test says so. */
test.beforeEach(async ({ page }) => {
  await page.clock.install();
  await page.addInitScript(numberTimers);
});

test.describe("A change that the server has no room for", only("embedded"), () => {
  test("waits on screen, and is sent by itself when its time has come, once", async ({ page, users, admin, facts, complaints, checkState }) => {
    complaints.allow(refused(429));
    await users.openMembers(SHOP);
    const path = await admin.pathOf(SHOP, "Jonas Weber");
    await answer(page, "PATCH", ROLE, LIMITED, 1);
    const requests = recordRequests(page);
    await users.role("Jonas Weber").selectOption(facts.member);
    const waiting = users.waiting;
    await expect(waiting).toContainText("A change waits and is sent by itself.");
    await expect(waiting).toContainText(/Continues in (30|29|28|27) s\./);
    await expect(users.role("Jonas Weber")).toHaveAttribute("aria-busy", "true");
    await checkState("change-waits", waiting);
    await page.clock.runFor(20_000);
    await expect(waiting).toContainText(/Continues in \d s\./);
    expect(requests).toHaveLength(1);
    await page.clock.runFor(11_000);
    await expect(users.notice(`Jonas Weber is now ${facts.member}.`)).toBeVisible();
    await expect(waiting).toHaveCount(0);
    expect(requests).toEqual(Array(2).fill(`PATCH /v1${path}/role`));
    expect(await admin.roleOf(SHOP, "Jonas Weber")).toBe("org:member");
  });

  test("is not overtaken by a later one", async ({ page, users, admin, facts, complaints }) => {
    complaints.allow(refused(429));
    await users.openMembers(SHOP);
    const [first, second] = [await admin.pathOf(SHOP, "Jonas Weber"), await admin.pathOf(SHOP, "Amara Okafor")];
    await answer(page, "PATCH", ROLE, LIMITED, 1);
    const requests = recordRequests(page);
    await users.role("Jonas Weber").selectOption(facts.member);
    await expect(users.waiting).toContainText("A change waits");
    await users.role("Amara Okafor").selectOption(facts.member);
    await expect(users.waiting).toContainText("2 changes wait and are sent by themselves.");
    expect(requests, "the second asks for nothing meanwhile").toHaveLength(1);
    await page.clock.runFor(32_000);
    await expect(users.notice(`Amara Okafor is now ${facts.member}.`)).toBeVisible();
    expect(requests).toEqual([first, first, second].map((path) => `PATCH /v1${path}/role`));
    await expect(users.waiting).toHaveCount(0);
  });

  test("can be given up: the row goes back, and nothing is sent", async ({ page, users, admin, facts, complaints }) => {
    complaints.allow(refused(429));
    await users.openMembers(SHOP);
    await answer(page, "PATCH", ROLE, LIMITED);
    const requests = recordRequests(page);
    await users.role("Jonas Weber").selectOption(facts.member);
    await users.waiting.getByRole("button", { name: "Give up" }).click();
    await page.clock.runFor(1_000);
    await expect(users.alert(`Jonas Weber was not made ${facts.member}.`)).toContainText("You gave it up before it was sent.");
    await expect(users.waiting).toHaveCount(0);
    await expect(users.role("Jonas Weber")).toHaveValue("org:admin");
    await page.clock.runFor(60_000);
    expect(requests).toHaveLength(1);
    expect(await admin.roleOf(SHOP, "Jonas Weber")).toBe("org:admin");
  });

  test("in a question: it says so there, where it can be given up, too", async ({ page, users, admin, complaints, checkState }) => {
    complaints.allow(refused(429));
    await users.openMembers(SHOP);
    await answer(page, "DELETE", /\/users\/[^/]+$/, LIMITED, 1);
    await users.remove("Mateo Silva").click();
    const question = users.question("Remove Mateo Silva?");
    await question.getByRole("button", { name: "Remove Mateo Silva" }).click();
    await expect(question).toContainText(/Continues in (30|29|28|27) s\./);
    await checkState("removal-waits", question);
    await question.getByRole("button", { name: "Give up" }).click();
    await page.clock.runFor(1_000);
    await expect(question).toContainText("You gave it up before it was sent.");
    expect(await admin.member(SHOP, "Mateo Silva")).toBeTruthy();
    // The same again, and this time to the end.
    await question.getByRole("button", { name: "Remove Mateo Silva" }).click();
    await page.clock.runFor(1_000);
    await expect(question).toBeHidden();
    expect(await admin.member(SHOP, "Mateo Silva")).toBeUndefined();
  });

  test("a second mail is never sent for an invitation that waited", async ({ page, users, admin, complaints }) => {
    complaints.allow(refused(429));
    await users.openInvitations(SHOP);
    const [invited] = await admin.invitations(SHOP);
    const email = invited!.email_address;
    const before = (await admin.mails(email)).length;
    await answer(page, "POST", INVITE, LIMITED, 1);
    await users.invitation(email).getByRole("button", { name: `Resend invitation to ${email}` }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: /^Resend/ }).click();
    await expect(users.waiting).toContainText("A change waits");
    await page.clock.runFor(32_000);
    await expect(users.notice(`A new invitation was sent to ${email}.`)).toBeVisible();
    expect(await admin.mails(email)).toHaveLength(before + 1);
  });

  test("goes on in sight when its tab is left, and is there for whoever comes back", standalone("the element is not on screen any more"), async ({ page, users, admin, facts, complaints }) => {
    complaints.allow(refused(429));
    await users.openMembers(SHOP);
    await answer(page, "PATCH", ROLE, LIMITED, 1);
    await users.role("Jonas Weber").selectOption(facts.member);
    await expect(users.waiting).toContainText("A change waits");
    const left = page.locator(".mxu-left");
    const leave = async () => {
      await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Apps" }).click();
      await expect(page.getByRole("heading", { name: "Apps" })).toBeVisible();
      await expect(left).toContainText("A change waits");
    };
    await leave();
    await page.goBack();
    await expect(users.role("Jonas Weber")).toHaveValue("org:member");
    await expect(users.waiting).toContainText("A change waits");
    await expect(left).not.toContainText("A change waits");
    await leave();
    await page.clock.runFor(32_000);
    await expect(left.getByRole("status").getByText(`Jonas Weber is now ${facts.member}.`)).toBeVisible();
    await expect(left).not.toContainText("A change waits");
    expect(await admin.roleOf(SHOP, "Jonas Weber")).toBe("org:member");
  });

  test("leaving the page asks first, for as long as something waits", standalone("the element leaves that to its host"), async ({ page, users, facts, complaints }) => {
    complaints.allow(refused(429), /dialog: /);
    const asked: string[] = [];
    page.on("dialog", (dialog) => asked.push(dialog.type()));
    await users.openMembers(SHOP);
    await answer(page, "PATCH", ROLE, LIMITED, 1);
    await users.role("Jonas Weber").selectOption(facts.member);
    await expect(users.waiting).toContainText("A change waits");
    // A browser asks nobody who has not touched the page.
    await users.search.click();
    await page.evaluate(() => void location.assign("/outbox")).catch(() => {});
    await expect.poll(() => asked).toEqual(["beforeunload"]);
    await page.clock.runFor(32_000);
    await expect(users.notice(`Jonas Weber is now ${facts.member}.`)).toBeVisible();
    await page.reload();
    await expect(users.members).toBeVisible();
    expect(asked).toHaveLength(1);
  });
});

test.describe("Set on the server", only("embedded"), () => {
  test.use({ serverArgs: ["--rate-limit", "3"] });

  test("a change waits for the window to end, and comes through", async ({ page, users, facts, complaints }) => {
    complaints.allow(refused(429));
    await users.openMembers(SHOP);
    await users.role("Jonas Weber").selectOption(facts.member);
    await expect(users.notice(`Jonas Weber is now ${facts.member}.`)).toBeVisible();
    // The window is of the server's clock, which no test moves: what it says is believed, and then it answers.
    await users.role("Amara Okafor").selectOption(facts.member);
    await expect(users.waiting).toContainText(/Continues in \d+ s\./);
    await answer(page, "PATCH", ROLE, { status: 200, body: JSON.stringify({ user_id: "user_amara", membership_id: "m", role: "org:member" }) });
    await page.clock.fastForward(61_000);
    await page.clock.runFor(1_000);
    await expect(users.notice(`Amara Okafor is now ${facts.member}.`)).toBeVisible();
  });
});
