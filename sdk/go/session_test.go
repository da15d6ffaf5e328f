package minihub

import (
	"strings"
	"testing"

	"minihub/internal/fakehub"
)

// open gives a hub's connection on which room 1 is open and has shown its first views.
func open(t *testing.T, game Game) (*fakehub.Hub, *fakehub.Peer, *running) {
	t.Helper()
	hub := fakehub.Start(t, fakehub.Settings{})
	server := start(t, hub, game)
	peer := hub.Peer(t)
	peer.Welcome()
	openRoom(peer, 1)
	return hub, peer, server
}

// openBare is open for rooms of another kind, which neither store nor show anything.
func openBare(t *testing.T, room func() Room) (*fakehub.Hub, *fakehub.Peer, *running) {
	t.Helper()
	game := counting()
	game.Room = room
	hub := fakehub.Start(t, fakehub.Settings{})
	server := start(t, hub, game)
	return hub, greet(t, hub), server
}

// greet lets the next connection in, and opens room 1 there.
func greet(t *testing.T, hub *fakehub.Hub) *fakehub.Peer {
	t.Helper()
	peer := hub.Peer(t)
	peer.Welcome()
	peer.Open(1, nil)
	peer.Expect(6)
	return peer
}

func openRoom(peer *fakehub.Peer, room int) {
	peer.Open(room, nil)
	peer.Expect(6)
	peer.Expect(35)
	peer.Expect(32)
	peer.Expect(32)
}

func TestARoomIsAcceptedBeforeAnythingOfItIsSent(t *testing.T) {
	t.Run("[RM1] [RM4] [DT4] [VW6] [CP1] and plays in order", func(t *testing.T) {
		_, peer, _ := open(t, counting())
		for n := 1; n <= 3; n++ {
			peer.Event(31, 1, 0, "more", nil)
		}
		for n := 1; n <= 3; n++ {
			if checkpoint := peer.Expect(35); checkpoint[2] != n {
				t.Error(checkpoint)
			}
			for seat := range 2 {
				shown := peer.Expect(32)
				if shown[2] != seat || shown[3].(map[string]any)["title"] != strings.Repeat("I", n) {
					t.Error(shown)
				}
			}
		}
	})
}

func TestAGameDeclinesAMatchWithAReason(t *testing.T) {
	t.Run("[RM1] [OP3] and does not tell its own failure", func(t *testing.T) {
		hub := fakehub.Start(t, fakehub.Settings{})
		start(t, hub, counting())
		peer := hub.Peer(t)
		peer.Welcome()
		info := func(options map[string]any) map[string]any {
			seat := map[string]any{"seat": 0, "player": "p"}
			return map[string]any{"match": "m", "round": 1, "options": options, "seats": []any{seat}}
		}
		peer.Send([]any{20, 1, 1, info(map[string]any{"rounds": 0})})
		if refused := peer.Expect(5); refused[1] != 1 || refused[2] != "game_refused" || refused[3] != "there is nothing to play" {
			t.Error(refused)
		}
		peer.Send([]any{20, 2, 2, info(map[string]any{})})
		peer.Expect(11)
		if refused := peer.Expect(5); refused[1] != 2 || !strings.Contains(refused[3].(string), "failed") ||
			strings.Contains(refused[3].(string), "rounds") {
			t.Error(refused)
		}
	})
}

func TestAPanicVoidsItsOwnRoomOnly(t *testing.T) {
	t.Run("[RM1] [LG1] [RS3]", func(t *testing.T) {
		_, peer, server := open(t, counting())
		openRoom(peer, 2)
		peer.Event(31, 1, 0, "panic", nil)
		if line := peer.Expect(11); line[1] != "error" || !strings.Contains(line[2].(string), "Action: panic: a mistake") {
			t.Error(line)
		}
		void := peer.Expect(37)
		if void[2] != 1 || strings.Contains(void[3].(string), "mistake") {
			t.Error(void)
		}
		peer.Send([]any{6, void[1]}, []any{21, 1, "voided"})
		peer.Send([]any{31, 2, 1, 1, "more", nil})
		if checkpoint := peer.Expect(35); checkpoint[1] != 2 {
			t.Error(checkpoint)
		}
		server.says(t, "run_test.go") // the stack
	})
}

