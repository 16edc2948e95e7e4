import { faultNamed } from "./faults.ts";
import { type Ask, type Deed, type Exchange, fold, type History, type Kind, type Saying, writeOf } from "./history.ts";
import type { Look } from "./screen.ts";
import { nameOf, type Truth } from "./second.ts";

/** What has to hold, and what is wrong where it does not. Plain functions of what was recorded, so that they can be tested themselves. */
export type Check = (told: Told) => string[];

/** What an episode's checks look at. */
export interface Told {
  history: History;
  exchanges: readonly Exchange[];
  /** The quiet point before this one: what came earlier has been looked at. */
  since: number;
  /** Mails by folded address, and as many of them as were there at the start. */
  mails: ReadonlyMap<string, number>;
  mailsBefore: ReadonlyMap<string, number>;
}

interface Claim {
  kind: Kind;
  who: string[];
  value?: string;
}

const ROLE_NAMES: Readonly<Record<string, string>> = { Admin: "org:admin", Member: "org:member" };

/** What a notice says was done. */
export function claimOf(text: string): Claim | "many" | undefined {
  let found: RegExpExecArray | null;
  const one = (pattern: RegExp) => (found = pattern.exec(text));
  if (one(/^(.+) is now (\w+)\.$/s)) return { kind: "role", who: [found![1]!], value: ROLE_NAMES[found![2]!] ?? found![2]! };
  if (one(/^(.+) was removed\.$/s)) return { kind: "remove", who: [found![1]!] };
  if (one(/^(.+) was suspended\.$/s)) return { kind: "status", who: [found![1]!], value: "suspended" };
  if (one(/^(.+) was reactivated\.$/s)) return { kind: "status", who: [found![1]!], value: "active" };
  if (one(/^The metadata of (.+) were saved\.$/s)) return { kind: "metadata", who: [found![1]!] };
  if (one(/^The invitation for (.+) was revoked\.$/)) return { kind: "revoke", who: [found![1]!] };
  if (one(/^A new invitation was sent to (.+)\. The old link no longer works\.$/)) return { kind: "invite", who: [found![1]!] };
  if (one(/^(.+) was added as (\w+)\.$/s)) return { kind: "add", who: [found![1]!] };
  if (/^\d+ people were invited\.$/.test(text)) return "many";
  if (one(/^(\S+) and (\S+) were invited\.$/)) return { kind: "invite", who: [found![1]!, found![2]!] };
  if (one(/^(\S+) was invited\.$/)) return { kind: "invite", who: [found![1]!] };
  return undefined;
}

/** What a refusal says was not done. Words that leave it open are none. */
export function denialOf(text: string): Claim | undefined {
  let found: RegExpExecArray | null;
  const one = (pattern: RegExp) => (found = pattern.exec(text));
  if (one(/^(.+) was not made (\w+)\. /s)) return { kind: "role", who: [found![1]!], value: ROLE_NAMES[found![2]!] ?? found![2]! };
  if (one(/^(.+) was not removed\. /s)) return { kind: "remove", who: [found![1]!] };
  if (one(/^The status of (.+) was not changed\. /s)) return { kind: "status", who: [found![1]!] };
  if (one(/^The metadata of (.+) were not saved\. /s)) return { kind: "metadata", who: [found![1]!] };
  if (one(/^The invitation for (\S+) was not revoked\. /)) return { kind: "revoke", who: [found![1]!] };
  if (one(/^The invitation for (\S+) was not sent again\. /)) return { kind: "revoke", who: [found![1]!] };
  if (one(/^The old invitation for (\S+) was revoked, but no new one was sent\. /)) return { kind: "invite", who: [found![1]!] };
  if (one(/^(\S+): Not sent\. /)) return { kind: "invite", who: [found![1]!] };
  return undefined;
}

const OF_ADDRESSES: readonly string[] = ["invite", "revoke", "add"];

/** Whom a name means, as deeds and asks have them. */
function subjects(history: History, claim: Claim, name: string): ReadonlySet<string> {
  if (claim.kind === "add") return new Set([...history.idsOf(name), fold(name)]);
  return OF_ADDRESSES.includes(claim.kind) ? new Set([fold(name)]) : history.idsOf(name);
}

