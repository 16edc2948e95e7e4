/** What can be done to an app's people. */
export type Kind = "role" | "status" | "metadata" | "remove" | "invite" | "revoke" | "add";

/** A request of the page, as the proxy saw it. */
export interface Exchange {
  n: number;
  /** When it came; what happened earlier has a smaller number, whoever did it. */
  seq: number;
  /** When the server had answered. */
  done?: number;
  action: number;
  /** Where the server is. */
  origin: string;
  method: string;
  path: string;
  body: string;
  fault: string;
  /** Whether the server saw it. */
  reached: boolean;
  /** What the server answered, if it was asked. */
  status?: number;
  answer?: string;
  /** What the browser got. */
  got: string;
}

/** What the person at the screen asked for. */
export interface Ask {
  seq: number;
  kind: Kind;
  /** A member's id, or a folded address. */
  subject: string;
  value?: string;
  /** Whether the page was left before the answer: nobody is there to be told. */
  abandoned?: boolean;
  /** Whether it is asked for by the way, and need not come to anything: the second half of a resend, one of several of the same name. */
  follows?: boolean;
}

/** What the server did. */
export interface Deed {
  seq: number;
  by: "page" | "other";
  kind: Kind | "accept";
  subject: string;
  value?: string;
}

/** What the screen said. */
export interface Saying {
  seq: number;
  where: "notice" | "alert" | "chip";
  tone: "done" | "failed";
  text: string;
}

export const fold = (address: string) => address.trim().toLowerCase();

/** What a write of the page is about; nothing for a read. */
export function writeOf({ method, path, body }: Exchange, addressOf: (invitation: string) => string): { kind: Kind; subject: string; value?: string } | undefined {
  const parts = path.split("/").slice(4).map(decodeURIComponent);
  const sent = body ? (JSON.parse(body) as Record<string, unknown>) : {};
  if (method === "POST" && parts[1] === "invite") return { kind: "invite", subject: fold(String(sent["email_address"])), value: String(sent["role"]) };
  if (method === "POST" && parts.length === 1) return { kind: "add", subject: fold(String(sent["user"])), value: String(sent["role"]) };
  if (method === "DELETE" && parts[1] === "invitations") return { kind: "revoke", subject: addressOf(parts[2] ?? "") };
  if (method === "DELETE") return { kind: "remove", subject: parts[1] ?? "" };
  if (method === "PATCH" && parts[2] === "role") return { kind: "role", subject: parts[1] ?? "", value: String(sent["role"]) };
  if (method === "PATCH" && parts[2] === "status") return { kind: "status", subject: parts[1] ?? "", value: String(sent["status"]) };
  if (method === "PATCH" && parts[2] === "metadata") return { kind: "metadata", subject: parts[1] ?? "", value: JSON.stringify(sent["public_metadata"]) };
  return undefined;
}

/** Everything that happened in an episode, by everybody. */
export class History {
  private now = 0;
  readonly asks: Ask[] = [];
  readonly sayings: Saying[] = [];
  readonly others: Deed[] = [];
  /** When an invite form was opened. */
  readonly forms: number[] = [];
  /** When the page was last left. */
  left = 0;
  /** Who is called what: several may be called the same. */
  private readonly called = new Map<string, Set<string>>();
  private readonly addresses = new Map<string, string>();

  readonly tick = (): number => (this.now += 1);

  get seq(): number {
    return this.now;
  }

  ask(kind: Kind, subject: string, value?: string): Ask {
    const ask: Ask = { seq: this.tick(), kind, subject, ...(value !== undefined && { value }) };
    this.asks.push(ask);
    return ask;
  }

  /** The page is left: what was asked and not answered is nobody's any more. */
  abandon(since: number): void {
    this.left = this.tick();
    for (const ask of this.asks) if (ask.seq > since) ask.abandoned = true;
  }

  say(saying: Omit<Saying, "seq">): void {
    this.sayings.push({ seq: this.tick(), ...saying });
  }

  other(kind: Deed["kind"], subject: string, value?: string): void {
    this.others.push({ seq: this.tick(), by: "other", kind, subject, ...(value !== undefined && { value }) });
  }

  knowMember(id: string, name: string): void {
    const known = this.called.get(name) ?? new Set();
    this.called.set(name, known.add(id));
  }

  knowInvitation(id: string, address: string): void {
    this.addresses.set(id, fold(address));
  }

  /** Takes in which invitations the page's own requests have made. */
  learn(exchanges: readonly Exchange[]): void {
    for (const { method, path, status, answer } of exchanges) {
      if (method !== "POST" || !path.endsWith("/invite") || status !== 200) continue;
      const made = JSON.parse(answer ?? "{}") as { invitation_id?: string; email_address?: string };
      if (made.invitation_id) this.knowInvitation(made.invitation_id, made.email_address ?? "");
    }
  }

  readonly addressOf = (invitation: string): string => this.addresses.get(invitation) ?? invitation;

  /** Everybody who is or was called so. */
  idsOf(name: string): ReadonlySet<string> {
    return this.called.get(name) ?? new Set();
  }

  namesOf(id: string): string[] {
    return [...this.called].flatMap(([name, ids]) => (ids.has(id) ? [name] : []));
  }

  /** What the server did for the page, and for others. */
  deeds(exchanges: readonly Exchange[]): Deed[] {
    const ours = exchanges.flatMap((exchange): Deed[] => {
      const write = writeOf(exchange, this.addressOf);
      if (!write || !exchange.reached || exchange.status === undefined || exchange.status >= 300) return [];
      return [{ seq: exchange.done ?? exchange.seq, by: "page", ...write }];
    });
    return [...ours, ...this.others].sort((a, b) => a.seq - b.seq);
  }
}
