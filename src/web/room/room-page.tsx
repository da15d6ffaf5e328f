import { useEffect } from "preact/hooks";
import { forgetRoom, rememberRoom } from "../last-room.ts";
import { navigate, path } from "../router.ts";
import { session } from "../session.ts";
import { CodeTiles } from "../ui/code-tiles.tsx";
import { Page } from "../ui/page.tsx";
import { GuestJoin, PasswordJoin, Refused } from "./join-form.tsx";
import { RoomFrame } from "./room-frame.tsx";
import { enterRoom, type Entry, entry, room, roomCode } from "./room-store.ts";

/** `/join/CODE` and `/room/CODE`: asks for no more than is needed, then is the room. */
export function RoomPage({ code }: { readonly code: string }) {
  const signedIn = session.value.state === "signed-in";
  useEffect(() => {
    if (signedIn) void enterRoom(code);
  }, [code, signedIn]);

  // What was said of another room is no news about this one.
  const at: Entry = roomCode.value === code ? entry.value : { state: "entering", password: false };
  const { state } = at;
  useEffect(() => {
    if (state !== "inside") return;
    rememberRoom(code);
    if (path.peek() !== `/room/${code}`) navigate(`/room/${code}`, { replace: true });
  }, [state, code]);
  const refusal = at.state === "refused" ? at.code : null;
  useEffect(() => {
    if (refusal === "room_closed" || refusal === "not_found" || refusal === "kicked") forgetRoom();
  }, [refusal]);

  if (session.value.state === "nobody") return <GuestJoin code={code} />;
  if (signedIn && at.state === "inside" && room.value.room !== null)
    return <RoomFrame snapshot={room.value} room={room.value.room} />;
  if (signedIn && at.state === "refused") {
    if (at.code === "room_password") return <PasswordJoin code={code} wrong={at.password} busy={false} />;
    return <Refused code={code} refusal={at.code} message={at.message} />;
  }
  if (at.state === "entering" && at.password) return <PasswordJoin code={code} wrong={false} busy />;
  return (
    <Page title={`Room ${code}`} heading="Going to the room" width="s">
      <div class="panel">
        <div class="code-strip">
          <CodeTiles code={code} />
        </div>
        <p class="loading quiet" role="status">
          <span class="spinner" aria-hidden="true" /> Taking a seat…
        </p>
      </div>
    </Page>
  );
}
