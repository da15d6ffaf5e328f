package minihubtest

import (
	"time"

	"minihub"
	"minihub/internal/link"
	"minihub/internal/wire"
)

// recorder is the match's connection.
type recorder struct{ *Table }

func (b recorder) Encode(frame ...any) ([]byte, error) { return wire.Frame(frameBytesMax, frame...) }

func (b recorder) Request(frame []any, answered link.Answered) error {
	frame[1] = 1
	data, err := b.Encode(frame...)
	if err != nil {
		return err
	}
	arrived := b.record(data)
	switch arrived[0] {
	case 36, 37:
		b.take(arrived)
		answered(nil, nil)
	default:
		answered(b.hub.answer(arrived))
	}
	return nil
}

func (b recorder) Done() <-chan struct{} { return nil }

func (b recorder) Write(data []byte) { b.take(b.record(data)) }

func (b recorder) record(data []byte) []any {
	frame, err := wire.Decode(data[4:])
	if err != nil {
		b.t.Fatal(err)
	}
	b.Frames = append(b.Frames, frame)
	return frame
}

func (b recorder) take(frame []any) {
	switch frame[0] {
	case 11:
		b.Logs = append(b.Logs, frame[2].(string))
		return
	case 30:
		b.Data = append(b.Data, Data{frame[2], frame[3].([]byte)})
	case 32:
		b.views[frame[2].(int)] = frame[3].(map[string]any)
	case 33:
		b.views[frame[2].(int)] = b.play.View(frame[2].(int))
	case 34:
		delete(b.Deadlines, frame[2].(string))
		if ms, ok := frame[3].(int); ok {
			b.Deadlines[frame[2].(string)] = time.Duration(ms) * time.Millisecond
		}
	case 35:
		b.stored, b.checkpoint = frame[2].(int), frame[3].([]byte)
	case 36:
		b.Result = placements(frame[3].(map[string]any)["placements"].([]any))
	case 37:
		b.Voided = frame[3].(string)
	}
	if !b.accepted {
		b.t.Fatalf("frame %v was sent before the match was accepted [RM1]", frame)
	}
}

func placements(list []any) []minihub.Placement {
	read := make([]minihub.Placement, len(list))
	for at, item := range list {
		line := item.(map[string]any)
		read[at] = minihub.Placement{Seat: line["seat"].(int), Place: line["place"].(int)}
		if score, ok := line["score"].(float64); ok {
			read[at].Score = &score
		}
		if stats, ok := line["stats"].(map[string]any); ok {
			read[at].Stats = map[string]float64{}
			for name, value := range stats {
				read[at].Stats[name], _ = value.(float64)
			}
		}
	}
	return read
}
