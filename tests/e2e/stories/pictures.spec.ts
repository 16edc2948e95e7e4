// Pictures of every state, for people to look at. They are not compared with anything, and this file does not run with the others:
// it runs only if PICTURES names the folder to write to, as in `PICTURES=pictures npx playwright test pictures`.
import { resolve } from "node:path";

import {
  answer,
  cut,
  expect,
  FIELD_NOTES,
  gate,
  isApi,
  MEMBERS,
  type Page,
  PRICE_TRACKER,
  ROLE,
  SEEDED,
  SHOP,
  test as base,
} from "../support/fixtures.ts";
import { AccessPage, OrganizationPage, type UsersTab } from "../support/pages.ts";

const FOLDER = resolve(process.env["PICTURES"] || "pictures");

type Look = (name: string) => Promise<void>;
const STATES: Record<string, (page: Page, users: UsersTab, look: Look) => Promise<void>> = {
  async apps(page, users, look) {
    await page.goto("/#token=" + (await import("../support/server.ts")).TOKEN);
    await expect(page.getByRole("table", { name: "Apps" })).toBeVisible();
    await look("apps");
    await page.getByRole("searchbox").fill("nothing like it");
    await expect(page.getByText("No app matches")).toBeVisible();
    await look("apps-none-found");
    await page.goto("/outbox");
    await expect(page.getByRole("table", { name: "Mails" })).toBeVisible();
    await look("outbox");
    await page.getByRole("link", { name: "Open invitation for ravi.menon@harbourpine.example" }).click();
    await expect(page.getByRole("button", { name: "Accept invitation" })).toBeVisible();
    await look("accept");
    await page.goto("/connect");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await expect(users.alert("Enter the base URL")).toBeVisible();
    await look("connect-wrong");
    await page.goto("/nowhere");
    await expect(page.getByText("There is no such page")).toBeVisible();
    await look("not-found");
  },
  async organization(page, users, look) {
    const organization = new OrganizationPage(page);
    await organization.open();
    await look("organization");
    await organization.search.fill("no such person");
    await expect(page.getByText("Nobody matches")).toBeVisible();
    await look("organization-none-found");
    await organization.search.fill("");
    await organization.add.click();
    await organization.form.getByRole("textbox", { name: "Email address" }).fill("new");
    await organization.form.getByRole("button", { name: "Add account" }).click();
    await look("organization-add");
    await page.keyboard.press("Escape");
    await organization.button("Edit", "陈伟").click();
    const form = organization.editing("陈伟");
    await form.getByText("About this account").click();
    await form.getByRole("combobox", { name: "Status" }).selectOption("Suspended");
    await form.getByRole("combobox", { name: "Role" }).selectOption("Admin");
    await look("organization-edit");
    await page.keyboard.press("Escape");
    await organization.button("Suspend", "Priya Raman").click();
    await look("organization-suspend");
    await page.keyboard.press("Escape");
    await organization.button("Delete", "Priya Raman").click();
    await look("organization-delete");
    await page.keyboard.press("Escape");
    await cut(page, "PATCH", /organizations/);
    await organization.role("Priya Raman").selectOption("Viewer");
    await expect(users.alert("was not made Viewer")).toBeVisible();
    await look("organization-not-changed");
    await cut(page, "GET", /organizations/);
    await organization.refresh.click();
    await expect(users.alert("could not be refreshed")).toBeVisible();
    await look("organization-stale");
    await page.reload();
    await expect(users.alert("could not be loaded")).toBeVisible();
    await look("organization-failed");
  },
  async access(page, users, look) {
    const access = new AccessPage(page);
    await access.open();
    await look("access");
    await access.search.fill("ines");
    await expect(access.rows("Ines Ruiz")).toHaveCount(3);
    await look("access-found");
    await access.search.fill("no such person");
    await look("access-none-found");
    // Only a window of the rows exists.
    await access.search.fill("sam osei");
    await access.change("Sam Osei", "Shop search").click();
    await access.form("Sam Osei", "Shop search").getByRole("combobox", { name: "Role" }).selectOption("Admin");
    await look("access-role");
    await page.keyboard.press("Escape");
    await access.remove("Sam Osei", "Shop search").click();
    await expect(users.question("Remove Sam Osei?")).toBeVisible();
    await look("access-remove");
    await page.keyboard.press("Escape");
    const missing = [{ app_id: "app_c", app_title: "Clerk app", message: "Clerk refused the key of this server" }];
    const member = { user_id: "u1", membership_id: "m1", email: "ann@x.example", name: "Ann Example", role: "security_admin", status: "suspended" };
    const memberships = [{ app_id: "app_a", app_title: "Warehouse with a title that is longer than most", administers: true, member }];
    await answer(page, "GET", /memberships$/, { status: 200, body: JSON.stringify({ memberships, total: 3, missing }) });
    await access.refresh.click();
    await expect(page.getByText("Clerk app")).toBeVisible();
    await look("access-missing");
  },
  async members(page, users, look) {
    await users.openMembers(SHOP);
    await look("members");
    await users.row("Tomasz Zieliński").scrollIntoViewIfNeeded();
    await users.row("Sam Osei").scrollIntoViewIfNeeded();
    await look("members-odd-names");
    await users.search.fill("no such person");
    await expect(page.getByText("No member matches")).toBeVisible();
    await look("members-none-found");
    await users.search.fill("alex");
    await users.roleFilter.selectOption("Member");
    await expect(users.names()).toHaveCount(2);
    await look("members-found");
    await users.search.fill("");
    await users.roleFilter.selectOption("All roles");
    await users.remove("Noor Aziz").click();
    await look("remove");
    await page.keyboard.press("Escape");
    await users.members.getByRole("button", { name: /^Remove Wolfe/ }).click();
    await look("remove-long-name");
    await page.keyboard.press("Escape");
    await users.role("Sam Osei").selectOption("Admin");
    await look("promote");
    await page.keyboard.press("Escape");
    await users.role("Ines Ruiz").selectOption("Member");
    await look("demote-oneself");
    await page.keyboard.press("Escape");
    await users.remove("Noor Aziz").click();
    const line = await cut(page, "DELETE", /\/users\/user_/);
    await page.getByRole("alertdialog").getByRole("button", { name: "Remove Noor Aziz" }).click();
    await expect(users.alert("Noor Aziz was not removed.")).toBeVisible();
    await look("remove-failed");
    await line.restore();
    await page.getByRole("alertdialog").getByRole("button", { name: "Remove Noor Aziz" }).click();
    await expect(users.notice("Noor Aziz was removed.")).toBeVisible();
    await look("removed");
    await cut(page, "PATCH", ROLE);
    await users.role("Jonas Weber").selectOption("Member");
    await expect(users.alert("Jonas Weber was not made Member.")).toBeVisible();
    await look("role-failed");
    await users.tab("Activity").click();
    await look("activity");
  },
  async several(page, users, look) {
    await users.openMembers(SHOP);
    await page.getByRole("button", { name: "Select", exact: true }).click();
    for (const name of ["Ines Ruiz", "Jonas Weber", "Noor Aziz", "Q"]) {
      await users.members.getByRole("checkbox", { name: `Select ${name}`, exact: true }).check();
    }
    await users.members.getByRole("checkbox", { name: /^Select Wolfe/ }).check();
    await page.evaluate(() => scrollTo(0, 0));
    await look("selecting");
    await users.search.fill("ruiz");
    await expect(page.getByText("5 selected, 4 not shown")).toBeVisible();
    await look("selecting-hidden");
    await users.search.fill("");
    await users.row("Sam Osei").scrollIntoViewIfNeeded();
    await look("selecting-scrolled");
    await page.getByRole("button", { name: "Change role…" }).click();
    const question = page.getByRole("alertdialog");
    await look("role-of-several");
    await question.getByRole("combobox", { name: "Role" }).selectOption("Admin");
    await look("role-of-several-admin");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Remove…" }).click();
    await look("remove-several");
    const line = await cut(page, "DELETE", /\/users\/user_/);
    await question.getByRole("button", { name: "Remove 5 people" }).click();
    await expect(question.getByRole("button", { name: "Try again" })).toBeVisible();
    await look("remove-several-failed");
    await line.restore();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await look("selected-none");
  },
  async lastAdmin(page, users, look) {
    await users.openMembers(FIELD_NOTES);
    await users.remove("Ines Ruiz").focus();
    await page.keyboard.press("Enter");
    await expect(users.alert("is the only admin")).toBeVisible();
    await look("last-admin");
    await users.tab(/^Invitations/).click();
    await expect(page.getByText("No pending invitations")).toBeVisible();
    await look("invitations-empty");
    await users.tab("Activity").click();
    await look("activity-empty");
  },
  async details(page, users, look) {
    await users.openMembers(FIELD_NOTES);
    const details = await users.openDetails("陈伟");
    await look("details");
    await details.verb("Suspend").click();
    await look("suspend");
    await page.keyboard.press("Escape");
    await details.edit.click();
    await details.json.fill('{\n  "team": "buying",,\n}');
    await look("metadata-wrong");
    await details.json.fill('{\n  "team": "selling",\n  "desk": { "city": "Porto" },\n  "vip": true\n}');
    await page.keyboard.press("Escape");
    await look("metadata-changes");
    await details.cancel.click();
    await details.close.click();
    await users.statusFilter.selectOption("Suspended");
    await look("members-by-status");
    await users.add.click();
    await page.keyboard.press("Enter");
    await look("add-missing");
  },
  async invite(page, users, look) {
    await users.openInvitations(SHOP);
    await look("invitations");
    for (const standing of ["Accepted", "Revoked", "Expired"]) {
      await users.standing.selectOption(standing);
      await expect(users.invitations).toBeVisible();
      await look(`invitations-${standing.toLowerCase()}`);
    }
    await users.inviteAgain("ida.moreau@harbourpine.example").click();
    await expect(users.notice("ida.moreau@harbourpine.example was invited.")).toBeVisible();
    await look("invited-again");
    await users.standing.selectOption("Pending");
    await users.revoke("ravi.menon@harbourpine.example").click();
    await look("revoke");
    await page.keyboard.press("Escape");
    await users.resend("ravi.menon@harbourpine.example").click();
    await look("resend");
    await page.keyboard.press("Escape");
    await users.invite.click();
    await look("invite");
    await users.dialog.field.fill("ann@x.example, bob@x.example, mateo.silva@harbourpine.example, ravi.menon@harbourpine.example, nobody-at-all,");
    await expect(users.dialog.recipients).toHaveCount(5);
    await page.keyboard.press("Escape");
    await look("invite-many");
    await users.dialog.send(2).click();
    await expect(users.dialog.box.getByRole("alert")).toContainText("2 invitations sent");
    await look("invite-many-sent");
  },
  async notEnabled(page, users, look) {
    await users.open(PRICE_TRACKER);
    await expect(page.getByText("User management is off")).toBeVisible();
    await look("not-enabled");
    await page.getByRole("button", { name: "Enable user management" }).click();
    await expect(page.getByText("Nobody can use this app yet")).toBeVisible();
    await look("members-empty");
  },
  async waiting(page, users, look) {
    const answers = gate();
    const hold = async (route: import("@playwright/test").Route) => {
      await answers.opened;
      await route.continue();
    };
    await page.route(isApi, hold);
    await users.visit(SHOP);
    await expect(page.getByText("Loading members")).toBeVisible();
    await expect(page.locator(".mxu-skeleton")).toHaveCSS("opacity", "1");
    await look("members-loading");
    answers.open();
    await expect(users.members).toBeVisible();
    await page.unroute(isApi, hold);
    const line = await cut(page, "GET", /users/);
    await users.refresh.click();
    await expect(users.alert("could not be refreshed")).toBeVisible();
    await look("members-stale");
    await page.reload();
    await expect(users.alert("The members could not be loaded")).toBeVisible();
    await look("members-failed");
    await line.restore();
    const limit = await answer(page, "GET", MEMBERS, { status: 429, headers: { "retry-after": "42" } });
    await page.reload();
    await expect(users.alert("Too many requests")).toBeVisible();
    await look("rate-limited");
    await limit.restore();
    await users.page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await expect(users.alert("You are not signed in")).toBeVisible();
    await look("signed-out");
  },
  async changeWaits(page, users, look) {
    await users.openMembers(SHOP);
    await answer(page, "PATCH", ROLE, { status: 429, headers: { "retry-after": "42" }, type: "TooManyRequestsError" });
    await users.role("Jonas Weber").selectOption("Member");
    await expect(users.waiting).toContainText("A change waits");
    await look("change-waits");
  },
  async many(page, users, look) {
    await users.openMembers(SEEDED);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await expect(users.members.locator('tr[aria-rowindex="2001"]')).toBeInViewport();
    await look("members-2000-end");
  },
};

