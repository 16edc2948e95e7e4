// Numbers to a Markdown table.
import { once } from "node:events";
import { get } from "node:http";

/** The most that our page's wasm, JavaScript and CSS of the first screen may weigh, with brotli. */
const MOST_BYTES = 170_000;
/** The same for the element in a host's page; its style sheet is part of its script. */
const MOST_ELEMENT_BYTES = 130_000;
const MOST_ELEMENT_REQUESTS = 4;
const KINDS = [
  ["wasm", /\.wasm$/],
  ["JavaScript", /\.js$/],
  ["CSS", /\.css$/],
];
const ENCODINGS = ["identity", "gzip", "br"];

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** What the files among these addresses weigh, by kind: as they are, with gzip, with brotli. */
export async function bytesOf(addresses) {
  const weights = new Map(KINDS.map(([kind]) => [kind, [0, 0, 0]]));
  for (const address of new Set(addresses)) {
    const kind = KINDS.find(([, pattern]) => pattern.test(new URL(address).pathname))?.[0];
    if (!kind) continue;
    for (const [at, encoding] of ENCODINGS.entries()) weights.get(kind)[at] += await length(address, encoding);
  }
  return weights;
}

async function length(address, encoding) {
  const [response] = await once(get(address, { headers: { "accept-encoding": encoding } }), "response");
  let bytes = 0;
  for await (const part of response) bytes += part.length;
  return bytes;
}

const total = (weights) => [0, 1, 2].map((at) => [...weights.values()].reduce((sum, weight) => sum + weight[at], 0));
const list = (weight) => weight.map((bytes) => bytes.toLocaleString("en")).join(" / ");

export class Report {
  #rows = [];

  bytes(ours, vanilla) {
    for (const [kind] of KINDS) this.#row(`${kind}, raw / gzip / brotli`, "", "", list(ours.get(kind)), list(vanilla.get(kind)));
    const [all, beside] = [total(ours), total(vanilla)];
    const target = [`≤ ${MOST_BYTES / 1000} kB brotli`, all[2] <= MOST_BYTES];
    this.#row("Bytes in all, raw / gzip / brotli", "", "", list(all), list(beside), all[2] / beside[2], ...target);
  }

  /** What a host's page downloads for the element before it shows the members, and with how many requests. */
  elementBytes(weights, requests) {
    const all = total(weights);
    const target = [`≤ ${MOST_ELEMENT_BYTES / 1000} kB brotli, ${MOST_ELEMENT_REQUESTS} requests`, all[2] <= MOST_ELEMENT_BYTES && requests <= MOST_ELEMENT_REQUESTS];
    for (const [kind] of KINDS) if (weights.get(kind)[0]) this.#row(`Element: ${kind}, raw / gzip / brotli`, "", "", list(weights.get(kind)));
    this.#row(`Element: bytes in all, raw / gzip / brotli, in ${requests} requests`, "", "", list(all), "", Infinity, ...target);
  }

  /** What the page loads ahead of time, when there is nothing better to do. */
  bytesLater(ours, vanilla) {
    this.#row("Loaded afterwards, raw / gzip / brotli", "", "", list(total(ours)), list(total(vanilla)));
  }

  time(what, size, numbers, most) {
    const digits = (value) => (value < 10 ? 1 : 0);
    this.#compare(what, size, numbers, (value) => `${value.toFixed(digits(value))} ms`, most);
  }

  memory(what, size, numbers, most) {
    this.#compare(what, size, numbers, (value) => `${(value / 1e6).toFixed(1)} MB`, most);
  }

  skipped(what, size, why) {
    this.#row(what, size.toLocaleString("en"), 0, `not measured: ${why}`);
  }

  #compare(what, size, { ours, vanilla, runs }, write, most) {
    const ratio = ours / vanilla;
    const target = most === undefined ? [] : [`≤ ${most}`, ratio <= most];
    this.#row(what, size.toLocaleString("en"), runs, write(ours), write(vanilla), ratio, ...target);
  }

  #row(what, size, runs, ours, vanilla = "", ratio = Infinity, target = "", isMet = undefined) {
    const verdict = isMet === undefined ? "" : isMet ? "met" : "**missed**";
    this.#rows.push([what, size, runs, ours, vanilla, Number.isFinite(ratio) ? ratio.toFixed(2) : "", target, verdict]);
  }

  markdown() {
    const head = ["Measure", "Members", "Runs", "Users tab", "Vanilla", "Ratio", "Target", "Verdict"];
    const rule = ["---", "--:", "--:", "--:", "--:", "--:", "---", "---"];
    return [head, rule, ...this.#rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  }
}
