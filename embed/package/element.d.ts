// Types of <mixpeek-users>: its class, properties, events and texts.

import type { MessageKey } from "./locales/keys.js";

export type { MessageKey };

/** A section of the tab. */
export type Section = "members" | "invitations" | "activity";

/** Light, dark, or whichever the page around it uses. */
export type Theme = "light" | "dark" | "auto";

/** The admin at the screen: gets the "You" badge and is warned before locking themselves out. One of the two is enough. */
export interface Viewer {
  id?: string;
  email?: string;
}

/** A role that can be given. */
export interface RoleInfo {
  /** The key that goes over the wire. */
  role: string;
  /** What people call it. */
  label: string;
  /** What it lets a person do, in a sentence. */
  description: string;
  /** Whether it lets a person manage the others; the last one who can is protected. Default: `false`. */
  administers?: boolean;
}

/**
 * What the directory behind the base URL can do, in place of what it says itself. What is left out is as Mixpeek's own directory has it.
 */
export interface Capabilities {
  /** The roles, in the order to offer them. Default: `member` and `admin`. */
  roles?: RoleInfo[];
  /** Whether people can be invited. Default: `true`. */
  invite?: boolean;
  /** Whether a pending invitation can be withdrawn, and so be sent again. Default: `true`. */
  revoke?: boolean;
  /** Whether a member's role can be changed. Default: `true`. */
  set_role?: boolean;
  /** Whether the server changes a role only where it still is the one that `If-Match` names. Default: `false`. */
  conditional_roles?: boolean;
  /** What removing a member means; `null` where it cannot be done. `"deleted"` deletes the account with its API keys. Default: `"removed"`. */
  removal?: "removed" | "disabled" | "deleted" | null;
  /** Whether invitations carry an exact expiry. Default: `false`, and the screen estimates one. */
  exact_expiry?: boolean;
  /** Whether somebody who has an account already can be added without an invitation. Default: `false`. */
  add?: boolean;
  /** How many addresses one request may invite, where the server takes several. Default: one at a time. */
  invite_at_once?: number | null;
  /** The statuses a member can be given, such as `"active"` and `"suspended"`. Default: none. */
  statuses?: string[];
  /** Whether leaving the active status cancels the person's API keys for good. Default: `false`. */
  status_cancels_keys?: boolean;
  /** How a member's metadata are written: merged into what is there, or in its place. Default: they cannot be. */
  metadata?: "merge" | "replace" | null;
  /** Which invitations that are no longer pending can be listed: `"accepted"`, `"revoked"`, `"expired"`. Default: none. */
  past_invitations?: string[];
}

/** A write that is about to be sent. */
export type Intent =
  | { action: "invite"; appId: string; email: string; role: string }
  | { action: "resend-invitation"; appId: string; invitationId: string; email: string }
  | { action: "revoke-invitation"; appId: string; invitationId: string; email: string }
  | { action: "change-role"; appId: string; userId: string; role: string }
  | { action: "change-status"; appId: string; userId: string; status: string }
  | { action: "change-metadata"; appId: string; userId: string }
  /** `user` is an email address or a user id, as it was typed. */
  | { action: "add-member"; appId: string; user: string; role: string }
  | { action: "remove-member"; appId: string; userId: string }
  | { action: "enable-user-management"; appId: string };

/** Why a request failed, by meaning. */
export type ErrorKind =
  | "unreachable"
  | "unauthorized"
  | "forbidden"
  | "not-enabled"
  | "not-found"
  | "already-member"
  | "already-invited"
  | "last-admin"
  | "invalid"
  /** Somebody else has changed it since it was loaded, and nothing was done. */
  | "changed-meanwhile"
  | "rate-limited"
  | "not-supported"
  | "unavailable"
  | "failed"
  | "bad-answer"
  | "vetoed"
  /** The person gave a change up that waited because the server takes only so many requests. */
  | "given-up"
  /** The element itself could not start: a property is missing or wrong, or its module could not be loaded. */
  | "start";

/** Details of the element's events. No event carries a token, a link of an invitation or anything else that is secret. */
export interface MixpeekUsersEventDetails {
  /** The module runs and the tab is on screen. */
  ready: { appId: string };
  /** The members were loaded, for the first time or again. */
  "members-loaded": { appId: string; total: number };
  /** An invitation is out. */
  "member-invited": { appId: string; invitationId: string; email: string; role: string };
  /** An invitation was withdrawn. */
  "invitation-revoked": { appId: string; invitationId: string; email: string };
  /** An invitation was withdrawn and another one sent in its place. */
  "invitation-resent": { appId: string; invitationId: string; email: string; role: string };
  /** A member has another role. */
  "role-changed": { appId: string; userId: string; role: string };
  /** A member was suspended, reactivated or the like. */
  "status-changed": { appId: string; userId: string; status: string };
  /** A member's metadata were written. */
  "metadata-changed": { appId: string; userId: string };
  /** Somebody who has an account already became a member, without an invitation. */
  "member-added": { appId: string; userId: string; role: string };
  /** A member was removed, or disabled where that is what removing means. */
  "member-removed": { appId: string; userId: string };
  /** Something failed; the screen says so as well. `message` is in the element's language. */
  error: { appId: string; kind: ErrorKind; message: string };
  /** The server refused the token, and the one that `getToken` answered after that as well. */
  "auth-required": { appId: string };
  /** The person chose another section. */
  "section-change": { section: Section };
  /** A change was begun, or has come to its end. `count` are under way, those that wait included. */
  "pending-changes": { appId: string; count: number };
}

