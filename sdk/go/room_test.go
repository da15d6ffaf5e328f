package minihub_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"minihub"
	"minihub/minihubtest"
	"minihub/view"
)

// diary is a match that writes down what happens, and does what it is told.
type diary struct {
	minihub.Match
	Entries []string
	hidden  int
	do      func(*diary)
}

func (d *diary) write(format string, values ...any) {
	d.Entries = append(d.Entries, fmt.Sprintf(format, values...))
}

func (d *diary) State() any              { return d }
func (d *diary) Opened() error           { d.write("opened"); return nil }
func (d *diary) Restored() error         { d.hidden = len(d.Entries); return nil }
func (d *diary) Dropped(seat int)        { d.write("dropped %d %v", seat, d.Seat(seat).Connected) }
func (d *diary) Joined(seat int)         { d.write("joined %d", seat) }
func (d *diary) Deadline(name string)    { d.write("deadline %s", name) }
func (d *diary) Closed(reason string)    { d.write("closed %s", reason) }
func (d *diary) Data(seat int, p []byte) { d.write("data %d %s", seat, p) }
func (d *diary) Back(seat int, missed bool) {
	d.write("back %d %v %v", seat, missed, d.Seat(seat).Connected)
}
func (d *diary) Left(seat int, reason string) {
	d.write("left %d %s %v", seat, reason, d.Seat(seat).Left)
}
func (d *diary) Action(seat int, action string, value any) {
	if action == "do" {
		d.do(d)
		return
	}
	d.write("action %d %s %v %T", seat, action, value, value)
}

func (d *diary) View(seat int) view.Node {
	if len(d.Entries) == 0 {
		return nil
	}
	last := d.Entries[len(d.Entries)-1]
	return view.Column(
		view.Text(fmt.Sprintf("%d: %d, %.100s", seat, len(d.Entries), last)),
		view.Button{Label: "Do", Action: "do"}, view.Button{Label: "Act", Action: "act"},
		view.NumberInput{Label: "Number", Action: "act"}, view.TextInput{Label: "Text", Action: "act"},
		view.Choices{Label: "Some", Action: "act", Multi: true, Choices: []view.Choice{{Value: 1}, {Value: "b"}}},
	)
}

func writing(do func(*diary)) minihub.Game {
	return minihub.Game{
		Name: "Diary", Version: "1.0.0", Seats: minihub.Seats{Min: 2, Max: 4}, Spectators: true, LateJoin: true,
		Stats: []minihub.Stat{{Name: "lines", Title: "Lines", Aggregate: minihub.Sum}},
		Room:  func() minihub.Room { return &diary{do: do} },
	}
}

// doing plays a match up to one action that does this; it gives what panicked.
func doing(t *testing.T, do func(*diary)) (table *minihubtest.Table, panicked any) {
	t.Helper()
	table = minihubtest.Open(t, writing(do), minihubtest.Setup{Seats: 3})
	defer func() { panicked = recover() }()
	table.Action(0, "do", nil)
	return table, nil
}

func kinds(frames [][]any) (list []int) {
	for _, frame := range frames {
		list = append(list, frame[0].(int))
	}
	return list
}

func TestEachEventReachesItsMethodInOrder(t *testing.T) {
	t.Run("[PL1] [RM4] [DL2] [AC1] [DT3]", func(t *testing.T) {
		table := minihubtest.Open(t, writing(func(d *diary) { d.SetDeadline("turn", time.Second) }), minihubtest.Setup{})
		for _, value := range []any{nil, 3, 2.5, "text", true, []any{1, "b"}} {
			table.Action(0, "act", value)
		}
		table.Action(0, "do", nil)
		table.Message(1, []byte("hello"))
		table.Drop(0)
		table.Back(0, true)
		table.Join(2)
		table.Deadline("turn")
		table.Leave(1)
		table.Close("closed")
		wanted := []string{"opened", "action 0 act <nil> <nil>", "action 0 act 3 int", "action 0 act 2.5 float64",
			"action 0 act text string", "action 0 act [1 b] []interface {}", "data 1 hello",
			"dropped 0 false", "back 0 true true", "joined 2", "deadline turn", "left 1 left true", "closed closed"}
		if got := table.Room().(*diary).Entries; !reflect.DeepEqual(got, wanted) {
			t.Errorf("%q", got)
		}
	})
}

