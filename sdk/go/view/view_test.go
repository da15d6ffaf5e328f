package view_test

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"minihub/internal/wire"
	"minihub/view"
)

// written is a view as it arrives.
func written(t *testing.T, node view.Node) map[string]any {
	t.Helper()
	tree, err := view.Wire(node)
	if err != nil {
		t.Fatal(err)
	}
	data, err := wire.Frame(1<<20, 32, tree)
	if err != nil {
		t.Fatal(err)
	}
	frame, err := wire.Decode(data[4:])
	if err != nil {
		t.Fatal(err)
	}
	return frame[1].(map[string]any)
}

type fields = map[string]any

func TestBuildersMakeTheNodesOfTheTable(t *testing.T) {
	name := fields{"seat": 1}
	for kind, each := range map[string]struct {
		node   view.Node
		wanted fields
	}{
		"column": {view.Column(nil, view.If(false, view.Log()), view.Timer{Deadline: "d"}),
			fields{"children": []any{fields{"type": "timer", "deadline": "d"}}}},
		"row":   {view.Keyed("k", view.Row()), fields{"children": []any{}, "key": "k"}},
		"group": {view.Group("of "+view.Player(1), view.Text("x")), fields{"title": []any{"of ", name}, "children": []any{fields{"type": "text", "text": "x"}}}},
		"text": {view.Text(view.Player(1)+" and "+view.Player(1), view.Status, view.ToneOf(9), view.Tone("")),
			fields{"text": []any{name, " and ", name}, "role": "status", "tone": "p1"}},
		"board": {view.Board{Label: "Sea", Cells: [][]view.Cell{{{}, {Text: "A", Shape: view.Ship, Tone: view.Bad, Label: "here", Value: 0}}},
			Action: "fire", ColumnNames: []string{"a", "b"}, RowNames: []string{"1"}},
			fields{"label": "Sea", "rows": 1, "columns": 2, "action": "fire", "columnNames": []any{"a", "b"}, "rowNames": []any{"1"},
				"cells": []any{nil, fields{"text": "A", "shape": "ship", "tone": "bad", "label": "here", "value": 0}}}},
		"choices": {view.Choices{Label: "l", Action: "a", Multi: true, Choices: []view.Choice{{Value: "v", Label: "c", Tone: view.Good, Selected: true, Disabled: true}}},
			fields{"label": "l", "action": "a", "multi": true,
				"choices": []any{fields{"value": "v", "label": "c", "tone": "good", "selected": true, "disabled": true}}}},
		"button": {view.Button{Label: "l", Action: "a", Value: 1.5, Primary: true, Confirm: "Lose to " + view.Player(1)},
			fields{"label": "l", "action": "a", "value": 1.5, "primary": true, "confirm": []any{"Lose to ", name}}},
		"input": {view.NumberInput{Label: "l", Action: "a", Min: view.Bound(0), Max: view.Bound(9), Disabled: true},
			fields{"label": "l", "action": "a", "kind": "number", "min": 0.0, "max": 9.0, "disabled": true}},
		"cards": {view.Cards{Label: "l", Action: "a", Cards: []view.Card{{Title: "?", Hidden: true}, {Title: "7", Text: "of hearts", Value: 7, Selected: true}}},
			fields{"label": "l", "action": "a", "cards": []any{fields{"title": "?", "hidden": true}, fields{"title": "7", "text": "of hearts", "value": 7, "selected": true}}}},
		"table": {view.Table{Label: "l", Columns: []string{"who"}, Rows: [][]string{{view.Player(1)}}},
			fields{"label": "l", "columns": []any{"who"}, "rows": []any{[]any{[]any{name}}}}},
		"timer":    {view.Timer{Deadline: "turn", Label: "left"}, fields{"deadline": "turn", "label": "left"}},
		"progress": {view.Progress{Label: "l", Value: 1, Max: 2}, fields{"label": "l", "value": 1.0, "max": 2.0}},
		"log":      {view.Log("a", view.Player(1)), fields{"lines": []any{"a", []any{name}}}},
	} {
		t.Run("[VW1] "+kind, func(t *testing.T) {
			each.wanted["type"] = kind
			if got := written(t, each.node); !reflect.DeepEqual(got, each.wanted) {
				t.Errorf("got %v", got)
			}
		})
	}
	t.Run("[VW1] input of text", func(t *testing.T) {
		got := written(t, view.TextInput{Label: "l", Action: "a", Placeholder: "p", MaxLength: 5})
		if wanted := (fields{"type": "input", "label": "l", "action": "a", "kind": "text", "placeholder": "p", "maxLength": 5}); !reflect.DeepEqual(got, wanted) {
			t.Error(got)
		}
	})
}

