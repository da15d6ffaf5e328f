import { render } from "preact";
import { App } from "./app.tsx";
import { startRouter } from "./router.ts";
import { loadSession } from "./session.ts";
import { applyTheme } from "./theme.ts";

applyTheme();
startRouter();
void loadSession();

const root = document.getElementById("app");
if (root !== null) render(<App />, root);