/** Whether somebody's deed has the effect that is meant. */
function matches(deed: Deed, claim: Claim, who: ReadonlySet<string>): boolean {
  const sameValue = claim.value === undefined || claim.value === deed.value;
  return deed.kind === claim.kind && who.has(deed.subject) && sameValue;
}

/** The ask that a saying answers: the last one before it about the same. */
function askOf(asks: readonly Ask[], saying: Saying, claim: Claim, who: ReadonlySet<string>): Ask | undefined {
  return asks.findLast((ask) => ask.seq < saying.seq && ask.kind === claim.kind && (claim.kind === "add" || who.has(ask.subject)) && (claim.value === undefined || ask.value === claim.value));
}

/** Nothing is said to be done that the server refused or never saw. */
export const nothingFalselyDone: Check = ({ history, exchanges, since }) => {
  const deeds = history.deeds(exchanges);
  return history.sayings.flatMap((saying) => {
    if (saying.seq <= since || saying.tone !== "done") return [];
    const claim = claimOf(saying.text);
    if (!claim) return [`a notice that nobody can judge: “${saying.text}”`];
    if (claim === "many") {
      const [number] = /\d+/.exec(saying.text)!;
      const invited = new Set(deeds.filter((deed) => deed.kind === "invite" && deed.seq > since && deed.seq < saying.seq).map((deed) => deed.subject));
      return invited.size < Number(number) ? [`“${saying.text}”, but the server invited ${invited.size}`] : [];
    }
    return claim.who.flatMap((name) => {
      const who = subjects(history, claim, name);
      const ask = askOf(history.asks, saying, claim, who);
      if (!ask) return [`“${saying.text}”, but nobody asked for that`];
      const ids = claim.kind === "add" ? new Set([...who, ask.subject]) : who;
      // What was done for an earlier ask, which heard nothing of it, may come to light now.
      const told = history.sayings.findLast((other) => other.seq < saying.seq && other.tone === "done" && other.text === saying.text)?.seq ?? 0;
      const isIt = (deed: Deed) => matches(deed, claim, ids) && deed.seq < saying.seq && deed.seq > (deed.by === "page" ? Math.max(told, since) : since);
      // Whoever has accepted an invitation was invited, has joined, and their invitation is gone.
      const joined = (deed: Deed) => deed.kind === "accept" && who.has(deed.subject) && deed.seq > since;
      return deeds.some((deed) => isIt(deed) || joined(deed)) ? [] : [`“${saying.text}”, but the server did no such thing`];
    });
  });
};

/** An invite form tells of no more invitations than were sent since it was opened. */
export const formsTellTheirOwn: Check = ({ history, exchanges, since }) => {
  const deeds = history.deeds(exchanges);
  return history.sayings.flatMap((saying) => {
    const told = saying.seq > since && saying.where === "alert" ? /^(\d+) invitations? sent\./.exec(saying.text) : null;
    if (!told) return [];
    const opened = history.forms.findLast((at) => at < saying.seq) ?? 0;
    const asked = new Set(history.asks.filter((ask) => ask.kind === "invite" && ask.seq > opened && ask.seq < saying.seq).map((ask) => ask.subject));
    // Whom somebody else has invited unseen is there after a lost answer, and nobody can tell by whom.
    const unseen = (deed: Deed) => deed.by === "other" && deed.seq > since && asked.has(deed.subject);
    const isSent = (deed: Deed) => (deed.kind === "invite" || deed.kind === "accept") && (deed.seq > opened || unseen(deed));
    const sent = deeds.filter((deed) => isSent(deed) && deed.seq < saying.seq).length;
    return Number(told[1]) > sent ? [`“${saying.text}”, but ${sent} were since the form was opened`] : [];
  });
};

/** Nothing is said not to be done that the server did. */
export const nothingFalselyRefused: Check = ({ history, exchanges, since }) => {
  const deeds = history.deeds(exchanges);
  return history.sayings.flatMap((saying) => {
    const claim = saying.seq > since && saying.tone === "failed" ? denialOf(saying.text) : undefined;
    return (claim?.who ?? []).flatMap((name) => {
      const who = subjects(history, claim!, name);
      const ask = askOf(history.asks, saying, claim!, who);
      const done = ask && deeds.find((deed) => deed.by === "page" && matches(deed, { ...claim!, ...(ask.value !== undefined && { value: ask.value }) }, who) && deed.seq > ask.seq && deed.seq < saying.seq);
      if (!done) return [];
      // Somebody else may have taken it back before anybody looked.
      const undone = deeds.some((deed) => deed.by === "other" && deed.seq > done.seq && who.has(deed.subject));
      return undone ? [] : [`“${saying.text}”, but the server did it`];
    });
  });
};

