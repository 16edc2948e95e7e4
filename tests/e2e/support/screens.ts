// The screens that are looked at as a whole, one after the other.
import { expect, type Page } from "@playwright/test";

import { cut, FIELD_NOTES, PRICE_TRACKER, ROLE, SHOP } from "./fixtures.ts";
import { AccessPage, AppsPage, OrganizationPage, type UsersTab } from "./pages.ts";

type Look = (name: string) => Promise<void>;

/** The tab, its sections and its dialogs. */
export async function tabScreens(page: Page, users: UsersTab, look: Look): Promise<void> {
  await users.openMembers(SHOP);
  await look("members");
  await users.search.fill("no such person");
  await expect(page.getByText("No member matches")).toBeVisible();
  await look("none found");
  await users.search.fill("");
  await users.remove("Noor Aziz").click();
  await expect(users.removal("Noor Aziz").box).toBeVisible();
  await look("removal");
  await page.keyboard.press("Escape");
  await users.role("Jonas Weber").selectOption("Member");
  await expect(users.notice("Jonas Weber is now Member.")).toBeVisible();
  const line = await cut(page, "PATCH", ROLE);
  await users.role("Amara Okafor").selectOption("Member");
  await expect(users.alert("Amara Okafor was not made Member.")).toBeVisible();
  await line.restore();
  await look("notices");
  await users.invite.click();
  await users.dialog.field.fill("a@x.example, nobody-at-all, mateo.silva@harbourpine.example,");
  await expect(users.dialog.recipients).toHaveCount(3);
  await page.keyboard.press("Backspace");
  await look("invite");
  await users.dialog.cancel.click();
  await users.tab(/^Invitations/).click();
  await expect(users.invitations).toBeVisible();
  await look("invitations");
  await users.standing.selectOption("Expired");
  await expect(users.inviteAgain("ida.moreau@harbourpine.example")).toBeVisible();
  await look("expired invitations");
  await users.tab("Activity").click();
  await expect(page.getByRole("list", { name: "Activity" })).toBeVisible();
  await look("activity");
  await users.openMembers(FIELD_NOTES);
  const details = await users.openDetails("陈伟");
  await look("details");
  await details.edit.click();
  await details.json.fill('{"team": "selling",,}');
  await expect(details.box).toContainText("look at line 1");
  await look("metadata");
  await details.cancel.click();
  await details.close.click();
  await users.add.click();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByRole("alert")).toHaveText("Enter an email address or a user ID.");
  await look("add");
  await users.open(PRICE_TRACKER);
  await expect(page.getByText("User management is off for this app")).toBeVisible();
  await look("not enabled");
}

/** The pages around the tab. */
export async function pageScreens(page: Page, users: UsersTab, look: Look): Promise<void> {
  const [apps, organization, access] = [new AppsPage(page), new OrganizationPage(page), new AccessPage(page)];
  await apps.visit();
  await expect(apps.table).toBeVisible();
  await look("apps");
  await organization.open();
  await look("organization");
  await organization.button("Edit", "陈伟").click();
  await organization.editing("陈伟").getByText("About this account").click();
  await look("account");
  await page.keyboard.press("Escape");
  await access.open();
  await look("access");
  // On a narrow screen only a window of the rows exists.
  await access.search.fill("sam osei");
  await access.change("Sam Osei", "Shop search").click();
  await expect(access.form("Sam Osei", "Shop search")).toBeVisible();
  await look("another role");
  await page.keyboard.press("Escape");
  await page.goto("/outbox");
  await expect(page.getByRole("table", { name: "Mails" })).toBeVisible();
  await look("outbox");
  await page.getByRole("link", { name: "Open invitation for ravi.menon@harbourpine.example" }).click();
  await expect(page.getByRole("button", { name: "Accept invitation" })).toBeVisible();
  await look("accept");
  await page.goto("/connect");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(users.alert("Enter the base URL")).toBeVisible();
  await look("connect");
}
