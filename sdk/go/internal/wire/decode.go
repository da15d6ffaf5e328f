package wire

import (
	"encoding/binary"
	"math"
	"unicode/utf8"
)

// Decode reads one frame without its length: an array whose first entry is the type.
//
// Values are nil, bool, int, float64, string, []byte, []any and map[string]any. Bytes are copied.
// The error is always an [*Error].
func Decode(body []byte) ([]any, error) {
	if len(body) == 0 {
		return nil, broken("FR2", "the frame is empty")
	}
	d := decoder{rest: body, values: 1}
	switch head := body[0]; {
	case head == 0xc1 || isExtension(head):
		return nil, notAllowed(head)
	case head>>4 != 0x9 && head != 0xdc && head != 0xdd:
		return nil, broken("FR2", "a frame is a MessagePack array")
	}
	top, err := d.value(1)
	if err != nil {
		return nil, err
	}
	frame, _ := top.([]any)
	if len(frame) == 0 {
		return nil, broken("FR2", "the frame has no type")
	}
	if kind, ok := frame[0].(int); !ok || kind < 0 {
		return nil, broken("FR2", "a frame's type is an unsigned integer")
	}
	if len(d.rest) > 0 {
		return nil, broken("FR2", "%d bytes follow the frame's array", len(d.rest))
	}
	return frame, nil
}

// decoder never recurses deeper than DepthMax and allocates for values only once they are counted.
type decoder struct {
	rest   []byte
	values int
}

func isExtension(head byte) bool {
	return head >= 0xc7 && head <= 0xc9 || head >= 0xd4 && head <= 0xd8
}

func notAllowed(head byte) *Error {
	if head == 0xc1 {
		return broken("FR3", "the byte c1 is not allowed")
	}
	return broken("FR3", "extension types are not allowed")
}

func (d *decoder) take(count int) ([]byte, error) {
	if count > len(d.rest) {
		return nil, broken("FR2", "the frame ends within a value")
	}
	taken := d.rest[:count]
	d.rest = d.rest[count:]
	return taken, nil
}

// size reads an unsigned integer of so many bytes.
func (d *decoder) size(bytes int) (uint64, error) {
	raw, err := d.take(bytes)
	if err != nil {
		return 0, err
	}
	var wide [8]byte
	copy(wide[8-bytes:], raw)
	return binary.BigEndian.Uint64(wide[:]), nil
}

func (d *decoder) value(depth int) (any, error) {
	raw, err := d.take(1)
	if err != nil {
		return nil, err
	}
	switch head := raw[0]; {
	case head < 0x80:
		return int(head), nil
	case head >= 0xe0:
		return int(int8(head)), nil
	case head < 0x90:
		return d.mapping(uint64(head&0x0f), depth)
	case head < 0xa0:
		return d.array(uint64(head&0x0f), depth)
	case head < 0xc0:
		return d.text(uint64(head & 0x1f))
	default:
		return d.longer(head, depth)
	}
}

// longer reads the values whose size stands behind their first byte.
func (d *decoder) longer(head byte, depth int) (any, error) {
	switch head {
	case 0xc0:
		return nil, nil
	case 0xc2, 0xc3:
		return head == 0xc3, nil
	case 0xca, 0xcb:
		return d.float(head)
	case 0xcc, 0xcd, 0xce, 0xcf:
		return d.unsigned(1 << (head - 0xcc))
	case 0xd0, 0xd1, 0xd2, 0xd3:
		return d.signed(1 << (head - 0xd0))
	}
	if head == 0xc1 || isExtension(head) {
		return nil, notAllowed(head)
	}
	var bytes int
	switch head {
	case 0xc4, 0xd9:
		bytes = 1
	case 0xc5, 0xda, 0xdc, 0xde:
		bytes = 2
	default: // c6 db dd df
		bytes = 4
	}
	size, err := d.size(bytes)
	if err != nil {
		return nil, err
	}
	switch head {
	case 0xc4, 0xc5, 0xc6:
		return d.bin(size)
	case 0xd9, 0xda, 0xdb:
		return d.text(size)
	case 0xdc, 0xdd:
		return d.array(size, depth)
	default:
		return d.mapping(size, depth)
	}
}

