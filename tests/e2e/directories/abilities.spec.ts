import { expect, SHOP, test } from "../support/fixtures.ts";

/** What each directory's tab has, by the names of its controls. What it lacks is nowhere, rather than there and refused. */
test("the tab offers what the directory can do, and nothing else", async ({ page, users, facts, checkTree, directory }) => {
  const has = (need: (typeof facts.lacks)[number]) => !facts.lacks.includes(need);
  const count = (there: boolean) => (there ? 1 : 0);

  await users.openMembers(SHOP);
  await expect(users.invite).toBeVisible();
  await expect(users.add).toHaveCount(count(has("add")));
  await expect(users.remove("Sam Osei")).toBeVisible();
  await expect(users.role("Sam Osei").getByRole("option", { selected: true })).toHaveText(facts.member);
  await checkTree(`${directory}-row`, users.row("sam.osei@harbourpine.example"));

  const details = await users.openDetails("Sam Osei");
  await expect(details.button("Suspend Sam Osei")).toHaveCount(count(has("statuses")));
  await expect(details.edit).toHaveCount(count(has("metadata")));
  await expect(details.button(facts.removal.verb("Sam Osei"))).toBeVisible();
  await checkTree(`${directory}-details`, details.box);
  await details.close.click();

  await users.tab("Invitations, 6 pending").click();
  const invited = "ravi.menon@harbourpine.example";
  await expect(users.invitation(invited)).toBeVisible();
  await expect(users.revoke(invited)).toHaveCount(count(has("revoke")));
  await expect(users.resend(invited)).toHaveCount(count(has("revoke")));
  await expect(users.standing).toHaveCount(count(has("expired")));
  await expect(users.standing.getByRole("option")).toHaveText(
    has("expired") ? ["Pending", ...(has("past") ? ["Accepted", "Revoked"] : []), "Expired"] : [],
  );
  await expect(page.getByRole("link", { name: "Outbox" }), "no directory of a vendor shows its mails").toHaveCount(0);
});

test("what the screen does not offer, the server refuses as well", async ({ admin, facts }) => {
  const has = (need: (typeof facts.lacks)[number]) => !facts.lacks.includes(need);
  const statuses = await admin.attempts(SHOP, "Sam Osei");
  expect(statuses.add === 501, "adding somebody").toBe(!has("add"));
  expect(statuses.status === 501, "another status").toBe(!has("statuses"));
  expect(statuses.metadata === 501, "metadata").toBe(!has("metadata"));
  expect(statuses.revoke === 501, "withdrawing an invitation").toBe(!has("revoke"));
  expect(await admin.standing(SHOP, "pending"), "pending ones are another list").not.toBe(200);
  expect(await admin.standing(SHOP, "accepted"), "accepted invitations").toBe(has("past") ? 200 : has("expired") ? 422 : 501);
  expect(await admin.standing(SHOP, "expired"), "expired invitations").toBe(has("expired") ? 200 : 501);
});
