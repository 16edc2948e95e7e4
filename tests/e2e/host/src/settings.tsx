import { useSyncExternalStore } from "react";

import { host } from "../pages/host.js";

const TEXTS = ["appId", "baseUrl", "locale", "theme", "section"] as const;

/** Everything that can be changed while the tab is open, for people who try the host by hand. */
export function Settings() {
  const props = useSyncExternalStore(host.subscribe, host.props);
  const veto = props.onBefore !== undefined;
  return (
    <details>
      <summary>Settings</summary>
      <fieldset>
        {TEXTS.map((name) => (
          <label key={name}>
            {name}
            <input value={String(props[name] ?? "")} onChange={(event) => host.set({ [name]: event.target.value || undefined })} />
          </label>
        ))}
        <label>
          headingLevel
          <input type="number" min="1" max="6" value={props.headingLevel ?? 2} onChange={(event) => host.set({ headingLevel: event.target.valueAsNumber })} />
        </label>
        <label>
          readOnly
          <input type="checkbox" checked={props.readOnly ?? false} onChange={(event) => host.set({ readOnly: event.target.checked })} />
        </label>
        <label>
          stop every write
          <input type="checkbox" checked={veto} onChange={() => host.set({ onBefore: veto ? undefined : () => "The host says no." })} />
        </label>
        <button type="button" onClick={() => host.tokens.push(host.tokens.shift() ?? "")}>
          Next token
        </button>
      </fieldset>
    </details>
  );
}
