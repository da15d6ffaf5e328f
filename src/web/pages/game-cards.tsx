import type { GameInfo } from "../../../protocol/http.ts";
import { seatsText } from "../../client/room-facts.ts";
import { api } from "../api.ts";
import { createRoom } from "../create-room.ts";
import { Empty } from "../ui/empty.tsx";
import { useAct } from "../ui/form.ts";
import { GameArt } from "../ui/game-art.tsx";
import { Icon } from "../ui/icon.tsx";
import { Load, useLoad, useRefresh } from "../ui/load.tsx";
import { clean, plural } from "../ui/text.ts";

/** Games come, go and change their versions while the page is looked at. */
export const gamesEveryMs = 5_000;

export function GameCards() {
  const { loaded, reload } = useLoad(() => api.games(), "games");
  useRefresh(reload, gamesEveryMs);
  return (
    <section class="stack" aria-labelledby="games-title">
      <h2 id="games-title" class="section-title">
        On the shelf
      </h2>
      <Load loaded={loaded} reload={reload}>
        {(games) =>
          games.length === 0 ? (
            <div class="panel">
              <Empty
                title="The shelf is empty"
                text="As soon as somebody connects a game to this hub, it stands here."
              />
            </div>
          ) : (
            <ul class="game-cards">
              {games.map((game) => (
                <GameCard game={game} key={game.id} />
              ))}
            </ul>
          )
        }
      </Load>
    </section>
  );
}

function GameCard({ game }: { readonly game: GameInfo }) {
  const { busy, act } = useAct();
  const name = clean(game.name, 40);
  return (
    <li class="game-card" data-available={game.available}>
      <GameArt name={game.name} />
      <div class="game-card-body">
        <h3>
          <a href={`/games/${encodeURIComponent(game.name)}`}>{name}</a>
        </h3>
        <p class="game-card-text">{clean(game.description, 160)}</p>
        <p class="badges">
          <span class="badge">
            <Icon name="users" /> {seatsText(game.seats)}
          </span>
          {game.matches > 0 && <span class="badge">{plural(game.matches, "match", "matches")}</span>}
          {!game.available && (
            <span class="badge" data-kind="bad">
              Away right now
            </span>
          )}
        </p>
      </div>
      <button
        type="button"
        class="btn"
        data-kind="brand"
        disabled={!game.available || busy}
        aria-label={`Play ${name}`}
        onClick={() => void act(() => createRoom(game.id))}
      >
        Play
      </button>
    </li>
  );
}
