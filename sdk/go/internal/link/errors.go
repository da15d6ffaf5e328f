package link

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// HubError is an ERROR frame of the hub.
type HubError struct {
	Code    string // a stable name, as "manifest_invalid"
	Message string
	Rule    string // the number of the broken rule, or ""
}

func (e *HubError) Error() string {
	if e.Rule == "" {
		return e.Code + ": " + e.Message
	}
	return fmt.Sprintf("%s: %s [rule %s of protocol/SPEC.md]", e.Code, e.Message, e.Rule)
}

// Closed says that the hub closed the connection, or that it broke.
type Closed struct {
	What string
	Last *HubError // the ERROR that came before, or nil [FR10]
}

func (e *Closed) Error() string { return e.What }

// Plain makes text from elsewhere fit for a console: one line of printable characters.
func Plain(text string) string {
	if len(text) > 1000 {
		text = text[:1000]
	}
	return strings.Map(func(char rune) rune {
		if unicode.IsPrint(char) {
			return char
		}
		return ' '
	}, strings.ToValidUTF8(text, " "))
}

// at is a field by its position; one that is not there is nil [FR7].
func at(frame []any, position int) any {
	if position < len(frame) {
		return frame[position]
	}
	return nil
}

func readID(frame []any) (uint32, error) {
	if id, ok := at(frame, 1).(int); ok && id >= 0 && int64(id) <= 1<<32-1 {
		return uint32(id), nil
	}
	return 0, errors.New("id must be an unsigned integer of up to 32 bits")
}

// readError reads [5, id | nil, code, message, rule | nil].
func readError(frame []any) (*uint32, *HubError, error) {
	code, ok := at(frame, 2).(string)
	message, also := at(frame, 3).(string)
	if !ok || !also {
		return nil, nil, errors.New("code and message must be strings")
	}
	told := &HubError{Code: Plain(code), Message: Plain(message)}
	if rule, ok := at(frame, 4).(string); ok {
		told.Rule = Plain(rule)
	}
	if frame[1] == nil {
		return nil, told, nil
	}
	id, err := readID(frame)
	if err != nil {
		return nil, nil, fmt.Errorf("an ERROR's %w", err)
	}
	return &id, told, nil
}
