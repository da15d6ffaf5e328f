package view

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"minihub/internal/wire"
)

// Bounds of a view [VW2] [VW3] [AC1] [VW5].
const (
	nodesMax      = 2048
	depthMax      = 16
	textCharsMax  = 2000
	plainCharsMax = 200
	textPiecesMax = 64
	inputCharsMax = 1000
	nameCharsMax  = 64
	cellCharsMax  = 8
	boardSideMax  = 32
	changesMax    = 256
	seatsPossible = 64
)

// Error says what of a view the hub would refuse with view_invalid.
type Error struct{ What string }

func (e *Error) Error() string { return "a view is not valid: " + e.What }

// Wire checks a view and gives it in the form that is sent. Games do not need it: views are
// checked when they are sent. The error is an [*Error].
func Wire(node Node) (any, error) {
	if node == nil {
		return nil, &Error{"there is no node [VW1]"}
	}
	c := checker{keys: map[string]bool{}}
	tree := c.tree(node, 1)
	return tree, c.result()
}

// WireChanges checks what can be checked of a patch without its view, and gives it as it is sent.
func WireChanges(changes []Change) (any, error) {
	c := checker{}
	if len(changes) > changesMax {
		c.fail("a patch has at most %d changes [VW5]", changesMax)
	}
	list := make([]any, len(changes))
	for at, change := range changes {
		c.keys = map[string]bool{}
		list[at] = change(&c)
	}
	return list, c.result()
}

// checker counts and keeps the first mistake, so that the builders stay plain.
type checker struct {
	keys  map[string]bool
	depth int
	nodes int
	err   error
}

func (c *checker) result() error { return c.err }

func (c *checker) fail(format string, values ...any) {
	if c.err == nil {
		c.err = &Error{fmt.Sprintf(format, values...)}
	}
}

func (c *checker) count(nodes int) {
	if c.nodes += nodes; c.nodes > nodesMax {
		c.fail("it has more than %d nodes, cells and lines [VW2]", nodesMax)
	}
}

// tree writes a node at this depth.
func (c *checker) tree(node Node, depth int) wire.Map {
	if depth > depthMax {
		c.fail("it is more than %d deep [VW2]", depthMax)
		return nil
	}
	if node == nil {
		c.fail("there is no node [VW1]")
		return nil
	}
	c.count(1)
	before := c.depth
	c.depth = depth
	written := node.node(c)
	c.depth = before
	return written
}

func (c *checker) chars(text string, most int, what string) {
	if utf8.RuneCountInString(text) > most {
		c.fail("%s has more than %d characters: %.20q… [VW2]", what, most, text)
	}
	if !utf8.ValidString(text) {
		c.fail("%s is not valid UTF-8 [FR4]", what)
	}
}

// name checks a key, an action or a deadline.
func (c *checker) name(what, name string) any {
	if name == "" {
		c.fail("%s is missing [VW3] [AC1]", what)
	}
	c.chars(name, nameCharsMax, what)
	return name
}

// short writes a plain string, nil if it is empty.
func (c *checker) short(text string) any {
	if text == "" {
		return nil
	}
	return c.plain(text)
}

// optional is a text that is left out where it says nothing.
func (c *checker) optional(text string) any {
	if text == "" {
		return nil
	}
	return c.text(text)
}

// plain checks a string that is no text.
func (c *checker) plain(text string) string { return c.bare(text, plainCharsMax) }

func (c *checker) bare(text string, most int) string {
	c.chars(text, most, "a text")
	if strings.ContainsRune(text, nameBegin) {
		c.fail("a player's name stands where only a plain string may: %q", Readable(text))
	}
	return text
}

// text writes a text: a string, or an array of strings and seats.
func (c *checker) text(text string) any {
	if !strings.ContainsRune(text, nameBegin) {
		return c.bare(text, textCharsMax)
	}
	var parts []any
	chars := 0
	for text != "" {
		before, seat, rest, found := cutName(text)
		if before != "" {
			parts = append(parts, before)
			chars += utf8.RuneCountInString(before)
		}
		if found {
			parts = append(parts, wire.Map{{Name: "seat", Value: seat}})
		}
		text = rest
	}
	if chars > textCharsMax || len(parts) > textPiecesMax {
		c.fail("a text has more than %d characters, or is in more than %d pieces [VW2]", textCharsMax, textPiecesMax)
	}
	return parts
}

// cutName finds the first name in a text. What only resembles one is left as it is.
func cutName(text string) (before string, seat int, rest string, found bool) {
	for from := 0; ; {
		begin := strings.IndexRune(text[from:], nameBegin)
		if begin < 0 {
			return text, 0, "", false
		}
		begin += from
		from = begin + utf8.RuneLen(nameBegin)
		length := strings.IndexRune(text[from:], nameEnd)
		if length < 0 {
			return text, 0, "", false
		}
		seat, err := strconv.Atoi(text[from : from+length])
		if err == nil && seat >= 0 && seat < seatsPossible {
			return text[:begin], seat, text[from+length+utf8.RuneLen(nameEnd):], true
		}
	}
}

// Readable writes names as {0}, {1}, … for logs and tests.
func Readable(text string) string {
	return strings.NewReplacer(string(nameBegin), "{", string(nameEnd), "}").Replace(text)
}

// value checks the value of a cell, a choice or a card.
func (c *checker) value(value any) any {
	switch value := value.(type) {
	case nil, int:
		return value
	case string:
		return c.bare(value, inputCharsMax)
	case float64:
		if math.IsNaN(value) || math.IsInf(value, 0) {
			c.fail("a value is not a finite number [FR6]")
		}
		return value
	default:
		c.fail("a value is an int, a float64 or a string, not %T", value)
		return nil
	}
}

func (c *checker) tone(tone Tone) any {
	if tone == "" {
		return nil
	}
	tones := []Tone{Good, Bad, Warn, Info, Muted, P0, P1, P2, P3, P4, P5, P6, P7}
	if !slices.Contains(tones, tone) {
		c.fail("there is no tone %q", tone)
	}
	return string(tone)
}

// yes writes only what is true: absent fields are false.
func yes(value bool) any {
	if value {
		return true
	}
	return nil
}
