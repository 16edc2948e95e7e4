// Run after `playwright test --update-snapshots`, as `npm run snapshots` does: replaces what depends on the day, the hour or chance in
// the recorded accessibility trees by patterns.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const folder = new URL("../snapshots/", import.meta.url);
const MONTHS = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)";
const DAY = new RegExp(String.raw`${MONTHS} (?:\d+|\\d\+), (?:\d+|\\d\+)`, "g");

for (const name of readdirSync(folder)) {
  const file = new URL(name, folder);
  const before = readFileSync(file, "utf8");
  const after = before
    .replaceAll(DAY, String.raw`\w+ \d+, \d+`)
    .replaceAll(/(?:\d+|\\d\+):(?:\d+|\\d\+) (?:AM|PM|\[AP\]M)/g, String.raw`\d+:\d+ [AP]M`)
    // Counted down while the story looks at it.
    .replaceAll(/Continues in (?:\d+|\\d\+) s\./g, String.raw`Continues in \d+ s\.`)
    // A tab's name is what counts, not how it is put together.
    .replaceAll(/(- tab .+?): \/.*\/$/gm, "$1")
    .replaceAll(/\/url: \/accept\/\S+/g, String.raw`/url: /\/accept\/.+/`);
  if (after !== before) writeFileSync(file, after);
}
