// Package view builds what a seat sees: a tree that the hub's clients draw in the browser and in
// the terminal (protocol/SPEC.md section 9).
//
//	view.Column(
//		view.Text(view.Player(1)+" is thinking", view.Status),
//		view.Board{Label: "Sea", Cells: cells, Action: "fire"},
//		view.Button{Label: "Give up", Action: "resign", Confirm: "Give up this match?"},
//	)
//
// A mistake, such as a board without cells, is found when the view is sent: the log names it, and
// that match is void. Tests that use minihubtest find it at once.
package view

import (
	"fmt"
	"strconv"

	"minihub/internal/wire"
)

// A Node is a part of a view: made by the functions and structs of this package.
type Node interface{ node(c *checker) wire.Map }

// Spectators is the seat of whoever only watches.
const Spectators = 255

// The marks around a seat's number in a text. Unicode keeps them for a program's own use.
const nameBegin, nameEnd = '\uFDD0', '\uFDD1'

// Player stands for the name of the player at this seat: write it into any text, also with
// fmt.Sprintf. Clients fill the name in; the game need not know it.
func Player(seat int) string {
	return string(nameBegin) + strconv.Itoa(seat) + string(nameEnd)
}

// Style is a [Role] or a [Tone].
type Style interface{ style() (field, value string) }

// Role says what a text is for.
type Role string

// The roles.
const (
	Title  Role = "title"
	Status Role = "status"
	Strong Role = "strong"
	Note   Role = "note"
)

func (r Role) style() (string, string) { return "role", string(r) }

// Tone is a colour by its meaning. P0 to P7 are the colours of players.
type Tone string

// The tones.
const (
	Good  Tone = "good"
	Bad   Tone = "bad"
	Warn  Tone = "warn"
	Info  Tone = "info"
	Muted Tone = "muted"
	P0    Tone = "p0"
	P1    Tone = "p1"
	P2    Tone = "p2"
	P3    Tone = "p3"
	P4    Tone = "p4"
	P5    Tone = "p5"
	P6    Tone = "p6"
	P7    Tone = "p7"
)

func (t Tone) style() (string, string) { return "tone", string(t) }

// ToneOf is the colour of a player.
func ToneOf(seat int) Tone { return Tone(fmt.Sprintf("p%d", seat%8)) }

// Shape is drawn in a cell of a board.
type Shape string

// The shapes.
const (
	Disc   Shape = "disc"
	Ring   Shape = "ring"
	Cross  Shape = "cross"
	Square Shape = "square"
	Dot    Shape = "dot"
	Wave   Shape = "wave"
	Ship   Shape = "ship"
	Flag   Shape = "flag"
)

// Column draws its children one below the other. A nil child is left out.
func Column(children ...Node) Node { return box{kind: "column", children: children} }

// Row draws its children side by side where there is room. A nil child is left out.
func Row(children ...Node) Node { return box{kind: "row", children: children} }

// Group is a titled part of a view. A nil child is left out.
func Group(title string, children ...Node) Node {
	return box{kind: "group", title: title, children: children}
}

// If gives the node, or nil, which is left out.
func If(condition bool, node Node) Node {
	if condition {
		return node
	}
	return nil
}

// Text is a paragraph, with a role, a tone or both.
func Text(text string, style ...Style) Node { return paragraph{text, style} }

// Log tells what happened, oldest first.
func Log(lines ...string) Node { return log(lines) }

// Keyed gives a node a key, by which patches find it. A key is unique in a view [VW3].
func Keyed(key string, node Node) Node { return keyed{key, node} }

// Button sends Action with Value (nil, a number or a string).
type Button struct {
	Label    string
	Action   string
	Value    any
	Primary  bool
	Disabled bool
	// Confirm is a question that the player is asked first, for what cannot be undone.
	Confirm string
}

// Choice is one of [Choices]. Its value is a number or a string.
type Choice struct {
	Value    any
	Label    string
	Tone     Tone
	Selected bool
	Disabled bool
}

// Choices are one of several, sent as its value; with Multi any number of them, sent as []any.
type Choices struct {
	Label   string
	Action  string
	Choices []Choice
	Multi   bool
}

// Cell is a place on a board. One with a value (a number or a string) can be chosen; Label is what
// a screen reader says. The empty Cell is an empty place.
type Cell struct {
	Text  string // up to 8 characters
	Shape Shape
	Tone  Tone
	Label string
	Value any
}

// Board is a grid of up to 32 rows and columns. Choosing a cell sends Action with the cell's value.
type Board struct {
	Label       string
	Cells       [][]Cell // rows, equally long
	Action      string
	ColumnNames []string
	RowNames    []string
}

// TextInput is a line to type; it sends a string.
type TextInput struct {
	Label       string
	Action      string
	Placeholder string
	MaxLength   int
	Disabled    bool
}

// NumberInput is a number to type; it sends an int or a float64, which need not be whole.
type NumberInput struct {
	Label       string
	Action      string
	Placeholder string
	Min, Max    *float64 // see [Bound]
	Disabled    bool
}

// Bound is for the Min and Max of a [NumberInput].
func Bound(number float64) *float64 { return &number }

// Card is one of [Cards]. A hidden one is drawn face down: give it no title that tells.
type Card struct {
	Title    string
	Text     string
	Tone     Tone
	Value    any
	Selected bool
	Hidden   bool
}

// Cards are a hand of cards. Choosing one with a value sends Action with it.
type Cards struct {
	Label  string
	Cards  []Card
	Action string
}

// Table is a table of texts; every row is as long as Columns.
type Table struct {
	Label   string
	Columns []string
	Rows    [][]string
}

// Timer is the countdown of a deadline, by its name. Nothing is drawn while it is not set.
type Timer struct {
	Deadline string
	Label    string
}

// Progress is a bar.
type Progress struct {
	Label      string
	Value, Max float64
}

// A Change is a part of a patch [VW5].
type Change func(c *checker) []any

// Set sets fields of the node with this key, by their names in SPEC.md; nil removes one. Texts with
// a [Player] in them are allowed where the field takes a text.
func Set(key string, fields map[string]any) Change {
	return func(c *checker) []any {
		written := make(map[string]any, len(fields))
		for name, value := range fields {
			if text, ok := value.(string); ok {
				value = c.text(text)
			}
			written[name] = value
		}
		return []any{"set", c.name("key", key), written}
	}
}

// Replace puts another node in the place of the one with this key.
func Replace(key string, node Node) Change {
	return func(c *checker) []any { return []any{"replace", c.name("key", key), c.tree(node, 1)} }
}

// Insert puts a node among the children of the one with this key.
func Insert(parent string, index int, node Node) Change {
	return func(c *checker) []any { return []any{"insert", c.name("key", parent), index, c.tree(node, 2)} }
}

// Remove removes the node with this key.
func Remove(key string) Change {
	return func(c *checker) []any { return []any{"remove", c.name("key", key)} }
}
