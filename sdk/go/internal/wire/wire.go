// Package wire reads and writes frames: a length, and one strict MessagePack array
// (protocol/SPEC.md section 3). It reads nothing that the rules do not allow, so that what comes
// out needs only its meaning checked. It is written here because no common MessagePack package
// refuses extension types, depth and number of values before it allocates.
package wire

import "fmt"

// Bounds of a frame [FR5] [FR6].
const (
	HandshakeBytesMax = 1024
	DepthMax          = 32
	ValuesMax         = 4096
	EntriesMax        = 4096
	StringBytesMax    = 16_384
	IntegerMax        = 1<<53 - 1
)

// Error is a broken rule of SPEC.md section 3.
type Error struct {
	Rule string // as "FR2"
	What string
}

func (e *Error) Error() string { return e.What + " [" + e.Rule + "]" }

func broken(rule, format string, values ...any) *Error {
	return &Error{Rule: rule, What: fmt.Sprintf(format, values...)}
}

// Field is one entry of a [Map].
type Field struct {
	Name  string
	Value any
}

// Map is a map that is written in the order of its fields. Reading gives map[string]any.
type Map []Field

// With returns the map with one more field, unless the value is nil.
func (m Map) With(name string, value any) Map {
	if value == nil {
		return m
	}
	return append(m, Field{name, value})
}

// forbidden are keys that must not be in any map [FR4].
func forbidden(key string) bool {
	return key == "__proto__" || key == "constructor" || key == "prototype"
}
