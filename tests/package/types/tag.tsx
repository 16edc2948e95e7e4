// The element itself in JSX, which React 19 gives its properties.
import "mixpeek-users";
import type {} from "mixpeek-users/react";
import type { ReactElement } from "react";

export function Tag(): ReactElement {
  return (
    <mixpeek-users
      appId="app_shop_search"
      baseUrl="https://users.example.com"
      getToken={() => "token"}
      className="users"
      onmember-invited={(event) => void event.detail.email}
      onerror={(event) => void event.detail.kind}
    />
  );
}

export function Wrong(): ReactElement {
  return (
    <>
      {/* @ts-expect-error the app is what it is about */}
      <mixpeek-users />
      {/* @ts-expect-error there is no such heading */}
      <mixpeek-users appId="a" headingLevel="two" />
    </>
  );
}
