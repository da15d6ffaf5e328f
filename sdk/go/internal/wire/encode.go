package wire

import (
	"encoding/binary"
	"math"
	"reflect"
	"slices"
	"unicode/utf8"
)

// Frame writes a frame with its length. The error is always an [*Error]: what the other end must
// refuse is not sent.
func Frame(bytesMax int, fields ...any) ([]byte, error) {
	e := encoder{out: make([]byte, 4, 64)}
	if err := e.value(fields, 1); err != nil {
		return nil, err
	}
	size := len(e.out) - 4
	if size > bytesMax {
		return nil, broken("FR1", "a frame has %d bytes, %d are allowed", size, bytesMax)
	}
	binary.BigEndian.PutUint32(e.out, uint32(size))
	return e.out, nil
}

type encoder struct {
	out    []byte
	values int
}

func (e *encoder) value(value any, depth int) error {
	if e.values++; e.values > ValuesMax {
		return broken("FR5", "a frame holds at most %d values", ValuesMax)
	}
	switch value := value.(type) {
	case nil:
		e.out = append(e.out, 0xc0)
	case bool:
		if value {
			e.out = append(e.out, 0xc3)
		} else {
			e.out = append(e.out, 0xc2)
		}
	case int:
		return e.integer(int64(value))
	case float64:
		return e.float(value)
	case string:
		return e.text(value)
	case []byte:
		e.bin(value)
	case []any:
		return e.array(value, depth)
	case map[string]any:
		return e.sorted(value, depth)
	case Map:
		return e.mapping(value, depth)
	default:
		return e.other(reflect.ValueOf(value), depth)
	}
	return nil
}

// other writes what only resembles the types above, such as int64, a named string or []int.
func (e *encoder) other(value reflect.Value, depth int) error {
	switch value.Kind() {
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Int:
		return e.integer(value.Int())
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uint:
		if value.Uint() > IntegerMax {
			return broken("FR6", "an integer is above 2^53 - 1")
		}
		return e.integer(int64(value.Uint()))
	case reflect.Float32, reflect.Float64:
		return e.float(value.Float())
	case reflect.String:
		return e.text(value.String())
	case reflect.Slice, reflect.Array:
		items := make([]any, value.Len())
		for at := range items {
			items[at] = value.Index(at).Interface()
		}
		return e.array(items, depth)
	default:
		return broken("FR2", "a value of type %s cannot be sent", value.Type())
	}
}

func (e *encoder) integer(value int64) error {
	if value > IntegerMax || value < -IntegerMax {
		return broken("FR6", "an integer is not between -(2^53 - 1) and 2^53 - 1")
	}
	switch {
	case value >= -32 && value < 128:
		e.out = append(e.out, byte(value))
	case value >= 0 && value <= math.MaxUint8:
		e.out = append(e.out, 0xcc, byte(value))
	case value >= 0 && value <= math.MaxUint16:
		e.out = binary.BigEndian.AppendUint16(append(e.out, 0xcd), uint16(value))
	case value >= 0 && value <= math.MaxUint32:
		e.out = binary.BigEndian.AppendUint32(append(e.out, 0xce), uint32(value))
	case value >= 0:
		e.out = binary.BigEndian.AppendUint64(append(e.out, 0xcf), uint64(value))
	case value >= math.MinInt8:
		e.out = append(e.out, 0xd0, byte(value))
	case value >= math.MinInt16:
		e.out = binary.BigEndian.AppendUint16(append(e.out, 0xd1), uint16(value))
	case value >= math.MinInt32:
		e.out = binary.BigEndian.AppendUint32(append(e.out, 0xd2), uint32(value))
	default:
		e.out = binary.BigEndian.AppendUint64(append(e.out, 0xd3), uint64(value))
	}
	return nil
}

func (e *encoder) float(value float64) error {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return broken("FR6", "a float is not finite")
	}
	e.out = binary.BigEndian.AppendUint64(append(e.out, 0xcb), math.Float64bits(value))
	return nil
}

func (e *encoder) text(value string) error {
	if len(value) > StringBytesMax {
		return broken("FR5", "a string has %d bytes, %d are allowed", len(value), StringBytesMax)
	}
	if !utf8.ValidString(value) {
		return broken("FR4", "a string is not valid UTF-8")
	}
	switch size := len(value); {
	case size < 32:
		e.out = append(e.out, 0xa0|byte(size))
	case size <= math.MaxUint8:
		e.out = append(e.out, 0xd9, byte(size))
	default:
		e.out = binary.BigEndian.AppendUint16(append(e.out, 0xda), uint16(size))
	}
	e.out = append(e.out, value...)
	return nil
}

func (e *encoder) bin(value []byte) {
	switch size := len(value); {
	case size <= math.MaxUint8:
		e.out = append(e.out, 0xc4, byte(size))
	case size <= math.MaxUint16:
		e.out = binary.BigEndian.AppendUint16(append(e.out, 0xc5), uint16(size))
	default:
		e.out = binary.BigEndian.AppendUint32(append(e.out, 0xc6), uint32(size))
	}
	e.out = append(e.out, value...)
}

// open writes the head of an array (9, dc) or a map (8, de).
func (e *encoder) open(entries, depth int, small, large byte) error {
	if depth > DepthMax {
		return broken("FR5", "a frame is nested at most %d deep", DepthMax)
	}
	if entries > EntriesMax {
		return broken("FR5", "an array or map has at most %d entries", EntriesMax)
	}
	if entries < 16 {
		e.out = append(e.out, small|byte(entries))
	} else {
		e.out = binary.BigEndian.AppendUint16(append(e.out, large), uint16(entries))
	}
	return nil
}

func (e *encoder) array(items []any, depth int) error {
	if err := e.open(len(items), depth, 0x90, 0xdc); err != nil {
		return err
	}
	for _, item := range items {
		if err := e.value(item, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// sorted writes a Go map by the order of its keys, so that equal maps give equal bytes.
func (e *encoder) sorted(items map[string]any, depth int) error {
	fields := make(Map, 0, len(items))
	for name, value := range items {
		fields = append(fields, Field{name, value})
	}
	slices.SortFunc(fields, func(a, b Field) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return e.mapping(fields, depth)
}

func (e *encoder) mapping(fields Map, depth int) error {
	if err := e.open(len(fields), depth, 0x80, 0xde); err != nil {
		return err
	}
	for _, field := range fields {
		if forbidden(field.Name) {
			return broken("FR4", "the key %s is not allowed", field.Name)
		}
		if err := e.text(field.Name); err != nil {
			return err
		}
		if err := e.value(field.Value, depth+1); err != nil {
			return err
		}
	}
	return nil
}
