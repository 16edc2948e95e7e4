import { answer, cut, expect, MEMBERS, NO_ANSWER, refused, SHOP, test } from "../support/fixtures.ts";

test.describe("A refresh that fails", () => {
  test("leaves the rows, and says from when they are", async ({ page, users, facts, complaints, checkState, checkAxe }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(SHOP);
    const line = await cut(page, "GET", /\/users/);
    await users.refresh.click();
    const stale = users.alert("The members could not be refreshed");
    await expect(stale).toContainText(/these are from \d+:\d\d/);
    await expect(stale).toContainText("The server did not answer");
    await expect(users.members.getByRole("rowheader")).toHaveCount(facts.people);
    await checkState("members-stale", stale);
    await users.tab(/^Invitations/).click();
    await expect(users.alert("The invitations could not be refreshed")).toBeVisible();
    await checkAxe("invitations-stale");
    await expect(users.invitations.getByRole("rowheader")).toHaveCount(6);
    await users.tab(/^Members/).click();
    await line.restore();
    await stale.getByRole("button", { name: "Try again" }).click();
    await expect(stale).toBeHidden();
    // However many of the rows are near what is seen.
    await expect(users.members).toHaveAttribute("aria-rowcount", String(facts.people + 1));
  });

  test("a refused refresh does not throw the list away either", async ({ page, users, facts, complaints }) => {
    complaints.allow(refused(401));
    await users.openMembers(SHOP);
    await answer(page, "GET", MEMBERS, { status: 401, type: "UnauthorizedError" });
    await users.refresh.click();
    await expect(users.alert("The members could not be refreshed")).toContainText("Sign in again");
    await expect(users.members.getByRole("rowheader")).toHaveCount(facts.people);
  });
});

test.describe("A limit on requests", () => {
  test("is counted down, and the list comes by itself", async ({ page, users, facts, complaints }) => {
    complaints.allow(refused(429));
    // The server's own pauses take up to a minute.
    await answer(page, "GET", MEMBERS, { status: 429, headers: { "retry-after": "3" }, type: "TooManyRequests" }, 1);
    await users.visit(SHOP);
    await expect(users.alert("Too many requests")).toContainText(/Trying again in [1-3] s/);
    await expect(users.members.getByRole("rowheader")).toHaveCount(facts.people);
  });

  test.describe("set on the server", () => {
    test.use({ serverArgs: ["--rate-limit", "3"] });

    test("is said in seconds, in place of a list and above one", async ({ users, admin, facts, complaints, checkState }) => {
      complaints.allow(refused(429));
      await users.openMembers(SHOP);
      await admin.members(SHOP);
      await users.refresh.click();
      await expect(users.alert("The members could not be refreshed")).toContainText(/Try again in \d+ s/);
      await expect(users.members.getByRole("rowheader")).toHaveCount(facts.people);

      await users.page.reload();
      await expect(users.alert("Too many requests")).toContainText(/Trying again in \d+ s/);
      await checkState("rate-limited");
    });
  });
});
