import type { Browser } from "@playwright/test";

import { Complaints } from "../support/fixtures.ts";
import { startServer, TOKEN } from "../support/server.ts";
import { addExisting, changeMetadata, changeRole, changeStatus, close, open, remove } from "./members.ts";
import * as around from "./around.ts";
import { CHECKS, FRESH, invitationsDiffer, membersDiffer, metadataDiffer, type Stale, stale, type Told } from "./checks.ts";
import { Hands } from "./hands.ts";
import { fold, History } from "./history.ts";
import { invite, resend, revoke } from "./invitations.ts";
import { type Lie, Proxy } from "./proxy.ts";
import { Random, seedOf } from "./random.ts";
import { listen, type Look, numberTimers, type Row } from "./screen.ts";
import { Second, type Truth } from "./second.ts";

const APP = "app_shop_search";
/** A quiet point comes after so many actions. */
const BETWEEN = 10;
/** The second admin does something before so many of them. */
const SECOND = 0.3;

const ACTIONS = [
  { weight: 14, name: "role", act: changeRole },
  { weight: 6, name: "remove", act: remove },
  { weight: 6, name: "status", act: changeStatus },
  { weight: 6, name: "metadata", act: changeMetadata },
  { weight: 16, name: "invite", act: invite },
  { weight: 8, name: "revoke", act: revoke },
  { weight: 8, name: "resend", act: resend },
  { weight: 5, name: "add", act: addExisting },
  { weight: 5, name: "search", act: around.search },
  { weight: 4, name: "filter", act: around.filter },
  { weight: 5, name: "section", act: around.switchSection },
  { weight: 3, name: "past invitations", act: around.past },
  { weight: 3, name: "reload", act: around.reload },
  { weight: 3, name: "back", act: around.back },
  { weight: 3, name: "refresh", act: around.refresh },
  { weight: 2, name: "come back", act: around.comeBack },
  { weight: 4, name: "retry", act: around.retry },
  { weight: 8, name: "notice", act: around.notice },
] as const;

/** What an episode did, for the table at the end. */
export interface Tally {
  seed: number;
  actions: Record<string, number>;
  second: number;
  faults: Record<string, number>;
  checks: Record<string, number>;
}

/** Why an episode failed, with what led to it. */
export class Failed extends Error {}

/** One server, one page, one proxy between them, and so many actions. */
export async function runEpisode(browser: Browser, seed: number, actions: number, lie?: Lie): Promise<Tally> {
  const server = await startServer(["--in-memory"]);
  const history = new History();
  const proxy = await Proxy.start(seed, history.tick, server.url);
  proxy.lie = lie;
  const context = await browser.newContext({ baseURL: proxy.url, viewport: { width: 1280, height: 3_000 }, locale: "en-GB", reducedMotion: "reduce" });
  const second = new Second(server.url, APP, history);
  const page = await context.newPage();
  const hands = new Hands(page, proxy, history, second, new Random(seed));
  const episode = new Episode(seed, hands);
  try {
    await page.exposeFunction("chaosSaid", (saying: Parameters<History["say"]>[0]) => history.say(saying));
    await page.clock.install();
    await page.addInitScript(numberTimers);
    await page.addInitScript(listen);
    page.setDefaultTimeout(8_000);
    return await episode.run(actions);
  } catch (error) {
    throw error instanceof Failed ? error : new Failed(await episode.report([String((error as Error).stack ?? error)]));
  } finally {
    await context.close();
    await proxy.stop();
    await server.stop();
  }
}

class Episode {
  private readonly tally: Tally;
  private readonly diary: string[] = [];
  private readonly complaints = new Complaints();
  private mailsBefore = new Map<string, number>();

