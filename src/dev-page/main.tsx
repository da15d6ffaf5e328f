import { render } from "preact";
import { Log } from "./log.tsx";
import { Players } from "./players.tsx";
import { listen, online, refused, state } from "./store.ts";
import { Toolbar } from "./toolbar.tsx";

function Page() {
  const now = state.value;
  return (
    <>
      <Toolbar />
      {!online.value && now !== null && (
        <p class="banner" role="alert">
          minihub dev has stopped, or does not answer.
        </p>
      )}
      {refused.value !== null && (
        <p class="banner" role="alert">
          {refused.value}{" "}
          <button type="button" onClick={() => (refused.value = null)}>
            OK
          </button>
        </p>
      )}
      <main>
        <Players />
        <Log />
      </main>
      <footer>
        Ready for others? <code>{now?.next ?? "minihub register …"}</code>
      </footer>
    </>
  );
}

listen();
const root = document.getElementById("app");
if (root !== null) render(<Page />, root);
