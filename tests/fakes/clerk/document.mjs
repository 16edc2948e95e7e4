// Clerk's own document, and whether an answer is one that it allows.

import { readFileSync } from "node:fs";
import { OpenAPIBackend } from "openapi-backend";
import { parse } from "yaml";

/** The validator wants a type beside `nullable`; the document has none where all else is in `allOf`. */
function withTypes(node) {
  if (Array.isArray(node)) return node.map(withTypes);
  if (node === null || typeof node !== "object") return node;
  const { nullable, allOf, ...rest } = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, withTypes(value)]),
  );
  if (nullable === true && allOf && !rest.type) return { ...rest, anyOf: [{ enum: [null] }, { allOf }] };
  return { ...rest, ...(nullable === undefined ? {} : { nullable }), ...(allOf ? { allOf } : {}) };
}

const definition = withTypes(parse(readFileSync(new URL("openapi.yaml", import.meta.url), "utf8")));
const api = new OpenAPIBackend({ definition, strict: true, ajvOpts: { strict: false } });
await api.init();

/** An answer that is described as Clerk's envelope of errors. */
const REFUSAL = ["ListOrganizationInvitations", 400];

/** The operation that a request is, by the document's name; none where the document does not have it. */
export function operation(method, path) {
  return api.matchOperation({ method: method.toLowerCase(), path, headers: {} })?.operationId;
}

/** What is wrong with a request, in words. */
export function faultsOfRequest(method, path, query, body) {
  const headers = body === undefined ? {} : { "content-type": "application/json" };
  const request = { method: method.toLowerCase(), path, query, headers, body };
  return words(api.validateRequest(request, operation(method, path)));
}

/** What is wrong with an answer, in words. A refusal has the same form under every status, declared there or not. */
export function faultsOfAnswer(id, status, body) {
  const [as, declared] = status < 400 ? [id, status] : REFUSAL;
  if (!api.getOperation(as)?.responses?.[declared]) return [`${id} declares no ${status}`];
  return words(api.validateResponse(body, as, declared));
}

function words({ errors }) {
  return (errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}
