// Package harness is the way of minihubtest into package minihub.
package harness

import "minihub/internal/link"

// Connection records what a match sends.
type Connection interface {
	Encode(frame ...any) ([]byte, error)
	Write(data []byte)
	Request(frame []any, answered link.Answered) error
	Done() <-chan struct{}
}

// Play is a match without a hub. Panics of the author's code come through.
type Play interface {
	Begin(accept func()) error
	// Event takes a frame as the hub sends it.
	Event(frame []any) error
	// Work runs what Match.Do was given.
	Work()
	Close(reason string)
	// View is what a seat sees, as it is on the wire.
	View(seat int) map[string]any
	// Offers tells whether that lets the player do this.
	Offers(seat int, action string, value any) bool
	// Room is the author's, a minihub.Room.
	Room() any
}

// Open is set by package minihub: game is a *minihub.Game, frame a ROOM_OPEN.
var Open func(game any, conn Connection, frame []any, seed uint64) (Play, error)
