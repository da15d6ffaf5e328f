import { AdminPage } from "./admin/admin-page.tsx";
import { HomePage } from "./pages/home.tsx";
import { DevicePage } from "./pages/device.tsx";
import { GamePage } from "./pages/game.tsx";
import { MePage } from "./pages/me.tsx";
import { NotFoundPage } from "./pages/not-found.tsx";
import { SignInPage, SignUpPage } from "./pages/sign-in.tsx";
import { RoomPage } from "./room/room-page.tsx";
import { readCode } from "../client/room-facts.ts";
import { path, pathPart } from "./router.ts";
import { loadSession, session } from "./session.ts";
import { Footer, Header } from "./shell.tsx";
import { Toasts } from "./toast.tsx";
import { Empty } from "./ui/empty.tsx";
import { Page } from "./ui/page.tsx";

export function App() {
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Header />
      {session.value.state === "failed" ? <Unreachable message={session.value.message} /> : <Route />}
      <Footer />
      <Toasts />
    </>
  );
}

function Route() {
  const at = path.value;
  const code = pathPart(at, "/room/") ?? pathPart(at, "/join/") ?? pathPart(at, "/r/");
  if (code !== null) return <RoomPage code={readCode(code)} key={code} />;
  const game = pathPart(at, "/games/");
  if (game !== null) return <GamePage name={game} key={game} />;
  switch (at) {
    case "/":
      return <HomePage />;
    case "/signin":
      return <SignInPage />;
    case "/signup":
      return <SignUpPage />;
    case "/device":
      return <DevicePage />;
    case "/me":
      return <MePage />;
    case "/admin":
      return <AdminPage />;
    default:
      return <NotFoundPage />;
  }
}

function Unreachable({ message }: { readonly message: string }) {
  return (
    <Page title="No answer" heading="The hub does not answer" width="s">
      <div class="panel">
        <Empty title="Nothing is lost" text={message}>
          <button type="button" class="btn" data-kind="primary" onClick={() => void loadSession()}>
            Try again
          </button>
        </Empty>
      </div>
    </Page>
  );
}
