import { expect, type Locator, type Page } from "@playwright/test";

import { type Facts, FACTS } from "./directories.ts";
import { TOKEN } from "./server.ts";

/** The Users tab, by the names that assistive technology hears: on its own page here, in somebody else's in `EmbeddedUsersTab`. */
export class UsersTab {
  /** The whole of what the tab puts on a page. */
  readonly whole: Locator;
  readonly region: Locator;
  readonly tabs: Locator;
  readonly members: Locator;
  readonly invitations: Locator;
  readonly search: Locator;
  readonly searchInvitations: Locator;
  readonly roleFilter: Locator;
  readonly statusFilter: Locator;
  /** Which invitations are shown. */
  readonly standing: Locator;
  readonly add: Locator;
  readonly invite: Locator;
  readonly refresh: Locator;
  /** Where results and errors are told. */
  readonly notices: Locator;
  /** The changes that wait for their turn, above the list. */
  readonly waiting: Locator;
  readonly heading: Locator;
  readonly dialog: InviteDialog;

  constructor(
    readonly page: Page,
    /** What the directory makes different. */
    readonly facts: Facts = FACTS.embedded,
    whole = "body",
    /** Of the heading "Users". */
    readonly level = 1,
  ) {
    this.whole = page.locator(whole);
    this.region = page.getByRole("region", { name: "Users", exact: true });
    this.tabs = this.region.getByRole("tablist", { name: "Users sections" });
    this.members = page.getByRole("table", { name: "Members", exact: true });
    this.invitations = page.getByRole("table", { name: "Invitations", exact: true });
    this.search = page.getByRole("searchbox", { name: "Search members" });
    this.searchInvitations = page.getByRole("searchbox", { name: "Search invitations" });
    this.roleFilter = page.getByRole("combobox", { name: "Filter by role" });
    this.statusFilter = page.getByRole("combobox", { name: "Filter by status" });
    this.standing = this.region.getByRole("combobox", { name: "Status", exact: true });
    this.add = page.getByRole("button", { name: "Add existing user", exact: true });
    this.invite = page.getByRole("button", { name: "Invite", exact: true });
    this.refresh = page.getByRole("button", { name: "Refresh", exact: true });
    this.notices = this.region.locator(".mxu-toasts");
    this.waiting = this.region.locator(".mxu-waiting:not(dialog *)");
    this.heading = this.region.getByRole("heading", { level, name: "Users", exact: true });
    this.dialog = new InviteDialog(page);
  }