export type MixpeekUsersEventMap = {
  [Name in keyof MixpeekUsersEventDetails]: CustomEvent<MixpeekUsersEventDetails[Name]>;
};

/** What can be set, as properties of the element or of the React component. */
export interface MixpeekUsersProps {
  /** The app whose users are managed. Attribute `app-id`. */
  appId: string;
  /** Where the contract is answered: a server of this project, or any proxy that speaks it. Default: the page's origin. Attribute `base-url`. */
  baseUrl?: string | undefined;
  /** Value of the `X-Namespace` header. Attribute `namespace`. */
  namespace?: string | undefined;
  /**
   * Answers the bearer token. Asked before each request; after a refusal (401 or 403) asked again with `refused: true`, which is the moment
   * to renew a cached token, and the refused request is sent once more. A property only: a token in an attribute could be read by anything
   * on the page.
   */
  getToken?: ((why: { refused: boolean }) => string | null | undefined | Promise<string | null | undefined>) | undefined;
  /** The admin at the screen. */
  viewer?: Viewer | undefined;
  /** What the directory can do. Default: what it says itself, else what Mixpeek's own can. */
  capabilities?: Capabilities | undefined;
  /** Shows everything and changes nothing. Attribute `read-only`. */
  readOnly?: boolean | undefined;
  /** Language of texts, dates and numbers, as a BCP 47 tag. Default: the nearest `lang` around the element, else the browser's. Attribute `locale`. */
  locale?: string | undefined;
  /** Texts in place of the built-in ones, in ICU MessageFormat with `{name}` and `{n, plural, …}`. */
  messages?: Partial<Record<MessageKey, string>> | undefined;
  /** Default: `auto`. Attribute `theme`. */
  theme?: Theme | undefined;
  /** Level of the heading "Users", 1 to 6. Default: 2. Attribute `heading-level`. */
  headingLevel?: number | undefined;
  /** The section shown. It follows the person, see the event `section-change`. Default: `members`. Attribute `section`. */
  section?: Section | undefined;
  /**
   * Asked before each write. `false` stops it, and a text stops it and is shown as the reason; a promise that fails stops it too.
   */
  onBefore?: ((intent: Intent) => boolean | string | void | Promise<boolean | string | void>) | undefined;
  /** Where the WebAssembly module is, for bundlers that do not carry it along. Attribute `wasm-url`. */
  wasmUrl?: string | URL | undefined;
}

/** `<mixpeek-users>`: the Users tab of a Mixpeek Canvas app. */
export declare class MixpeekUsersElement extends HTMLElement {
  appId: string;
  baseUrl: string | undefined;
  namespace: string | undefined;
  getToken: MixpeekUsersProps["getToken"];
  viewer: Viewer | undefined;
  capabilities: Capabilities | undefined;
  readOnly: boolean;
  locale: string | undefined;
  messages: Partial<Record<MessageKey, string>> | undefined;
  theme: Theme;
  headingLevel: number;
  section: Section;
  onBefore: MixpeekUsersProps["onBefore"];
  wasmUrl: string | URL | undefined;

  /** How many changes are under way, those that wait included. They go on when the element is taken away, and end with the page. */
  readonly pendingChanges: number;

  /** Loads members and invitations anew. */
  refresh(): void;
  /** Opens the invite form, with these addresses in it. */
  openInvite(addresses?: readonly string[]): void;

  addEventListener<Name extends keyof MixpeekUsersEventMap>(
    type: Name,
    listener: (this: MixpeekUsersElement, event: MixpeekUsersEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<Name extends keyof HTMLElementEventMap>(
    type: Name,
    listener: (this: MixpeekUsersElement, event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<Name extends keyof MixpeekUsersEventMap>(
    type: Name,
    listener: (this: MixpeekUsersElement, event: MixpeekUsersEventMap[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

/** Makes `<mixpeek-users>` known to the browser. Does nothing where there is no browser, or where it is known already. */
export declare function define(): void;

declare global {
  interface HTMLElementTagNameMap {
    "mixpeek-users": MixpeekUsersElement;
  }
}
