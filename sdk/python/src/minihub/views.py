"""Builders for views: what a seat sees, as a tree (protocol/SPEC.md section 9).

    column(
        text("Your turn", role="status"),
        board("Sea", [[cell(value="A1"), None], [None, cell(shape="ship")]], action="fire"),
        button("Give up", "resign", confirm="Give up this match?"),
    )

A builder returns a plain dict and raises ViewError at the line that is wrong. Web and terminal draw it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias, get_args

from .errors import ViewError

Node: TypeAlias = dict[str, Any]
Text: TypeAlias = "str | Sequence[str | dict[str, int]]"
Value: TypeAlias = "int | float | str"
Tone: TypeAlias = Literal["good", "bad", "warn", "info", "muted", "p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7"]
Shape: TypeAlias = Literal["disc", "ring", "cross", "square", "dot", "wave", "ship", "flag"]
Role: TypeAlias = Literal["title", "status", "strong", "note"]

NODES_MAX: Final = 2048  # [VW2]
DEPTH_MAX: Final = 16
TEXT_CHARS_MAX: Final = 2000
TEXT_PIECES_MAX: Final = 64
PLAIN_CHARS_MAX: Final = 200  # of what is no text: labels of boards and cells, cards, placeholders
NAME_CHARS_MAX: Final = 64  # [VW3] [AC1]
VALUE_CHARS_MAX: Final = 1000  # [AC1]
CELL_CHARS_MAX: Final = 8
BOARD_SIDE_MAX: Final = 32
SEAT_MAX: Final = 254


def player(seat: int) -> dict[str, int]:
    """A player's name in a text; clients fill it in: `text([player(0), " begins"])`."""
    return {"seat": seat}


def column(*children: Node | None, key: str | None = None) -> Node:
    """Children one below the other. None is left out, so that `x if condition else None` works."""
    return _node("column", key, children=[child for child in children if child is not None])


def row(*children: Node | None, key: str | None = None) -> Node:
    """Children side by side where there is room. None is left out."""
    return _node("row", key, children=[child for child in children if child is not None])


def group(title: Text, *children: Node | None, key: str | None = None) -> Node:
    """A titled part of the view."""
    return _node("group", key, title=_text(title), children=[child for child in children if child is not None])


def text(content: Text, *, role: Role | None = None, tone: Tone | None = None, key: str | None = None) -> Node:
    """A paragraph."""
    return _node("text", key, text=_text(content), role=_one_of(role, Role), tone=_one_of(tone, Tone))


def cell(
    content: str | None = None,
    *,
    shape: Shape | None = None,
    tone: Tone | None = None,
    label: str | None = None,
    value: Value | None = None,
) -> Node:
    """A cell of a board. One with a `value` can be chosen; `label` is what a screen reader says."""
    if content is not None and len(content) > CELL_CHARS_MAX:
        raise ViewError(f"the text of a cell has at most {CELL_CHARS_MAX} characters")
    return _fields(
        text=content,
        shape=_one_of(shape, Shape),
        tone=_one_of(tone, Tone),
        label=_plain(label),
        value=_value(value),
    )


def board(
    label: str,
    cells: Sequence[Sequence[Node | None]],
    *,
    action: str | None = None,
    column_names: Sequence[str] | None = None,
    row_names: Sequence[str] | None = None,
    key: str | None = None,
) -> Node:
    """A grid, given as rows of cells. Choosing a cell sends `action` with the cell's value."""
    rows, columns = len(cells), len(cells[0]) if cells else 0
    if not 1 <= rows <= BOARD_SIDE_MAX or not 1 <= columns <= BOARD_SIDE_MAX:
        raise ViewError(f"a board has 1 to {BOARD_SIDE_MAX} rows and columns")
    if any(len(line) != columns for line in cells):
        raise ViewError("all rows of a board are equally long")
    for names, count in ((column_names, columns), (row_names, rows)):
        if names is not None and len(names) != count:
            raise ViewError("a board has as many names as rows and columns")
    return _node(
        "board",
        key,
        label=_plain(label),
        rows=rows,
        columns=columns,
        cells=[item for line in cells for item in line],
        action=_name(action),
        columnNames=None if column_names is None else [_name(name) for name in column_names],
        rowNames=None if row_names is None else [_name(name) for name in row_names],
    )


