import { CSPProvider } from "@base-ui/react/csp-provider";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { addressOf } from "../settings/url";
import { followHash, open } from "../store/actions";
import { store } from "../store/state";
import { followStudyLink } from "../store/studyLinks";
import { App } from "./App";
import { reloadIsolated } from "./isolation";
import "./theme.css";

function start() {
  open(location.hash);
  followStudyLink(location.hash);
  addEventListener("hashchange", () => {
    if (!followStudyLink(location.hash)) followHash(location.hash);
  });
  store.subscribe(({ experiment, view }, before) => {
    if (experiment === before.experiment && view === before.view) return;
    const hash = addressOf(experiment, view);
    if (hash === location.hash) return;
    const isOtherView = view !== before.view; // Back leads to the view before, not to each change of a setting
    history[isOtherView ? "pushState" : "replaceState"](null, "", hash || location.pathname);
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