func TestAfterAnEventItStoresAndShowsOnlyWhatHasChanged(t *testing.T) {
	t.Run("[CP1] [VW4] [PL1]", func(t *testing.T) {
		table := minihubtest.Open(t, writing(func(*diary) {}), minihubtest.Setup{})
		if got := kinds(table.Frames); !reflect.DeepEqual(got, []int{35, 32, 32, 32}) {
			t.Error(got)
		}
		table.Frames = nil
		table.Action(0, "do", nil)
		if len(table.Frames) > 0 {
			t.Error(table.Frames)
		}
		table.Leave(1)
		if table.Frames[0][0] != 35 || table.Frames[1][2] != 0 || table.Frames[2][2] != minihub.Spectators || len(table.Frames) != 3 {
			t.Error(table.Frames)
		}
	})
	t.Run("[CP3] and stores now and then though nothing has", func(t *testing.T) {
		table := minihubtest.Open(t, writing(func(*diary) {}), minihubtest.Setup{})
		for range 600 {
			table.Action(0, "do", nil)
		}
		if got := kinds(table.Frames[4:]); !reflect.DeepEqual(got, []int{35, 35}) {
			t.Error(got)
		}
	})
	t.Run("[CP1] and goes on without what is too large", func(t *testing.T) {
		table, panicked := doing(t, func(d *diary) { d.write("%s", strings.Repeat("x", 1<<17)) })
		if panicked != nil || !strings.Contains(table.Words(0), "0: 2, xxx") {
			t.Error(panicked, table.Words(0))
		}
		var stored diary
		if table.Stored(&stored); len(stored.Entries) != 1 {
			t.Error(stored.Entries)
		}
	})
}

func TestAMatchGoesOnFromItsCheckpoint(t *testing.T) {
	t.Run("[CP2] [DL3]", func(t *testing.T) {
		table := minihubtest.Open(t, writing(func(d *diary) { d.SetDeadline("turn", time.Minute) }), minihubtest.Setup{})
		table.Action(0, "do", nil)
		table.Action(0, "act", 1)
		table = table.Restarted()
		if room := table.Room().(*diary); room.hidden != 2 || room.Entries[0] != "opened" || table.Deadlines["turn"] != time.Minute {
			t.Errorf("%+v", room)
		}
		table.Action(0, "act", 2)
		if !strings.Contains(table.Words(1), "act 2") {
			t.Error(table.Words(1))
		}
	})
}

func TestWhoHasLeftIsGoneAlsoAfterARestart(t *testing.T) {
	t.Run("[CP2] [PL1]", func(t *testing.T) {
		table := minihubtest.Open(t, writing(func(*diary) {}), minihubtest.Setup{Seats: 3})
		table.Leave(1)
		table = table.Restarted()
		room := table.Room().(*diary)
		if room.Seat(0).Left || !room.Seat(1).Left || room.Seat(1).Connected || table.View(1) != nil || table.View(2) == nil {
			t.Errorf("%+v", room.Seats())
		}
	})
}

func TestAMatchCanBeDeclined(t *testing.T) {
	t.Run("[RM1]", func(t *testing.T) {
		game := writing(nil)
		game.Room = func() minihub.Room { return &declining{} }
		if _, err := minihubtest.Try(t, game, minihubtest.Setup{}); err == nil || err.Error() != "three are too many" {
			t.Error(err)
		}
	})
}

type declining struct{ minihub.Match }

func (d *declining) Opened() error { return errors.New("three are too many") }

func TestBytesGoToWhomTheyAreMeantFor(t *testing.T) {
	t.Run("[DT1]", func(t *testing.T) {
		payload := []byte{0, 255}
		table, _ := doing(t, func(d *diary) {
			d.Send(payload)
			d.Send(payload, 1)
			d.Send(payload, 0, 2)
			d.Send(payload, minihub.Spectators)
			d.SendBut(1, payload)
		})
		for at, wanted := range []any{nil, 1, []any{0, 2}, 255, -2} {
			if got := table.Data[at]; !reflect.DeepEqual(got.To, wanted) || !bytes.Equal(got.Payload, payload) {
				t.Error(got)
			}
		}
	})
}

func TestAPatchChangesAViewThatWasShown(t *testing.T) {
	patch := func(d *diary) {
		d.Patch(0, view.Set("k", map[string]any{"text": view.Player(1) + "!", "tone": nil}),
			view.Replace("k", view.Text("x")), view.Insert("c", 0, view.Text("y")), view.Remove("z"))
	}
	t.Run("[VW5] in the order of the changes", func(t *testing.T) {
		table, panicked := doing(t, func(d *diary) {
			d.Show(0, view.Keyed("c", view.Column(view.Keyed("k", view.Text("a")), view.Keyed("z", view.Text("b")))))
			patch(d)
		})
		node := func(text string) any { return map[string]any{"type": "text", "text": text} }
		wanted := []any{
			[]any{"set", "k", map[string]any{"text": []any{map[string]any{"seat": 1}, "!"}, "tone": nil}},
			[]any{"replace", "k", node("x")}, []any{"insert", "c", 0, node("y")}, []any{"remove", "z"},
		}
		var got any
		for _, frame := range table.Frames {
			if frame[0] == 33 {
				got = frame[3]
			}
		}
		if panicked != nil || !reflect.DeepEqual(got, wanted) {
			t.Error(panicked, got)
		}
	})
	t.Run("[VW6] and not before", func(t *testing.T) {
		if _, panicked := doing(t, func(d *diary) { d.Patch(5, view.Remove("k")) }); panicked == nil {
			t.Error("no seat 5 is there")
		}
		game := writing(nil)
		game.Room = func() minihub.Room { return &patching{} }
		defer func() {
			if panicked := fmt.Sprint(recover()); !strings.Contains(panicked, "VW6") {
				t.Error(panicked)
			}
		}()
		minihubtest.Open(t, game, minihubtest.Setup{})
	})
}