def choice(
    value: Value, label: Text, *, tone: Tone | None = None, selected: bool = False, disabled: bool = False
) -> Node:
    """One of the `choices`."""
    return _fields(
        value=_value(value),
        label=_text(label),
        tone=_one_of(tone, Tone),
        selected=selected or None,
        disabled=disabled or None,
    )


def choices(
    label: Text, action: str, options: Iterable[Node], *, multi: bool = False, key: str | None = None
) -> Node:
    """One of several, sent as its value; with `multi` any number of them, sent as a list."""
    return _node("choices", key, label=_text(label), action=_name(action), choices=list(options), multi=multi or None)


def button(
    label: Text,
    action: str,
    value: Value | None = None,
    *,
    primary: bool = False,
    disabled: bool = False,
    confirm: Text | None = None,
    key: str | None = None,
) -> Node:
    """A button that sends `action` with `value`; with `confirm` the player is asked this first."""
    return _node(
        "button",
        key,
        label=_text(label),
        action=_name(action),
        value=_value(value),
        primary=primary or None,
        disabled=disabled or None,
        confirm=None if confirm is None else _text(confirm),
    )


def text_input(
    label: Text,
    action: str,
    *,
    placeholder: str | None = None,
    max_length: int | None = None,
    disabled: bool = False,
    key: str | None = None,
) -> Node:
    """A line to type; sends a string."""
    if max_length is not None and not 1 <= max_length <= VALUE_CHARS_MAX:
        raise ViewError(f"max_length is 1 to {VALUE_CHARS_MAX} [VW2]")
    return _input("text", label, action, placeholder, disabled, key, maxLength=max_length)


def number_input(
    label: Text,
    action: str,
    *,
    placeholder: str | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
    disabled: bool = False,
    key: str | None = None,
) -> Node:
    """A number to type; sends a number, which need not be whole."""
    return _input("number", label, action, placeholder, disabled, key, min=_value(minimum), max=_value(maximum))


def _input(
    kind: Literal["text", "number"],
    label: Text,
    action: str,
    placeholder: str | None,
    disabled: bool,
    key: str | None,
    **bounds: Value | None,
) -> Node:
    return _node(
        "input",
        key,
        label=_text(label),
        action=_name(action),
        kind=kind,
        placeholder=_plain(placeholder),
        disabled=disabled or None,
        **bounds,
    )


def card(
    title: str,
    content: str | None = None,
    *,
    tone: Tone | None = None,
    value: Value | None = None,
    selected: bool = False,
    hidden: bool = False,
) -> Node:
    """A card. A `hidden` one is drawn face down: give it no title that tells."""
    return _fields(
        title=_plain(title),
        text=_plain(content),
        tone=_one_of(tone, Tone),
        value=_value(value),
        selected=selected or None,
        hidden=hidden or None,
    )


def cards(label: Text, items: Iterable[Node], *, action: str | None = None, key: str | None = None) -> Node:
    """A hand of cards. Choosing one sends `action` with its value."""
    return _node("cards", key, label=_text(label), cards=list(items), action=_name(action))


def table(label: Text, columns: Sequence[Text], rows: Iterable[Sequence[Text]], *, key: str | None = None) -> Node:
    """A table of texts; every row is as long as `columns`."""
    lines = [[_text(item) for item in line] for line in rows]
    if any(len(line) != len(columns) for line in lines):
        raise ViewError("every row of a table is as long as its columns")
    return _node("table", key, label=_text(label), columns=[_text(item) for item in columns], rows=lines)


def timer(deadline: str, label: Text | None = None, *, key: str | None = None) -> Node:
    """The countdown of a deadline, by its name. Nothing is drawn while it is not set."""
    return _node("timer", key, deadline=_name(deadline), label=None if label is None else _text(label))