func TestWhatTheHubWouldRefuseIsFoundBefore(t *testing.T) {
	long := strings.Repeat("x", 2001)
	deep := view.Text("x")
	for range 16 {
		deep = view.Column(deep)
	}
	var lines []string
	for range 2048 {
		lines = append(lines, "x")
	}
	wide := make([][]view.Cell, 33)
	for at := range wide {
		wide[at] = make([]view.Cell, 1)
	}
	cases := map[string][]view.Node{
		"[VW1] nodes that are none": {nil, view.Keyed("k", nil), view.Text("x", view.Role("loud")), view.Text("x", view.Tone("loud")),
			view.Board{Cells: [][]view.Cell{{{Shape: "cube"}}}}},
		"[VW2] too many or too deep": {view.Log(lines...), deep, view.Table{Columns: make([]string, 64), Rows: make([][]string, 64)}},
		"[VW2] too long": {view.Text(long), view.Log(long), view.Text(view.Player(0) + long), view.Group(long),
			view.Board{Cells: [][]view.Cell{{{Text: "123456789"}}}}},
		"[VW3] keys": {view.Keyed("", view.Log()), view.Keyed(strings.Repeat("k", 65), view.Log()),
			view.Column(view.Keyed("k", view.Log()), view.Keyed("k", view.Log()))},
		"[AC1] names": {view.Button{Label: "l"}, view.Timer{}, view.Choices{Label: "l"}, view.TextInput{Action: strings.Repeat("a", 65)}},
		"[VW1] boards": {view.Board{}, view.Board{Cells: [][]view.Cell{{}}}, view.Board{Cells: wide},
			view.Board{Cells: [][]view.Cell{{{}, {}}, {{}}}}, view.Board{Cells: [][]view.Cell{{{}}}, RowNames: []string{"a", "b"}}},
		"[VW1] values": {view.Button{Action: "a", Value: true}, view.Button{Action: "a", Value: math.NaN()},
			view.Choices{Action: "a", Choices: []view.Choice{{Label: "no value"}}}, view.Progress{Max: math.Inf(1)},
			view.Progress{Value: 3, Max: 2}, view.Board{Cells: [][]view.Cell{{{}}}, RowNames: []string{""}}},
		"[VW1] a name where only a plain string may stand": {view.Board{Label: view.Player(0), Cells: [][]view.Cell{{{}}}},
			view.Cards{Cards: []view.Card{{Title: view.Player(0)}}}},
		"[FR4] texts": {view.Text("\xff"), view.Button{Action: "\xff"}},
	}
	for name, nodes := range cases {
		t.Run(name, func(t *testing.T) {
			for at, node := range nodes {
				if tree, err := view.Wire(node); err == nil {
					t.Errorf("%d: %v", at, tree)
				}
			}
		})
	}
}

func TestAViewAtTheBoundsIsTaken(t *testing.T) {
	t.Run("[VW2]", func(t *testing.T) {
		deep := view.Text(strings.Repeat("ä", 2000))
		for range 15 {
			deep = view.Column(deep)
		}
		var lines []string
		for range 2046 {
			lines = append(lines, "x")
		}
		for _, node := range []view.Node{deep, view.Column(view.Log(lines...))} {
			written(t, node)
		}
		// Counted as in the vectors: its columns, its rows and its cells.
		table := view.Table{Columns: []string{"a", "b", "c"}, Rows: [][]string{{"1", "2", "3"}, {"4", "5", "6"}}}
		free := 2048 - 2 - 12
		written(t, view.Column(table, view.Log(lines[:free]...)))
		if _, err := view.Wire(view.Column(table, view.Log(lines[:free+1]...))); err == nil {
			t.Error("one more is taken")
		}
	})
	t.Run("[VW1] [AC1] a value", func(t *testing.T) {
		value := strings.Repeat("💡", 1000)
		written(t, view.Button{Action: "a", Value: value})
		if _, err := view.Wire(view.Button{Action: "a", Value: value + "x"}); err == nil {
			t.Error("one character more is taken")
		}
	})
}

func TestWhatOnlyLooksLikeANameStaysText(t *testing.T) {
	t.Run("[VW1] also if a player typed it", func(t *testing.T) {
		mark := view.Player(1)[:3]
		for _, text := range []string{mark, mark + "x", view.Player(64), view.Player(-1), mark + mark + "1"} {
			got := fmt.Sprint(written(t, view.Text(text))["text"])
			if strings.Contains(got, "seat") {
				t.Errorf("%q: %s", text, got)
			}
		}
		got := fmt.Sprint(written(t, view.Text(mark+"x"+view.Player(2)))["text"])
		if !strings.Contains(got, "map[seat:2]") {
			t.Error(got)
		}
	})
}
