// <mixpeek-users> as a React component: properties are set as such, events are called by React's names.

import { createElement, forwardRef, useEffect, useImperativeHandle, useLayoutEffect, useRef } from "react";

import "./index.js";

const EVENTS = {
  onReady: "ready",
  onMembersLoaded: "members-loaded",
  onMemberInvited: "member-invited",
  onInvitationRevoked: "invitation-revoked",
  onInvitationResent: "invitation-resent",
  onRoleChanged: "role-changed",
  onStatusChanged: "status-changed",
  onMetadataChanged: "metadata-changed",
  onMemberAdded: "member-added",
  onMemberRemoved: "member-removed",
  onError: "error",
  onAuthRequired: "auth-required",
  onSectionChange: "section-change",
  onPendingChanges: "pending-changes",
};
const PROPERTIES = [
  "appId",
  "baseUrl",
  "namespace",
  "getToken",
  "viewer",
  "capabilities",
  "readOnly",
  "locale",
  "messages",
  "theme",
  "headingLevel",
  "section",
  "onBefore",
  "wasmUrl",
];
/** Properties that hosts write as a literal: a new object of the same content is no change. */
const BY_CONTENT = ["viewer", "capabilities", "messages"];

// React warns of layout effects on a server, where there is nothing to lay out.
const useBeforePaint = typeof document === "undefined" ? useEffect : useLayoutEffect;

const same = (name, a, b) => Object.is(a, b) || (BY_CONTENT.includes(name) && JSON.stringify(a) === JSON.stringify(b));

export const MixpeekUsers = forwardRef(function MixpeekUsers(props, ref) {
  const element = useRef(null);
  const handlers = useRef(props);
  const set = useRef({});
  useImperativeHandle(ref, () => element.current, []);

  useBeforePaint(() => {
    handlers.current = props;
    for (const name of PROPERTIES) {
      if (same(name, set.current[name], props[name])) continue;
      element.current[name] = props[name];
      set.current[name] = props[name];
    }
  });

  useBeforePaint(() => {
    const node = element.current;
    const heard = Object.entries(EVENTS).map(([property, event]) => [event, (happened) => handlers.current[property]?.(happened)]);
    for (const [event, hear] of heard) node.addEventListener(event, hear);
    return () => {
      for (const [event, hear] of heard) node.removeEventListener(event, hear);
    };
  }, []);

  const rest = Object.fromEntries(Object.entries(props).filter(([name]) => !PROPERTIES.includes(name) && !(name in EVENTS)));
  const { className, ...others } = rest;
  return createElement("mixpeek-users", { ...others, class: className, ref: element });
});
