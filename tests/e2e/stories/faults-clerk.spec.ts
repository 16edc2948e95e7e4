import { startVendors } from "../support/directories.ts";
import { expect, refused, SHOP, standalone, startServer, test } from "../support/fixtures.ts";
import { UsersTab } from "../support/pages.ts";
import { startSessions } from "../support/sessions.ts";

/** What the other stories of faults put into the server's mouth, by Clerk's own ways. */
test.describe("At Clerk", standalone("its session comes in the application's cookie"), () => {
  test("an admin is made a member, and later the organization is deleted: both end the list, and what to do is said", async ({ page, context, demo, complaints }) => {
    complaints.allow(refused(403), refused(404));
    const shop = demo.find((home) => home.app_id === SHOP)!;
    const sessions = await startSessions();
    const vendors = await startVendors([{ kind: "clerk", homes: demo }], sessions.auth);
    const server = await startServer(["--config", vendors.config], vendors.keys);
    const signIn = (role: string) => context.addCookies([{ name: "__session", value: sessions.token("user_ines", shop.organization, role), url: server.url }]);
    try {
      await signIn("admin");
      await page.goto(`${server.url}/apps/${SHOP}/users`);
      const users = new UsersTab(page);
      await expect(users.role("Jonas Weber")).toHaveValue("org:admin");

      // The next token of the session says what has become of it.
      await signIn("member");
      await users.role("Jonas Weber").selectOption("Member");
      await expect(users.alert("Jonas Weber was not made Member. You may not do this.")).toBeVisible();
      await expect(users.alert("You may not see this")).toContainText("Only admins can manage users.");
      await expect(users.members).toHaveCount(0);

      await signIn("admin");
      await users.alert("You may not see this").getByRole("button", { name: "Try again" }).click();
      await expect(users.role("Jonas Weber")).toHaveValue("org:admin");
      await vendors.deleteAll();
      await users.remove("Mateo Silva").click();
      const { box, yes } = users.removal("Mateo Silva");
      await yes.click();
      await expect(box).toBeHidden();
      await expect(users.alert("had been removed already")).toHaveCount(0);
      await expect(users.alert("Mateo Silva was not removed.")).toBeVisible();
      await expect(users.members).toHaveCount(0);
      await expect(users.invite).toHaveCount(0);
    } finally {
      await server.stop();
      await vendors.stop();
      await sessions.stop();
    }
  });
});
