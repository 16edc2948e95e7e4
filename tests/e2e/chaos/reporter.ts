import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

import type { Tally } from "./episode.ts";

/** Adds up what the episodes did, and prints it as tables at the end. */
export default class ChaosReporter implements Reporter {
  private episodes = 0;
  private readonly sums: Record<"actions" | "faults" | "checks", Map<string, number>> = { actions: new Map(), faults: new Map(), checks: new Map() };

  printsToStdio(): boolean {
    return false;
  }

  onTestEnd(_test: TestCase, { annotations }: TestResult): void {
    for (const { type, description } of annotations) {
      if (type !== "chaos" || description === undefined) continue;
      const tally = JSON.parse(description) as Tally;
      this.episodes += 1;
      for (const kind of ["actions", "faults", "checks"] as const) {
        const sums = this.sums[kind];
        for (const [name, times] of Object.entries(tally[kind])) sums.set(name, (sums.get(name) ?? 0) + times);
      }
      const { actions } = this.sums;
      if (tally.second > 0) actions.set("by the second admin", (actions.get("by the second admin") ?? 0) + tally.second);
    }
  }

  onEnd(): void {
    if (this.episodes === 0) return;
    const { actions, faults, checks } = this.sums;
    const calm = faults.get("none") ?? 0;
    faults.delete("none");
    const own = sum(actions) - (actions.get("by the second admin") ?? 0);
    console.log(`\n${this.episodes} episodes without a failure, ${own} actions, ${sum(faults)} faults in ${sum(faults) + calm} requests`);
    for (const [title, counts] of [["actions", actions], ["faults", faults], ["checks", checks]] as const) {
      console.log(`\n${title}`);
      for (const [name, times] of [...counts].sort((a, b) => b[1] - a[1])) console.log(`${String(times).padStart(8)}  ${name}`);
    }
  }
}

const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((all, one) => all + one, 0);
