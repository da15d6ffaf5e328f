package minihub_test

import (
	"reflect"
	"strings"
	"testing"

	"minihub"
)

func TestTheManifestIsCheckedWhereItIsWritten(t *testing.T) {
	many := make([]minihub.Option, 25)
	for at := range many {
		many[at] = minihub.BoolOption{Name: strings.Repeat("o", at+1)}
	}
	for rule, changes := range map[string][]func(*minihub.Game){
		"MF2": {
			func(g *minihub.Game) { g.Name = "x" },
			func(g *minihub.Game) { g.Name = strings.Repeat("x", 41) },
			func(g *minihub.Game) { g.Version = "1.0" },
			func(g *minihub.Game) { g.Version = "01.0.0" },
			func(g *minihub.Game) { g.Description = strings.Repeat("x", 501) },
			func(g *minihub.Game) { g.Seats = minihub.Seats{Min: 2, Max: 1} },
			func(g *minihub.Game) { g.Seats = minihub.Seats{Max: 65, Min: 1} },
			func(g *minihub.Game) { g.Stats = make([]minihub.Stat, 17) },
			func(g *minihub.Game) { g.Stats = []minihub.Stat{{Name: "n", Title: "t", Aggregate: "all"}} },
			func(g *minihub.Game) {
				long := minihub.ChoiceOption{Name: "c", Choices: []string{strings.Repeat("x", 16_000), strings.Repeat("y", 400)}}
				g.Options = []minihub.Option{long}
			},
		},
		"OP1": {
			func(g *minihub.Game) { g.Options = many },
			func(g *minihub.Game) { g.Options = []minihub.Option{minihub.BoolOption{Name: "a b"}} },
			func(g *minihub.Game) {
				g.Options = []minihub.Option{minihub.BoolOption{Name: "a"}, minihub.BoolOption{Name: "a"}}
			},
		},
		"OP2": {
			func(g *minihub.Game) { g.Options = []minihub.Option{minihub.IntOption{Name: "i", Default: 6, Max: 5}} },
			func(g *minihub.Game) {
				g.Options = []minihub.Option{minihub.NumberOption{Name: "n", Default: -1, Max: 5}}
			},
			func(g *minihub.Game) { g.Options = []minihub.Option{minihub.TextOption{Name: "t", MaxLength: 201}} },
			func(g *minihub.Game) {
				g.Options = []minihub.Option{minihub.TextOption{Name: "t", Default: "abc", MaxLength: 2}}
			},
			func(g *minihub.Game) { g.Options = []minihub.Option{minihub.ChoiceOption{Name: "c"}} },
			func(g *minihub.Game) {
				g.Options = []minihub.Option{minihub.BoolOption{Name: "b", Title: strings.Repeat("x", 81)}}
			},
			func(g *minihub.Game) {
				g.Options = []minihub.Option{minihub.BoolOption{Name: "b", Description: strings.Repeat("x", 301)}}
			},
			func(g *minihub.Game) {
				g.Options = []minihub.Option{minihub.ChoiceOption{Name: "c", Default: "z", Choices: []string{"a"}}}
			},
		},
	} {
		t.Run("[MF2] [OP1] [OP2] "+rule, func(t *testing.T) {
			for at, change := range changes {
				game := writing(nil)
				change(&game)
				if err := game.Check(); err == nil || !strings.Contains(err.Error(), rule) {
					t.Errorf("%d: %v", at, err)
				}
			}
		})
	}
}

func TestOptionsHaveTheirDefaultsAndTheirTypes(t *testing.T) {
	t.Run("[OP3]", func(t *testing.T) {
		game := writing(nil)
		game.Options = []minihub.Option{
			minihub.IntOption{Name: "i", Default: 3, Min: 1, Max: 5}, minihub.NumberOption{Name: "n", Default: 0.5, Max: 1},
			minihub.BoolOption{Name: "b", Default: true}, minihub.TextOption{Name: "t", Default: "x", Title: "T"},
			minihub.ChoiceOption{Name: "c", Choices: []string{"first", "second"}, Description: "D"},
		}
		if err := game.Check(); err != nil {
			t.Fatal(err)
		}
		values := game.Defaults()
		got := []any{values.Int("i"), values.Number("i"), values.Number("n"), values.Bool("b"), values.Text("t"), values.Text("c")}
		if !reflect.DeepEqual(got, []any{3, 3.0, 0.5, true, "x", "first"}) {
			t.Error(got)
		}
		defer func() {
			if recover() == nil {
				t.Error("an option that is not there is given")
			}
		}()
		values.Int("none")
	})
}
