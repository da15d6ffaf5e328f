"""What is shown. A screen of a seat is made from its own sea and from what everybody knows of the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from minihub.views import (
    Node,
    Text,
    board,
    button,
    cell,
    column,
    group,
    log,
    player,
    row,
    text,
    timer,
)

from fleet import CELLS, COLUMN_NAMES, SIDE, Sea

ROW_NAMES = [str(number) for number in range(1, SIDE + 1)]
# A terminal of 24 lines has 18 for the game: whatever shares one below does so that nothing has to be scrolled.
LOG_LINES = 2  # one's own shot and the other's
WATCHED_LOG_LINES = 1


def placing(seat: int, sea: Sea, other_ready: bool) -> Node:
    """The seat lays out its fleet."""
    other = player(1 - seat)
    if sea.ready:
        return column(
            row(
                text(["Your fleet is ready. Waiting for ", other, "."], role="status"),
                timer("placing", "Time left"),
            ),
            _grid("My sea", lambda at: _own(sea, at)),
            button("Change it", "unready"),
        )
    moving = sea.selected is not None
    hint = "Now choose where its bow goes." if moving else "Choose a ship to move it, or shuffle."
    return column(
        row(text("Lay out your fleet", role="title"), timer("placing", "Time left")),
        text([other, " is ready." if other_ready else " is laying out a fleet, too."], role="status"),
        text(sea.note or hint, tone="warn" if sea.note else None),
        _grid("My sea", lambda at: _own(sea, at, choosing=True), action="place"),
        row(
            button("Turn the ship", "turn", disabled=not moving),
            button("Shuffle", "shuffle"),
            button("Ready", "ready", primary=True),
        ),
    )


def firing(seat: int, seas: Sequence[Sea], turn: int, lines: Sequence[Text], winner: int | None) -> Node:
    """The seat shoots or waits, or looks at how it ended."""
    mine, theirs, other = seas[seat], seas[1 - seat], player(1 - seat)
    aiming = winner is None and turn == seat
    status: Text
    if winner is not None:
        status = "You win!" if winner == seat else [other, " wins."]
    else:
        status = "Your turn: choose a cell." if aiming else [other, " is aiming."]
    return column(
        row(
            text(status, role="status", tone="good" if aiming or winner == seat else None),
            timer("turn", "Time to shoot") if winner is None else None,
        ),
        row(
            _grid("Enemy sea", lambda at: _public(theirs, at, aiming), action="fire" if aiming else None),
            _grid("My sea", lambda at: _own(mine, at)),
        ),
        row(
            text(f"Left: enemy {_afloat(theirs)}, you {_afloat(mine)}. {_shots(theirs)}"),
            button("Give up", "resign", confirm="Give up this match?") if winner is None else None,
        ),
        log(lines[-LOG_LINES:]),
    )


def watching(seas: Sequence[Sea], playing: bool, turn: int, lines: Sequence[Text], winner: int | None) -> Node:
    """What spectators see: nothing but what both players know."""
    status: Text
    if winner is not None:
        status = [player(winner), " wins."]
    else:
        status = [player(turn), " is aiming."] if playing else "The fleets are being laid out."
    return column(
        row(
            text(status, role="status"),
            timer("turn" if playing else "placing", "Time left") if winner is None else None,
        ),
        row(*(group([player(at)], _grid("Sea", _shown(sea))) for at, sea in enumerate(seas))),
        text(["Left: ", player(0), f" {_afloat(seas[0])}, ", player(1), f" {_afloat(seas[1])}."]),
        log(lines[-WATCHED_LOG_LINES:]),
    )


def _shown(sea: Sea) -> Callable[[int], Node | None]:
    return lambda at: _public(sea, at, False)


def _grid(label: str, look: Callable[[int], Node | None], action: str | None = None) -> Node:
    cells = [look(at) for at in range(CELLS)]
    return board(
        label,
        [cells[at : at + SIDE] for at in range(0, CELLS, SIDE)],
        action=action,
        column_names=list(COLUMN_NAMES),
        row_names=ROW_NAMES,
    )


def _public(sea: Sea, at: int, choosing: bool) -> Node | None:
    """A cell as everybody may see it. It looks at `seen` alone, never at the ships."""
    match sea.seen(at):
        case "miss":
            return cell(shape="ring", tone="muted", label="miss")
        case "hit":
            return cell(shape="cross", tone="warn", label="hit")
        case "sunk":
            return cell(shape="square", tone="bad", label="sunk")
    return cell(value=at) if choosing else None


def _own(sea: Sea, at: int, choosing: bool = False) -> Node | None:
    """A cell as its owner sees it."""
    if at in sea.shots:
        return _public(sea, at, False)
    value = at if choosing else None
    ship = sea.ship_at(at)
    if ship is None:
        return cell(value=value) if choosing else None
    selected = sea.selected is not None and sea.ships[sea.selected] == ship
    if selected:
        return cell(shape="square", tone="warn", label=f"{ship.name}, chosen", value=value)
    return cell(shape="ship", tone="info", label=ship.name, value=value)


def _afloat(sea: Sea) -> str:
    return " ".join(str(ship.size) for ship in sea.afloat) or "none"


def _shots(target: Sea) -> str:
    return f"Shots {len(target.shots)}, hits {target.hits}."