type patching struct{ minihub.Match }

func (p *patching) Opened() error { p.Patch(0, view.Remove("k")); return nil }

func TestTheEndComesAfterTheLastViewAndThenNothing(t *testing.T) {
	t.Run("[RS1] [RS3] a result", func(t *testing.T) {
		table, _ := doing(t, func(d *diary) {
			d.Finish(minihub.Result{
				Places: minihub.Ranked(2), Scores: map[int]float64{2: 7.5},
				Stats: map[int]map[string]float64{0: {"lines": 3}},
			})
			d.Finish(minihub.Result{Places: minihub.Ranked(1)}) // only the first counts
			d.write("over")
		})
		score := 7.5
		wanted := []minihub.Placement{
			{Seat: 2, Place: 1, Score: &score}, {Seat: 0, Place: 2, Stats: map[string]float64{"lines": 3}}, {Seat: 1, Place: 2},
		}
		if !reflect.DeepEqual(table.Result, wanted) || !strings.Contains(table.Words(0), "over") {
			t.Errorf("%+v", table.Result)
		}
		frames := len(table.Frames)
		table.Action(0, "act", 1)
		if len(table.Frames) != frames || table.Frames[frames-1][0] != 36 {
			t.Error(table.Frames[frames:])
		}
	})
	t.Run("[RS3] [RS2] a void one, its first reason cut", func(t *testing.T) {
		table, _ := doing(t, func(d *diary) { d.Void(strings.Repeat("ä", 300)); d.Void("second") })
		if table.Voided != strings.Repeat("ä", 200) || table.Result != nil {
			t.Error(table.Voided)
		}
	})
}

func TestPlacementsNameEverySeatOnce(t *testing.T) {
	t.Run("[RS1] with ties, or by scores", func(t *testing.T) {
		for wanted, result := range map[string]minihub.Result{
			"[[2 1] [0 2] [1 2]]": {Places: minihub.Ranked(2)},
			"[[0 1] [2 1] [1 3]]": {Places: minihub.Tied(0, 2)},
			"[[1 1] [0 2] [2 2]]": {Scores: map[int]float64{1: 3}},
			"[[1 1] [2 2] [0 3]]": {Scores: map[int]float64{1: 3, 0: -1}},
		} {
			table, panicked := doing(t, func(d *diary) { d.Finish(result) })
			var got [][2]int
			for _, line := range table.Result {
				got = append(got, [2]int{line.Seat, line.Place})
			}
			if fmt.Sprint(got) != wanted || panicked != nil {
				t.Errorf("%v, wanted %s; %v", got, wanted, panicked)
			}
		}
	})
	t.Run("[RS1] and only finite numbers and declared statistics", func(t *testing.T) {
		for _, result := range []minihub.Result{
			{}, {Places: minihub.Ranked(0, 0)}, {Places: minihub.Ranked(3)},
			{Scores: map[int]float64{0: math.NaN()}},
			{Places: minihub.Ranked(0), Stats: map[int]map[string]float64{0: {"other": 1}}},
			{Places: minihub.Ranked(0), Stats: map[int]map[string]float64{0: {"lines": math.Inf(1)}}},
		} {
			if _, panicked := doing(t, func(d *diary) { d.Finish(result) }); !strings.Contains(fmt.Sprint(panicked), "RS1") {
				t.Errorf("%+v: %v", result, panicked)
			}
		}
	})
}

func TestADeadlineIsWithinADay(t *testing.T) {
	t.Run("[DL1]", func(t *testing.T) {
		for name, after := range map[string]time.Duration{"": 1, "late": 25 * time.Hour, "past": -1, strings.Repeat("x", 65): 1} {
			if _, panicked := doing(t, func(d *diary) { d.SetDeadline(name, after) }); panicked == nil {
				t.Error(name)
			}
		}
		table, _ := doing(t, func(d *diary) {
			d.SetDeadline("turn", 90*time.Second)
			d.SetDeadline("other", 0)
			d.CancelDeadline("other")
		})
		if len(table.Deadlines) != 1 || table.Deadlines["turn"] != 90*time.Second {
			t.Error(table.Deadlines)
		}
	})
}

func TestWorkOfAnotherGoroutineIsAnEventOfTheRoom(t *testing.T) {
	t.Run("[CP1] with a view and a checkpoint afterwards", func(t *testing.T) {
		done := make(chan bool)
		table, _ := doing(t, func(d *diary) {
			go func() { d.Do(func() { d.write("computed") }); close(done) }()
		})
		<-done
		table.Work()
		if !strings.Contains(table.Words(0), "computed") {
			t.Error(table.Words(0))
		}
	})
}

func TestLinesForTheHostAreShort(t *testing.T) {
	t.Run("[LG1]", func(t *testing.T) {
		table, _ := doing(t, func(d *diary) { d.Log("info", "%s of %s", strings.Repeat("x", 600), view.Player(1)) })
		if len(table.Logs) != 1 || len(table.Logs[0]) != 500 {
			t.Error(table.Logs)
		}
	})
}
