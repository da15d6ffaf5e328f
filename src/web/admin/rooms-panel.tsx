import { cleanName } from "../../client/view-text.ts";
import { api } from "../api.ts";
import { CodeTiles } from "../ui/code-tiles.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { Empty } from "../ui/empty.tsx";
import { useAct } from "../ui/form.ts";
import { Load, useLoad } from "../ui/load.tsx";
import { phaseWords } from "../ui/phase-words.ts";
import { clean, formatAgo } from "../ui/text.ts";

export function RoomsPanel() {
  const { loaded, reload } = useLoad(() => api.admin.rooms(), "admin rooms");
  const { busy, act } = useAct();
  const close = (code: string) =>
    void act(async () => {
      await api.admin.closeRoom(code);
      reload();
    });
  return (
    <section class="panel" aria-labelledby="admin-rooms">
      <div class="panel-head">
        <h2 id="admin-rooms">Rooms</h2>
        <button type="button" class="btn" data-size="small" onClick={reload}>
          Refresh
        </button>
      </div>
      <Load loaded={loaded} reload={reload}>
        {(rooms) =>
          rooms.length === 0 ? (
            <Empty title="No rooms are open" text="They appear here as people open them." />
          ) : (
            <ul class="rows">
              {rooms.map((room) => (
                <li class="row" key={room.code}>
                  <CodeTiles code={room.code} size="s" />
                  <span class="grow">
                    <strong>{room.game === null ? "No game yet" : clean(room.game.name, 40)}</strong>
                    <span class="quiet small">
                      {phaseWords[room.phase]}, {room.connected} of {room.members} connected, hosted by{" "}
                      {cleanName(room.host)}, opened {formatAgo(room.openedAt)}
                    </span>
                  </span>
                  <Confirm
                    label="Close"
                    question={`Close room ${room.code} for everybody?`}
                    yes="Close"
                    size="small"
                    disabled={busy}
                    onYes={() => close(room.code)}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Load>
    </section>
  );
}
