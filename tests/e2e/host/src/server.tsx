// Runs in Node, as the server of an application does: nothing of the package may want a browser.
import { renderToString } from "react-dom/server";

import { Rendered } from "./rendered.tsx";

export const render = () => renderToString(<Rendered />);