func TestAPingIsAnsweredWhileARoomIsBusy(t *testing.T) {
	t.Run("[PG1]", func(t *testing.T) {
		game, gate := waiting()
		_, peer, _ := open(t, game)
		peer.Event(31, 1, 0, "wait", nil)
		peer.Send([]any{7, 9, 12.5})
		peer.Expect(8)
		close(gate)
		peer.Expect(35)
	})
}

func TestARoomFarBehindIsVoid(t *testing.T) {
	t.Run("[RM4] no queue grows without a bound", func(t *testing.T) {
		game, gate := waiting()
		_, peer, _ := open(t, game)
		defer close(gate)
		frames := [][]any{{31, 1, 1, 0, "wait", nil}}
		for n := range 2*waitingEventsMax + 1 { // the room has taken up to as many as may wait
			frames = append(frames, []any{31, 1, n + 2, 0, "more", nil})
		}
		peer.Send(frames...)
		if void := peer.Expect(37); void[2] != 1 {
			t.Error(void)
		}
	})
}

func TestUnknownTypesAreReportedAndMalformedFramesHaveNoEffect(t *testing.T) {
	t.Run("[FR7] [FR8] [FR9] [RM2] [RM3]", func(t *testing.T) {
		_, peer, _ := open(t, counting())
		for _, each := range []struct {
			frame []any
			code  string
		}{
			{[]any{99, 1}, "unknown_type"},
			{[]any{32, 1, 0, map[string]any{}}, "unknown_type"},
			{[]any{31, 1, 0, 0, "more", nil}, "frame_invalid"},
			{[]any{31, 1, 1.5, 0, "more", nil}, "frame_invalid"},
			{[]any{31, 1, 1, "0", "more", nil}, "frame_invalid"},
			{[]any{30, 1, 1, 0, "text"}, "frame_invalid"},
			{[]any{20, 7, 3, map[string]any{"match": "m", "round": 1, "seats": []any{}}}, "frame_invalid"},
			{[]any{20, 7, 1, map[string]any{"match": "m", "round": 1, "seats": []any{map[string]any{"seat": 0, "player": "p"}}}}, "frame_invalid"},
			{[]any{21, 1}, "frame_invalid"},
			{[]any{7}, "frame_invalid"},
			{[]any{6, -1}, "frame_invalid"},
			{[]any{5, nil, 1, 2}, "frame_invalid"},
		} {
			peer.Send(each.frame)
			if told := peer.Expect(5); told[1] != nil || told[2] != each.code {
				t.Errorf("%v: %v", each.frame, told)
			}
		}
		// Of a room that is not there, of a seat that is not there, an answer to nothing.
		peer.Send([]any{31, 5, 1, 0, "more", nil}, []any{31, 1, 1, 9, "more", nil}, []any{6, 4000}, []any{21, 5, "closed"})
		peer.Send([]any{31, 1, 2, 0, "more", nil, "from the future"})
		if checkpoint := peer.Expect(35); checkpoint[2] != 2 {
			t.Error(checkpoint)
		}
	})
}

func TestAHubThatBreaksTheFramingIsToldTheRule(t *testing.T) {
	for rule, data := range map[string]string{
		"[FR1] a length above the limit": "\xff\xff\xff\xff",
		"[FR3] an extension":             "\x00\x00\x00\x04\x92\x1f\xd4\x05",
		"[FR2] no array":                 "\x00\x00\x00\x01\x40",
	} {
		t.Run(rule, func(t *testing.T) {
			hub, peer, _ := open(t, counting())
			peer.SendBytes([]byte(data))
			if told := peer.Expect(5); told[2] != "protocol_error" || !strings.Contains(rule, told[4].(string)) {
				t.Error(told)
			}
			if frame := peer.Next(); frame != nil {
				t.Error("the connection goes on:", frame)
			}
			hub.Peer(t).Welcome()
		})
	}
}