/** Whatever was refused, or came to nothing, is said. */
export const refusalsAreSaid: Check = ({ history, exchanges, since }) => {
  const deeds = history.deeds(exchanges);
  return history.asks.flatMap((ask, index) => {
    if (ask.seq <= since || ask.abandoned || ask.follows) return [];
    const isSame = (other: { kind: string; subject: string }) => other.kind === ask.kind && other.subject === ask.subject;
    // Asked for once more: the later one is judged.
    if (history.asks.slice(index + 1).some(isSame)) return [];
    if (deeds.some((deed) => deed.seq > ask.seq && deed.by === "page" && isSame(deed))) return [];
    const names = OF_ADDRESSES.includes(ask.kind) ? [ask.subject] : history.namesOf(ask.subject);
    const about = (saying: Saying) => saying.seq > ask.seq && (names.some((name) => fold(saying.text).includes(fold(name))) || (ask.kind === "add" && saying.where === "alert"));
    if (history.sayings.some(about)) return [];
    return [`nothing was said about ${ask.kind} ${ask.subject}${ask.value ? ` ${ask.value}` : ""}, which the server did not do`];
  });
};

/** No write is sent again that may not be: an invitation only where nothing was done, anything else only after a fault that allows it. */
export const repeatsAreAllowed: Check = ({ history, exchanges, since }) => {
  const last = new Map<string, Exchange>();
  return exchanges.flatMap((exchange) => {
    const write = writeOf(exchange, history.addressOf);
    if (!write) return [];
    const key = `${write.kind} ${write.subject}`;
    const before = last.get(key);
    last.set(key, exchange);
    const asked = history.asks.findLast((ask) => ask.seq < exchange.seq && ask.kind === write.kind && ask.subject === write.subject);
    if (exchange.seq <= since || (asked && asked.seq > (before?.seq ?? 0))) return [];
    const fault = before && faultNamed(before.fault);
    const may = fault && (write.kind === "invite" || write.kind === "add" ? fault.undone : fault.again);
    if (may && before.body === exchange.body && before.path === exchange.path) return [];
    return [`request ${exchange.n} sends ${key} again after request ${before?.n ?? "none"} (${before?.fault ?? "nobody asked"}, the server answered ${before?.status ?? "nothing"})`];
  });
};

/** No address has more mails than invitations were asked for, by whomever. */
export const oneMailEach: Check = ({ history, mails, mailsBefore }) =>
  [...mails].flatMap(([address, number]) => {
    const asked = history.asks.filter((ask) => ask.kind === "invite" && ask.subject === address).length;
    const others = history.others.filter((deed) => deed.kind === "invite" && deed.subject === address).length;
    const sent = number - (mailsBefore.get(address) ?? 0);
    return sent > asked + others ? [`${address} got ${sent} mails for ${asked + others} invitations`] : [];
  });

/** The checks of what was recorded, by name. */
export const CHECKS: Readonly<Record<string, Check>> = {
  "nothing is said done that was not": nothingFalselyDone,
  "a form tells what it sent": formsTellTheirOwn,
  "nothing is said refused that was done": nothingFalselyRefused,
  "every refusal is said": refusalsAreSaid,
  "no write is repeated that may not be": repeatsAreAllowed,
  "no address gets two mails": oneMailEach,
};

const BADGES: Readonly<Record<string, string>> = { suspended: "Suspended", active: "", disabled: "Disabled" };

/** Ids of members and folded addresses that may be on screen as they no longer are, until the page has looked again. */
export type Stale = ReadonlySet<string>;

/** Nobody: the page has just looked. */
export const FRESH: Stale = new Set();

/** What the page says where it cannot find out what became of a change, an invitation, somebody added. */
const OPEN = [/^(.+): nobody can tell whether that was done/s, /^(\S+): The server did not answer, and whether this was sent could not be found out/];
const OPEN_ADDING = "Nobody can tell whether they were added";

