package wire_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"minihub/internal/vectors"
	"minihub/internal/wire"
)

// brokenRule is the rule that an error names, or "".
func brokenRule(t *testing.T, err error) string {
	t.Helper()
	var refused *wire.Error
	if err != nil && !errors.As(err, &refused) {
		t.Fatalf("%v is no *wire.Error", err)
	}
	if refused == nil {
		return ""
	}
	return refused.Rule
}

func loadFrames(t testing.TB) (cases []struct {
	Name, Bytes string
	Value       json.RawMessage
}) {
	var file struct {
		Frames *[]struct {
			Name, Bytes string
			Value       json.RawMessage
		}
	}
	file.Frames = &cases
	vectors.Load(t, "frames", &file)
	return cases
}

func TestEveryFrameTypeIsReadAndWrittenAsInTheVectors(t *testing.T) {
	cases := loadFrames(t)
	if len(cases) < 20 {
		t.Fatal("the vectors are not there")
	}
	for _, each := range cases {
		t.Run("[FR2] [FR6] "+each.Name, func(t *testing.T) {
			body := vectors.Hex(t, each.Bytes)
			value := vectors.Value(t, each.Value)
			frame, err := wire.Decode(body)
			if err != nil || !reflect.DeepEqual(any(frame), vectors.Plain(value)) {
				t.Errorf("read %v, %v", frame, err)
			}
			written, err := wire.Frame(1<<20, value.([]any)...)
			if err != nil || !bytes.Equal(written[4:], body) {
				t.Errorf("wrote %x, %v", written, err)
			}
		})
	}
}

func TestHostileFramesAreRefusedWithTheRuleOfTheVectors(t *testing.T) {
	var file struct {
		Frames []struct {
			Name, Reason, Rule string
			Bytes              [][2]any
			Value              any
		}
	}
	vectors.Load(t, "scan", &file)
	for _, each := range file.Frames {
		t.Run("[FR2] [FR3] [FR4] [FR5] [FR6] "+each.Name, func(t *testing.T) {
			var body []byte
			for _, piece := range each.Bytes {
				body = append(body, bytes.Repeat(vectors.Hex(t, piece[0].(string)), int(piece[1].(float64)))...)
			}
			frame, err := wire.Decode(body)
			if got := brokenRule(t, err); got != each.Rule {
				t.Errorf("%v, wanted %q (%s)", err, each.Rule, each.Reason)
			}
			// Printed: JSON has one kind of number.
			if each.Value != nil && fmt.Sprint(frame) != fmt.Sprint(each.Value) {
				t.Errorf("%v, wanted %v", frame, each.Value)
			}
		})
	}
}

func TestAStreamIsCutIntoFramesAsInTheVectors(t *testing.T) {
	var file struct {
		Cases []struct {
			Name, End      string
			FrameBytesMax  int
			Chunks, Frames []string
		}
	}
	vectors.Load(t, "splitter", &file)
	for _, each := range file.Cases {
		t.Run("[FR1] "+each.Name, func(t *testing.T) {
			var chunks []io.Reader
			for _, chunk := range each.Chunks {
				chunks = append(chunks, bytes.NewReader(vectors.Hex(t, chunk)))
			}
			stream, frames, end := io.MultiReader(chunks...), []string{}, "ok"
			for {
				body, err := wire.Read(stream, each.FrameBytesMax)
				if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
					break
				}
				if err != nil {
					if rule := brokenRule(t, err); rule != "FR1" {
						t.Fatal(rule)
					}
					end = "length"
					break
				}
				frames = append(frames, hex.EncodeToString(body))
			}
			if !reflect.DeepEqual(frames, each.Frames) || end != each.End {
				t.Errorf("got %v and %s", frames, end)
			}
		})
	}
}

func TestAFrameMayBeSplitAnywhere(t *testing.T) {
	t.Run("[FR1] byte by byte", func(t *testing.T) {
		first, _ := wire.Frame(1024, 30, 1, nil, make([]byte, 300))
		second, _ := wire.Frame(1024, 8, 7)
		stream := iotest.OneByteReader(bytes.NewReader(append(first, second...)))
		for _, wanted := range []int{30, 8} {
			body, err := wire.Read(stream, 1024)
			if err != nil {
				t.Fatal(err)
			}
			if frame, err := wire.Decode(body); err != nil || frame[0] != wanted {
				t.Fatal(frame, err)
			}
		}
	})
}

func TestRandomAndMutatedBytesAreReadOrRefusedByARule(t *testing.T) {
	t.Run("[FR9] [FR5] and never anything else", func(t *testing.T) {
		chance := rand.New(rand.NewPCG(1, 2))
		valid := loadFrames(t)
		for range 20_000 {
			body := vectors.Hex(t, valid[chance.IntN(len(valid))].Bytes)
			for range chance.IntN(4) {
				body[chance.IntN(len(body))] = byte(chance.Uint32())
			}
			frame, err := wire.Decode(body[:chance.IntN(len(body)+1)])
			if rule := brokenRule(t, err); (rule == "") != (frame != nil) {
				t.Fatalf("%x: %v, %v", body, frame, err)
			}
			if frame == nil {
				continue
			}
			// What was read can be written, and is the same when it is read again.
			written, err := wire.Frame(1<<20, frame...)
			if err != nil {
				t.Fatalf("%x: %v", body, err)
			}
			if again, err := wire.Decode(written[4:]); err != nil || !reflect.DeepEqual(again, frame) {
				t.Fatalf("%x: %v, %v", body, again, err)
			}
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, each := range loadFrames(f) {
		body, _ := hex.DecodeString(each.Bytes)
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		frame, err := wire.Decode(body)
		if (brokenRule(t, err) == "") != (frame != nil) {
			t.Fatal(frame, err)
		}
	})
}

func TestWhatTheHubMustRefuseIsNotSent(t *testing.T) {
	deep := any(1)
	for range 40 {
		deep = []any{deep}
	}
	for rule, values := range map[string][]any{
		"FR2": {make(chan int), struct{}{}},
		"FR4": {map[string]any{"__proto__": 1}, wire.Map{{Name: "constructor"}}, "\xff"},
		"FR5": {strings.Repeat("x", 16_385), deep, make([]any, 4097), [][]any{make([]any, 4000), make([]any, 100)}},
		"FR6": {math.NaN(), math.Inf(1), int64(1 << 53), int64(-(1 << 53)), uint64(math.MaxUint64)},
		"FR1": {make([]byte, 70_000)},
	} {
		t.Run("[FR1] [FR3] [FR4] [FR5] [FR6] "+rule, func(t *testing.T) {
			for _, value := range values {
				frame, err := wire.Frame(65_536, 1, value)
				if frame != nil || brokenRule(t, err) != rule {
					t.Errorf("%v", err)
				}
			}
		})
	}
}

func TestIntegersAreWrittenInTheirShortestForm(t *testing.T) {
	t.Run("[FR6] both ways", func(t *testing.T) {
		for _, value := range []int64{0, 127, 128, 255, 256, 65_535, 65_536, 1<<32 - 1, 1 << 32, wire.IntegerMax,
			-1, -32, -33, -128, -129, -32_768, -32_769, -(1 << 31), -(1 << 31) - 1, -wire.IntegerMax} {
			written, err := wire.Frame(64, 1, value)
			if err != nil {
				t.Fatal(err)
			}
			frame, err := wire.Decode(written[4:])
			if err != nil || frame[1] != int(value) {
				t.Errorf("%d: %v %v", value, frame, err)
			}
		}
	})
}