  /** Goes there and does not wait for anything to be on screen. */
  async visit(app: string, query = "", token: string | null = TOKEN): Promise<void> {
    await this.page.goto(`/apps/${app}/users${query}${token === null ? "" : `#token=${token}`}`);
  }

  /** Goes there and waits for the heading. */
  async open(app: string, query = ""): Promise<void> {
    await this.visit(app, query);
    await expect(this.heading).toBeVisible();
  }

  async openMembers(app: string): Promise<void> {
    await this.open(app);
    await expect(this.members).toBeVisible();
  }

  async openInvitations(app: string): Promise<void> {
    await this.open(app, "?tab=invitations");
    await expect(this.invitations).toBeVisible();
  }

  tab(name: string | RegExp): Locator {
    return this.tabs.getByRole("tab", typeof name === "string" ? { name, exact: true } : { name });
  }

  /** The row in which a text stands by itself: a name or an address. */
  row(text: string): Locator {
    return this.members.getByRole("row").filter({ has: this.page.getByText(text, { exact: true }) });
  }

  invitation(email: string): Locator {
    return this.invitations.getByRole("row").filter({ has: this.page.getByText(email, { exact: true }) });
  }

  /** The names on the rows in their order, without the header. */
  names(): Locator {
    return this.members.getByRole("rowheader").locator(".mxu-person-name");
  }

  role(name: string): Locator {
    return this.members.getByRole("combobox", { name: `Role for ${name}`, exact: true });
  }

  /** The name on a row, which opens what is known about the person. */
  opener(name: string): Locator {
    return this.members.getByRole("button", { name: `Details of ${name}`, exact: true });
  }

  /** What is known about somebody, opened. */
  details(name: string): DetailsDialog {
    return new DetailsDialog(this.page, name);
  }

  async openDetails(name: string): Promise<DetailsDialog> {
    await this.opener(name).click();
    const details = this.details(name);
    await expect(details.box).toBeVisible();
    return details;
  }

  remove(name: string): Locator {
    return this.members.getByRole("button", { name: this.facts.removal.verb(name), exact: true });
  }

  /** The question that removing asks, and its yes. */
  removal(name: string): { box: Locator; yes: Locator } {
    const box = this.question(this.facts.removal.question(name));
    return { box, yes: box.getByRole("button", { name: this.facts.removal.verb(name), exact: true }) };
  }

  /** Says that it was done. */
  removed(name: string): Locator {
    return this.notice(this.facts.removal.done(name));
  }

  revoke(email: string): Locator {
    return this.invitations.getByRole("button", { name: `Revoke invitation for ${email}`, exact: true });
  }

  resend(email: string): Locator {
    return this.invitations.getByRole("button", { name: `Resend invitation to ${email}`, exact: true });
  }

  /** The button that follows an invitation that is over with another. */
  inviteAgain(email: string): Locator {
    return this.invitations.getByRole("button", { name: `Invite again: ${email}`, exact: true });
  }

  question(title: string): Locator {
    return this.page.getByRole("alertdialog", { name: title, exact: true });
  }

  /** A result, said politely. */
  notice(text: string): Locator {
    return this.page.getByRole("status").locator(".mxu-toast").filter({ hasText: text });
  }

  /** An error, said at once. */
  alert(text: string): Locator {
    return this.page.getByRole("alert").filter({ hasText: text });
  }

  /** What is looked at stands in the page's address: the end of it, without the path. */
  async expectInAddress(query: string): Promise<void> {
    await expect(this.page).toHaveURL((url) => url.search === query);
  }
}

/** The address of a host's page that shows the element. `settings` are properties of the element or something of the host's own. */
export function hostAddress(settings: Record<string, unknown>, tokens: readonly string[] = [], path = "/"): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(settings)) query.set(name, typeof value === "string" ? value : JSON.stringify(value));
  return `${path}?${query}#${tokens.map((token) => `token=${encodeURIComponent(token)}`).join("&")}`;
}

/** The Users tab as `<mixpeek-users>` in an application of another origin. */
export class EmbeddedUsersTab extends UsersTab {
  /** Where the application is when the tab is open, which is where it stays. */
  private address: string | undefined;

  constructor(
    page: Page,
    private readonly baseUrl: string,
    facts: Facts = FACTS.embedded,
  ) {
    super(page, facts, "mixpeek-users", 2);
  }

  override async visit(app: string, query = "", token: string | null = TOKEN): Promise<void> {
    const { tab, ...rest } = Object.fromEntries(new URLSearchParams(query));
    if (Object.keys(rest).length > 0) throw new Error(`the element takes nothing from an address: ${query}`);
    const settings = { appId: app, baseUrl: this.baseUrl, ...(tab && { section: tab }) };
    await this.page.goto(hostAddress(settings, token === null ? [] : [token]));
    this.address = this.page.url();
  }

  // The words are announced in the page around the shadow root, so what shows them has no role of its own.
  override notice(text: string): Locator {
    return this.notices.locator('.mxu-toast[data-tone="success"]').filter({ hasText: text });
  }

  override alert(text: string): Locator {
    return this.region.locator('.mxu-toast[data-tone="error"], [role="alert"]:not(:has(.mxu-toast))').filter({ hasText: text });
  }

  override async expectInAddress(): Promise<void> {
    expect(this.page.url(), "the address is the application's").toBe(this.address);
  }
}

