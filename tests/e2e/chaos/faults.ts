/** What may happen to a request on its way. */
export interface Fault {
  readonly name: string;
  readonly weight: number;
  /** Whether the server gets to see the request. */
  readonly reaches: boolean;
  /** Whether a change that may be made twice may be sent again by the page. */
  readonly again: boolean;
  /** Whether even an invitation may be: the answer says that nothing was done. */
  readonly undone?: boolean;
  readonly does: Does;
}

type Does =
  | { kind: "pass"; delay?: readonly [number, number] }
  /** The line is cut: before the server saw anything, or after it acted. */
  | { kind: "cut" }
  /** Another answer in place of the server's. */
  | { kind: "answer"; status: number; after?: number; html?: true }
  /** The server's answer, spoilt: its end cut off, ended early as if that were all, or JSON of another shape. */
  | { kind: "spoil"; how: "cut" | "short" | "shape" }
  /** No answer until the driver lets go of it. */
  | { kind: "stall" };

const refusal = (name: string, status: number, weight: number, after?: number): Fault => ({
  name,
  weight,
  reaches: false,
  // More than two seconds are not waited for in silence; whoever counts them down may ask again then.
  again: true,
  undone: status === 429 || status === 503,
  does: { kind: "answer", status, ...(after !== undefined && { after }) },
});
const lost = (name: string, status: number, weight: number): Fault => ({ name, weight, reaches: true, again: true, does: { kind: "answer", status } });

export const CALM: Fault = { name: "none", weight: 55, reaches: true, again: false, does: { kind: "pass" } };

/** All of them, with how often they come. */
export const FAULTS: readonly Fault[] = [
  CALM,
  { name: "delay", weight: 8, reaches: true, again: false, does: { kind: "pass", delay: [5, 60] } },
  { name: "cut before", weight: 5, reaches: false, again: true, does: { kind: "cut" } },
  { name: "cut after", weight: 5, reaches: true, again: true, does: { kind: "cut" } },
  refusal("429", 429, 1.5),
  refusal("429, 1 s", 429, 2, 1),
  refusal("429, 30 s", 429, 2, 30),
  refusal("503", 503, 1.5),
  refusal("503, 1 s", 503, 1.5, 1),
  refusal("503, 30 s", 503, 1, 30),
  refusal("500 before", 500, 1.5),
  refusal("500 before, 1 s", 500, 0.75, 1),
  refusal("500 before, 30 s", 500, 0.75, 30),
  refusal("502 before", 502, 1),
  refusal("502 before, 1 s", 502, 0.75, 1),
  refusal("502 before, 30 s", 502, 0.75, 30),
  lost("500 after", 500, 1.5),
  lost("502 after", 502, 1.5),
  lost("504 after", 504, 2),
  { name: "page 200", weight: 2, reaches: false, again: false, does: { kind: "answer", status: 200, html: true } },
  { name: "page 502", weight: 1.5, reaches: false, again: true, does: { kind: "answer", status: 502, html: true } },
  { name: "page 502 after", weight: 1, reaches: true, again: true, does: { kind: "answer", status: 502, html: true } },
  { name: "body cut", weight: 2, reaches: true, again: true, does: { kind: "spoil", how: "cut" } },
  { name: "body short", weight: 2, reaches: true, again: false, does: { kind: "spoil", how: "short" } },
  { name: "wrong shape", weight: 2, reaches: true, again: false, does: { kind: "spoil", how: "shape" } },
  { name: "stall before", weight: 1, reaches: false, again: true, does: { kind: "stall" } },
  { name: "stall after", weight: 1, reaches: true, again: true, does: { kind: "stall" } },
];

/** JSON that is fine, and is not what was asked for. */
export const SHAPES = ["null", "7", '"ok"', "[]", "[1,2,3]", '{"ok":true}', '{"data":{"users":[]}}'] as const;

export const faultNamed = (name: string): Fault => FAULTS.find((fault) => fault.name === name) ?? CALM;
