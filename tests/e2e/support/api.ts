import type { APIRequestContext, APIResponse } from "@playwright/test";
import { expect } from "@playwright/test";

export interface Member {
  user_id: string;
  email?: string | null;
  name?: string | null;
  role: string;
  status?: string | null;
  public_metadata?: Record<string, unknown> | null;
}

export interface Invitation {
  invitation_id: string;
  email_address: string;
  role: string;
}

/** A team account of the organization. */
export interface Account {
  email: string;
  user_name?: string | null;
  role: string;
  status: string;
}

export interface Mail {
  to: string;
  status: string;
  accept_path?: string | null;
}

/** Another admin, who does things behind the page's back, and looks at what the server really holds. */
export class OtherAdmin {
  constructor(private readonly request: APIRequestContext) {}

  async members(app: string): Promise<Member[]> {
    return (await this.done(this.request.get(`/v1/apps/${app}/users`))).users;
  }

  async invitationsTo(app: string, email: string): Promise<Invitation[]> {
    return (await this.invitations(app)).filter((invitation) => invitation.email_address === email);
  }

  /** Somebody by name: ids are the directory's own. */
  async member(app: string, name: string): Promise<Member | undefined> {
    return (await this.members(app)).find((member) => member.name === name);
  }

  async roleOf(app: string, name: string): Promise<string | undefined> {
    return (await this.member(app, name))?.role;
  }

  /** Somebody's own address below `/v1` or `/x`. */
  async pathOf(app: string, name: string): Promise<string> {
    const id = (await this.member(app, name))?.user_id;
    expect(id, `${name} is in ${app}`).toBeTruthy();
    return `/apps/${app}/users/${encodeURIComponent(id!)}`;
  }

  async setStatus(app: string, name: string, status: string): Promise<void> {
    await this.done(this.request.patch(`/x${await this.pathOf(app, name)}/status`, { data: { status } }));
  }

  async setMetadata(app: string, name: string, metadata: Record<string, unknown>): Promise<void> {
    await this.done(this.request.patch(`/x${await this.pathOf(app, name)}/metadata`, { data: { public_metadata: metadata } }));
  }

  async invitations(app: string): Promise<Invitation[]> {
    return (await this.done(this.request.get(`/v1/apps/${app}/users/invitations`))).invitations;
  }

  /** The addresses of invitations that are no longer pending. */
  async past(app: string, status: string): Promise<string[]> {
    const { invitations } = await this.done(this.request.get(`/x/apps/${app}/invitations?status=${status}`));
    return (invitations as Invitation[]).map((one) => one.email_address);
  }

  /** With which status it is answered who asks for those. */
  async standing(app: string, status: string): Promise<number> {
    return (await this.request.get(`/x/apps/${app}/invitations?status=${status}`)).status();
  }

  /** Withdraws the invitation to an address. */
  async revoke(app: string, email: string): Promise<void> {
    const [invitation] = await this.invitationsTo(app, email);
    expect(invitation, `${email} is invited`).toBeTruthy();
    await this.done(this.request.delete(`/v1/apps/${app}/users/invitations/${encodeURIComponent(invitation!.invitation_id)}`));
  }

  async setRole(app: string, name: string, role: string): Promise<void> {
    await this.done(this.request.patch(`/v1${await this.pathOf(app, name)}/role`, { data: { role } }));
  }

  async remove(app: string, name: string): Promise<void> {
    await this.done(this.request.delete(`/v1${await this.pathOf(app, name)}`));
  }

  async invite(app: string, email: string, role = "org:member"): Promise<void> {
    await this.done(this.request.post(`/v1/apps/${app}/users/invite`, { data: { email_address: email, role } }));
  }

  async accounts(): Promise<Account[]> {
    return (await this.done(this.request.get("/v1/organizations/users?limit=1000"))).results;
  }

  async account(email: string): Promise<Account | undefined> {
    return (await this.accounts()).find((account) => account.email === email);
  }

  async addAccount(account: Partial<Account> & { metadata?: Record<string, unknown> }): Promise<void> {
    await this.done(this.request.post("/v1/organizations/users", { data: account }));
  }

  async updateAccount(email: string, update: Partial<Account>): Promise<void> {
    await this.done(this.request.patch(`/v1/organizations/users/${encodeURIComponent(email)}`, { data: update }));
  }

  async deleteAccount(email: string): Promise<void> {
    await this.done(this.request.delete(`/v1/organizations/users/${encodeURIComponent(email)}`));
  }

  async mails(to?: string): Promise<Mail[]> {
    const { mails } = await this.done(this.request.get("/x/outbox"));
    return (mails as Mail[]).filter((mail) => to === undefined || mail.to === to);
  }

  /** Does what the recipient of the newest invitation would do. */
  async accept(email: string, name: string): Promise<void> {
    const path = (await this.mails(email))[0]?.accept_path;
    expect(path, `the mail to ${email} has a link`).toBeTruthy();
    const answer = await this.request.post(path!, { form: { name } });
    expect(answer.ok(), await answer.text()).toBe(true);
  }

  /** Tries what not every directory can do on somebody who is there, and says with which status each was answered. */
  async attempts(app: string, name: string): Promise<Record<"add" | "status" | "metadata" | "revoke", number>> {
    const path = `/x${await this.pathOf(app, name)}`;
    const [invitation] = await this.invitations(app);
    const add = await this.request.post(`/x/apps/${app}/users`, { data: { user: "nobody@x.example", role: "org:member" } });
    const status = await this.request.patch(`${path}/status`, { data: { status: "suspended" } });
    const metadata = await this.request.patch(`${path}/metadata`, { data: { public_metadata: { tried: true } } });
    const revoke = await this.request.delete(`/v1/apps/${app}/users/invitations/${encodeURIComponent(invitation!.invitation_id)}`);
    return { add: add.status(), status: status.status(), metadata: metadata.status(), revoke: revoke.status() };
  }

  private async done(answer: Promise<APIResponse>) {
    const response = await answer;
    const text = await response.text();
    expect(response.ok(), `${response.url()} answered ${response.status()}: ${text}`).toBe(true);
    return text ? JSON.parse(text) : undefined;
  }
}