const test = base.extend({ serverArgs: ["--seed-members", "2000"] });

/** How somebody looks at it: in which theme, on which screen, in colours of their own, with moving pictures or without. */
interface Kind {
  colorScheme: "light" | "dark";
  viewport: { width: number; height: number };
  forcedColors?: "active";
  reducedMotion?: "no-preference";
}

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 375, height: 812 };
const KINDS: Record<string, Kind> = {};
for (const colorScheme of ["light", "dark"] as const) {
  for (const viewport of [WIDE, NARROW]) {
    KINDS[`${colorScheme}-${viewport.width}`] = { colorScheme, viewport };
    KINDS[`forced-${colorScheme}-${viewport.width}`] = { colorScheme, viewport, forcedColors: "active" };
  }
}
// Where motion is welcome the pictures are of things as they move; everywhere else they stand still.
KINDS["moving-light-1280"] = { colorScheme: "light", viewport: WIDE, reducedMotion: "no-preference" };

for (const [kind, { colorScheme, viewport, forcedColors = "none", reducedMotion = "reduce" }] of Object.entries(KINDS)) {
  test.describe(kind, () => {
    test.use({ colorScheme, viewport });
    for (const [state, show] of Object.entries(STATES)) {
      test(state, async ({ page, users, complaints }) => {
        test.setTimeout(120_000);
        complaints.allow(/Failed to load resource/);
        await page.emulateMedia({ forcedColors, reducedMotion });
        await show(page, users, async (name) => {
          await page.evaluate(() => document.fonts.ready);
          await page.screenshot({ path: `${FOLDER}/${name}-${kind}.png`, animations: reducedMotion === "reduce" ? "disabled" : "allow" });
        });
      });
    }
  });
}