def progress(label: Text, value: float, maximum: float, *, key: str | None = None) -> Node:
    """A bar: `value` of `maximum`, from 0."""
    if not 0 <= value <= maximum or not 0 < maximum < math.inf:
        raise ViewError("the value of a progress lies between 0 and a maximum above 0 [VW2]")
    return _node("progress", key, label=_text(label), value=value, max=maximum)


def log(lines: Iterable[Text], *, key: str | None = None) -> Node:
    """What happened, oldest first."""
    return _node("log", key, lines=[_text(line) for line in lines])


def check_view(view: Node) -> None:
    """Check a whole view against [VW1] to [VW3]: known types, size, depth, unique keys. Raises ViewError."""
    keys: set[str] = set()
    nodes = 0
    stack: list[tuple[Any, int]] = [(view, 1)]
    while stack:
        node, depth = stack.pop()
        if not isinstance(node, Mapping) or node.get("type") not in _TYPES:
            raise ViewError("a view is made of nodes: use the builders of minihub.views [VW1]")
        if depth > DEPTH_MAX:
            raise ViewError(f"a view is at most {DEPTH_MAX} deep [VW2]")
        key = node.get("key")
        if key is not None:
            if key in keys:
                raise ViewError(f"the key {key!r} is there twice [VW3]")
            keys.add(key)
        parts = _PARTS.get(node["type"])
        nodes += 1 + (len(node[parts]) if parts else 0)
        if node["type"] == "table":
            nodes += len(node["columns"]) + sum(1 + len(line) for line in node["rows"])
        if nodes > NODES_MAX:
            raise ViewError(f"a view has at most {NODES_MAX} nodes, cells and lines [VW2]")
        stack.extend((child, depth + 1) for child in node.get("children", ()))


# What of a node counts besides itself; children count themselves, a table is counted apart.
_PARTS: Final = {"board": "cells", "choices": "choices", "cards": "cards", "log": "lines"}
_TYPES: Final = frozenset(
    ("column", "row", "group", "text", "board", "choices", "button", "input", "cards", "table", "timer")
    + ("progress", "log")
)


def _fields(**fields: Any) -> Node:
    return {name: value for name, value in fields.items() if value is not None}


def _node(type_: str, key: str | None, /, **fields: Any) -> Node:
    return {"type": type_, **_fields(key=_name(key), **fields)}


def _value(value: Value | None) -> Value | None:
    if isinstance(value, str) and len(value) > VALUE_CHARS_MAX:
        raise ViewError(f"a value has at most {VALUE_CHARS_MAX} characters")
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    if value is not None and not isinstance(value, str) and not is_number:
        raise ViewError(f"a value is a finite number or a string, not {value!r}")
    return value


def _name(name: str | None) -> str | None:
    if name is not None and not 1 <= len(name) <= NAME_CHARS_MAX:
        raise ViewError(f"a key, an action and a deadline have 1 to {NAME_CHARS_MAX} characters")
    return name


def _plain(content: str | None, most: int = PLAIN_CHARS_MAX) -> str | None:
    if content is not None and (not isinstance(content, str) or len(content) > most):
        raise ViewError(f"a string of at most {most} characters belongs here [VW2]")
    return content


def _text(content: Text) -> Any:
    if isinstance(content, str):
        return _plain(content, TEXT_CHARS_MAX)
    parts: list[str | dict[str, int]] = []
    length = 0
    for part in content:
        if isinstance(part, str):
            length += len(part)
        elif not isinstance(part, dict) or type(part.get("seat")) is not int or not 0 <= part["seat"] <= SEAT_MAX:
            raise ViewError("a text is a string, or a list of strings and player(seat)")
        parts.append(part)
    if length > TEXT_CHARS_MAX or len(parts) > TEXT_PIECES_MAX:
        raise ViewError(f"a text has at most {TEXT_CHARS_MAX} characters, in at most {TEXT_PIECES_MAX} pieces [VW2]")
    return parts


def _one_of(value: str | None, allowed: Any) -> str | None:
    if value is not None and value not in get_args(allowed):
        raise ViewError(f"{value!r} is none of: {', '.join(get_args(allowed))}")
    return value
