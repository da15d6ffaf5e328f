// Probe is a game for the tests that play at a real hub: it asks the hub for everything that the
// example does not use, and shows the answers.
package main

import (
	"fmt"

	"minihub"
	"minihub/view"
)

type probe struct {
	minihub.Match
	Lines []string
}

func (p *probe) State() any { return p }

func (p *probe) Opened() error {
	p.Lines = []string{fmt.Sprintf("die %d", p.FairRandom("die/1")[0])}
	return nil
}

func (p *probe) Action(seat int, action string, _ any) {
	switch action {
	case "store":
		mine := p.Store().Of(p.Seat(seat).Player)
		for _, store := range []minihub.Store{p.Store(), mine} {
			played, err := minihub.Update(store, "played", func(n int) int { return n + 1 })
			keys, more, listed := store.List("", "")
			p.Lines = append(p.Lines, fmt.Sprint("played ", played, " ", err, " ", keys, more, listed))
		}
		revision, err := mine.Get("played", new(int))
		p.Lines = append(p.Lines, fmt.Sprint("refused ", mine.PutIf("played", 9, revision+1) != nil, " ", err))
		there, err := mine.Delete("played")
		p.Lines = append(p.Lines, fmt.Sprint("deleted ", there, " ", err))
	case "again":
		p.Lines = append(p.Lines, fmt.Sprintf("die %d", p.FairRandom("die/1")[0]))
	case "panic":
		panic("on purpose")
	}
}

func (p *probe) View(int) view.Node {
	return view.Column(view.Text("Host: "+view.Player(p.Host())), view.Log(p.Lines...),
		view.Progress{Label: "lines", Value: float64(len(p.Lines)), Max: 10},
		// What the view does not offer, no action gets to.
		view.Button{Label: "Store", Action: "store"},
		view.Button{Label: "Again", Action: "again"},
		view.Button{Label: "Panic", Action: "panic"})
}

func main() {
	minihub.Main(minihub.Game{
		Name: "Probe", Version: "1.0.0", Seats: minihub.Seats{Min: 1, Max: 1},
		Room: func() minihub.Room { return new(probe) },
	})
}
