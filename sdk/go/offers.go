package minihub

import (
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"minihub/view"
)

// tree is a view, or a part of one, as it is on the wire.
type tree = map[string]any

// offers tells whether who sees this view can do that: the action is there, enabled, and can send
// this value.
func offers(node tree, action string, value any) bool {
	if hasChildren(node) {
		return slices.ContainsFunc(parts(node, "children"), func(child tree) bool { return offers(child, action, value) })
	}
	return node["action"] == action && canSend(node, value)
}

func canSend(node tree, value any) bool {
	isOffered := func(part tree) bool { return part["value"] != nil && same(part["value"], value) }
	switch node["type"] {
	case "board":
		return slices.ContainsFunc(parts(node, "cells"), isOffered)
	case "cards":
		return slices.ContainsFunc(parts(node, "cards"), isOffered)
	case "choices":
		return canChoose(node, value)
	case "button":
		return node["disabled"] != true && same(node["value"], value)
	case "input":
		return node["disabled"] != true && fits(node, value)
	default:
		return false
	}
}

func canChoose(node tree, value any) bool {
	isOpen := func(value any) bool {
		return slices.ContainsFunc(parts(node, "choices"), func(choice tree) bool {
			return choice["disabled"] != true && same(choice["value"], value)
		})
	}
	if node["multi"] != true {
		return isOpen(value)
	}
	list, ok := value.([]any)
	for at, one := range list {
		if !isOpen(one) || slices.ContainsFunc(list[:at], func(before any) bool { return same(before, one) }) {
			return false
		}
	}
	return ok
}

func fits(node tree, value any) bool {
	if node["kind"] == "text" {
		text, ok := value.(string)
		most, bounded := number(node["maxLength"])
		return ok && (!bounded || float64(utf8.RuneCountInString(text)) <= most)
	}
	sent, ok := number(value)
	least, hasLeast := number(node["min"])
	most, hasMost := number(node["max"])
	return ok && (!hasLeast || sent >= least) && (!hasMost || sent <= most)
}

// same compares values of an action; 1 and 1.0 are the same number on the wire [FR6].
func same(offered, value any) bool {
	a, isNumber := number(offered)
	b, isToo := number(value)
	if isNumber || isToo {
		return isNumber && isToo && a == b
	}
	switch value.(type) {
	case nil, string, bool:
		return offered == value
	default:
		return false
	}
}

func number(value any) (float64, bool) {
	switch value := value.(type) {
	case int:
		return float64(value), true
	case float64:
		return value, true
	default:
		return 0, false
	}
}

func hasChildren(node tree) bool {
	return node["type"] == "column" || node["type"] == "row" || node["type"] == "group"
}

// parts are those of a node's parts that are there; cells may be nil.
func parts(node tree, field string) []tree {
	list, _ := node[field].([]any)
	all := make([]tree, 0, len(list))
	for _, part := range list {
		if part, ok := part.(tree); ok {
			all = append(all, part)
		}
	}
	return all
}

// patched is the view with the changes of a PATCH; the error is what the hub would refuse [VW5].
// Nodes of the old view are left as they are.
func patched(root tree, changes []any) (tree, error) {
	for _, one := range changes {
		change, _ := one.([]any)
		if len(change) < 2 {
			return nil, &view.Error{What: fmt.Sprintf("this is no change: %v [VW5]", one)}
		}
		key, _ := change[1].(string)
		fresh, found, err := changed(root, key, change)
		switch {
		case err != nil:
			return nil, &view.Error{What: err.Error() + " [VW5]"}
		case !found:
			return nil, &view.Error{What: fmt.Sprintf("it has no node with the key %q [VW5]", key)}
		case fresh == nil:
			return nil, &view.Error{What: "its root cannot be removed: use Replace [VW5]"}
		}
		root = fresh
	}
	return root, nil
}

// changed is a node with a change made in it or below it; nil if that takes it away.
func changed(node tree, key string, change []any) (fresh tree, found bool, err error) {
	if node["key"] == key {
		fresh, err = apply(node, change)
		return fresh, true, err
	}
	if !hasChildren(node) {
		return node, false, nil
	}
	children, _ := node["children"].([]any)
	for at, one := range children {
		child, _ := one.(tree)
		fresh, found, err = changed(child, key, change)
		if !found {
			continue
		}
		children = slices.Clone(children)
		if fresh == nil {
			children = slices.Delete(children, at, at+1)
		} else {
			children[at] = fresh
		}
		node = maps.Clone(node)
		node["children"] = children
		return node, true, err
	}
	return node, false, nil
}

func apply(node tree, change []any) (tree, error) {
	switch op := change[0]; {
	case op == "set" && len(change) == 3:
		fields, _ := change[2].(tree)
		node = maps.Clone(node)
		for name, value := range fields {
			if name == "type" || name == "key" || name == "children" {
				return nil, fmt.Errorf("Set cannot change %s: use Replace", name)
			}
			if value == nil {
				delete(node, name)
			} else {
				node[name] = value
			}
		}
		return node, nil
	case op == "replace" && len(change) == 3:
		fresh, _ := change[2].(tree)
		return fresh, nil
	case op == "insert" && len(change) == 4:
		at, isPlace := change[2].(int)
		children, _ := node["children"].([]any)
		if !isPlace || !hasChildren(node) || at < 0 || at > len(children) {
			return nil, fmt.Errorf("nothing can be inserted at %v in the node %q", change[2], node["key"])
		}
		node = maps.Clone(node)
		node["children"] = slices.Insert(slices.Clone(children), at, change[3])
		return node, nil
	case op == "remove" && len(change) == 2:
		return nil, nil
	default:
		return nil, fmt.Errorf("this is no change: %v", change)
	}
}
