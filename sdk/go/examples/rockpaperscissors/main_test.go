package main

import (
	"strings"
	"testing"

	"minihub/minihubtest"
)

func begin(t *testing.T, wins int) *minihubtest.Table {
	t.Helper()
	return minihubtest.Open(t, game, minihubtest.Setup{Options: map[string]any{"wins": wins}})
}

func round(table *minihubtest.Table, first, second string) {
	table.Action(0, "pick", first)
	table.Action(1, "pick", second)
}

func TestAPickIsHiddenUntilBothHavePicked(t *testing.T) {
	table := begin(t, 2)
	before := [2]string{table.Words(1), table.Words(minihubtest.Spectators)}
	table.Action(0, "pick", "rock")
	table.Action(0, "pick", "scissors")
	if table.Words(1) != before[0] || table.Words(minihubtest.Spectators) != before[1] {
		t.Error("somebody else sees something")
	}
	if !strings.Contains(table.Words(0), "Waiting for {1}") {
		t.Error(table.Words(0))
	}
	table.Action(1, "pick", "paper")
	for _, seat := range []int{0, 1, minihubtest.Spectators} {
		if !strings.Contains(table.Words(seat), "{0} scissors, {1} paper: {0} wins") {
			t.Error(table.Words(seat))
		}
	}
}

func TestTheFirstToWinEnoughRoundsWinsTheMatch(t *testing.T) {
	table := begin(t, 2)
	for _, second := range []string{"rock", "paper", "scissors"} {
		round(table, "rock", second)
		if table.Result != nil {
			t.Fatal("too early")
		}
		table.Deadline("next")
	}
	round(table, "scissors", "rock")
	if len(table.Result) != 2 || table.Result[0].Seat != 1 || *table.Result[0].Score != 2 || *table.Result[1].Score != 1 {
		t.Errorf("%+v", table.Result)
	}
	if len(table.Deadlines) > 0 {
		t.Error("the clock still runs")
	}
}

func TestWhatIsNoPickChangesNothing(t *testing.T) {
	table := begin(t, 2)
	frames := len(table.Frames)
	for _, value := range []any{nil, 1, "", "well", []any{"rock"}, true} {
		table.Action(0, "pick", value)
	}
	table.Action(0, "other", "rock")
	if len(table.Frames) != frames {
		t.Error(table.Frames[frames:])
	}
	round(table, "rock", "paper")
	table.Action(0, "pick", "scissors")
	if !strings.Contains(table.Words(0), "{0} rock, {1} paper") || table.Actions(0) != nil {
		t.Error("a pick after both were shown counts")
	}
}

func TestTheMatchGoesOnAfterARestart(t *testing.T) {
	table := begin(t, 2)
	round(table, "rock", "scissors")
	table = table.Restarted()
	table.Deadline("next")
	table.Action(0, "pick", "paper")
	table = table.Restarted()
	table.Action(1, "pick", "rock")
	if len(table.Result) != 2 || table.Result[0].Seat != 0 {
		t.Errorf("%+v", table.Result)
	}
}

func TestWhoLeavesLoses(t *testing.T) {
	table := begin(t, 5)
	table.Leave(0)
	if len(table.Result) != 2 || table.Result[0].Seat != 1 {
		t.Errorf("%+v", table.Result)
	}
}
