import { TOKEN } from "../support/server.ts";
import type { Invitation, Mail, Member } from "../support/api.ts";
import { fold, type History } from "./history.ts";
import type { Random } from "./random.ts";

/** What the server holds. */
export interface Truth {
  members: Member[];
  invitations: Invitation[];
}

/** The admin whom the page's own key belongs to: without them the page could do nothing. */
export const VIEWER = "user_ines";

const ROLES = ["org:member", "org:admin"] as const;

/** A second admin, straight at the server: changes the same app behind the page's back, and looks at what is really there. */
export class Second {
  constructor(
    private readonly server: string,
    private readonly app: string,
    private readonly history: History,
  ) {}

  async truth(): Promise<Truth> {
    const [{ users }, { invitations }] = await Promise.all([this.ask("GET", "/v1", "/users"), this.ask("GET", "/v1", "/users/invitations")]);
    const truth = { members: users as Member[], invitations: invitations as Invitation[] };
    for (const member of truth.members) this.history.knowMember(member.user_id, nameOf(member));
    for (const invitation of truth.invitations) this.history.knowInvitation(invitation.invitation_id, invitation.email_address);
    return truth;
  }

  async mails(): Promise<Mail[]> {
    const answer = await fetch(`${this.server}/x/outbox`, { headers: { authorization: `Bearer ${TOKEN}` } });
    return ((await answer.json()) as { mails: Mail[] }).mails;
  }

  /** Does something at random. Says what, or nothing where it came to nothing. */
  async act(random: Random, action: number): Promise<string> {
    const truth = await this.truth();
    const member = random.pick(truth.members.filter((one) => one.user_id !== VIEWER));
    const invitation = random.pick(truth.invitations);
    const what = random.weighted([
      { weight: 4, name: "role" },
      { weight: 2, name: "remove" },
      { weight: 2, name: "status" },
      { weight: 3, name: "invite" },
      { weight: 3, name: "revoke" },
      { weight: 2, name: "accept" },
      { weight: 2, name: "metadata" },
    ] as const).name;
    const role = random.pick(ROLES)!;
    const path = (one: Member) => `/users/${encodeURIComponent(one.user_id)}`;
    switch (what) {
      case "role":
        return member ? this.change("role", member.user_id, role, "PATCH", "/v1", `${path(member)}/role`, { role }) : "";
      case "remove":
        return member && truth.members.length > 8 ? this.change("remove", member.user_id, undefined, "DELETE", "/v1", path(member)) : "";
      case "status": {
        const status = random.chance(0.5) ? "suspended" : "active";
        return member ? this.change("status", member.user_id, status, "PATCH", "/x", `${path(member)}/status`, { status }) : "";
      }
      case "metadata":
        return member ? this.change("metadata", member.user_id, undefined, "PATCH", "/x", `${path(member)}/metadata`, { public_metadata: { seen: action } }) : "";
      case "invite": {
        const address = `other${action}@chaos.example`;
        return this.change("invite", address, role, "POST", "/v1", "/users/invite", { email_address: address, role });
      }
      case "revoke": {
        return invitation ? this.revoke(invitation.email_address) : "";
      }
      case "accept":
        return invitation ? this.accept(invitation.email_address, `Guest ${action}`) : "";
    }
  }

  async revoke(address: string): Promise<string> {
    const { invitations } = await this.truth();
    const invitation = invitations.find((one) => fold(one.email_address) === fold(address));
    if (!invitation) return "";
    const where = `/users/invitations/${encodeURIComponent(invitation.invitation_id)}`;
    return this.change("revoke", fold(address), undefined, "DELETE", "/v1", where);
  }

  private async accept(address: string, name: string): Promise<string> {
    const mail = (await this.mails()).find((one) => one.to === address && one.accept_path);
    if (!mail) return "";
    const answer = await fetch(this.server + mail.accept_path!, { method: "POST", body: new URLSearchParams({ name }), redirect: "manual" });
    if (answer.status >= 400) return `accept ${address}: ${answer.status}`;
    this.history.other("accept", fold(address));
    await this.truth();
    return `accept ${address}`;
  }

  private async change(kind: Parameters<History["other"]>[0], subject: string, value: string | undefined, method: string, prefix: string, path: string, body?: unknown): Promise<string> {
    const { status, ...answer } = await this.ask(method, prefix, path, body);
    if (status < 300) this.history.other(kind, subject, value);
    if (kind === "invite" && status < 300) this.history.knowInvitation(String(answer["invitation_id"]), subject);
    return `${kind} ${subject}${value ? ` ${value}` : ""}: ${status}`;
  }

  private async ask(method: string, prefix: string, path: string, body?: unknown): Promise<{ status: number } & Record<string, unknown>> {
    const answer = await fetch(`${this.server}${prefix}/apps/${this.app}${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { ...(text ? JSON.parse(text) : {}), status: answer.status };
  }
}

/** What a member is called on the screen. */
export const nameOf = (member: Member): string => member.name?.trim() || member.email?.trim() || member.user_id;
