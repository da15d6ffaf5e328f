package minihub

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"

	"minihub/internal/link"
)

const (
	// The hub keeps 1,024 events after a checkpoint [CP3]; one is sent long before, even if nothing changed.
	checkpointEventsMax = 256
	checkpointBytesMax  = 49_152

	failedReason = "The game program failed. Its author can see why."
)

// connection is what a match needs of its link. The test harness has one, too.
type connection interface {
	Encode(frame ...any) ([]byte, error)
	Write(data []byte)
	Request(frame []any, answered link.Answered) error
	// Done is closed when the connection has ended, and requests get no answer any more.
	Done() <-chan struct{}
}

// saved is what a checkpoint holds.
type saved struct {
	State json.RawMessage `json:"state"`
	// Left are the seats that were left for good.
	Left   []int       `json:"left,omitempty"`
	Result []Placement `json:"result,omitempty"`
}

// play runs one room: it hands it the hub's events one at a time, and sends what it does. It is used
// by one goroutine, but for ended, isStored and post.
type play struct {
	game    *Game
	number  int // of the room on this connection
	opening opening
	conn    connection
	log     *slog.Logger
	rand    *rand.Rand
	post    func(event)
	// strict lets the author's panics through, for tests.
	strict   bool
	ended    atomic.Bool
	isStored atomic.Bool // the match survives the end of this connection

	room     Room
	seats    []Seat
	host     int // noSeat: the host has none
	n        int // of the last event
	holding  bool
	held     [][]byte       // what was sent before the room was accepted [RM1]
	shown    map[int][]byte // the frame of each view; nil once it was patched
	views    map[int]tree   // those that were looked at, by viewer
	stored   []byte         // the last checkpoint
	storedN  int
	tooLarge bool
	result   []Placement
	voided   *string
}

// begin opens or restores the match and calls accept before anything of it is sent [RM1] [VW6]. An
// error is the reason that the room's host may read.
func (p *play) begin(accept func() bool) (err error) {
	p.holding = true
	p.shown, p.views = map[int][]byte{}, map[int]tree{}
	p.seats, p.host = slices.Clone(p.opening.seats), p.opening.host
	slices.SortFunc(p.seats, func(a, b Seat) int { return a.Seat - b.Seat })
	if p.opening.restore != nil {
		p.n = p.opening.restore.n
	}
	var refusal error
	if failure := p.guard("Opened", func() error {
		p.room = p.game.Room()
		p.room.base().play = p
		if p.opening.restore != nil {
			return p.restore(p.opening.restore.checkpoint)
		}
		refusal = p.room.Opened()
		return nil
	}); failure == nil && refusal == nil {
		err = p.guard("View or State", p.flush)
	} else {
		err = failure
	}
	switch {
	case refusal != nil:
		p.ended.Store(true)
		return refusal
	case err != nil:
		p.ended.Store(true)
		return errors.New("The game program failed when the match was opened. Its author can see why.")
	}
	if !accept() {
		return nil
	}
	p.holding = false
	for _, data := range p.held {
		p.conn.Write(data)
	}
	p.held = nil
	p.sendEnd()
	return nil
}

func (p *play) restore(checkpoint []byte) error {
	var kept saved
	if err := json.Unmarshal(checkpoint, &kept); err != nil {
		return fmt.Errorf("the checkpoint is not one of this SDK: %w", err)
	}
	state := p.room.State()
	if state == nil {
		return errors.New("there is a checkpoint, but State is nil")
	}
	if err := json.Unmarshal(kept.State, state); err != nil {
		return fmt.Errorf("State cannot take the checkpoint: %w", err)
	}
	for _, number := range kept.Left {
		if seat := p.seat(number); seat != nil {
			seat.Connected, seat.Left = false, true
		}
	}
	p.result = kept.Result
	return p.room.Restored()
}

// handle hands one event to the room.
func (p *play) handle(next event) {
	if p.ended.Load() || next.work == nil && next.n <= p.n {
		return
	}
	if next.work == nil {
		p.n = next.n
	}
	if p.guard(eventName(next.kind), func() error { p.dispatch(next); return nil }) != nil {
		p.fail()
		return
	}
	if p.guard("View or State", p.flush) != nil {
		p.fail()
		return
	}
	p.sendEnd()
}

