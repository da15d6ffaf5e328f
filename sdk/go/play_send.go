package minihub

import (
	"errors"

	"minihub/internal/link"
)

// send encodes a frame of the room. What cannot be sent panics: the author's call made it.
func (p *play) send(frame ...any) {
	data, err := p.conn.Encode(frame...)
	if err != nil {
		panic(err)
	}
	p.write(data)
}

func (p *play) write(data []byte) {
	switch {
	case p.ended.Load():
	case p.holding:
		p.held = append(p.held, data)
	default:
		p.conn.Write(data)
	}
}

// direct sends what is not part of the room, even if it has ended.
func (p *play) direct(frame ...any) {
	if data, err := p.conn.Encode(frame...); err == nil {
		p.conn.Write(data)
	}
}

// sendEnd sends the result, or that there is none.
func (p *play) sendEnd() {
	switch {
	case p.voided != nil:
		p.end(*p.voided)
	case p.result != nil:
		if p.ended.Swap(true) {
			return
		}
		placements := make([]any, len(p.result))
		for at, line := range p.result {
			placements[at] = line.wire()
		}
		p.request(typeResult, map[string]any{"placements": placements}, p.resultAnswered)
	}
}

// end voids the match, once.
func (p *play) end(reason string) {
	if !p.ended.Swap(true) {
		p.request(typeVoid, reason, p.voidAnswered)
	}
}

// fail voids the match because the program failed.
func (p *play) fail() { p.end(failedReason) }

func (p *play) request(kind int, value any, answered link.Answered) {
	if err := p.conn.Request([]any{kind, nil, p.number, value}, answered); err != nil {
		p.log.Error("the end of a match could not be sent", "error", err)
	}
}

// ask waits for the hub's answer. The room's goroutine may: answers come on the link's own.
func (p *play) ask(frame []any) (any, error) {
	type answer struct {
		value any
		told  *link.HubError
	}
	got := make(chan answer, 1)
	if err := p.conn.Request(frame, func(value any, told *link.HubError) { got <- answer{value, told} }); err != nil {
		return nil, err
	}
	select {
	case answer := <-got:
		if answer.told != nil {
			return nil, answer.told
		}
		return answer.value, nil
	case <-p.conn.Done():
		p.ended.Store(true)
		return nil, errBroken
	}
}

var errBroken = errors.New("the connection to the hub broke")

// The answers come on another goroutine, and touch nothing of the room.

func (p *play) resultAnswered(_ any, told *link.HubError) {
	if told == nil {
		return
	}
	p.log.Error("the hub did not take the result: " + told.Error())
	if told.Code != "conflict" {
		p.request(typeVoid, "The game's result was not valid.", p.voidAnswered)
	}
}

func (p *play) voidAnswered(_ any, told *link.HubError) {
	// The room may be gone on the hub's side by then: that is what was wanted.
	if told != nil && told.Code != "not_found" && told.Code != "conflict" {
		p.log.Error("the hub did not void the match: " + told.Error())
	}
}
