// What the browser tells assistive technology: its own accessibility tree, and not what a test computes of the document.
import { expect, type Page } from "@playwright/test";

export interface Heard {
  role: string;
  name: string;
  description: string;
  /** Of a heading. */
  level?: number;
  /** Whether it says by itself what changes in it, and how. */
  live?: string;
}

/** Everything in the tree, in its order; behind an open dialog there is nothing. */
export async function tree(page: Page): Promise<Heard[]> {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    return nodes
      .filter((node) => !node.ignored)
      .map(({ role, name, description, properties = [] }) => {
        const property = (wanted: string): unknown => properties.find((one) => one.name === wanted)?.value.value;
        const [level, live] = [property("level"), property("live")];
        return {
          role: String(role?.value ?? ""),
          name: String(name?.value ?? ""),
          description: String(description?.value ?? ""),
          ...(typeof level === "number" && { level }),
          ...(typeof live === "string" && { live }),
        };
      });
  } finally {
    await session.detach();
  }
}

/** A role and its exact name, and what else of it is looked at; it is there once, unless something else is said. */
export type Line = [role: string, name: string, more?: { times?: number; description?: string; level?: number; live?: string }];

/** Finds these things in the tree. */
export async function expectHeard(page: Page, lines: readonly Line[]): Promise<void> {
  const missing = async () => {
    const all = await tree(page);
    return lines.flatMap(([role, name, { times = 1, ...more } = {}]) => {
      const found = all.filter((one) => one.role === role && one.name === name);
      const right = found.filter((one) => Object.entries(more).every(([key, value]) => one[key as keyof Heard] === value));
      if (right.length === times) return [];
      const alike = found.length > 0 ? found : all.filter((one) => one.role === role || one.name === name).slice(0, 12);
      return [`${role} “${name}” ${JSON.stringify(more)}: ${right.length} times instead of ${times}; there is ${alike.map((one) => JSON.stringify(one)).join(", ")}`];
    });
  };
  await expect.poll(missing, { message: "what assistive technology is told" }).toEqual([]);
}