/** The form that invites one or many. */
export class InviteDialog {
  readonly box: Locator;
  readonly field: Locator;
  readonly role: Locator;
  readonly recipients: Locator;
  readonly file: Locator;
  readonly cancel: Locator;

  constructor(readonly page: Page) {
    this.box = page.getByRole("dialog", { name: "Invite users", exact: true });
    this.field = this.box.getByRole("textbox", { name: "Email addresses", exact: true });
    this.role = this.box.getByRole("combobox", { name: "Role", exact: true });
    this.recipients = this.box.getByRole("list", { name: "Recipients", exact: true }).getByRole("listitem");
    this.file = this.box.getByLabel("Import a CSV or text file", { exact: true });
    this.cancel = this.box.getByRole("button", { name: "Cancel", exact: true });
  }

  recipient(address: string): Locator {
    return this.recipients.filter({ has: this.page.getByText(address, { exact: true }) });
  }

  takeOut(address: string): Locator {
    return this.box.getByRole("button", { name: `Remove ${address}`, exact: true });
  }

  /** The button that sends, by the number on it. */
  send(count = 1): Locator {
    return this.box.getByRole("button", { name: count === 1 ? "Send invitation" : `Send ${count} invitations`, exact: true });
  }

  /** Pastes as a person does, through the clipboard. */
  async paste(text: string): Promise<void> {
    await this.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await this.page.evaluate((text) => navigator.clipboard.writeText(text), text);
    await this.field.press("ControlOrMeta+V");
  }
}

/** What is known about somebody, beside the list. */
export class DetailsDialog {
  readonly box: Locator;
  readonly close: Locator;
  readonly role: Locator;
  readonly edit: Locator;
  readonly json: Locator;
  readonly changes: Locator;
  readonly save: Locator;
  readonly cancel: Locator;

  constructor(
    readonly page: Page,
    readonly name: string,
  ) {
    this.box = page.getByRole("dialog", { name: `Details of ${name}`, exact: true });
    this.close = this.box.getByRole("button", { name: "Close", exact: true });
    this.role = this.box.getByRole("combobox", { name: `Role for ${name}`, exact: true });
    this.edit = this.box.getByRole("button", { name: "Edit metadata", exact: true });
    this.json = this.box.getByRole("textbox", { name: "Metadata as JSON", exact: true });
    this.changes = this.box.getByRole("list", { name: "Changes", exact: true }).getByRole("listitem");
    this.save = this.box.getByRole("button", { name: "Save metadata", exact: true });
    this.cancel = this.box.getByRole("button", { name: "Cancel", exact: true });
  }

  /** A button with the person's name in it, such as "Suspend Q". */
  verb(verb: string): Locator {
    return this.box.getByRole("button", { name: `${verb} ${this.name}`, exact: true });
  }

  button(name: string): Locator {
    return this.box.getByRole("button", { name, exact: true });
  }

  copy(what: string): Locator {
    return this.box.getByRole("button", { name: `Copy ${what}`, exact: true });
  }
}

/** The list of apps. */
export class AppsPage {
  readonly table: Locator;
  readonly search: Locator;

  constructor(readonly page: Page) {
    this.table = page.getByRole("table", { name: "Apps", exact: true });
    this.search = page.getByRole("searchbox", { name: "Search apps" });
  }

  async visit(): Promise<void> {
    await this.page.goto(`/#token=${TOKEN}`);
  }

  row(title: string): Locator {
    return this.table.getByRole("row").filter({ has: this.page.getByRole("link", { name: title, exact: true }) });
  }
}

/** The organization's team accounts. */
export class OrganizationPage {
  readonly table: Locator;
  readonly search: Locator;
  readonly roleFilter: Locator;
  readonly statusFilter: Locator;
  readonly add: Locator;
  readonly refresh: Locator;
  /** The form that makes an account. */
  readonly form: Locator;
  readonly notices: Locator;

