// The requests that the module makes first, sent before it has arrived. The standalone page and the element share this.

/** How patient an early request is, in milliseconds; the module's own are as patient. */
const PATIENCE = 30_000;

/** A path segment, encoded as the module does it (contract/src/route.rs): everything but RFC 3986's unreserved characters, and dots twice where URLs resolve them. */
const segment = (text) =>
  encodeURIComponent(text.replace(/^\.\.?$/, (dots) => dots.replaceAll(".", "%2E"))).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** Where an app's members and its invitations are. */
export const listsOf = (app) => ["users", "users/invitations"].map((list) => `/v1/apps/${segment(app)}/${list}`);

/** Asks for `paths`: their answers, under way, by URL. `token` may be a promise, and `signal` ends all of them. */
export function askEarly(base, paths, { token, namespace, signal }) {
  const early = new Map();
  for (const path of paths) {
    const ask = async () => {
      const headers = { accept: "application/json" };
      const bearer = await token;
      if (bearer) headers.authorization = `Bearer ${bearer}`;
      if (namespace) headers["x-namespace"] = namespace;
      const patience = AbortSignal.timeout(PATIENCE);
      return fetch(base + path, { headers, signal: signal ? AbortSignal.any([signal, patience]) : patience });
    };
    const answer = ask();
    // The module handles a failure; unhandled, it would be reported to the page as well.
    answer.catch(() => {});
    early.set(base + path, answer);
  }
  return early;
}