  constructor(
    private readonly seed: number,
    private readonly hands: Hands,
  ) {
    this.tally = { seed, actions: {}, second: 0, faults: {}, checks: {} };
    // What the browser says by itself about answers that were spoilt.
    this.complaints.allow(/^console error: Failed to load resource: .*\/(v1|x)\/apps\/[^)]*\)$/s);
    this.complaints.watch(hands.page);
  }

  async run(actions: number): Promise<Tally> {
    const { hands } = this;
    this.mailsBefore = await this.mails();
    await around.learn(hands);
    await hands.page.goto(`/apps/${APP}/users#token=${TOKEN}`);
    await around.arrived(hands);
    for (let number = 1; number <= actions; number += 1) {
      await this.act(number);
      if (number % BETWEEN === 0 || number === actions) await this.quiet();
    }
    for (const { fault } of hands.proxy.exchanges) this.tally.faults[fault] = (this.tally.faults[fault] ?? 0) + 1;
    for (const [name, times] of hands.looked) this.checked(name, times);
    return this.tally;
  }

  private async act(number: number): Promise<void> {
    const { hands } = this;
    const random = new Random(seedOf(this.seed, "action", number));
    hands.random = random;
    hands.proxy.action = number;
    // A lie is to be found out by itself.
    hands.proxy.armed = !hands.proxy.lie;
    if (random.chance(SECOND)) {
      const what = await hands.second.act(random, number);
      if (what) {
        this.tally.second += 1;
        this.diary.push(`${number}. (second admin) ${what}`);
      }
    }
    await around.learn(hands);
    const action = random.weighted(ACTIONS);
    this.diary.push(`${number}. ${action.name} …`);
    const how = await action.act(hands, number);
    this.diary.push(`${this.diary.pop()} ${how}`);
    this.tally.actions[action.name] = (this.tally.actions[action.name] ?? 0) + 1;
    await hands.focusKept();
    await this.judge([]);
  }

  /** Lets everything come to rest, compares, has the page look again, and compares once more. */
  private async quiet(): Promise<void> {
    const { hands } = this;
    const { proxy, history } = hands;
    proxy.armed = false;
    proxy.release();
    await hands.until("nothing is under way", (seen) => proxy.isQuiet && seen.busy.length === 0 && seen.countdown === "");
    this.checked("nothing stays busy");
    await this.settled();
    const told: Told = { history, exchanges: proxy.exchanges, since: hands.since, mails: await this.mails(), mailsBefore: this.mailsBefore };
    history.learn(proxy.exchanges);
    const wrong = Object.entries(CHECKS).flatMap(([name, check]) => {
      this.checked(name);
      return check(told);
    });
    await this.judge(wrong);
    await this.compare("before it looks again, ", stale(told));
    await this.lookAgain();
    await this.compare("", FRESH);
    if (hands.random.chance(0.7)) await hands.show("Members");
    hands.since = history.seq;
  }

  /** Holds both lists, and the metadata of somebody who was changed, against what the server has. `when` says that the page has not looked again. */
  private async compare(when: string, stale: Stale): Promise<void> {
    const { hands } = this;
    const truth = await hands.second.truth();
    // A list that could not be had shows nobody, and says so.
    const isThere = (seen: Look, rows: readonly Row[]) => when === "" || (seen.section !== "" && (rows.length > 0 || !seen.canRetry));
    let seen = await hands.show("Members");
    await around.clear(hands);
    if (isThere(seen, seen.members)) {
      await this.same(when, "the members are those of the server", async () => membersDiffer(await hands.see(), truth, stale));
      await this.compareMetadata(when, truth, stale);
    }
    seen = await hands.show("Invitations");
    await around.clear(hands);
    if (isThere(seen, seen.invitations)) {
      await this.same(when, "the invitations are those of the server", async () => invitationsDiffer(await hands.see(), truth, stale));
    }
  }

  /** Opens the details of one of those who were changed, or of anybody. */
  private async compareMetadata(when: string, { members }: Truth, stale: Stale): Promise<void> {
    const { hands } = this;
    const known = members.filter((member) => !stale.has(member.user_id) && !stale.has(fold(member.email ?? "")));
    const deeds = hands.history.deeds(hands.proxy.exchanges).filter((deed) => deed.seq > hands.since);
    const changed = (kind?: string) => deeds.findLast((deed) => (!kind || deed.kind === kind) && known.some((member) => member.user_id === deed.subject))?.subject;
    const id = changed("metadata") ?? changed() ?? hands.random.pick(known)?.user_id;
    const member = known.find((one) => one.user_id === id);
    if (!member || !(await open(hands, { id: member.user_id }))) return;
    await this.same(when, "metadata are those of the server", async () => metadataDiffer((await hands.see()).metadata, member));
    await close(hands);
  }

  /** Retries that wait for their moment are through once nothing was sent for longer than the longest silent wait. */
  private async settled(): Promise<void> {
    const { hands } = this;
    for (let sent = -1; sent !== hands.proxy.exchanges.length; ) {
      sent = hands.proxy.exchanges.length;
      await hands.pass(2_500);
      await hands.see();
      await hands.proxy.idle();
    }
  }

  /** Has both lists asked for again, by what a person has for that. */
  private async lookAgain(): Promise<void> {
    const { hands } = this;
    const way = hands.random.pick(["refresh", "come back", "retry"] as const)!;
    const seen = await hands.see();
    if (seen.section === "" || (way === "retry" && seen.canRetry)) await around.retry(hands);
    if (way === "come back") await around.comeBack(hands);
    else if ((await around.refresh(hands)) !== "" || seen.section === "") await around.comeBack(hands);
    await hands.proxy.idle();
    await hands.until("the lists are there", (now) => hands.proxy.isQuiet && now.busy.length === 0 && !now.canRetry);
  }

  /** Looks until nothing is wrong, as long as the page may still be drawing what has arrived. */
  private async same(when: string, name: string, compare: () => Promise<string[]>): Promise<void> {
    this.checked(when + name);
    let wrong = await compare();
    for (let times = 0; times < 40 && wrong.length > 0; times += 1) {
      await this.hands.pass(100);
      await this.hands.proxy.idle();
      wrong = await compare();
    }
    await this.judge(wrong.map((one) => when + one));
  }

  private async mails(): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (const { to } of await this.hands.second.mails()) counts.set(fold(to), (counts.get(fold(to)) ?? 0) + 1);
    return counts;
  }

  private checked(name: string, times = 1): void {
    this.tally.checks[name] = (this.tally.checks[name] ?? 0) + times;
  }

  private async judge(wrong: readonly string[]): Promise<void> {
    this.checked("the browser has nothing to complain about");
    const all = [...wrong, ...this.hands.problems, ...this.complaints.unexpected()];
    if (all.length > 0) throw new Failed(await this.report(all));
  }

  /** What is wrong, what led to it, and how to see it again. */
  async report(wrong: readonly string[]): Promise<string> {
    const { hands } = this;
    const { exchanges } = hands.proxy;
    const seen = await hands.see().catch(() => undefined);
    const requests = exchanges.slice(-40).map((one) => `${one.n}. [${one.seq}${one.done ? `–${one.done}` : ""}] in ${one.action}: ${one.method} ${one.path} ${one.body.slice(0, 120)} — ${one.fault}; server: ${one.status ?? "never"}; browser: ${one.got}`);
    const said = hands.history.sayings.slice(-20).map((one) => `[${one.seq}] ${one.where}, ${one.tone}: ${one.text}`);
    const asks = hands.history.asks.slice(-15).map((one) => `[${one.seq}] ${one.kind} ${one.subject} ${one.value ?? ""}${one.abandoned ? " (abandoned)" : ""}`);
    return [
      `Chaos: CHAOS_EPISODE=${this.seed} CHAOS_ACTIONS=${this.diary.length + 10} shows it again.`,
      ...wrong.map((one) => `✗ ${one}`),
      "\nLast actions:", ...this.diary.slice(-14),
      "\nAsked for:", ...asks,
      "\nSaid:", ...said,
      "\nRequests:", ...requests,
      "\nOn screen:", JSON.stringify(seen && { section: seen.section, counts: seen.counts, dialogs: seen.dialogs, alert: seen.alert, busy: seen.busy, notices: seen.notices, chips: seen.chips }, null, 1),
    ].join("\n");
  }
}