  constructor(readonly page: Page) {
    this.table = page.getByRole("table", { name: "Team accounts", exact: true });
    this.search = page.getByRole("searchbox", { name: "Search accounts" });
    this.roleFilter = page.getByRole("combobox", { name: "Filter by role" });
    this.statusFilter = page.getByRole("combobox", { name: "Filter by status" });
    this.form = page.getByRole("dialog", { name: "Add account", exact: true });
    this.add = page.locator(".mxu-head").getByRole("button", { name: "Add account", exact: true });
    this.refresh = page.getByRole("button", { name: "Refresh", exact: true });
    this.notices = page.locator(".mxu-toasts");
  }

  async visit(): Promise<void> {
    await this.page.goto(`/organization/users#token=${TOKEN}`);
  }

  async open(): Promise<void> {
    await this.visit();
    await expect(this.table).toBeVisible();
  }

  /** The row in which a text stands by itself: a name or an address. */
  row(text: string): Locator {
    return this.table.getByRole("row").filter({ has: this.page.getByText(text, { exact: true }) });
  }

  names(): Locator {
    return this.table.getByRole("rowheader").locator(".mxu-person-name");
  }

  role(name: string): Locator {
    return this.table.getByRole("combobox", { name: `Role for ${name}`, exact: true });
  }

  /** A button in somebody's row. */
  button(verb: "Edit" | "Suspend" | "Reactivate" | "Delete", name: string): Locator {
    return this.table.getByRole("button", { name: `${verb} ${name}`, exact: true });
  }

  /** The form that changes an account. */
  editing(name: string): Locator {
    return this.page.getByRole("dialog", { name: `Edit ${name}`, exact: true });
  }
}

/** Who can reach what. */
export class AccessPage {
  readonly table: Locator;
  readonly search: Locator;
  readonly appFilter: Locator;
  readonly roleFilter: Locator;
  readonly admins: Locator;
  readonly refresh: Locator;
  readonly notices: Locator;

  constructor(readonly page: Page) {
    this.table = page.getByRole("table", { name: "People with access", exact: true });
    this.search = page.getByRole("searchbox", { name: "Search people and apps" });
    this.appFilter = page.getByRole("combobox", { name: "Filter by app" });
    this.roleFilter = page.getByRole("combobox", { name: "Filter by role" });
    this.admins = page.getByRole("checkbox", { name: "Admins anywhere" });
    this.refresh = page.getByRole("button", { name: "Refresh", exact: true });
    this.notices = page.locator(".mxu-toasts");
  }

  async visit(): Promise<void> {
    await this.page.goto(`/access#token=${TOKEN}`);
  }

  async open(): Promise<void> {
    await this.visit();
    await expect(this.table).toBeVisible();
  }

  /** The rows of a person, one for each app. */
  rows(name: string): Locator {
    return this.table.getByRole("row").filter({ has: this.page.getByRole("rowheader").getByText(name, { exact: true }) });
  }

  /** What a person is in an app. */
  row(name: string, app: string): Locator {
    return this.rows(name).filter({ has: this.page.getByRole("link", { name: app, exact: true }) });
  }

  change(name: string, app: string): Locator {
    return this.table.getByRole("button", { name: `Change the role of ${name} in ${app}`, exact: true });
  }

  remove(name: string, app: string): Locator {
    return this.table.getByRole("button", { name: `Remove ${name} from ${app}`, exact: true });
  }

  /** The form that gives a person another role. */
  form(name: string, app: string): Locator {
    return this.page.getByRole("dialog", { name: `Change the role of ${name} in ${app}`, exact: true });
  }
}

/** The mails that are not really sent. */
export class OutboxPage {
  readonly table: Locator;

  constructor(readonly page: Page) {
    this.table = page.getByRole("table", { name: "Mails", exact: true });
  }

  mail(to: string): Locator {
    return this.table.getByRole("row").filter({ has: this.page.getByText(to, { exact: true }) });
  }

  link(to: string): Locator {
    return this.table.getByRole("link", { name: `Open invitation for ${to}`, exact: true });
  }
}
