// Package minihubtest plays a game without a hub, in tests:
//
//	table := minihubtest.Open(t, game, minihubtest.Setup{})
//	table.Act(0, "fire", 12)
//	if !strings.Contains(table.Words(1), "hit") { … }
//	table = table.Restarted() // as after a crash: from the last checkpoint
//
// Every frame is checked, written and read as for a real hub. A panic of the game fails the test.
package minihubtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"minihub"
	"minihub/internal/harness"
	"minihub/internal/wire"
	"minihub/view"
)

const (
	frameBytesMax = 65_536
	room          = 1
)

// Setup is how a match begins. Its zero value has as many seats as the game needs at least.
type Setup struct {
	Seats   int
	Options map[string]any // those that differ from their defaults
	Seed    uint64         // of Match.Rand and Match.FairRandom
}

// Data is something that the game sent by Match.Send. To is nil (everybody), a seat, a list of
// seats, or -(seat + 1) for all but one.
type Data struct {
	To      any
	Payload []byte
}

// Table is a match, and what the game has sent.
type Table struct {
	// Deadlines that are set, by their name.
	Deadlines map[string]time.Duration
	// Result is nil while there is none.
	Result []minihub.Placement
	// Voided is the reason why the match ended without a result, or "".
	Voided string
	Data   []Data
	// Logs are the lines of Match.Log.
	Logs []string
	// Frames is all that was sent, oldest first, as in SPEC.md.
	Frames [][]any

	t          testing.TB
	game       *minihub.Game
	setup      Setup
	play       harness.Play
	hub        *hub
	accepted   bool
	n          int
	views      map[int]map[string]any
	checkpoint []byte
	stored     int
}

// Open begins a match. The test fails if the game declines it.
func Open(t testing.TB, game minihub.Game, setup Setup) *Table {
	t.Helper()
	table, err := Try(t, game, setup)
	if err != nil {
		t.Fatalf("the game declines the match: %v", err)
	}
	return table
}

// Try begins a match; the error is the one of the room's Opened.
func Try(t testing.TB, game minihub.Game, setup Setup) (*Table, error) {
	t.Helper()
	if err := game.Check(); err != nil {
		t.Fatal(err)
	}
	if setup.Seats == 0 {
		setup.Seats = game.Seats.Min
	}
	table := &Table{t: t, game: &game, setup: setup, hub: newHub(setup.Seed), Deadlines: map[string]time.Duration{}}
	return table, table.open()
}

// Restarted is the match as another process goes on with it, from the last checkpoint [CP2]. Use
// only the new table from then on.
func (b *Table) Restarted() *Table {
	b.t.Helper()
	if b.checkpoint == nil {
		b.t.Fatal("the game has stored nothing: write State")
	}
	again := &Table{
		t: b.t, game: b.game, setup: b.setup, hub: b.hub, n: b.stored, checkpoint: b.checkpoint, stored: b.stored,
		Deadlines: maps.Clone(b.Deadlines), // they are the hub's, and stay [DL3]
	}
	if err := again.open(); err != nil {
		b.t.Fatalf("the game does not go on with the match: %v", err)
	}
	return again
}

func (b *Table) open() error {
	b.t.Helper()
	b.views = map[int]map[string]any{}
	options := b.game.Defaults()
	maps.Copy(options, b.setup.Options)
	seats := make([]any, b.setup.Seats)
	for seat := range seats {
		seats[seat] = seatMap(seat)
		b.hub.players = append(b.hub.players, playerID(seat))
	}
	info := map[string]any{
		"match": matchID, "round": 1, "host": 0,
		"options": map[string]any(options), "seats": seats,
	}
	if b.checkpoint != nil {
		info["restore"] = map[string]any{"checkpoint": b.checkpoint, "n": b.stored}
	}
	play, err := harness.Open(b.game, recorder{b}, b.travel(20, 1, room, info), b.setup.Seed)
	if err != nil {
		b.t.Fatal(err)
	}
	b.play = play
	return play.Begin(func() { b.accepted = true })
}

func playerID(seat int) string { return fmt.Sprintf("player-%d", seat) }

func seatMap(seat int) map[string]any {
	return map[string]any{
		"seat": seat, "player": playerID(seat), "name": nil, "guest": false, "client": "web",
		"locale": "en", "connected": true,
	}
}

// travel is a frame as it arrives.
func (b *Table) travel(frame ...any) []any {
	b.t.Helper()
	data, err := wire.Frame(frameBytesMax, frame...)
	if err != nil {
		b.t.Fatal(err)
	}
	arrived, err := wire.Decode(data[4:])
	if err != nil {
		b.t.Fatal(err)
	}
	return arrived
}

func (b *Table) event(kind int, fields ...any) {
	b.t.Helper()
	b.n++
	if err := b.play.Event(b.travel(append([]any{kind, room, b.n}, fields...)...)); err != nil {
		b.t.Fatal(err)
	}
}

