/** @jsxImportSource react */
import { useState } from "react";
import { seatsText } from "../../client/room-facts.ts";
import { counted } from "../../client/results.ts";
import { cleanLine } from "../../client/view-text.ts";
import type { GameInfo, GameStats } from "../../../protocol/http.ts";
import { useApp } from "../app-context.ts";
import { useKeys } from "../ui/keys.ts";
import { Lines } from "../ui/lines.tsx";
import { Menu } from "../ui/menu.tsx";
import { Screen, useBody } from "../ui/screen.tsx";
import { useLoaded } from "../ui/task.ts";
import { wrapText, type Line } from "../view/block.ts";

/** The catalogue; choosing a game makes a room for it. */
export function Games() {
  const app = useApp();
  const body = useBody();
  const games = useLoaded(() => app.api.games(), "games", 5_000);
  useKeys((key) => {
    if (key.kind === "back") app.go({ at: "home" });
  });
  return (
    <Screen
      title="Games"
      aside={cleanLine(app.hub.name, 40)}
      help={[
        ["↑↓", "move"],
        ["Enter", "create a room"],
        ["Esc", "back"],
      ]}
      message={games.state === "failed" ? { text: games.problem, tone: "bad" } : null}
    >
      <Lines lines={[[]]} />
      {games.state === "loaded" ? (
        games.value.length === 0 ? (
          <Lines lines={[[{ text: "No game is here yet. An author plugs one in with minihub register." }]]} />
        ) : (
          <Menu
            columns={body.columns}
            rows={body.rows - 3}
            items={games.value.map((game) => gameItem(game))}
            onChoose={(id) => {
              app.go({ at: "create", game: id });
            }}
          />
        )
      ) : null}
    </Screen>
  );
}

export function gameItem(game: GameInfo) {
  return {
    id: game.id,
    label: cleanLine(game.name, 40),
    note: `${seatsText(game.seats)} · ${game.available ? cleanLine(game.description, 200) : "its server is away"}`,
    disabled: !game.available,
  };
}

/** One game at a time: statistics and the best players; left and right go to the next game. */
export function Boards() {
  const app = useApp();
  const body = useBody();
  const [at, setAt] = useState(0);
  const games = useLoaded(() => app.api.games(), "games");
  const list = games.state === "loaded" ? games.value : [];
  const game = list[at % Math.max(1, list.length)];
  const board = useLoaded(
    async () =>
      game === undefined
        ? null
        : {
            rows: await app.api.leaderboard(game.id),
            stats: await app.api.stats(game.id),
          },
    game?.id ?? "",
  );
  useKeys((key) => {
    if (key.kind === "back") app.go({ at: "home" });
    if (key.kind === "left") setAt(at + list.length - 1);
    if (key.kind === "right" || key.kind === "next") setAt(at + 1);
  });
  const lines: Line[] = [[]];
  if (game !== undefined) {
    lines.push([
      { text: list.length > 1 ? "◂ " : "" },
      { text: cleanLine(game.name, 40), bold: true },
      { text: list.length > 1 ? " ▸" : "" },
      { text: `   ${cleanLine(game.description, 200)}`, dim: true },
    ]);
    lines.push([]);
  }
  if (board.state === "loaded" && board.value !== null && game !== undefined) {
    const { rows, stats } = board.value;
    lines.push(...statLines(stats));
    lines.push([]);
    if (rows.length === 0)
      lines.push(
        ...wrapText(
          game.rated
            ? "Nobody is ranked yet. Accounts are, once two of them have finished a match; guests are not."
            : "This game is not ranked.",
          body.columns,
        ).map((text): Line => [{ text, dim: true }]),
      );
    else lines.push(...boardLines(rows.slice(0, Math.max(3, body.rows - lines.length - 2))));
  }
  const failed = [games, board].find((one) => one.state === "failed");
  return (
    <Screen
      title="Leaderboards"
      aside={cleanLine(app.hub.name, 40)}
      help={[
        ["←→", "other game"],
        ["Esc", "back"],
      ]}
      message={failed?.state === "failed" ? { text: failed.problem, tone: "bad" } : null}
    >
      <Lines lines={lines} />
    </Screen>
  );
}

export function formatNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function boardLines(
  rows: readonly {
    readonly rank: number;
    readonly name: string;
    readonly rating: number;
    readonly matches: number;
    readonly wins: number;
    readonly me: boolean;
  }[],
): Line[] {
  const pad = (text: string | number, columns: number) => String(text).padStart(columns);
  const head: Line = [
    { text: `${pad("", 5)}  ${"Player".padEnd(26)}${pad("Rating", 7)}${pad("Won", 6)}${pad("of", 6)}`, dim: true },
  ];
  return [
    head,
    ...rows.map((row): Line => {
      const name = cleanLine(row.name, 24);
      const wide = 26 - Bun.stringWidth(name);
      return [
        { text: row.me ? "▸" : " ", bold: true },
        {
          text: `${pad(`${row.rank}.`, 4)}  ${name}${" ".repeat(Math.max(1, wide))}${pad(row.rating, 7)}${pad(row.wins, 6)}${pad(row.matches, 6)}${row.me ? "  you" : ""}`,
          bold: row.me,
        },
      ];
    }),
  ];
}

function statLines({ matches, players, me }: GameStats): Line[] {
  const mine =
    me === null
      ? ""
      : ` · you: ${me.matches} played, ${me.wins} won${me.rating === null ? "" : `, rating ${me.rating}`}`;
  return [
    [{ text: `${counted(matches, "match", "matches")}, ${counted(players, "player", "players")}${mine}` }],
    ...(me?.stats ?? []).map((stat): Line => [
      { text: `  ${cleanLine(stat.title, 40)}: ${formatNumber(stat.value)}`, dim: true },
    ]),
  ];
}
