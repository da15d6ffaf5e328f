package minihub

import (
	"encoding/json"
	"reflect"
	"testing"

	"minihub/internal/vectors"
)

func TestAViewOffersTheSameInEveryLanguage(t *testing.T) {
	var file struct {
		Offers []struct {
			Name, Action string
			View         json.RawMessage
			Takes, Drops []json.RawMessage
		}
		Patches []struct {
			Name                 string
			View, Patches, After json.RawMessage
		}
	}
	vectors.Load(t, "offers", &file)
	read := func(text json.RawMessage) any { return vectors.Plain(vectors.Value(t, text)) }
	for _, each := range file.Offers {
		t.Run("[AC1] "+each.Name, func(t *testing.T) {
			seen := read(each.View).(tree)
			for _, value := range each.Takes {
				if !offers(seen, each.Action, read(value)) {
					t.Errorf("drops %s", value)
				}
			}
			for _, value := range each.Drops {
				if offers(seen, each.Action, read(value)) {
					t.Errorf("takes %s", value)
				}
			}
		})
	}
	for _, each := range file.Patches {
		t.Run("[VW5] "+each.Name, func(t *testing.T) {
			before := read(each.View).(tree)
			after, err := patched(before, read(each.Patches).([]any))
			if string(each.After) == "null" {
				if err == nil {
					t.Errorf("gives %v", after)
				}
			} else if err != nil || !reflect.DeepEqual(any(after), read(each.After)) {
				t.Errorf("gives %v, %v", after, err)
			}
			if !reflect.DeepEqual(any(before), read(each.View)) {
				t.Error("the view before is changed")
			}
		})
	}
}
