package minihub

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Writers that collide this often are not colliding by chance.
const updatesMax = 20

// Store keeps values that JSON can hold at the hub, by key, from match to match (SPEC.md section
// 14). They survive restarts of the program and of the hub. Its methods wait for the hub's answer.
//
// An error is mostly a [*HubError] with the code limit_exceeded (over a quota), not_found (a player
// that is gone) or busy (the hub's disk is full).
type Store struct {
	ask   func(frame []any) (any, error)
	scope any
}

// Of is what is stored about one player of this game, by [Seat].Player. It goes with the player [ST7].
func (s Store) Of(player string) Store { return Store{s.ask, player} }

// Get reads a value. The revision is 0 if there is none, and then the value is left as it is.
func (s Store) Get(key string, value any) (revision int, err error) {
	answer, err := s.ask([]any{typeStoreGet, nil, s.scope, key})
	if err != nil || answer == nil {
		return 0, err
	}
	entry, _ := answer.(map[string]any)
	raw, ok := entry["value"].([]byte)
	if !ok {
		return 0, errors.New("the hub's answer has no value")
	}
	if revision, err = revisionOf(answer); err != nil {
		return 0, err
	}
	return revision, json.Unmarshal(raw, value)
}

// Put stores a value.
func (s Store) Put(key string, value any) error { return s.put(key, value, nil) }

// PutIf stores a value only if the present one has this revision (0: only if there is none); else
// the error is a [*HubError] with the code conflict [ST4].
func (s Store) PutIf(key string, value any, revision int) error { return s.put(key, value, revision) }

func (s Store) put(key string, value, revision any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return err
	}
	_, err = s.ask([]any{typeStorePut, nil, s.scope, key, raw, revision})
	return err
}

// Delete removes a value, and tells whether there was one.
func (s Store) Delete(key string) (bool, error) { return s.remove(key, nil) }

// DeleteIf removes a value only if it has this revision; else the error is a [*HubError] with the
// code conflict [ST4].
func (s Store) DeleteIf(key string, revision int) (bool, error) { return s.remove(key, revision) }

func (s Store) remove(key string, revision any) (bool, error) {
	answer, err := s.ask([]any{typeStoreDelete, nil, s.scope, key, revision})
	return answer == true, err
}

// List gives up to 100 keys that begin with the prefix and come after a key (""): in the order of
// their bytes. More says that there are others behind [ST2].
func (s Store) List(prefix, after string) (keys []string, more bool, err error) {
	var from any
	if after != "" {
		from = after
	}
	answer, err := s.ask([]any{typeStoreList, nil, s.scope, prefix, from, nil})
	if err != nil {
		return nil, false, err
	}
	page, _ := answer.(map[string]any)
	entries, ok := page["entries"].([]any)
	for _, each := range entries {
		entry, _ := each.(map[string]any)
		key, isText := entry["key"].(string)
		keys, ok = append(keys, key), ok && isText
	}
	if !ok {
		return nil, false, errors.New("the hub's answer is no list of entries")
	}
	return keys, page["more"] == true, nil
}

// Update reads, changes and writes a value, and does so again if another match wrote meanwhile. It
// gives the new value. The change gets the zero value where there is none:
//
//	played, err := minihub.Update(m.Store(), "played", func(n int) int { return n + 1 })
func Update[T any](store Store, key string, change func(T) T) (T, error) {
	for tries := 1; ; tries++ {
		var value T
		revision, err := store.Get(key, &value)
		if err != nil {
			return value, err
		}
		value = change(value)
		err = store.PutIf(key, value, revision)
		var told *HubError
		if err == nil || !errors.As(err, &told) || told.Code != "conflict" || tries == updatesMax {
			return value, err
		}
	}
}

// revisionOf reads a revision; above 2^32 - 1 it may come as a float [ST4].
func revisionOf(answer any) (int, error) {
	entry, _ := answer.(map[string]any)
	switch revision := entry["revision"].(type) {
	case int:
		return revision, nil
	case float64:
		if whole := int(revision); float64(whole) == revision {
			return whole, nil
		}
	}
	return 0, fmt.Errorf("the hub's answer has no revision")
}
