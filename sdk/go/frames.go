package minihub

import (
	"errors"
	"fmt"
)

// Frame types after the handshake (protocol/SPEC.md sections 3 to 13).
const (
	typeOK           = 6
	typeDrain        = 9
	typeManifest     = 10
	typeLog          = 11
	typePlayerErased = 12
	typeRoomOpen     = 20
	typeRoomClose    = 21
	typeJoined       = 22
	typeDropped      = 23
	typeBack         = 24
	typeLeft         = 25
	typeHost         = 26
	typeData         = 30
	typeAction       = 31
	typeView         = 32
	typePatch        = 33
	typeDeadline     = 34
	typeCheckpoint   = 35
	typeResult       = 36
	typeVoid         = 37
	typeStoreGet     = 40
	typeStorePut     = 41
	typeStoreDelete  = 42
	typeStoreList    = 43
	typeRandom       = 50

	noSeat   = -1
	seatsMax = 64
)

// restore says where a match goes on: the checkpoint, and the last event in it.
type restore struct {
	checkpoint []byte
	n          int
}

// opening is ROOM_OPEN.
type opening struct {
	id, room int
	match    string
	round    int
	options  Values
	seats    []Seat
	host     int // noSeat: the host has none
	restore  *restore
}

// event is one of a room. The fields that its type has not are zero.
type event struct {
	kind    int
	room, n int
	seat    int    // noSeat of HOST: the host has none
	name    string // of an action or deadline; the reason of PLAYER_LEFT
	value   any
	payload []byte
	joined  Seat
	missed  bool
	work    func() // of Match.Do; kind is 0
}

// fields reads the fields of a frame or map and keeps the first mistake. What the hub sends is
// trusted no more than what anybody else sends.
type fields struct {
	list []any
	err  error
}

func (f *fields) fail(format string, values ...any) {
	if f.err == nil {
		f.err = fmt.Errorf(format, values...)
	}
}

// at is a field by its position; one that is not there is nil [FR7].
func (f *fields) at(position int) any {
	if position < len(f.list) {
		return f.list[position]
	}
	return nil
}

func (f *fields) integer(value any, name string, least int) int {
	number, ok := value.(int)
	if !ok || number < least {
		f.fail("%s must be an integer of at least %d", name, least)
	}
	return number
}

func (f *fields) text(value any, name string) string {
	text, ok := value.(string)
	if !ok {
		f.fail("%s must be a string", name)
	}
	return text
}

func (f *fields) bin(value any, name string) []byte {
	raw, ok := value.([]byte)
	if !ok {
		f.fail("%s must be bin", name)
	}
	return raw
}

func (f *fields) mapping(value any, name string) map[string]any {
	items, ok := value.(map[string]any)
	if !ok {
		f.fail("%s must be a map", name)
	}
	return items
}

// host is the seat of the room's host, or noSeat for nil.
func (f *fields) host(value any) int {
	if value == nil {
		return noSeat
	}
	return f.integer(value, "host", 0)
}

func (f *fields) seat(value any) Seat {
	items := f.mapping(value, "seat")
	seat := Seat{
		Seat:      f.integer(items["seat"], "seat.seat", 0),
		Player:    f.text(items["player"], "seat.player"),
		Client:    "web",
		Locale:    "en",
		Connected: items["connected"] != false,
		Guest:     items["guest"] == true,
	}
	if seat.Seat >= seatsMax {
		f.fail("seat.seat is out of bounds")
	}
	for name, into := range map[string]*string{"name": &seat.Name, "client": &seat.Client, "locale": &seat.Locale} {
		if value := items[name]; value != nil {
			*into = f.text(value, "seat."+name)
		}
	}
	return seat
}

// readOpening reads ROOM_OPEN [20, id, room, info].
func readOpening(frame []any) (opening, error) {
	f := fields{list: frame}
	info := f.mapping(f.at(3), "info")
	read := opening{
		id:    f.integer(f.at(1), "id", 0),
		room:  f.integer(f.at(2), "room", 0),
		match: f.text(info["match"], "info.match"),
		round: f.integer(info["round"], "info.round", 0),
		host:  f.host(info["host"]),
	}
	if read.options = (Values{}); info["options"] != nil {
		read.options = f.mapping(info["options"], "info.options")
	}
	seats, _ := info["seats"].([]any)
	if len(seats) < 1 || len(seats) > seatsMax {
		f.fail("info.seats must be a list of 1 to %d seats", seatsMax)
		return read, f.err
	}
	taken := map[int]bool{}
	for _, value := range seats {
		seat := f.seat(value)
		if taken[seat.Seat] {
			f.fail("info.seats names a seat twice")
		}
		taken[seat.Seat] = true
		read.seats = append(read.seats, seat)
	}
	if info["restore"] != nil {
		saved := f.mapping(info["restore"], "info.restore")
		read.restore = &restore{
			f.bin(saved["checkpoint"], "info.restore.checkpoint"), f.integer(saved["n"], "info.restore.n", 0),
		}
	}
	return read, f.err
}

// readClose reads ROOM_CLOSE [21, room, reason].
func readClose(frame []any) (room int, reason string, err error) {
	f := fields{list: frame}
	room, reason = f.integer(f.at(1), "room", 0), f.text(f.at(2), "reason")
	return room, reason, f.err
}

var errNoEvent = errors.New("no event of a room")

// readEvent reads PLAYER_JOINED, PLAYER_DROPPED, PLAYER_BACK, PLAYER_LEFT, HOST, DATA, ACTION or DEADLINE.
func readEvent(frame []any) (event, error) {
	f := fields{list: frame}
	kind, _ := frame[0].(int)
	switch kind {
	case typeJoined, typeDropped, typeBack, typeLeft, typeHost, typeData, typeAction, typeDeadline:
	default:
		return event{}, errNoEvent
	}
	read := event{kind: kind, room: f.integer(f.at(1), "room", 0), n: f.integer(f.at(2), "n", 1)}
	switch kind {
	case typeDeadline:
		read.name = f.text(f.at(3), "name")
		return read, f.err
	case typeHost:
		read.seat = f.host(f.at(3))
		return read, f.err
	case typeJoined:
		read.joined = f.seat(f.at(3))
		read.seat = read.joined.Seat
		return read, f.err
	}
	read.seat = f.integer(f.at(3), "seat", 0)
	switch kind {
	case typeBack:
		read.missed = f.at(4) == true
	case typeLeft:
		read.name = f.text(f.at(4), "reason")
	case typeData:
		read.payload = f.bin(f.at(4), "payload")
	case typeAction:
		read.name, read.value = f.text(f.at(4), "action"), f.at(5)
	}
	return read, f.err
}
