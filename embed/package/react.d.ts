// React's typings: a component with typed properties and events.

import type { CSSProperties, DetailedHTMLProps, ForwardRefExoticComponent, HTMLAttributes, ReactNode, RefAttributes } from "react";

import type { MixpeekUsersElement, MixpeekUsersEventMap, MixpeekUsersProps } from "./element.js";

export type * from "./element.js";

export interface MixpeekUsersComponentProps extends MixpeekUsersProps {
  id?: string | undefined;
  className?: string | undefined;
  style?: CSSProperties | undefined;
  slot?: string | undefined;
  children?: ReactNode;
  onReady?: ((event: MixpeekUsersEventMap["ready"]) => void) | undefined;
  onMembersLoaded?: ((event: MixpeekUsersEventMap["members-loaded"]) => void) | undefined;
  onMemberInvited?: ((event: MixpeekUsersEventMap["member-invited"]) => void) | undefined;
  onInvitationRevoked?: ((event: MixpeekUsersEventMap["invitation-revoked"]) => void) | undefined;
  onInvitationResent?: ((event: MixpeekUsersEventMap["invitation-resent"]) => void) | undefined;
  onRoleChanged?: ((event: MixpeekUsersEventMap["role-changed"]) => void) | undefined;
  onStatusChanged?: ((event: MixpeekUsersEventMap["status-changed"]) => void) | undefined;
  onMetadataChanged?: ((event: MixpeekUsersEventMap["metadata-changed"]) => void) | undefined;
  onMemberAdded?: ((event: MixpeekUsersEventMap["member-added"]) => void) | undefined;
  onMemberRemoved?: ((event: MixpeekUsersEventMap["member-removed"]) => void) | undefined;
  onError?: ((event: MixpeekUsersEventMap["error"]) => void) | undefined;
  onAuthRequired?: ((event: MixpeekUsersEventMap["auth-required"]) => void) | undefined;
  onSectionChange?: ((event: MixpeekUsersEventMap["section-change"]) => void) | undefined;
  onPendingChanges?: ((event: MixpeekUsersEventMap["pending-changes"]) => void) | undefined;
}

/** `<mixpeek-users>` as a React component. The ref is the element. */
export declare const MixpeekUsers: ForwardRefExoticComponent<MixpeekUsersComponentProps & RefAttributes<MixpeekUsersElement>>;

/** The element itself in JSX, for React 19: properties under their names, events under `on` and theirs. */
export type MixpeekUsersElementProps = Omit<DetailedHTMLProps<HTMLAttributes<MixpeekUsersElement>, MixpeekUsersElement>, keyof MixpeekUsersProps> &
  MixpeekUsersProps & { [Name in keyof MixpeekUsersEventMap as `on${Name}`]?: ((event: MixpeekUsersEventMap[Name]) => void) | undefined };

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "mixpeek-users": MixpeekUsersElementProps;
    }
  }
}
