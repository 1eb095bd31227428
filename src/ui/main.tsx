import { CSPProvider } from "@base-ui/react/csp-provider";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { toHash } from "../settings/url";
import { open, readHash } from "../store/actions";
import { store } from "../store/state";
import { App } from "./App";
import { reloadIsolated } from "./isolation";
import "./theme.css";

function start() {
  open(location.hash);
  addEventListener("hashchange", () => readHash(location.hash));
  store.subscribe(({ experiment }, before) => {
    if (experiment !== before.experiment)
      history.replaceState(null, "", toHash(experiment) || location.pathname);
  });
  createRoot(document.getElementById("root") as HTMLElement).render(
    <StrictMode>
      <CSPProvider disableStyleElements>
        <App />
      </CSPProvider>
    </StrictMode>,
  );
}

reloadIsolated().then((isReloading) => {
  if (!isReloading) start();
});