// Act is what a player does with a view. The test fails if the seat's view does not offer it.
func (b *Table) Act(seat int, action string, value any) {
	b.t.Helper()
	if !b.play.Offers(seat, action, value) {
		b.t.Fatalf("the view of seat %d does not offer %s with %v", seat, action, value)
	}
	b.Action(seat, action, value)
}

// Action is anything that a player's client sends. What the view does not offer has no effect.
func (b *Table) Action(seat int, action string, value any) {
	b.t.Helper()
	b.event(31, seat, action, value)
}

// Message brings bytes of a player's own client.
func (b *Table) Message(seat int, payload []byte) {
	b.t.Helper()
	b.event(30, seat, payload)
}

// Join lets somebody take a free seat.
func (b *Table) Join(seat int) {
	b.t.Helper()
	b.hub.players = append(b.hub.players, playerID(seat))
	b.event(22, seatMap(seat))
}

// Host makes another seat the room's host, or -1.
func (b *Table) Host(seat int) {
	b.t.Helper()
	var value any
	if seat >= 0 {
		value = seat
	}
	b.event(26, value)
}

// Drop breaks a player's connection.
func (b *Table) Drop(seat int) {
	b.t.Helper()
	b.event(23, seat)
}

// Back brings a dropped player back.
func (b *Table) Back(seat int, missed bool) {
	b.t.Helper()
	b.event(24, seat, missed)
}

// Leave lets a player leave for good.
func (b *Table) Leave(seat int) {
	b.t.Helper()
	b.event(25, seat, "left")
}

// Deadline lets a deadline come, which must be set.
func (b *Table) Deadline(name string) {
	b.t.Helper()
	if _, ok := b.Deadlines[name]; !ok {
		b.t.Fatalf("the deadline %q is not set", name)
	}
	delete(b.Deadlines, name)
	b.event(34, name)
}

// Work runs what goroutines have given to Match.Do. After every event that is done anyway.
func (b *Table) Work() { b.play.Work() }

// Close closes the match, as the hub does.
func (b *Table) Close(reason string) { b.play.Close(reason) }

// Room is the game's own room.
func (b *Table) Room() minihub.Room { return b.play.Room().(minihub.Room) }

// View is what a seat sees, with the names of SPEC.md; nil if nothing was shown.
func (b *Table) View(seat int) map[string]any { return b.views[seat] }

// Words are all strings of what a seat sees, to look for what it says or must not say. Names of
// players are {0}, {1}, ….
func (b *Table) Words(seat int) string {
	return strings.Join(words(b.views[seat]), "\n")
}

func words(value any) []string {
	switch value := value.(type) {
	case string:
		return []string{value}
	case []any:
		if text, ok := text(value); ok {
			return []string{text}
		}
		var all []string
		for _, item := range value {
			all = append(all, words(item)...)
		}
		return all
	case map[string]any:
		var all []string
		names := make([]string, 0, len(value))
		for name := range value {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			all = append(all, words(value[name])...)
		}
		return all
	default:
		return nil
	}
}

// text puts a text with names together.
func text(parts []any) (string, bool) {
	var all strings.Builder
	named := false
	for _, part := range parts {
		switch part := part.(type) {
		case string:
			all.WriteString(part)
		case map[string]any:
			seat, ok := part["seat"].(int)
			if !ok || len(part) != 1 {
				return "", false
			}
			named = true
			fmt.Fprintf(&all, "{%d}", seat)
		default:
			return "", false
		}
	}
	return all.String(), named
}

// Find gives all nodes of a type in what a seat sees, in order.
func (b *Table) Find(seat int, kind string) []map[string]any {
	var found []map[string]any
	var walk func(node map[string]any)
	walk = func(node map[string]any) {
		if node["type"] == kind {
			found = append(found, node)
		}
		children, _ := node["children"].([]any)
		for _, child := range children {
			walk(child.(map[string]any))
		}
	}
	if node := b.views[seat]; node != nil {
		walk(node)
	}
	return found
}

// Actions are what a seat can do now: the actions of nodes that are not disabled.
func (b *Table) Actions(seat int) []string {
	var actions []string
	for _, kind := range []string{"board", "choices", "button", "input", "cards"} {
		for _, node := range b.Find(seat, kind) {
			action, ok := node["action"].(string)
			if ok && node["disabled"] != true && !slices.Contains(actions, action) {
				actions = append(actions, action)
			}
		}
	}
	return actions
}

// Stored reads the last checkpoint's state into a value.
func (b *Table) Stored(into any) {
	b.t.Helper()
	var saved struct{ State json.RawMessage }
	if err := json.Unmarshal(b.checkpoint, &saved); err != nil {
		b.t.Fatalf("the checkpoint: %v", err)
	}
	if err := json.Unmarshal(saved.State, into); err != nil {
		b.t.Fatalf("the checkpoint: %v", err)
	}
}

// Spectators is the seat of whoever only watches, for View and Words.
const Spectators = view.Spectators
