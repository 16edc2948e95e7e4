import { test } from "@playwright/test";

import { runEpisode } from "./episode.ts";
import { seedOf } from "./random.ts";

/** A number of the environment. */
const number = (name: string): number | undefined => {
  const text = process.env[name];
  if (text === undefined || text === "") return undefined;
  if (!/^\d+$/.test(text)) throw new Error(`${name} has to be a whole number, and is “${text}”`);
  return Number(text);
};

/** How long an episode is: short enough to be looked through, long enough for things to meet. */
const LENGTH = 50;
const ACTIONS = number("CHAOS_ACTIONS") ?? 500;
const SEED = number("CHAOS_SEED") ?? 1;
const MINUTES = number("CHAOS_MINUTES");
const EPISODE = number("CHAOS_EPISODE");

test.describe.configure({ mode: "parallel" });

/** Runs one episode after another, as long as `goes`. */
const episodes = (title: string, seeds: () => Iterable<number>, length: (index: number) => number) =>
  test(title, async ({ browser }, info) => {
    test.setTimeout(0);
    let index = 0;
    for (const seed of seeds()) {
      const tally = await runEpisode(browser, seed, length(index));
      info.annotations.push({ type: "chaos", description: JSON.stringify(tally) });
      index += 1;
    }
  });

if (EPISODE !== undefined) {
  episodes(`chaos, episode ${EPISODE}`, () => [EPISODE], () => Math.min(ACTIONS, LENGTH));
} else if (MINUTES !== undefined) {
  for (let nth = 1; nth <= MINUTES * 2; nth += 1) {
    // A minute for each of two workers.
    const seeds = function* () {
      const start = Date.now();
      for (let more = 1; Date.now() - start < 60_000; more += 1) yield seedOf(SEED, nth, more);
    };
    episodes(`chaos, seed ${SEED}, minute ${nth}`, seeds, () => LENGTH);
  }
} else {
  for (let nth = 1; nth <= Math.ceil(ACTIONS / LENGTH); nth += 1) {
    episodes(`chaos, seed ${SEED}, episode ${nth}`, () => [seedOf(SEED, nth)], () => Math.min(LENGTH, ACTIONS - (nth - 1) * LENGTH));
  }
}
