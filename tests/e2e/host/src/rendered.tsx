import { StrictMode } from "react";

import { Users } from "./users.tsx";

/** What a server renders and the browser takes over, the same on both. */
export function Rendered() {
  return (
    <StrictMode>
      <h1>Rendered by a server</h1>
      <Users />
    </StrictMode>
  );
}
