package minihub

import (
	"context"
	crand "crypto/rand"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"minihub/internal/link"
)

const (
	openTimeout = 9 * time.Second        // the hub waits 10 s [RM1]
	moveTimeout = 500 * time.Millisecond // another server takes a room at once, or there is none
	// Events that wait while a room is busy; a room that far behind does not come back by itself.
	waitingEventsMax = 4096
)

// session is one connection of one game: its manifest, its rooms, and which frame belongs where.
type session struct {
	game    *Game
	link    *link.Link
	log     *slog.Logger
	drain   time.Duration // as Settings.Drain
	changed chan struct{} // a room was closed

	mutex sync.Mutex
	rooms map[int]*roomQueue
}

func newSession(game *Game, connection *link.Link, log *slog.Logger, drain time.Duration) *session {
	return &session{
		game: game, link: connection, log: log, drain: drain,
		changed: make(chan struct{}, 1), rooms: map[int]*roomQueue{},
	}
}

// run plays until the connection ends or ctx is done; then it tells the hub and returns nil.
func (s *session) run(ctx context.Context, accepted func()) error {
	manifest, err := s.game.manifest()
	if err != nil {
		return err
	}
	err = s.link.Request([]any{typeManifest, nil, manifest}, func(_ any, told *link.HubError) {
		if told == nil {
			accepted()
		} else {
			s.link.Fail(told)
		}
	})
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, s.leave)
	defer stop()
	defer func() {
		for _, room := range s.open() {
			room.stop()
		}
	}()
	for {
		frame, err := s.link.Next()
		if err != nil && ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		s.receive(frame)
	}
}

// leave tells the hub, waits for the rooms that another server takes and for those that would be
// lost, and closes the connection [DR1] [DR3].
func (s *session) leave() {
	s.link.Send(typeDrain, "stopping")
	moving, waiting := time.After(moveTimeout), time.After(s.drain)
	moved := false
	for {
		kept, lost := 0, 0
		for _, room := range s.open() {
			if room.play.isStored.Load() {
				kept++
			} else {
				lost++
			}
		}
		if lost == 0 && (kept == 0 || moved) {
			break
		}
		select {
		case <-s.changed:
			continue
		case <-moving:
			moved = true
			if lost > 0 {
				s.log.Info("waiting for matches that are not stored; write State, or end the program again", "matches", lost)
			}
			continue
		case <-s.link.Done():
		case <-waiting:
		}
		break
	}
	s.link.Close()
}

// open are the rooms that the hub has not closed.
func (s *session) open() []*roomQueue {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	rooms := make([]*roomQueue, 0, len(s.rooms))
	for number, room := range s.rooms {
		if room.refused.Load() { // there comes no ROOM_CLOSE of it
			delete(s.rooms, number)
		} else {
			rooms = append(rooms, room)
		}
	}
	return rooms
}

func (s *session) room(number int) *roomQueue {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.rooms[number]
}

