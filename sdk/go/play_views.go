package minihub

import (
	"bytes"
	"fmt"

	"minihub/internal/wire"
	"minihub/view"
)

func (p *play) show(seat int, node view.Node) {
	p.mustSee(seat)
	tree, err := view.Wire(node)
	if err != nil {
		panic(err)
	}
	data, err := p.conn.Encode(typeView, p.number, seat, tree)
	if err != nil {
		panic(fmt.Errorf("a view cannot be sent: %w", err))
	}
	if !bytes.Equal(p.shown[seat], data) {
		p.shown[seat] = data
		delete(p.views, seat)
		p.write(data)
	}
}

func (p *play) patch(seat int, changes []view.Change) {
	p.mustSee(seat)
	before := p.view(seat)
	if before == nil {
		panic("Show a view before you Patch it [VW6]")
	}
	list, err := view.WireChanges(changes)
	if err != nil {
		panic(err)
	}
	data, err := p.conn.Encode(typePatch, p.number, seat, list)
	if err != nil {
		panic(err)
	}
	sent, _ := arrived(data)[3].([]any)
	after, err := patched(before, sent)
	if err != nil {
		panic(err)
	}
	p.views[seat] = after
	p.shown[seat] = nil // what was patched is no longer what was shown
	p.write(data)
}

func (p *play) mustSee(seat int) {
	if seat != Spectators && p.seat(seat) == nil {
		panic(fmt.Sprintf("there is no seat %d in this match", seat))
	}
}

// view is what a viewer sees now; nil if that is nothing yet.
func (p *play) view(seat int) tree {
	if seen, ok := p.views[seat]; ok {
		return seen
	}
	frame, ok := p.shown[seat]
	if !ok {
		return nil
	}
	p.views[seat], _ = arrived(frame)[3].(tree)
	return p.views[seat]
}

// arrived is a frame of ours as the hub reads it.
func arrived(frame []byte) []any {
	fields, err := wire.Decode(frame[4:])
	if err != nil {
		panic(err) // it was encoded a moment ago
	}
	return fields
}

func (p *play) offers(seat int, action string, value any) bool {
	seen := p.view(seat)
	return seen != nil && offers(seen, action, value)
}