// guard runs the author's code. A panic, or an error, is logged, and is then the error.
func (p *play) guard(what string, run func() error) (err error) {
	if p.strict {
		if err := run(); err != nil {
			panic(err)
		}
		return nil
	}
	defer func() {
		cause := recover()
		if failed, ok := cause.(error); ok && errors.Is(failed, errBroken) || errors.Is(err, errBroken) {
			err = errBroken // the room goes on at the next connection
			return
		}
		if cause != nil {
			err = fmt.Errorf("panic: %v", cause)
			p.log.Error("a match is void, its room panicked", "in", what, "panic", cause, "stack", string(debug.Stack()))
		} else if err != nil {
			p.log.Error("a match is void", "in", what, "error", err)
		}
		if err != nil {
			line, _, _ := strings.Cut(link.Plain(what+": "+err.Error()), "\n")
			p.direct(typeLog, "error", cut(line, logCharsMax))
		}
	}()
	return run()
}

// dispatch keeps the seats up to date and calls the author's method.
func (p *play) dispatch(next event) {
	switch {
	case next.work != nil:
		next.work()
		return
	case next.kind == typeDeadline:
		p.room.Deadline(next.name)
		return
	case next.kind == typeHost:
		p.host = next.seat
		return
	case next.kind == typeJoined:
		if taken := p.seat(next.seat); taken != nil {
			*taken = next.joined
		} else {
			at, _ := slices.BinarySearchFunc(p.seats, next.seat, func(seat Seat, number int) int { return seat.Seat - number })
			p.seats = slices.Insert(p.seats, at, next.joined)
		}
		p.room.Joined(next.seat)
		return
	}
	seat := p.seat(next.seat)
	if seat == nil {
		p.log.Warn("the hub names a seat that is not in the match; ignored", "seat", next.seat)
		return
	}
	switch next.kind {
	case typeDropped:
		seat.Connected = false
		p.room.Dropped(next.seat)
	case typeBack:
		seat.Connected = true
		p.room.Back(next.seat, next.missed)
	case typeLeft:
		seat.Connected, seat.Left = false, true
		p.room.Left(next.seat, next.name)
	case typeData:
		p.room.Data(next.seat, next.payload)
	case typeAction:
		// A click that comes too late, or what somebody made up, is dropped [AC1].
		if p.offers(next.seat, next.name, next.value) {
			p.room.Action(next.seat, next.name, next.value)
		}
	}
}

func eventName(kind int) string {
	names := map[int]string{
		0: "Do", typeDeadline: "Deadline", typeJoined: "Joined", typeDropped: "Dropped", typeBack: "Back",
		typeLeft: "Left", typeHost: "HOST", typeData: "Data", typeAction: "Action",
	}
	return names[kind]
}

func (p *play) seat(number int) *Seat {
	for at := range p.seats {
		if p.seats[at].Seat == number {
			return &p.seats[at]
		}
	}
	return nil
}

// flush stores first and shows then, so that nobody sees what could still be lost.
func (p *play) flush() error {
	if p.voided != nil {
		return nil
	}
	if err := p.save(); err != nil {
		return err
	}
	viewers := make([]int, 0, len(p.seats)+1)
	for _, seat := range p.seats {
		if !seat.Left {
			viewers = append(viewers, seat.Seat)
		}
	}
	if p.game.Spectators {
		viewers = append(viewers, Spectators)
	}
	for _, viewer := range viewers {
		if node := p.room.View(viewer); node != nil {
			p.show(viewer, node)
		}
	}
	return nil
}

func (p *play) save() error {
	state := p.room.State()
	if state == nil {
		return nil
	}
	if reflect.ValueOf(state).Kind() != reflect.Pointer {
		return fmt.Errorf("State must give a pointer, so that it can be filled in again; it gives a %T", state)
	}
	text, err := json.Marshal(state)
	if err != nil {
		return fmt.Errorf("State cannot be written as JSON: %w", err)
	}
	var left []int
	for _, seat := range p.seats {
		if seat.Left {
			left = append(left, seat.Seat)
		}
	}
	checkpoint, err := json.Marshal(saved{text, left, p.result})
	if err != nil {
		return err
	}
	if len(checkpoint) > checkpointBytesMax {
		if !p.tooLarge { // the match goes on; the last checkpoint that fits still counts
			p.log.Error("State is too large to be stored [CP1]", "bytes", len(checkpoint), "most", checkpointBytesMax)
		}
		p.tooLarge = true
		return nil
	}
	if bytes.Equal(checkpoint, p.stored) && p.n-p.storedN < checkpointEventsMax {
		return nil
	}
	p.stored, p.storedN, p.tooLarge = checkpoint, p.n, false
	p.isStored.Store(true)
	p.send(typeCheckpoint, p.number, p.n, checkpoint)
	return nil
}

func (p *play) finish(result Result) {
	list, err := result.placements(p.game, p.seats)
	if err != nil {
		panic(err)
	}
	if p.result == nil {
		p.result = list
	}
}