func (s *session) close(number int, reason string) {
	s.mutex.Lock()
	room := s.rooms[number]
	delete(s.rooms, number)
	s.mutex.Unlock()
	if room != nil {
		room.close(reason)
	}
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

func (s *session) receive(frame []any) {
	var err error
	switch frame[0] {
	case typeRoomOpen:
		var read opening
		if read, err = readOpening(frame); err == nil {
			err = s.begin(read)
		}
	case typeRoomClose:
		var number int
		var reason string
		if number, reason, err = readClose(frame); err == nil {
			s.close(number, reason)
		}
	case typePlayerErased:
		f := fields{list: frame}
		if player := f.text(f.at(1), "player"); f.err == nil {
			s.erase(player)
		}
		err = f.err
	case typeDrain:
		f := fields{list: frame}
		s.log.Info("the hub is about to stop", "reason", link.Plain(f.text(f.at(1), "reason")))
		err = f.err
	default:
		var read event
		if read, err = readEvent(frame); errors.Is(err, errNoEvent) {
			s.link.SendError(nil, "unknown_type", "This frame type is not known here.", "FR8")
			return
		}
		// A room that is not there was closed, or refused, while the frame was under way.
		if room := s.room(read.room); err == nil && room != nil {
			room.put(read)
		}
	}
	if err != nil {
		s.log.Warn("a frame of the hub is malformed", "type", frame[0], "error", err)
		s.link.SendError(nil, "frame_invalid", err.Error(), "FR9")
	}
}

func (s *session) begin(read opening) error {
	s.open() // forgets those that were refused
	if s.room(read.room) != nil {
		return errors.New("room names a room that is open already")
	}
	var seed [32]byte
	if _, err := crand.Read(seed[:]); err != nil {
		return err
	}
	room := &roomQueue{link: s.link, wake: make(chan struct{}, 1)}
	room.play = &play{
		game: s.game, number: read.room, opening: read, conn: s.link, post: room.put,
		log:  s.log.With("match", link.Plain(read.match)),
		rand: rand.New(rand.NewChaCha8(seed)),
	}
	s.mutex.Lock()
	s.rooms[read.room] = room
	s.mutex.Unlock()
	go room.run()
	return nil
}

func (s *session) erase(player string) {
	if s.game.Erased == nil {
		return
	}
	defer func() {
		if cause := recover(); cause != nil {
			s.log.Error("Game.Erased panicked", "panic", cause)
		}
	}()
	s.game.Erased(player)
}

// roomQueue is a room, the events that wait for it, and the goroutine that hands them over one by one.
type roomQueue struct {
	play *play
	link *link.Link
	wake chan struct{}
	// answered keeps ROOM_OPEN from getting two answers.
	answered atomic.Bool
	refused  atomic.Bool

	mutex   sync.Mutex
	waiting []event
	closed  *string // why the hub closed the room
	over    bool    // the connection ended, or the queue was full
}

func (r *roomQueue) put(next event) {
	r.mutex.Lock()
	full := len(r.waiting) >= waitingEventsMax
	if full {
		r.waiting, r.over = nil, true
	} else if !r.over && r.closed == nil {
		r.waiting = append(r.waiting, next)
	}
	r.mutex.Unlock()
	if full && !r.play.ended.Load() {
		r.play.log.Error("a match is void: a method of its room has been busy while too many events came",
			"events", waitingEventsMax)
		r.play.fail()
	}
	r.nudge()
}

func (r *roomQueue) close(reason string) {
	r.play.ended.Store(true)
	r.mutex.Lock()
	r.closed, r.waiting = &reason, nil
	r.mutex.Unlock()
	r.nudge()
}

func (r *roomQueue) stop() {
	r.play.ended.Store(true)
	r.mutex.Lock()
	r.over, r.waiting = true, nil
	r.mutex.Unlock()
	r.nudge()
}

func (r *roomQueue) nudge() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

func (r *roomQueue) run() {
	if !r.begin() {
		r.refused.Store(true)
		return
	}
	for range r.wake {
		r.mutex.Lock()
		batch, closed, over := r.waiting, r.closed, r.over
		r.waiting = nil
		r.mutex.Unlock()
		for _, next := range batch {
			r.play.handle(next)
		}
		if closed != nil {
			// Its own failure changes nothing any more, and is only logged.
			_ = r.play.guard("Closed", func() error { r.play.room.Closed(*closed); return nil })
		}
		if closed != nil || over {
			return
		}
	}
}

// begin opens the match; false if it was refused.
func (r *roomQueue) begin() bool {
	id := r.play.opening.id
	late := time.AfterFunc(openTimeout, func() {
		if !r.answered.Swap(true) {
			r.play.ended.Store(true)
			r.play.log.Error("Opened must return at once; use deadlines instead of waiting", "most", openTimeout)
			r.link.SendError(id, "game_refused", "The game program took too long to open the match.", "RM1")
		}
	})
	defer late.Stop()
	accepted := false
	err := r.play.begin(func() bool {
		if r.answered.Swap(true) {
			return false
		}
		accepted = true
		r.link.Send(typeOK, id)
		return true
	})
	if err != nil && !r.answered.Swap(true) {
		r.link.SendError(id, "game_refused", err.Error(), "RM1")
	}
	return accepted
}
