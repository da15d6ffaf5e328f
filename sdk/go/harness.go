package minihub

import (
	"encoding/binary"
	"log/slog"
	"math/rand/v2"
	"sync"

	"minihub/internal/harness"
)

func init() {
	harness.Open = func(game any, conn harness.Connection, frame []any, seed uint64) (harness.Play, error) {
		read, err := readOpening(frame)
		if err != nil {
			return nil, err
		}
		var wide [32]byte
		binary.BigEndian.PutUint64(wide[:], seed)
		tested := &testedPlay{}
		tested.play = &play{
			game: game.(*Game), number: read.room, opening: read, conn: conn, post: tested.put, strict: true,
			log: slog.Default(), rand: rand.New(rand.NewChaCha8(wide)),
		}
		return tested, nil
	}
}

// testedPlay hands events over at once, on the test's goroutine.
type testedPlay struct {
	play  *play
	mutex sync.Mutex
	work  []event
}

func (t *testedPlay) put(next event) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.work = append(t.work, next)
}

func (t *testedPlay) Begin(accept func()) error {
	return t.play.begin(func() bool { accept(); return true })
}

func (t *testedPlay) Event(frame []any) error {
	read, err := readEvent(frame)
	if err != nil {
		return err
	}
	t.play.handle(read)
	t.Work()
	return nil
}

func (t *testedPlay) Work() {
	for {
		t.mutex.Lock()
		work := t.work
		t.work = nil
		t.mutex.Unlock()
		if len(work) == 0 {
			return
		}
		for _, next := range work {
			t.play.handle(next)
		}
	}
}

func (t *testedPlay) Close(reason string) {
	t.play.ended.Store(true)
	t.play.room.Closed(reason)
}

func (t *testedPlay) View(seat int) map[string]any { return t.play.view(seat) }

func (t *testedPlay) Offers(seat int, action string, value any) bool {
	return t.play.offers(seat, action, value)
}

func (t *testedPlay) Room() any { return t.play.room }
