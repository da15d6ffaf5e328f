// Package vectors loads protocol/vectors for the tests: what every implementation must reproduce.
package vectors

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"minihub/internal/wire"
)

// Load reads one file of protocol/vectors into a value.
func Load(t testing.TB, name string, into any) {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	path := filepath.Join(filepath.Dir(here), "../../../../protocol/vectors", name+".json")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// Hex reads bytes.
func Hex(t testing.TB, text string) []byte {
	t.Helper()
	raw, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// Value reads a value of frames.json, in which a byte string is {"$bin": hex}. Maps are wire.Map,
// in the order of the file.
func Value(t testing.TB, text json.RawMessage) any {
	t.Helper()
	reader := json.NewDecoder(strings.NewReader(string(text)))
	reader.UseNumber()
	return read(t, reader)
}

func read(t testing.TB, reader *json.Decoder) any {
	token, err := reader.Token()
	if err != nil {
		t.Fatal(err)
	}
	switch token := token.(type) {
	case json.Delim:
		var value any
		if token == '[' {
			items := []any{}
			for reader.More() {
				items = append(items, read(t, reader))
			}
			value = items
		} else {
			value = readMap(t, reader)
		}
		if _, err := reader.Token(); err != nil {
			t.Fatal(err)
		}
		return value
	case json.Number:
		if whole, err := token.Int64(); err == nil {
			return int(whole)
		}
		number, _ := token.Float64()
		return number
	default:
		return token
	}
}

func readMap(t testing.TB, reader *json.Decoder) any {
	fields := wire.Map{}
	for reader.More() {
		name, _ := read(t, reader).(string)
		fields = append(fields, wire.Field{Name: name, Value: read(t, reader)})
	}
	if len(fields) == 1 && fields[0].Name == "$bin" {
		return Hex(t, fields[0].Value.(string))
	}
	return fields
}

// Plain is the value as wire.Decode gives it: with map[string]any for wire.Map.
func Plain(value any) any {
	switch value := value.(type) {
	case wire.Map:
		items := map[string]any{}
		for _, field := range value {
			items[field.Name] = Plain(field.Value)
		}
		return items
	case []any:
		items := make([]any, len(value))
		for at, item := range value {
			items[at] = Plain(item)
		}
		return items
	default:
		return value
	}
}
