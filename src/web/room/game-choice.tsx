import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { GameInfo } from "../../../protocol/http.ts";
import type { Options } from "../../../protocol/manifest.ts";
import type { RoomGame, RoomState } from "../../../protocol/player.ts";
import { seatsText } from "../../client/room-facts.ts";
import { api } from "../api.ts";
import { gamesEveryMs } from "../pages/game-cards.tsx";
import { Empty } from "../ui/empty.tsx";
import { GameArt } from "../ui/game-art.tsx";
import { Icon } from "../ui/icon.tsx";
import { LongText } from "../ui/long-text.tsx";
import { Load, useLoad, useRefresh } from "../ui/load.tsx";
import { clean } from "../ui/text.ts";
import { OptionsForm, OptionsList } from "./options-form.tsx";
import { command } from "./room-store.ts";

/** The host is looking for another game: begins here, or at the result, before the lobby is drawn. */
export const isChoosing = signal(false);

export function GameChoice({ room, host }: { readonly room: RoomState; readonly host: boolean }) {
  const { game } = room;
  const open = host && (game === null || isChoosing.value);
  const setChoosing = (choosing: boolean) => (isChoosing.value = choosing);
  useEffect(() => () => void setChoosing(false), []);
  return (
    <section class="panel" aria-labelledby="game-title">
      <div class="panel-head">
        <h2 id="game-title">
          <Icon name="dice" /> {open ? "Choose a game" : "The game"}
        </h2>
        {host && game !== null && (
          <button type="button" class="btn" data-size="small" onClick={() => setChoosing(!open)}>
            {open ? "Keep this one" : "Another game"}
          </button>
        )}
      </div>
      {game !== null && !open && <ChosenGame game={game} />}
      {game === null && !host && <Empty title="No game yet" text="The host is choosing one." />}
      {open && <GamePicker chosen={game?.id ?? null} onChosen={() => setChoosing(false)} />}
      {game !== null && !open && <GameOptions game={game} options={room.options} host={host} />}
    </section>
  );
}

function GameOptions({
  game,
  options,
  host,
}: {
  readonly game: RoomGame;
  readonly options: Options;
  readonly host: boolean;
}) {
  const schema = game.options;
  if (schema === null || Object.keys(schema.properties).length === 0) return null;
  return (
    <>
      <h3 class="options-title">Options</h3>
      {host ? (
        <OptionsForm schema={schema} options={options} key={game.id} />
      ) : (
        <OptionsList schema={schema} options={options} />
      )}
    </>
  );
}

function ChosenGame({ game }: { readonly game: RoomGame }) {
  return (
    <div class="chosen">
      <GameArt name={game.name} />
      <h3 class="chosen-name">{clean(game.name, 40)}</h3>
      <div class="stack-s chosen-words">
        <LongText text={clean(game.description, 500)} />
        <p class="badges">
          <span class="badge">
            <Icon name="users" /> {seatsText(game.seats)}
          </span>
          {game.lateJoin && <span class="badge">Join any time</span>}
          {game.spectators && <span class="badge">Can be watched</span>}
          {!game.available && (
            <span class="badge" data-kind="bad">
              Away right now
            </span>
          )}
        </p>
      </div>
    </div>
  );
}

function GamePicker({ chosen, onChosen }: { readonly chosen: string | null; readonly onChosen: () => void }) {
  const { loaded, reload } = useLoad(() => api.games(), "games");
  useRefresh(reload, gamesEveryMs);
  const choose = async (game: GameInfo) => {
    if (await command({ name: "game", game: game.id })) onChosen();
  };
  return (
    <Load loaded={loaded} reload={reload}>
      {(games) =>
        games.length === 0 ? (
          <Empty
            title="No games are connected"
            text="As soon as somebody connects a game to this hub, it appears here."
          >
            <button type="button" class="btn" onClick={reload}>
              Look again
            </button>
          </Empty>
        ) : (
          <ul class="picker">
            {games.map((game) => (
              <li key={game.id}>
                <button
                  type="button"
                  class="pick"
                  aria-pressed={game.id === chosen}
                  disabled={!game.available}
                  onClick={() => void choose(game)}
                >
                  <GameArt name={game.name} small />
                  <span class="grow">
                    <strong>{clean(game.name, 40)}</strong>
                    <span class="quiet small">{game.available ? seatsText(game.seats) : "Away right now"}</span>
                  </span>
                  {game.id === chosen && <Icon name="check" />}
                </button>
              </li>
            ))}
          </ul>
        )
      }
    </Load>
  );
}
