package minihub

import "minihub/view"

// Spectators is the seat number of whoever only watches.
const Spectators = view.Spectators

// Seat is a place in a match, and who sits there.
type Seat struct {
	Seat int
	// Player is random: the same for this player in every match of this game, and in no other game.
	Player string
	// Name is mostly empty, as most players do not tell it: write view.Player(seat) into texts instead.
	Name   string
	Guest  bool
	Client string // "web", "terminal" or "bot"
	Locale string // as "de"
	// Connected and Left are kept up to date. A seat that was left stays in the match's result.
	Connected bool
	Left      bool
}

// Room is one match: a struct of yours that embeds [Match], which has an empty method for every
// event. Write those that you need.
//
// The methods of a room are called one at a time, never at once. They must not wait, but for the
// hub's own answers: use deadlines, or a goroutine and [Match.Do]. A panic voids this match and no other.
//
// View and State are worth having, and then almost nothing can go wrong.
type Room interface {
	// Opened begins the match. An error declines it, and the room's host reads its text [RM1].
	Opened() error
	// Restored goes on with the match, instead of Opened; State's value has been filled in. Deadlines
	// are the hub's, and are still set. Events that came after that state follow.
	Restored() error
	// Action tells what a player did with a view. Only what the seat's present view offers comes
	// here, with a value that it offers: a late click on a button that is gone is dropped [AC1]. The
	// value is nil, an int, a float64, a string or a []any of numbers and strings.
	Action(seat int, action string, value any)
	// Data brings bytes from a client of your own.
	Data(seat int, payload []byte)
	// Joined tells that somebody took a free seat, only with Game.LateJoin.
	Joined(seat int)
	// Dropped tells that a connection broke. The seat is kept; Back or Left follows [PL1].
	Dropped(seat int)
	// Back tells that a dropped player is here again. If something was missed, bytes of Send were
	// lost; views never are.
	Back(seat int, missed bool)
	// Left tells that a player is gone for good: "left", "kicked" or "timeout".
	Left(seat int, reason string)
	// Deadline tells that a deadline has come.
	Deadline(name string)
	// Closed tells that the match is over for the hub: "finished", "voided", "closed" or "moved".
	Closed(reason string)
	// View draws what a seat sees, and [Spectators], if the game has them. It is called for every
	// seat after every event, and what has changed is sent. Show no seat what only another may know.
	// It may be nil: then Show and Patch send views.
	View(seat int) view.Node
	// State points to all that the match is, as encoding/json can write and read it: exported fields.
	// It is stored at the hub after every event, up to 48 KiB. If this program or the hub stops, a
	// new room gets it back, and then Restored. Without it (nil) such a match is void.
	State() any

	base() *Match
}

// Opened does nothing. See [Room].
func (m *Match) Opened() error { return nil }

// Restored does nothing. See [Room].
func (m *Match) Restored() error { return nil }

// Action does nothing. See [Room].
func (m *Match) Action(int, string, any) {}

// Data does nothing. See [Room].
func (m *Match) Data(int, []byte) {}

// Joined does nothing. See [Room].
func (m *Match) Joined(int) {}

// Dropped does nothing. See [Room].
func (m *Match) Dropped(int) {}

// Back does nothing. See [Room].
func (m *Match) Back(int, bool) {}

// Left does nothing. See [Room].
func (m *Match) Left(int, string) {}

// Deadline does nothing. See [Room].
func (m *Match) Deadline(string) {}

// Closed does nothing. See [Room].
func (m *Match) Closed(string) {}

// View draws nothing. See [Room].
func (m *Match) View(int) view.Node { return nil }

// State stores nothing. See [Room].
func (m *Match) State() any { return nil }

func (m *Match) base() *Match { return m }
