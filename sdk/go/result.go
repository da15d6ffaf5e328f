package minihub

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"minihub/internal/wire"
)

// Result is how a match ended.
type Result struct {
	// Places are the seats, best first; those in one list are tied. Seats that are not named share
	// the last place. Without Places the scores decide, the highest first.
	Places [][]int
	Scores map[int]float64
	// Stats are values of Game.Stats by their name, for each seat.
	Stats map[int]map[string]float64
}

// Ranked are places of one seat each, best first: minihub.Result{Places: minihub.Ranked(winner)}.
func Ranked(seats ...int) [][]int {
	places := make([][]int, len(seats))
	for at, seat := range seats {
		places[at] = []int{seat}
	}
	return places
}

// Tied is a single place for all of these seats.
func Tied(seats ...int) [][]int { return [][]int{seats} }

// Placement is a line of a RESULT, as it is sent.
type Placement struct {
	Seat  int                `json:"seat"`
	Place int                `json:"place"`
	Score *float64           `json:"score,omitempty"`
	Stats map[string]float64 `json:"stats,omitempty"`
}

func (p Placement) wire() wire.Map {
	written := wire.Map{{Name: "seat", Value: p.Seat}, {Name: "place", Value: p.Place}}
	if p.Score != nil {
		written = written.With("score", *p.Score)
	}
	if len(p.Stats) > 0 {
		stats := wire.Map{}
		for _, name := range sortedKeys(p.Stats) {
			stats = stats.With(name, p.Stats[name])
		}
		written = written.With("stats", stats)
	}
	return written
}

func sortedKeys(values map[string]float64) []string {
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.SortFunc(names, strings.Compare)
	return names
}

// placements puts every seat of the match into the result exactly once [RS1].
func (r Result) placements(game *Game, seats []Seat) ([]Placement, error) {
	all := make([]int, len(seats))
	for at, seat := range seats {
		all[at] = seat.Seat
	}
	places := r.Places
	if places == nil {
		if r.Scores == nil {
			return nil, fmt.Errorf("a result has Places or Scores [RS1]")
		}
		places = r.byScore(all)
	}
	rest := slices.Clone(all)
	for _, group := range places {
		for _, seat := range group {
			at := slices.Index(rest, seat)
			if at < 0 {
				return nil, fmt.Errorf("a result names seat %d twice, or it is not in the match [RS1]", seat)
			}
			rest = slices.Delete(rest, at, at+1)
		}
	}
	var list []Placement
	for _, group := range append(slices.Clip(places), rest) {
		place := len(list) + 1
		for _, seat := range group {
			line := Placement{Seat: seat, Place: place, Stats: r.Stats[seat]}
			if score, ok := r.Scores[seat]; ok {
				line.Score = &score
			}
			if err := line.check(game); err != nil {
				return nil, err
			}
			list = append(list, line)
		}
	}
	return list, nil
}

func (r Result) byScore(all []int) [][]int {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b int) int { return cmp.Compare(r.Scores[b], r.Scores[a]) })
	var places [][]int
	for at, seat := range sorted {
		if at > 0 && r.Scores[sorted[at-1]] == r.Scores[seat] {
			last := len(places) - 1
			places[last] = append(places[last], seat)
		} else {
			places = append(places, []int{seat})
		}
	}
	return places
}

func (p Placement) check(game *Game) error {
	values := []float64{}
	if p.Score != nil {
		values = append(values, *p.Score)
	}
	for name, value := range p.Stats {
		if !game.hasStat(name) {
			return fmt.Errorf("the statistic %q is not in Game.Stats [RS1]", name)
		}
		values = append(values, value)
	}
	for _, value := range values {
		if math.IsNaN(value) || math.IsInf(value, 0) {
			return fmt.Errorf("scores and statistics are finite numbers [RS1]")
		}
	}
	return nil
}
