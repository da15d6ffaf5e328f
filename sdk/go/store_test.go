package minihub_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"minihub"
	"minihub/minihubtest"
)

func TestWhatIsStoredStays(t *testing.T) {
	t.Run("[ST1] [ST2] [ST4] for the game and for each player", func(t *testing.T) {
		type best struct{ Moves int }
		table, panicked := doing(t, func(d *diary) {
			store, player := d.Store(), d.Store().Of(d.Seat(1).Player)
			var value best
			if revision, err := store.Get("best", &value); revision != 0 || err != nil {
				panic(fmt.Sprint(revision, err))
			}
			for _, err := range []error{store.Put("best", best{7}), store.PutIf("new", 1, 0), player.Put("best", best{9})} {
				if err != nil {
					panic(err)
				}
			}
			revision, err := store.Get("best", &value)
			d.write("%d %v %v", value.Moves, err, revision > 0)
			var told *minihub.HubError
			d.write("%v", errors.As(store.PutIf("best", best{8}, revision+100), &told) && told.Code == "conflict")
			keys, more, err := store.List("", "")
			d.write("%v %v %v", keys, more, err)
			keys, _, _ = store.List("b", "best")
			_, err = store.DeleteIf("new", 1<<30)
			d.write("%v", errors.As(err, &told) && told.Code == "conflict")
			there, err := store.Delete("new")
			again, _ := store.Delete("new")
			d.write("%v %v %v %v", keys, there, again, err)
		})
		wanted := []string{"opened", "7 <nil> true", "true", "[best new] false <nil>", "true", "[] true false <nil>"}
		if got := table.Room().(*diary).Entries; panicked != nil || !reflect.DeepEqual(got, wanted) {
			t.Errorf("%q %v", got, panicked)
		}
	})
	t.Run("[ST3] and nothing for a player whom the game does not know", func(t *testing.T) {
		_, panicked := doing(t, func(d *diary) {
			var told *minihub.HubError
			if err := d.Store().Of("somebody").Put("k", 1); !errors.As(err, &told) || told.Code != "not_found" {
				panic(fmt.Sprint(err))
			}
		})
		if panicked != nil {
			t.Error(panicked)
		}
	})
	t.Run("[ST4] [ST6] changed though others write", func(t *testing.T) {
		collisions := 3
		table, panicked := doing(t, func(d *diary) {
			played, err := minihub.Update(d.Store(), "played", func(n int) int {
				if collisions--; collisions > 0 {
					_ = d.Store().Put("played", n+10)
				}
				return n + 1
			})
			d.write("%d %v", played, err)
			_, err = minihub.Update(d.Store(), "played", func(n int) int { _ = d.Store().Put("played", 0); return n })
			d.write("%v", err != nil)
		})
		if got := table.Room().(*diary).Entries; panicked != nil || got[1] != "21 <nil>" || got[2] != "true" {
			t.Errorf("%q %v", got, panicked)
		}
	})
}

func TestFairRandomNumbersAreTheSameForALabel(t *testing.T) {
	t.Run("[RN2] also after a restart", func(t *testing.T) {
		ask := func(d *diary) {
			first, other := d.FairRandom("deal/1"), d.FairRandom("deal/2")
			d.write("%x %v", first, first != other && first == d.FairRandom("deal/1"))
		}
		table := minihubtest.Open(t, writing(ask), minihubtest.Setup{Seed: 5})
		table.Action(0, "do", nil)
		table = table.Restarted()
		table.Action(0, "do", nil)
		got := table.Room().(*diary).Entries
		if got[1] != got[2] || got[1][65:] != "true" {
			t.Errorf("%q", got)
		}
		for _, label := range []string{"", string(make([]byte, 65))} {
			if _, panicked := doing(t, func(d *diary) { d.FairRandom(label) }); panicked == nil {
				t.Errorf("label %q", label)
			}
		}
	})
}

func TestTheHostOfTheRoomIsKnown(t *testing.T) {
	t.Run("[PL5]", func(t *testing.T) {
		table := minihubtest.Open(t, writing(func(d *diary) { d.write("host %d", d.Host()) }), minihubtest.Setup{})
		for _, host := range []int{0, 1, -1} {
			if host != 0 {
				table.Host(host)
			}
			table.Action(0, "do", nil)
		}
		if got := table.Room().(*diary).Entries[1:]; !reflect.DeepEqual(got, []string{"host 0", "host 1", "host -1"}) {
			t.Error(got)
		}
	})
}
