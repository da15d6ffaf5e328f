package minihub

import (
	"errors"
	"fmt"
	"regexp"
	"unicode/utf8"

	"minihub/internal/wire"
)

const (
	sdk = "minihub-go/0.1.0"

	nameCharsMin, nameCharsMax = 2, 40
	descriptionCharsMax        = 500
	statsMax                   = 16
	manifestBytesMax           = 16_384
)

// Game is what stands in the hub's catalogue, and what plays it.
type Game struct {
	// Name is the one that the game is registered under, letter for letter.
	Name string
	// Version is MAJOR.MINOR.PATCH. New matches go to the servers with the newest one.
	Version     string
	Description string
	Seats       Seats
	// Options are what the room's host can choose, in the order of the form.
	Options []Option
	// Stats are the numbers of a result that the hub sums up for each player.
	Stats []Stat
	// Unrated keeps results from changing ratings.
	Unrated bool
	// LateJoin lets players take a free seat during a match.
	LateJoin bool
	// Spectators says that View draws for [Spectators], too.
	Spectators bool
	// Room makes an empty room for one match: func() minihub.Room { return new(room) }.
	Room func() Room
	// Erased is optional: this player id will never come again; delete what you keep about it.
	// Return when that is done, and soon: only then the hub takes it as told [PL3] [PL4].
	Erased func(player string)
}

// Seats are the fewest and the most players of a match.
type Seats struct{ Min, Max int }

// Stat is a statistic: for each player the values of several matches are put together.
type Stat struct {
	Name, Title string
	Aggregate   Aggregate
}

// Aggregate says how the values of a [Stat] are put together.
type Aggregate string

// The aggregates.
const (
	Sum     Aggregate = "sum"
	Max     Aggregate = "max"
	Min     Aggregate = "min"
	Average Aggregate = "average"
)

var versionForm = regexp.MustCompile(`^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$`)

// Check tells what the hub would refuse with manifest_invalid [MF2]; [Run] calls it.
func (g *Game) Check() error {
	_, err := g.manifest()
	return err
}

// manifest is the map that MANIFEST carries (SPEC.md section 5).
func (g *Game) manifest() (wire.Map, error) {
	if chars := utf8.RuneCountInString(g.Name); chars < nameCharsMin || chars > nameCharsMax {
		return nil, errors.New("Game.Name has 2 to 40 characters [MF2]")
	}
	if !versionForm.MatchString(g.Version) {
		return nil, errors.New("Game.Version is MAJOR.MINOR.PATCH, as 1.0.0 [MF2]")
	}
	if utf8.RuneCountInString(g.Description) > descriptionCharsMax {
		return nil, fmt.Errorf("Game.Description has at most %d characters [MF2]", descriptionCharsMax)
	}
	if g.Seats.Min < 1 || g.Seats.Max < g.Seats.Min || g.Seats.Max > seatsMax {
		return nil, fmt.Errorf("Game.Seats are 1 to %d, Min not above Max [MF2]", seatsMax)
	}
	if g.Room == nil {
		return nil, errors.New("Game.Room is missing: func() minihub.Room { return new(room) }")
	}
	options, err := schema(g.Options)
	if err != nil {
		return nil, err
	}
	stats, err := g.stats()
	if err != nil {
		return nil, err
	}
	manifest := wire.Map{
		{Name: "name", Value: g.Name}, {Name: "version", Value: g.Version}, {Name: "description", Value: g.Description},
		{Name: "seats", Value: wire.Map{{Name: "min", Value: g.Seats.Min}, {Name: "max", Value: g.Seats.Max}}},
		{Name: "rated", Value: !g.Unrated}, {Name: "lateJoin", Value: g.LateJoin},
		{Name: "spectators", Value: g.Spectators}, {Name: "sdk", Value: sdk},
	}
	if len(g.Options) > 0 {
		manifest = manifest.With("options", options)
	}
	if len(g.Stats) > 0 {
		manifest = manifest.With("stats", stats)
	}
	if _, err := wire.Frame(manifestBytesMax, manifest); err != nil {
		return nil, fmt.Errorf("the game's manifest: %w [MF2]", err)
	}
	return manifest, nil
}

func (g *Game) stats() (wire.Map, error) {
	if len(g.Stats) > statsMax {
		return nil, fmt.Errorf("Game.Stats are at most %d [MF2]", statsMax)
	}
	stats := wire.Map{}
	for _, stat := range g.Stats {
		switch stat.Aggregate {
		case Sum, Max, Min, Average:
		default:
			return nil, fmt.Errorf("Game.Stats: the Aggregate of %q is Sum, Max, Min or Average [MF2]", stat.Name)
		}
		if stat.Name == "" || stat.Title == "" {
			return nil, errors.New("Game.Stats: each has a Name and a Title [MF2]")
		}
		value := wire.Map{{Name: "title", Value: stat.Title}, {Name: "aggregate", Value: string(stat.Aggregate)}}
		stats = append(stats, wire.Field{Name: stat.Name, Value: value})
	}
	return stats, nil
}

func (g *Game) hasStat(name string) bool {
	for _, stat := range g.Stats {
		if stat.Name == name {
			return true
		}
	}
	return false
}
