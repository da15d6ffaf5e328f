/** @jsxImportSource react */
import { useCallback, useMemo, useState } from "react";
import type { ApiClient } from "../client/api.ts";
import { connect } from "../client/connection.ts";
import type { HubInfo, SignedIn, UserInfo } from "../../protocol/http.ts";
import { AppContext, type App, type Place } from "./app-context.ts";
import { RoomScreen } from "./room/room-screen.tsx";
import { Account } from "./screens/account.tsx";
import { CreateRoom } from "./screens/create-room.tsx";
import { Boards, Games } from "./screens/games.tsx";
import { History } from "./screens/history.tsx";
import { Home } from "./screens/home.tsx";
import { Rooms } from "./screens/rooms.tsx";
import { SignIn } from "./screens/sign-in.tsx";
import type { TokenBox } from "./token-box.ts";

export interface AppRootProps {
  readonly origin: string;
  readonly api: ApiClient;
  readonly hub: HubInfo;
  readonly token: TokenBox;
  /** Null: nobody is signed in. */
  readonly user: UserInfo | null;
  /** Filled into the guest's name field. */
  readonly name: string;
  readonly locale: string;
  /** Room to go to at once. */
  readonly code: string | null;
  readonly lastRoom: string | null;
  readonly quit: () => void;
}

export function AppRoot(props: AppRootProps) {
  const { api, origin, hub, token, locale, quit } = props;
  const start: Place = props.code === null ? { at: "home" } : { at: "room", code: props.code, spectate: false };
  const [user, setUser] = useState(props.user);
  const [notice, setNotice] = useState<string | null>(null);
  const [place, setPlace] = useState<Place>(start);
  const [lastRoom, setLastRoom] = useState(props.lastRoom);

  const signedIn = useCallback(
    async (signed: SignedIn) => {
      if (signed.token !== undefined) await token.set(signed.token);
      setNotice(null);
      setUser(signed.user);
    },
    [token],
  );
  const signOut = useCallback(async () => {
    // The hub may have ended the session already: what matters is that it is forgotten here.
    await api.signOut().catch(() => undefined);
    await token.set(null);
    setLastRoom(null);
    setPlace({ at: "home" });
    setNotice("You are signed out.");
    setUser(null);
  }, [api, token]);
  const rememberRoom = useCallback(
    (code: string | null) => {
      setLastRoom(code);
      token.rememberRoom(code);
    },
    [token],
  );

  const app = useMemo((): App | null => {
    if (user === null) return null;
    return {
      origin,
      api,
      hub,
      user,
      setUser,
      setToken: (next) => token.set(next),
      signOut,
      go: setPlace,
      connectRoom: () =>
        connect({
          origin,
          client: "terminal",
          locale,
          getTicket: async () => (await api.createTicket()).ticket,
        }),
      rememberRoom,
      lastRoom,
      quit,
    };
  }, [api, hub, lastRoom, locale, origin, quit, rememberRoom, signOut, token, user]);

  if (app === null)
    return <SignIn api={api} hub={hub} origin={origin} name={props.name} notice={notice} onSignedIn={signedIn} />;
  return (
    <AppContext value={app}>
      <CurrentPlace place={place} />
    </AppContext>
  );
}

function CurrentPlace({ place }: { readonly place: Place }) {
  switch (place.at) {
    case "home":
      return <Home notice={place.notice ?? null} />;
    case "games":
      return <Games />;
    case "create":
      return <CreateRoom game={place.game} />;
    case "rooms":
      return <Rooms />;
    case "history":
      return <History />;
    case "boards":
      return <Boards />;
    case "account":
      return <Account />;
    case "room":
      return <RoomScreen key={place.code} code={place.code} spectate={place.spectate} />;
  }
}
