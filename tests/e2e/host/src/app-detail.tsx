import { useState } from "react";

import { Settings } from "./settings.tsx";
import { Users } from "./users.tsx";

const TABS = ["Overview", "Logs", "Users"] as const;
type Tab = (typeof TABS)[number];

function initial(): Tab {
  const wanted = new URLSearchParams(location.search).get("tab");
  return TABS.find((tab) => tab === wanted) ?? "Users";
}

/** An app's page with its tabs. What a tab shows is mounted when it is chosen and unmounted when another one is. */
export function AppDetail() {
  const [chosen, choose] = useState(initial);
  return (
    <>
      <header>
        <h1>Shop search</h1>
        <nav aria-label="App">
          {TABS.map((tab) => (
            <button key={tab} type="button" aria-current={tab === chosen ? "page" : undefined} onClick={() => choose(tab)}>
              {tab}
            </button>
          ))}
        </nav>
        <Settings />
      </header>
      <main>
        {chosen === "Overview" && <p>Nothing to report.</p>}
        {chosen === "Logs" && <p>Nothing was logged.</p>}
        {chosen === "Users" && <Users />}
      </main>
    </>
  );
}
