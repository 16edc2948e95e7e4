/** Numbers that look random and are the same for the same seed: mulberry32, 32 bits of state, more than enough to mix faults. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 to 1, without 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  /** One of several; nothing of nothing. */
  pick<T>(among: readonly T[]): T | undefined {
    return among[Math.floor(this.next() * among.length)];
  }

  /** One of several, each as often as its weight says. */
  weighted<T extends { readonly weight: number }>(among: readonly T[]): T {
    let left = this.next() * among.reduce((sum, one) => sum + one.weight, 0);
    for (const one of among) {
      left -= one.weight;
      if (left < 0) return one;
    }
    return among.at(-1)!;
  }
}

/** A seed made of others (FNV-1a), so that what happens in one place does not move what happens in the next. */
export function seedOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join("\n")) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  // FNV mixes its last bits badly.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