func (d *decoder) unsigned(bytes int) (any, error) {
	value, err := d.size(bytes)
	if err != nil {
		return nil, err
	}
	if value > IntegerMax {
		return nil, broken("FR6", "an integer is above 2^53 - 1")
	}
	return integer(int64(value)), nil
}

func (d *decoder) signed(bytes int) (any, error) {
	value, err := d.size(bytes)
	if err != nil {
		return nil, err
	}
	shift := 64 - 8*bytes
	number := int64(value<<shift) >> shift
	if number > IntegerMax || number < -IntegerMax {
		return nil, broken("FR6", "an integer is not between -(2^53 - 1) and 2^53 - 1")
	}
	return integer(number), nil
}

// integer is an int, or a float64 where an int has 32 bits and is too small.
func integer(value int64) any {
	if small := int(value); int64(small) == value {
		return small
	}
	return float64(value)
}

func (d *decoder) float(head byte) (any, error) {
	var number float64
	if head == 0xca {
		bits, err := d.size(4)
		if err != nil {
			return nil, err
		}
		number = float64(math.Float32frombits(uint32(bits)))
	} else {
		bits, err := d.size(8)
		if err != nil {
			return nil, err
		}
		number = math.Float64frombits(bits)
	}
	if math.IsNaN(number) || math.IsInf(number, 0) {
		return nil, broken("FR6", "a float is not finite")
	}
	return number, nil
}

func (d *decoder) bin(size uint64) (any, error) {
	if size > uint64(len(d.rest)) {
		return nil, broken("FR2", "the frame ends within a bin")
	}
	raw, err := d.take(int(size))
	if err != nil {
		return nil, err
	}
	return append(make([]byte, 0, len(raw)), raw...), nil
}

func (d *decoder) text(size uint64) (any, error) {
	if size > StringBytesMax {
		return nil, broken("FR5", "a string has more than %d bytes", StringBytesMax)
	}
	raw, err := d.take(int(size))
	if err != nil {
		return nil, err
	}
	if !utf8.Valid(raw) {
		return nil, broken("FR4", "a string is not valid UTF-8")
	}
	return string(raw), nil
}

// enter counts the entries of an array or map before anything is allocated for them.
func (d *decoder) enter(entries uint64, depth int) error {
	if depth > DepthMax {
		return broken("FR5", "the frame is nested more than %d deep", DepthMax)
	}
	if entries > EntriesMax {
		return broken("FR5", "an array or map has more than %d entries", EntriesMax)
	}
	if d.values += int(entries); d.values > ValuesMax {
		return broken("FR5", "the frame holds more than %d values", ValuesMax)
	}
	return nil
}

func (d *decoder) array(entries uint64, depth int) (any, error) {
	if err := d.enter(entries, depth); err != nil {
		return nil, err
	}
	items := make([]any, 0, min(entries, uint64(len(d.rest))))
	for range entries {
		item, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

func (d *decoder) mapping(entries uint64, depth int) (any, error) {
	if err := d.enter(entries, depth); err != nil {
		return nil, err
	}
	items := make(map[string]any, min(entries, 64))
	for range entries {
		key, err := d.key()
		if err != nil {
			return nil, err
		}
		if items[key], err = d.value(depth + 1); err != nil {
			return nil, err
		}
	}
	return items, nil
}

func (d *decoder) key() (string, error) {
	if len(d.rest) == 0 {
		return "", broken("FR2", "the frame ends within a map")
	}
	head := d.rest[0]
	if isExtension(head) || head == 0xc1 || head>>5 != 0x5 && (head < 0xd9 || head > 0xdb) {
		return "", broken("FR4", "a map's keys are strings")
	}
	value, err := d.value(DepthMax)
	if err != nil {
		return "", err
	}
	key, _ := value.(string)
	if forbidden(key) {
		return "", broken("FR4", "the key %s is not allowed", key)
	}
	return key, nil
}