/** What the page cannot know: what others have done since it last looked, what it said it could not find out, and what the server did for a
 * page that was left meanwhile. */
export function stale({ history, exchanges, since }: Told): Stale {
  const others = history.others.filter((deed) => deed.seq > since).map((deed) => deed.subject);
  const begun = exchanges.filter(({ seq, done, reached }) => reached && seq < history.left && (done ?? 0) > history.left);
  const open = history.sayings.flatMap(({ seq, tone, text }): string[] => {
    if (seq <= since || tone !== "failed") return [];
    const name = OPEN.map((pattern) => pattern.exec(text)?.[1]).find(Boolean);
    if (name !== undefined) return [...history.idsOf(name), fold(name)];
    return text.includes(OPEN_ADDING) ? history.asks.filter((ask) => ask.kind === "add" && ask.seq > since && ask.seq < seq).map((ask) => ask.subject) : [];
  });
  return new Set([...others, ...begun.flatMap((exchange) => writeOf(exchange, history.addressOf)?.subject ?? []), ...open]);
}

/** The members on screen are those of the server, with their roles and statuses. */
export function membersDiffer(seen: Look, { members }: Truth, stale: Stale = FRESH): string[] {
  const shown = new Map(seen.members.map((row) => [row.id, row]));
  const wrong = members.flatMap((member) => {
    const row = shown.get(member.user_id);
    shown.delete(member.user_id);
    if (stale.has(member.user_id) || stale.has(fold(member.email ?? ""))) return [];
    if (!row) return [`${member.user_id} is a member and not on screen`];
    const status = BADGES[member.status ?? "active"] ?? member.status;
    const [have, want] = [`${row.name}, ${row.role}, ${row.status}`, `${nameOf(member)}, ${member.role}, ${status}`];
    return have === want ? [] : [`${member.user_id} is “${want}” and on screen “${have}”`];
  });
  const count = stale.size > 0 || seen.counts.members === members.length ? [] : [`the tab counts ${seen.counts.members} members of ${members.length}`];
  return [...wrong, ...[...shown.keys()].filter((id) => !stale.has(id)).map((id) => `${id} is on screen and no member`), ...count];
}

/** The invitations on screen are those of the server. */
export function invitationsDiffer(seen: Look, { invitations }: Truth, stale: Stale = FRESH): string[] {
  const shown = new Map(seen.invitations.map((row) => [row.id, row]));
  const wrong = invitations.flatMap((invitation) => {
    const row = shown.get(invitation.invitation_id);
    shown.delete(invitation.invitation_id);
    if (stale.has(fold(invitation.email_address))) return [];
    if (!row) return [`${invitation.email_address} is invited and not on screen`];
    const role = ROLE_NAMES[row.role] ?? row.role;
    return row.name === invitation.email_address && role === invitation.role ? [] : [`${invitation.email_address} is ${invitation.role} and on screen ${row.name}, ${row.role}`];
  });
  const count = stale.size > 0 || seen.counts.invitations === invitations.length ? [] : [`the tab counts ${seen.counts.invitations} invitations of ${invitations.length}`];
  return [...wrong, ...[...shown.values()].filter((row) => !stale.has(fold(row.name))).map((row) => `${row.name} is on screen and not invited`), ...count];
}

/** The metadata in somebody's details are those of the server; nothing is shown where there are none. */
export function metadataDiffer(shown: string, { user_id, public_metadata }: Truth["members"][number]): string[] {
  const want = canonical(public_metadata ?? {});
  const have = canonical(JSON.parse(shown || "{}"));
  return have === want ? [] : [`the metadata of ${user_id} are ${want} and on screen ${have}`];
}

/** JSON with its keys in order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (inner && typeof inner === "object" && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));

/** What was typed is still there, but for what was sent: addresses that are neither in the form nor invited are lost. */
export function draftLost(typed: readonly string[], chips: readonly string[], deeds: readonly Deed[], since: number): string[] {
  const there = new Set(chips.map(fold));
  const gone = typed.filter((address) => !there.has(fold(address)));
  const sent = (address: string) => deeds.some((deed) => (deed.kind === "invite" || deed.kind === "accept") && deed.subject === fold(address) && deed.seq > since);
  return gone.filter((address) => !sent(address)).map((address) => `${address} was typed, was not sent, and is no longer in the form`);
}
