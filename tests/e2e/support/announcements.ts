// What assistive technology says by itself: a stand-in that follows live regions as screen readers do.
import type { Page } from "@playwright/test";

export interface Said {
  /** `assertive` interrupts. */
  how: "polite" | "assertive";
  text: string;
}

/** Notes what is said from now on, and what nobody hears: words that arrive together with their polite region, or behind an open dialog.
 *
 * A region says what is added to it, or all of it where it is atomic, as `status` and `alert` are unless they say otherwise. Regions in
 * shadow roots speak like others, those made later from their second words on; an alert speaks at once. */
export async function listen(page: Page) {
  await page.evaluate(() => {
    type Note = { how: "polite" | "assertive"; text: string };
    const said: Note[] = [];
    const unheard: Note[] = [];
    Object.assign(window, { said, unheard });
    const SPEAKS = "[role=status], [role=alert], [role=log], [aria-live]";
    /** Regions, and whether they were there for assistive technology before the latest change. */
    const known = new Map<Element, boolean>();
    const roots = new WeakSet<Node>();

    const parentOf = (node: Node): Element | null => node.parentElement ?? ((node.getRootNode() as Partial<ShadowRoot>).host ?? null);
    const outward = (node: Node | null, test: (element: Element) => boolean): Element | null => {
      for (let at = node instanceof Element ? node : node && parentOf(node); at; at = parentOf(at)) if (test(at)) return at;
      return null;
    };
    const all = (node: ParentNode, selector: string): Element[] => {
      const found = [...node.querySelectorAll(selector)];
      for (const element of node.querySelectorAll("*")) if (element.shadowRoot) found.push(...all(element.shadowRoot, selector));
      return found;
    };
    const wordsOf = (node: Node) => ((node instanceof HTMLElement ? node.innerText : node.textContent) ?? "").replaceAll(/\s+/g, " ").trim();

    const note = (region: Element, nodes: Node[], isNew: boolean) => {
      const how = region.getAttribute("role") === "alert" || region.getAttribute("aria-live") === "assertive" ? "assertive" : "polite";
      const atomic = region.getAttribute("aria-atomic") ?? String(region.matches("[role=status], [role=alert]"));
      const text = atomic === "true" ? wordsOf(region) : nodes.map(wordsOf).filter(Boolean).join(" ");
      if (!text) return;
      const modal = all(document, "dialog:modal").at(-1);
      const isBehind = modal !== undefined && !outward(region, (element) => element === modal);
      const wasThere = !isNew && known.get(region) === true;
      (isBehind || !isShown(region) || (!wasThere && how === "polite") ? unheard : said).push({ how, text });
    };
    const isShown = (region: Element) => region.getClientRects().length > 0;

    // What is said is read off when a frame is drawn: by then a dialog that was answered has closed.
    const pending: MutationRecord[] = [];
    const collect = (records: MutationRecord[]) => {
      if (pending.length === 0) requestAnimationFrame(() => hear(pending.splice(0)));
      pending.push(...records);
    };
    const hear = (records: MutationRecord[]) => {
      const changed = new Map<Element, Node[]>();
      const fresh = new Set<Element>();
      for (const { type, target, addedNodes, oldValue } of records) {
        if (type === "characterData" && oldValue === target.textContent) continue;
        for (const node of addedNodes) if (node instanceof Element) watch(node, fresh);
        const region = outward(target, (element) => element.matches(SPEAKS));
        if (!region || region.getAttribute("aria-live") === "off" || fresh.has(region)) continue;
        const nodes = type === "characterData" ? [target] : [...addedNodes];
        if (nodes.length > 0) changed.set(region, [...(changed.get(region) ?? []), ...nodes]);
      }
      for (const region of fresh) if (region.isConnected) note(region, [region], true);
      for (const [region, nodes] of changed) note(region, nodes.filter((node) => node.isConnected), false);
      for (const region of known.keys()) known.set(region, isShown(region));
    };
    const observer = new MutationObserver(collect);
    const watch = (node: Element, fresh?: Set<Element>) => {
      for (const region of [...(node.matches(SPEAKS) ? [node] : []), ...all(node, SPEAKS)]) {
        if (!known.has(region) && region.getAttribute("aria-live") !== "off") fresh?.add(region);
        known.set(region, isShown(region));
      }
      for (const element of [node, ...all(node, "*")]) {
        if (element.shadowRoot && !roots.has(element.shadowRoot)) observe(element.shadowRoot);
      }
    };
    const observe = (root: Node) => {
      roots.add(root);
      observer.observe(root, { subtree: true, childList: true, characterData: true, characterDataOldValue: true });
    };
    observe(document);
    if (document.documentElement) watch(document.documentElement);
  });
  const read = (what: "said" | "unheard") => page.evaluate((what) => (window as unknown as Record<string, Said[]>)[what]!, what);
  return {
    said: () => read("said"),
    /** The same as `polite: …`, for comparing. */
    heard: async () => (await read("said")).map(({ how, text }) => `${how}: ${text}`),
    unheard: () => read("unheard"),
  };
}
