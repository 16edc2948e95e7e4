import { MixpeekUsers, type MixpeekUsersEventMap } from "mixpeek-users/react";
import { useSyncExternalStore } from "react";

import { host } from "../pages/host.js";

const handled = ({ type, detail }: MixpeekUsersEventMap[keyof MixpeekUsersEventMap]) => host.handled.push({ type, detail });

/** The tab as the application embeds it. */
export function Users() {
  const props = useSyncExternalStore(host.subscribe, host.props, host.props);
  return (
    <MixpeekUsers
      {...props}
      className="users-of-the-app"
      onReady={handled}
      onMembersLoaded={handled}
      onMemberInvited={handled}
      onInvitationRevoked={handled}
      onInvitationResent={handled}
      onRoleChanged={handled}
      onMemberRemoved={handled}
      onError={handled}
      onAuthRequired={handled}
      onSectionChange={handled}
    />
  );
}
