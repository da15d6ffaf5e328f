// Rock Paper Scissors, the example game that every SDK of minihub has, with the same behaviour and
// the same texts:
//
//   - "Rock Paper Scissors", 2 players, spectators; the option `wins` (1 to 5, default 2): who has
//     won so many rounds first wins the match.
//   - In a round each player picks rock, paper or scissors, and may pick again until both have
//     picked. Until then nobody learns of a pick but who made it, spectators neither.
//   - Then both picks are shown, and after the deadline `next` of 2 seconds the next round begins,
//     unless this one ended the match. A draw counts for nobody.
//   - Who leaves loses. The scores are the rounds won.
//   - All of it is in the checkpoint, so that the match goes on after a restart.
//   - What a seat sees: a status ("Pick one", "Waiting for NAME", "Both are picking" for spectators,
//     or the last round); while a player may pick, the choices "Your pick" (action `pick`); between
//     rounds a timer "Next round in"; a table "Rounds won"; the last ten rounds, oldest first, as
//     "NAME rock, NAME paper: NAME wins" or "NAME rock, NAME rock: a draw".
package main

import (
	"fmt"
	"time"

	"minihub"
	"minihub/view"
)

var game = minihub.Game{
	Name:        "Rock Paper Scissors",
	Version:     "1.0.0",
	Description: "Pick at the same time. Who first wins enough rounds wins.",
	Seats:       minihub.Seats{Min: 2, Max: 2},
	Options:     []minihub.Option{minihub.IntOption{Name: "wins", Title: "Rounds to win", Default: 2, Min: 1, Max: 5}},
	Spectators:  true,
	Room:        func() minihub.Room { return new(match) },
}

var beaten = map[string]string{"rock": "scissors", "paper": "rock", "scissors": "paper"}

// match is a room; its exported fields are its checkpoint.
type match struct {
	minihub.Match
	Picks [2]string
	Won   [2]float64
	Lines []string
}

func (m *match) State() any { return m }

func (m *match) shown() bool { return m.Picks[0] != "" && m.Picks[1] != "" }

func (m *match) Action(seat int, action string, value any) {
	pick, _ := value.(string)
	if action != "pick" || beaten[pick] == "" || m.shown() {
		return // a player may send anything at any time
	}
	if m.Picks[seat] = pick; !m.shown() {
		return
	}
	m.SetDeadline("next", 2*time.Second)
	outcome := "a draw"
	for winner, picked := range m.Picks {
		if beaten[picked] == m.Picks[1-winner] {
			outcome = view.Player(winner) + " wins"
			if m.Won[winner]++; m.Won[winner] == m.Options().Number("wins") {
				m.finish(winner)
			}
		}
	}
	m.Lines = append(m.Lines[max(0, len(m.Lines)-9):],
		fmt.Sprintf("%s %s, %s %s: %s", view.Player(0), m.Picks[0], view.Player(1), m.Picks[1], outcome))
}

func (m *match) Deadline(string) { m.Picks = [2]string{} }

func (m *match) Left(seat int, _ string) { m.finish(1 - seat) }

func (m *match) finish(winner int) {
	m.CancelDeadline("next")
	m.Finish(minihub.Result{Places: minihub.Ranked(winner), Scores: map[int]float64{0: m.Won[0], 1: m.Won[1]}})
}

func (m *match) View(seat int) view.Node {
	status, next := "Both are picking", view.Node(nil)
	if m.shown() {
		status, next = m.Lines[len(m.Lines)-1], view.Timer{Deadline: "next", Label: "Next round in"}
	} else if seat != minihub.Spectators {
		status, next = "Pick one", choices(m.Picks[seat])
		if m.Picks[seat] != "" {
			status = "Waiting for " + view.Player(1-seat)
		}
	}
	won := func(seat int) []string { return []string{view.Player(seat), fmt.Sprint(m.Won[seat])} }
	return view.Column(
		view.Text(status, view.Status),
		next,
		view.Table{Label: "Rounds won", Columns: []string{"Player", "Won"}, Rows: [][]string{won(0), won(1)}},
		view.Log(m.Lines...),
	)
}

func choices(picked string) view.Node {
	return view.Choices{Label: "Your pick", Action: "pick", Choices: []view.Choice{
		{Value: "rock", Label: "Rock", Selected: picked == "rock"},
		{Value: "paper", Label: "Paper", Selected: picked == "paper"},
		{Value: "scissors", Label: "Scissors", Selected: picked == "scissors"},
	}}
}

func main() { minihub.Main(game) }
