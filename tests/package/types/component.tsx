// An application in React, as far as TypeScript sees it. What has to be refused says so.
import { MixpeekUsers, type Intent, type MixpeekUsersElement, type MixpeekUsersEventDetails } from "mixpeek-users/react";
import { useRef, type ReactElement } from "react";

const log = (text: string): void => void text;

export function Whole({ token }: { token: string | null }): ReactElement {
  const element = useRef<MixpeekUsersElement>(null);
  const before = async (intent: Intent): Promise<string | boolean> => {
    if (intent.action === "remove-member") return `Ask ${intent.userId} first.`;
    if (intent.action === "invite") return intent.email.endsWith("@x.example");
    // @ts-expect-error an intent to revoke has no role
    if (intent.action === "revoke-invitation") log(intent.role);
    return true;
  };
  return (
    <>
      <button type="button" onClick={() => element.current?.openInvite(["ann@x.example"])}>
        Invite
      </button>
      <MixpeekUsers
        ref={element}
        appId="app_shop_search"
        baseUrl="https://users.example.com"
        namespace={undefined}
        getToken={async ({ refused }) => (refused ? null : token)}
        viewer={{ email: "ines@x.example" }}
        capabilities={{ roles: [{ role: "org:member", label: "Member", description: "Can use the app." }], invite: false, removal: null }}
        readOnly
        locale="de"
        theme="auto"
        headingLevel={3}
        section="invitations"
        onBefore={before}
        wasmUrl={new URL("https://static.example.com/app_bg.wasm")}
        className="users"
        style={{ minHeight: "20rem" }}
        onReady={({ detail }) => log(detail.appId)}
        onMembersLoaded={({ detail }) => log(detail.total.toFixed())}
        onMemberInvited={({ detail }) => log(detail.invitationId + detail.email + detail.role)}
        onError={({ detail }) => (detail.kind === "start" ? log(detail.message) : undefined)}
        onAuthRequired={({ currentTarget }) => void currentTarget}
        onPendingChanges={({ detail }) => log(detail.count.toFixed())}
        onSectionChange={({ detail }) => log(detail.section satisfies "members" | "invitations" | "activity")}
      />
    </>
  );
}

export function Least(): ReactElement {
  return <MixpeekUsers appId="app_shop_search" />;
}

export function Wrong(): ReactElement {
  return (
    <>
      {/* @ts-expect-error the app is what it is about */}
      <MixpeekUsers baseUrl="https://users.example.com" />
      {/* @ts-expect-error there is no such theme */}
      <MixpeekUsers appId="a" theme="solarized" />
      {/* @ts-expect-error a token in a property could be read by anything on the page */}
      <MixpeekUsers appId="a" token="secret" />
      {/* @ts-expect-error there is no such section */}
      <MixpeekUsers appId="a" section="settings" />
      {/* @ts-expect-error a number has no place there */}
      <MixpeekUsers appId="a" onBefore={() => 7} />
    </>
  );
}

export type Invited = MixpeekUsersEventDetails["member-invited"];
