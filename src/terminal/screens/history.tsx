/** @jsxImportSource react */
import { useState } from "react";
import { joinNames, ordinal, signed } from "../../client/results.ts";
import { cleanLine, cleanName } from "../../client/view-text.ts";
import type { MatchInfo } from "../../../protocol/http.ts";
import { useApp } from "../app-context.ts";
import { useKeys } from "../ui/keys.ts";
import { Lines } from "../ui/lines.tsx";
import { scrollWindow } from "../ui/menu.tsx";
import { Screen, useBody } from "../ui/screen.tsx";
import { useLoaded } from "../ui/task.ts";
import { fitLine, padText, type Line } from "../view/block.ts";

export function History() {
  const app = useApp();
  const body = useBody();
  const [at, setAt] = useState(0);
  const matches = useLoaded(() => app.api.matches({ limit: 50 }), "matches");
  const list = matches.state === "loaded" ? matches.value : [];
  useKeys((key) => {
    const last = Math.max(0, list.length - 1);
    if (key.kind === "back") app.go({ at: "home" });
    if (key.kind === "up") setAt(Math.max(0, at - 1));
    if (key.kind === "down") setAt(Math.min(last, at + 1));
    if (key.kind === "pageUp") setAt(Math.max(0, at - 10));
    if (key.kind === "pageDown") setAt(Math.min(last, at + 10));
  });
  const rows = Math.max(3, body.rows - 3);
  const { from, to } = scrollWindow(list.length, rows, at);
  const lines: Line[] =
    matches.state === "loaded" && list.length === 0
      ? [[{ text: "No matches yet. Play one!" }]]
      : list.slice(from, to).map((match, index) => fitLine(matchLine(match, from + index === at), body.columns));
  return (
    <Screen
      title="My matches"
      aside={list.length > 0 ? `${at + 1} of ${list.length}` : ""}
      help={[...(list.length > 0 ? [["↑↓", "scroll"] as const] : []), ["Esc", "back"]]}
      message={matches.state === "failed" ? { text: matches.problem, tone: "bad" } : null}
    >
      <Lines lines={[[], ...lines]} />
    </Screen>
  );
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dayAndMonth = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const whenColumns = 16;

/** A time of the past in the place of the reader, as people say it: "today 20:15", "3 Nov 20:15", "3 Nov 2025". */
export function whenText(ms: number, now: number): string {
  const then = new Date(ms);
  const minutes = Math.floor((now - ms) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  const today = new Date(now);
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (then.toDateString() === today.toDateString()) return `today ${clock.format(then)}`;
  if (then.toDateString() === yesterday.toDateString()) return `yesterday ${clock.format(then)}`;
  const day = dayAndMonth.format(then);
  return then.getFullYear() === today.getFullYear() ? `${day} ${clock.format(then)}` : `${day} ${then.getFullYear()}`;
}

/** A draw of all has no winner, and who played alone has beaten nobody. */
function outcomeWord({ outcome, players }: MatchInfo, place: number | null): string {
  if (outcome === "voided") return "no count";
  if (place !== 1) return place === null ? "" : ordinal(place);
  if (players.some((other) => other.place !== 1)) return "won";
  return players.length > 1 ? "draw" : "1st";
}

function matchLine(match: MatchInfo, here: boolean): Line {
  const mine = match.players.find((player) => player.me);
  const others = match.players.filter((player) => !player.me).map((player) => cleanName(player.name));
  const change = mine?.ratingChange ?? null;
  const outcome = outcomeWord(match, mine?.place ?? null);
  return [
    { text: here ? "▸ " : "  ", bold: true, tone: "info" },
    { text: padText(whenText(match.endedAt, Date.now()), whenColumns + 1), dim: true },
    { text: padText(cleanLine(match.game.name, 20), 16), bold: here },
    {
      text: ` ${padText(outcome, 8)}`,
      bold: true,
      tone: outcome === "won" ? "good" : undefined,
    },
    { text: padText(change === null ? "" : signed(change), 5, "right") },
    {
      text: others.length === 0 ? "" : `  with ${joinNames(others)}`,
      dim: true,
    },
  ];
}
