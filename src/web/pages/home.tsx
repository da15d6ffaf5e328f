import { useEffect, useState } from "preact/hooks";
import type { RoomInfo } from "../../../protocol/http.ts";
import { readCode } from "../../client/room-facts.ts";
import { cleanName } from "../../client/view-text.ts";
import { api } from "../api.ts";
import { createRoom } from "../create-room.ts";
import { forgetRoom, lastRoom } from "../last-room.ts";
import { navigate } from "../router.ts";
import { currentUser, session } from "../session.ts";
import { CodeTiles } from "../ui/code-tiles.tsx";
import { Empty } from "../ui/empty.tsx";
import { useAct } from "../ui/form.ts";
import { Icon } from "../ui/icon.tsx";
import { Load, useLoad, useRefresh } from "../ui/load.tsx";
import { Page } from "../ui/page.tsx";
import { phaseWords } from "../ui/phase-words.ts";
import { clean } from "../ui/text.ts";
import { CodeInput } from "./code-input.tsx";
import { GameCards } from "./game-cards.tsx";

/** Rooms open and fill while the page is looked at. */
const roomsEveryMs = 12_000;

export function HomePage() {
  const user = currentUser();
  return (
    <Page title="minihub" heading="Small games, your people" hideHeading width="l">
      <Hero />
      <Continue />
      {session.value.state === "signed-in" && user?.guest === true && (
        <p class="quiet small">
          You play as guest <strong>{cleanName(user.name)}</strong>. <a href="/signup">Make an account</a> to keep your
          results on other devices.
        </p>
      )}
      <GameCards />
      <div class="home-pair">
        <PublicRooms />
        <OtherWays />
      </div>
    </Page>
  );
}

function Hero() {
  const [code, setCode] = useState("");
  const { busy, act } = useAct();
  return (
    <section class="hero" aria-labelledby="hero-title">
      <HeroArt />
      <div class="hero-words">
        <p class="hero-title" id="hero-title">
          Small games, your people.
        </p>
        <p class="hero-lead">One code, one room, and you are playing. No download, no account.</p>
      </div>
      <form
        class="hero-join"
        onSubmit={(event) => {
          event.preventDefault();
          const read = readCode(code);
          if (read !== "") navigate(`/join/${encodeURIComponent(read)}`);
        }}
      >
        <CodeInput label="Got a code?" value={code} onValue={setCode} />
        <button type="submit" class="btn" data-kind="primary" data-size="big">
          Join
        </button>
      </form>
      <div class="hero-more">
        <span>or</span>
        <button type="button" class="btn hero-open" disabled={busy} onClick={() => void act(() => createRoom())}>
          <Icon name="plus" /> Open a room
        </button>
      </div>
    </section>
  );
}

/** A game in full swing, seen from above. */
function HeroArt() {
  const pieces = [
    [0, 2, 5],
    [1, 2, 4],
    [1, 3, 5],
    [0, 3, 4],
    [1, 4, 5],
    [0, 1, 5],
    [0, 4, 4],
    [1, 5, 5],
    [0, 3, 3],
    [0, 2, 3],
  ] as const;
  return (
    <svg class="hero-art" viewBox="0 0 252 216" aria-hidden="true" focusable="false">
      {Array.from({ length: 42 }, (_, index) => (
        <circle class="hero-hole" cx={18 + (index % 7) * 36} cy={18 + Math.floor(index / 7) * 36} r="14" key={index} />
      ))}
      {pieces.map(([who, column, row]) => (
        <g
          class="hero-piece"
          data-who={who}
          transform={`translate(${18 + column * 36} ${18 + row * 36})`}
          key={`${column} ${row}`}
        >
          <circle r="14" />
          {who === 0 ? <circle class="hero-mark" r="5.5" /> : <path class="hero-mark" d="M-5-5L5 5M5-5L-5 5" />}
        </g>
      ))}
    </svg>
  );
}

async function findLastRoom(): Promise<RoomInfo | null> {
  const code = lastRoom();
  if (code === null) return null;
  try {
    const info = await api.room(code);
    if (info.phase !== "closed") return info;
  } catch {
    // Gone, or not to be seen: then there is nothing to continue.
  }
  forgetRoom();
  return null;
}

function Continue() {
  const signedIn = session.value.state === "signed-in";
  const [room, setRoom] = useState<RoomInfo | null>(null);
  useEffect(() => {
    let wanted = true;
    const look = async () => {
      const found = await findLastRoom();
      if (wanted) setRoom(found);
    };
    if (signedIn) void look();
    return () => {
      wanted = false;
    };
  }, [signedIn]);
  if (room === null) return null;
  return (
    <section class="panel continue" aria-label="Your room">
      <CodeTiles code={room.code} size="s" />
      <p class="grow">
        <strong>Your room is still open.</strong>{" "}
        <span class="quiet">{room.game === null ? "No game chosen yet." : clean(room.game.name, 40)}</span>
      </p>
      <a class="btn" data-kind="brand" href={`/room/${room.code}`}>
        Go back in
      </a>
    </section>
  );
}

function PublicRooms() {
  const { loaded, reload } = useLoad(() => api.rooms(), "rooms");
  useRefresh(reload, roomsEveryMs);
  return (
    <section class="panel" aria-labelledby="rooms-title">
      <h2 id="rooms-title">
        <Icon name="door" /> Open rooms
      </h2>
      <Load loaded={loaded} reload={reload}>
        {(rooms) =>
          rooms.length === 0 ? (
            <Empty title="No public rooms" text="Open one, and make it public in its settings." />
          ) : (
            <RoomList rooms={rooms} />
          )
        }
      </Load>
    </section>
  );
}

function RoomList({ rooms }: { readonly rooms: readonly RoomInfo[] }) {
  return (
    <ul class="rows">
      {rooms.map((room) => (
        <li key={room.code}>
          <a class="row-link" href={`/join/${room.code}`}>
            <CodeTiles code={room.code} size="s" />
            <span class="grow">
              <strong>{room.game === null ? "No game yet" : clean(room.game.name, 40)}</strong>
              <span class="quiet small">
                {phaseWords[room.phase]}, hosted by {cleanName(room.host)}
              </span>
            </span>
            <span class="badge num">
              <Icon name={room.locked || room.hasPassword ? "lock" : "users"} />
              {room.members}/{room.capacity}
              <span class="sr">
                {" "}
                people{room.locked ? ", locked" : ""}
                {room.hasPassword ? ", with password" : ""}
              </span>
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function OtherWays() {
  return (
    <section class="panel" aria-labelledby="ways-title">
      <h2 id="ways-title">
        <Icon name="terminal" /> Other ways in
      </h2>
      <p>Prefer a terminal? The same rooms, by keyboard:</p>
      <p>
        <code class="command">minihub play {location.origin}</code>
      </p>
      <p>
        Asked for a code there? <a href="/device">Confirm it here</a>.
      </p>
    </section>
  );
}
