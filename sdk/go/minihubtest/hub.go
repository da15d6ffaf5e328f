package minihubtest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"

	"minihub"
)

const (
	matchID    = "00000000-0000-7000-8000-000000000001"
	listMost   = 100
	ownEntries = "" // the scope of the game itself; players' ids are never empty
)

type entry struct {
	value    []byte
	revision int
}

// hub answers what a game asks it for: storage without quotas (SPEC.md section 14), and fair random
// numbers by the seed of the test (section 15).
type hub struct {
	seed     uint64
	players  []string
	revision int
	entries  map[string]map[string]entry
}

func newHub(seed uint64) *hub { return &hub{seed: seed, entries: map[string]map[string]entry{}} }

func (h *hub) random(label string) []byte {
	seed := sha256.Sum256(binary.BigEndian.AppendUint64(nil, h.seed))
	mac := hmac.New(sha256.New, seed[:])
	mac.Write([]byte(matchID + "\x00" + label))
	return mac.Sum(nil)
}

// answer gives OK's value or an error.
func (h *hub) answer(frame []any) (any, *minihub.HubError) {
	if frame[0] == 50 {
		return h.random(frame[3].(string)), nil
	}
	scope := ownEntries
	if player, ok := frame[2].(string); ok {
		if scope = player; !slices.Contains(h.players, player) {
			return nil, &minihub.HubError{Code: "not_found", Message: "No such player.", Rule: "ST3"}
		}
	}
	entries := h.entries[scope]
	if entries == nil {
		entries = map[string]entry{}
		h.entries[scope] = entries
	}
	if frame[0] == 43 {
		return list(entries, frame[3].(string), frame[4]), nil
	}
	key := frame[3].(string)
	if key == "" {
		return nil, &minihub.HubError{Code: "frame_invalid", Message: "A key is not empty.", Rule: "ST1"}
	}
	present, there := entries[key]
	if frame[0] != 40 {
		if wanted, ok := frame[len(frame)-1].(int); ok && wanted != present.revision {
			return nil, &minihub.HubError{Code: "conflict", Message: "Another revision is stored.", Rule: "ST4"}
		}
	}
	switch frame[0] {
	case 40:
		if !there {
			return nil, nil
		}
		return map[string]any{"value": present.value, "revision": present.revision}, nil
	case 41:
		h.revision++
		entries[key] = entry{slices.Clone(frame[4].([]byte)), h.revision}
		return map[string]any{"revision": h.revision}, nil
	default:
		delete(entries, key)
		return there, nil
	}
}

func list(entries map[string]entry, prefix string, after any) any {
	var keys []string
	for key := range entries {
		from, ok := after.(string)
		if strings.HasPrefix(key, prefix) && (!ok || key > from) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	page := make([]any, 0, listMost)
	for _, key := range keys[:min(listMost, len(keys))] {
		page = append(page, map[string]any{"key": key, "revision": entries[key].revision, "bytes": len(entries[key].value)})
	}
	return map[string]any{"entries": page, "more": len(keys) > listMost}
}
