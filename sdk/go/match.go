package minihub

import (
	"fmt"
	"math/rand/v2"
	"time"
	"unicode/utf8"

	"minihub/view"
)

const (
	reasonCharsMax   = 200
	logCharsMax      = 500
	deadlineCharsMax = 64
	labelCharsMax    = 64
	deadlineMax      = 24 * time.Hour
)

// Match is what a room can see and do: embed it in your room. Its methods work from [Room.Opened]
// or [Room.Restored] on, and only within the room's own methods; only [Match.Do] may be called from
// elsewhere. None of them waits but
// [Match.FairRandom] and those of [Match.Store]. A call that the hub would refuse panics, which voids the match and
// tells why in the log.
type Match struct{ play *play }

// ID is the UUID of the match.
func (m *Match) ID() string { return m.play.opening.match }

// Round is how many matches of this game the room has had, this one included.
func (m *Match) Round() int { return m.play.opening.round }

// Options are what the room's host chose.
func (m *Match) Options() Values { return m.play.opening.options }

// Seats are all seats of the match, also those that were left, by their number.
func (m *Match) Seats() []Seat { return append([]Seat(nil), m.play.seats...) }

// Seat is one of the seats; it panics if there is no such seat.
func (m *Match) Seat(seat int) Seat {
	found := m.play.seat(seat)
	if found == nil {
		panic(fmt.Sprintf("there is no seat %d in this match", seat))
	}
	return *found
}

// Host is the seat of the room's host, or -1 if the host has none. It may change [PL5].
func (m *Match) Host() int { return m.play.host }

// Rand gives random numbers. Use it instead of math/rand, so that tests can repeat a match.
func (m *Match) Rand() *rand.Rand { return m.play.rand }

// FairRandom gives 32 random bytes that players can check after the match: the hub has committed to
// them before. The same label gives the same bytes, also after a restart; say in it what they are
// for: "deal/1". For more numbers use it as a seed: rand.New(rand.NewChaCha8(m.FairRandom("deal/1"))).
// It waits for the hub's answer [RN2].
func (m *Match) FairRandom(label string) [32]byte {
	if label == "" || utf8.RuneCountInString(label) > labelCharsMax {
		panic("a label has 1 to 64 characters [RN2]")
	}
	value, err := m.play.ask([]any{typeRandom, nil, m.play.number, label})
	if err != nil {
		panic(err)
	}
	raw, _ := value.([]byte)
	if len(raw) != 32 {
		panic("the hub's random numbers are not 32 bytes [RN2]")
	}
	return [32]byte(raw)
}

// Store is what the game keeps at the hub from match to match [ST1].
func (m *Match) Store() Store { return Store{ask: m.play.ask} }

// Send sends bytes to these seats, [Spectators] among them if you like, or to everybody [DT1].
func (m *Match) Send(payload []byte, seats ...int) {
	switch len(seats) {
	case 0:
		m.play.send(typeData, m.play.number, nil, payload)
	case 1:
		m.play.send(typeData, m.play.number, seats[0], payload)
	default:
		m.play.send(typeData, m.play.number, seats, payload)
	}
}

// SendBut sends bytes to all seats but this one.
func (m *Match) SendBut(seat int, payload []byte) {
	m.play.send(typeData, m.play.number, -(seat + 1), payload)
}

// SetDeadline sets or moves a deadline; view.Timer shows its countdown. A room has up to 8 [DL1].
func (m *Match) SetDeadline(name string, after time.Duration) {
	if name == "" || utf8.RuneCountInString(name) > deadlineCharsMax || after < 0 || after > deadlineMax {
		panic("a deadline's name has 1 to 64 characters, and it comes within 24 hours [DL1]")
	}
	m.play.send(typeDeadline, m.play.number, name, after.Milliseconds())
}

// CancelDeadline takes a deadline back. One that is not set does no harm.
func (m *Match) CancelDeadline(name string) { m.play.send(typeDeadline, m.play.number, name, nil) }

// Finish ends the match with a result, after the views of this event are sent. Only the first
// result counts.
func (m *Match) Finish(result Result) { m.play.finish(result) }

// Void ends the match without a result; players read the reason. Only the first one counts.
func (m *Match) Void(reason string) {
	if m.play.voided == nil {
		reason = cut(reason, reasonCharsMax)
		m.play.voided = &reason
	}
}

// Show sends a view to a seat or [Spectators], for games whose View is nil.
func (m *Match) Show(seat int, node view.Node) { m.play.show(seat, node) }

// Patch changes a view that Show has sent [VW5].
func (m *Match) Patch(seat int, changes ...view.Change) { m.play.patch(seat, changes) }

// Log writes a line for the hub's host and for you: level is debug, info, warn or error [LG1].
func (m *Match) Log(level, format string, values ...any) {
	m.play.send(typeLog, level, cut(view.Readable(fmt.Sprintf(format, values...)), logCharsMax))
}

// Do runs work as if it were an event of this room: after those that came before it, never beside
// another, and with View and State afterwards. It may be called from any goroutine, does not wait,
// and does nothing once the match is over.
func (m *Match) Do(work func()) { m.play.post(event{work: work}) }

func cut(text string, chars int) string {
	if runes := []rune(text); len(runes) > chars {
		return string(runes[:chars])
	}
	return text
}
