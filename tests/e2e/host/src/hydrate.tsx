import { useEffect } from "react";
import { hydrateRoot } from "react-dom/client";

import "../pages/host.css";
import { Rendered } from "./rendered.tsx";

function Page() {
  useEffect(() => {
    document.documentElement.dataset["hydrated"] = "true";
  });
  return <Rendered />;
}

hydrateRoot(document.getElementById("root")!, <Page />, {
  // What React mends in silence is a mismatch all the same.
  onRecoverableError: (error) => console.error(error),
});
