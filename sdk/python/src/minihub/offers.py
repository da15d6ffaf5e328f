"""What a seat's present view lets its player do: nothing else reaches a room's `action`."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from .errors import ViewError
from .views import Node


def offers(view: Node, action: str, value: Any) -> bool:
    """True if whoever sees this view can do that: the action is there, enabled, and can send this value."""
    if view["type"] in ("column", "row", "group"):
        return any(offers(child, action, value) for child in view["children"])
    return view.get("action") == action and _can_send(view, value)


def _can_send(node: Node, value: Any) -> bool:
    match node["type"]:
        case "board":
            return any(cell is not None and _has(cell, value) for cell in node["cells"])
        case "cards":
            return any(_has(card, value) for card in node["cards"])
        case "choices":
            known = [choice["value"] for choice in node["choices"] if not choice.get("disabled")]
            if not node.get("multi"):
                return any(_same(one, value) for one in known)
            if not isinstance(value, list):
                return False
            distinct = {(isinstance(one, str), one) for one in value}
            return len(distinct) == len(value) and all(any(_same(one, each) for one in known) for each in value)
        case "button":
            return not node.get("disabled") and _same(node.get("value"), value)
        case "input":
            return not node.get("disabled") and _fits(node, value)
        case _:
            return False


def _has(part: Node, value: Any) -> bool:
    # A cell or card without a value cannot be chosen.
    return part.get("value") is not None and _same(part["value"], value)


def _same(offered: Any, value: Any) -> bool:
    # 1 and 1.0 are the same number on the wire [FR6]; True is none.
    return isinstance(offered, bool) == isinstance(value, bool) and bool(offered == value)


def _fits(node: Node, value: Any) -> bool:
    if node["kind"] == "text":
        most = node.get("maxLength")
        return isinstance(value, str) and (most is None or len(value) <= most)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    least, most = node.get("min"), node.get("max")
    return (least is None or value >= least) and (most is None or value <= most)


def patched(view: Node, changes: Sequence[Sequence[Any]]) -> Node:
    """A copy of the view with the changes of a PATCH. Raises ViewError where the hub would refuse one. [VW5]"""
    holder: Node = {"type": "column", "children": [copy.deepcopy(view)]}
    for change in changes:
        op, key, *more = change
        siblings, index = _find(holder, key)
        node = siblings[index]
        match op, more:
            case "set", [dict() as fields]:
                if not fields.keys().isdisjoint(("type", "key", "children")):
                    raise ViewError("set changes neither type nor key nor children: use replace [VW5]")
                node.update(fields)
                siblings[index] = {name: value for name, value in node.items() if value is not None}
            case "replace", [fresh]:
                siblings[index] = fresh
            case "insert", [int() as at, fresh]:
                children = node.get("children")
                if children is None or not 0 <= at <= len(children):
                    raise ViewError(f"nothing can be inserted at {at} in the node {key!r} [VW5]")
                children.insert(at, fresh)
            case "remove", []:
                if siblings is holder["children"]:
                    raise ViewError("the root of a view cannot be removed: use replace [VW5]")
                del siblings[index]
            case _:
                raise ViewError(f"this is no change of a view: {change!r:.80} [VW5]")
    root: Node = holder["children"][0]
    return root


def _find(parent: Node, key: str) -> tuple[list[Node], int]:
    """The list that the node with this key stands in, and where."""
    stack = [parent["children"]]
    while stack:
        siblings = stack.pop()
        for index, node in enumerate(siblings):
            if node.get("key") == key:
                return siblings, index
            if node["type"] in ("column", "row", "group"):
                stack.append(node["children"])
    raise ViewError(f"the view has no node with the key {key!r} [VW5]")