func TestAGameThatStopsSaysSoAndWaitsForItsRooms(t *testing.T) {
	t.Run("[DR1] [DR3] until another server has them", func(t *testing.T) {
		_, peer, server := open(t, counting())
		server.stop()
		peer.Expect(9)
		peer.Event(31, 1, 0, "more", nil)
		peer.Expect(35)
		peer.Send([]any{21, 1, "moved"})
		for frame := peer.Next(); frame != nil; frame = peer.Next() {
			if frame[0] != 32 {
				t.Error(frame)
			}
		}
		if err := server.ended(t); err != nil {
			t.Error(err)
		}
	})
	t.Run("[DR3] and not long if there is none: they are stored", func(t *testing.T) {
		_, peer, server := open(t, counting())
		server.stop()
		peer.Expect(9)
		if err := server.ended(t); err != nil || peer.Next() != nil {
			t.Error(err)
		}
	})
	t.Run("[DR3] to the end of a match that is not stored", func(t *testing.T) {
		_, peer, server := openBare(t, func() Room { return new(forgetful) })
		server.stop()
		peer.Expect(9)
		server.says(t, "waiting for matches that are not stored")
		peer.Event(30, 1, 0, []byte("end"))
		result := peer.Expect(36)
		peer.Send([]any{6, result[1]}, []any{21, 1, "finished"})
		if err := server.ended(t); err != nil || peer.Next() != nil {
			t.Error(err)
		}
	})
}

// forgetful is a match that ends with its first message, and is not stored.
type forgetful struct{ Match }

func (f *forgetful) Data(seat int, _ []byte) { f.Finish(Result{Places: Ranked(seat)}) }

func TestARoomThatAsksAHubThatIsGoneGoesOnElsewhere(t *testing.T) {
	t.Run("[CP2] [RN2] and is not void", func(t *testing.T) {
		hub, peer, server := openBare(t, func() Room { return new(asking) })
		peer.Event(30, 1, 0, []byte("ask"))
		if asked := peer.Expect(50); asked[2] != 1 || asked[3] != "die/1" {
			t.Error(asked)
		}
		peer.Close()
		peer = greet(t, hub)
		peer.Event(30, 1, 0, []byte("ask"))
		asked := peer.Expect(50)
		peer.Send([]any{6, asked[1], []byte("0123456789abcdef0123456789abcdef")})
		if data := peer.Expect(30); string(data[3].([]byte)) != "0" {
			t.Error(data)
		}
		if text := server.logs.String(); strings.Contains(text, "void") {
			t.Error(text)
		}
	})
	t.Run("[RN2] [ST5] but is void over a limit", func(t *testing.T) {
		_, peer, server := openBare(t, func() Room { return new(asking) })
		peer.Event(30, 1, 0, []byte("ask"))
		peer.Send([]any{5, peer.Expect(50)[1], "limit_exceeded", "Too many labels.", "RN2", nil})
		peer.Expect(11)
		peer.Expect(37)
		server.says(t, "rule RN2")
	})
}

// asking is a match that asks for a fair random number at every message.
type asking struct{ Match }

func (a *asking) Data(int, []byte) {
	random := a.FairRandom("die/1")
	a.Send(random[:1])
}

func TestAnErasedPlayerIsForgotten(t *testing.T) {
	t.Run("[PL3] [PL2]", func(t *testing.T) {
		erased := make(chan string, 1)
		game := counting()
		game.Erased = func(player string) { erased <- player; panic("also this harms nobody") }
		_, peer, _ := open(t, game)
		peer.Send([]any{12, "p_1"})
		if player := <-erased; player != "p_1" {
			t.Error(player)
		}
		peer.Send([]any{7, 1, nil})
		peer.Expect(8)
	})
}
