package minihub

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"unicode/utf8"

	"minihub/internal/wire"
)

const (
	optionsMax     = 24  // [OP1]
	optionCharsMax = 200 // [OP2]
	choicesMax     = 50
	titleCharsMax  = 80
	detailCharsMax = 300
)

// An Option is something that the room's host can choose: an [IntOption], [NumberOption],
// [BoolOption], [TextOption] or [ChoiceOption]. Names have 1 to 40 letters, digits, _ or -.
type Option interface {
	property() (name string, property wire.Map, err error)
	value() (name string, fallback any)
}

// IntOption is a whole number.
type IntOption struct {
	Name, Title, Description string
	Default, Min, Max        int
}

// NumberOption is a number.
type NumberOption struct {
	Name, Title, Description string
	Default, Min, Max        float64
}

// BoolOption is yes or no.
type BoolOption struct {
	Name, Title, Description string
	Default                  bool
}

// TextOption is a line of text. MaxLength is up to 200, which is also the default.
type TextOption struct {
	Name, Title, Description string
	Default                  string
	MaxLength                int
}

// ChoiceOption is one of 1 to 50 words. The default is the first one, unless it is named.
type ChoiceOption struct {
	Name, Title, Description string
	Default                  string
	Choices                  []string
}

func property(kind string, fallback any, title, description string) wire.Map {
	written := wire.Map{{Name: "type", Value: kind}, {Name: "default", Value: fallback}}
	if title != "" {
		written = written.With("title", title)
	}
	if description != "" {
		written = written.With("description", description)
	}
	return written
}

func (o IntOption) value() (string, any) { return o.Name, o.Default }

func (o IntOption) property() (string, wire.Map, error) {
	written := property("integer", o.Default, o.Title, o.Description).With("minimum", o.Min).With("maximum", o.Max)
	return o.Name, written, between(float64(o.Min), float64(o.Default), float64(o.Max))
}

func (o NumberOption) value() (string, any) { return o.Name, o.Default }

func (o NumberOption) property() (string, wire.Map, error) {
	written := property("number", o.Default, o.Title, o.Description).With("minimum", o.Min).With("maximum", o.Max)
	return o.Name, written, between(o.Min, o.Default, o.Max)
}

func (o BoolOption) value() (string, any) { return o.Name, o.Default }

func (o BoolOption) property() (string, wire.Map, error) {
	return o.Name, property("boolean", o.Default, o.Title, o.Description), nil
}

func (o TextOption) value() (string, any) { return o.Name, o.Default }

func (o TextOption) property() (string, wire.Map, error) {
	most := o.MaxLength
	if most == 0 {
		most = optionCharsMax
	}
	var err error
	if most < 1 || most > optionCharsMax || utf8.RuneCountInString(o.Default) > most {
		err = fmt.Errorf("a text has at most %d characters, the default at most MaxLength", optionCharsMax)
	}
	return o.Name, property("string", o.Default, o.Title, o.Description).With("maxLength", most), err
}

func (o ChoiceOption) value() (string, any) {
	if o.Default == "" && len(o.Choices) > 0 {
		return o.Name, o.Choices[0]
	}
	return o.Name, o.Default
}

func (o ChoiceOption) property() (string, wire.Map, error) {
	_, fallback := o.value()
	words := make([]any, len(o.Choices))
	for at, choice := range o.Choices {
		words[at] = choice
	}
	var err error
	if len(words) < 1 || len(words) > choicesMax || !slices.Contains(words, fallback) {
		err = fmt.Errorf("there are 1 to %d Choices, the default is one of them", choicesMax)
	}
	return o.Name, property("string", fallback, o.Title, o.Description).With("enum", words), err
}

func between(least, number, most float64) error {
	if !(least <= number && number <= most) || math.IsInf(least, 0) || math.IsInf(most, 0) {
		return fmt.Errorf("the default lies between Min and Max")
	}
	return nil
}

var optionName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)

// schema is the JSON Schema of a manifest [OP1] [OP2].
func schema(options []Option) (wire.Map, error) {
	if len(options) > optionsMax {
		return nil, fmt.Errorf("Game.Options are at most %d [OP1]", optionsMax)
	}
	properties, taken := wire.Map{}, map[string]bool{}
	for _, option := range options {
		name, written, err := option.property()
		for _, field := range written {
			text, _ := field.Value.(string)
			chars := utf8.RuneCountInString(text)
			if field.Name == "title" && chars > titleCharsMax || field.Name == "description" && chars > detailCharsMax {
				err = fmt.Errorf("a title has at most %d characters, a description %d", titleCharsMax, detailCharsMax)
			}
		}
		if !optionName.MatchString(name) || taken[name] {
			return nil, fmt.Errorf("option %q: its name has 1 to 40 letters, digits, _ or -, and is the only one [OP1]", name)
		}
		if err != nil {
			return nil, fmt.Errorf("option %q: %w [OP2]", name, err)
		}
		taken[name] = true
		properties = append(properties, wire.Field{Name: name, Value: written})
	}
	return wire.Map{{Name: "type", Value: "object"}, {Name: "properties", Value: properties}}, nil
}

// Values are the options of a match: the hub sends one for each that the game declares [OP3].
// The methods panic if there is no such option of that type.
type Values map[string]any

// Int is the value of an [IntOption].
func (v Values) Int(name string) int { return option[int](v, name) }

// Bool is the value of a [BoolOption].
func (v Values) Bool(name string) bool { return option[bool](v, name) }

// Text is the value of a [TextOption] or [ChoiceOption].
func (v Values) Text(name string) string { return option[string](v, name) }

// Number is the value of a [NumberOption] or an [IntOption].
func (v Values) Number(name string) float64 {
	if whole, ok := v[name].(int); ok {
		return float64(whole)
	}
	return option[float64](v, name)
}

func option[T any](values Values, name string) T {
	value, ok := values[name].(T)
	if !ok {
		panic(fmt.Sprintf("the option %q is %v, not a %T: see Game.Options", name, values[name], value))
	}
	return value
}

// Defaults are the options as they are if the host changes nothing.
func (g *Game) Defaults() Values {
	values := Values{}
	for _, option := range g.Options {
		name, fallback := option.value()
		values[name] = fallback
	}
	return values
}
