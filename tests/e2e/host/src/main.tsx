import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import "../pages/host.css";
import { AppDetail } from "./app-detail.tsx";

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <AppDetail />
  </StrictMode>,
);
