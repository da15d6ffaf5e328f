package minihub

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"minihub/internal/fakehub"
	"minihub/view"
)

// counter is a match that counts actions, for all seats to see.
type counter struct {
	Match
	Count int
	gate  chan struct{} // of the action "wait"
}

func (c *counter) State() any { return c }

func (c *counter) Opened() error {
	if c.Options().Int("rounds") == 0 {
		return errors.New("there is nothing to play")
	}
	return nil
}

func (c *counter) Action(seat int, action string, _ any) {
	switch action {
	case "panic":
		panic("a mistake of the author's")
	case "end":
		c.Finish(Result{Places: Ranked(seat)})
	case "wait":
		<-c.gate
	}
	c.Count++
}

func (c *counter) View(int) view.Node {
	var buttons []view.Node
	for _, action := range []string{"more", "end", "panic", "wait"} {
		buttons = append(buttons, view.Button{Label: action, Action: action})
	}
	return view.Group(strings.Repeat("I", c.Count), buttons...)
}

func counting() Game {
	return Game{
		Name: "Counting", Version: "1.2.3", Seats: Seats{Min: 2, Max: 2},
		Options: []Option{IntOption{Name: "rounds", Default: 3, Max: 9}},
		Room:    func() Room { return new(counter) },
	}
}

// waiting is a game whose action "wait" lasts until the gate is closed.
func waiting() (game Game, gate chan struct{}) {
	game, gate = counting(), make(chan struct{})
	game.Room = func() Room { return &counter{gate: gate} }
	return game, gate
}

// logs collects log lines of several goroutines.
type logs struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (l *logs) Write(line []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.Write(line)
}

func (l *logs) String() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.String()
}

// running is a game server that Run keeps connected.
type running struct {
	logs *logs
	stop context.CancelFunc
	err  chan error
}

func start(t *testing.T, hub *fakehub.Hub, game Game) *running {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	server := &running{logs: &logs{}, stop: stop, err: make(chan error, 1)}
	settings := Settings{Address: hub.Address, KeyFile: hub.KeyFile, Log: slog.New(slog.NewTextHandler(server.logs, nil))}
	go func() { server.err <- Run(ctx, game, settings) }()
	t.Cleanup(stop)
	return server
}

// ended waits until Run returns.
func (r *running) ended(t *testing.T) error {
	t.Helper()
	select {
	case err := <-r.err:
		return err
	case <-time.After(10 * time.Second):
		t.Fatal("Run does not return")
		return nil
	}
}

// says waits until the log holds a text.
func (r *running) says(t *testing.T, text string) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !strings.Contains(r.logs.String(), text); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the log does not say %q:\n%s", text, r.logs)
		}
	}
}

func TestTheManifestComesFirst(t *testing.T) {
	t.Run("[MF1] [TR1] [TR2] [HS3] with TLS", func(t *testing.T) {
		hub := fakehub.Start(t, fakehub.Settings{})
		start(t, hub, counting())
		manifest := hub.Peer(t).Welcome()
		if manifest["name"] != "Counting" || manifest["rated"] != true || manifest["seats"].(map[string]any)["max"] != 2 {
			t.Error(manifest)
		}
	})
	t.Run("[TR3] without", func(t *testing.T) {
		hub := fakehub.Start(t, fakehub.Settings{Plain: true})
		start(t, hub, counting())
		hub.Peer(t).Welcome()
	})
}

func TestOlderTLSIsRefused(t *testing.T) {
	t.Run("[TR2]", func(t *testing.T) {
		hub := fakehub.Start(t, fakehub.Settings{MaxVersion: tls.VersionTLS12})
		server := start(t, hub, counting())
		if frame := hub.Peer(t).Next(); frame != nil {
			t.Error(frame)
		}
		server.says(t, "no TLS")
		server.stop()
		if err := server.ended(t); err != nil {
			t.Error(err)
		}
	})
}

func TestWhoIsNotThePinnedHubGetsNoProof(t *testing.T) {
	_, stranger, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, each := range map[string]struct {
		middle bool
		key    ed25519.PrivateKey
	}{
		"[HS3] [HS-03] a man in the middle with another certificate": {middle: true},
		"[HS3] [HS-02] one who only knows the hub's public key":      {key: stranger},
	} {
		t.Run(name, func(t *testing.T) {
			hub := fakehub.Start(t, fakehub.Settings{Middle: each.middle})
			server := start(t, hub, counting())
			peer := hub.Peer(t)
			peer.Challenge(each.key)
			if frame := peer.Next(); frame != nil {
				t.Error("something was sent:", frame)
			}
			var wrong *HandshakeError
			if err := server.ended(t); !errors.As(err, &wrong) {
				t.Error(err)
			}
		})
	}
}

func TestFramesInTheSegmentOfREADYAreNotLost(t *testing.T) {
	t.Run("[FR1] [PG1]", func(t *testing.T) {
		hub := fakehub.Start(t, fakehub.Settings{})
		start(t, hub, counting())
		peer := hub.Peer(t)
		peer.Shake([]any{9, strings.Repeat("x", 2000)}, []any{7, 5, nil})
		peer.Expect(10)
		if pong := peer.Expect(8); pong[1] != 5 {
			t.Error(pong)
		}
	})
}

func TestARefusedKeyIsTriedAgainAndAManifestIsNot(t *testing.T) {
	t.Run("[HS4] [FR10] waiting for an approval", func(t *testing.T) {
		hub := fakehub.Start(t, fakehub.Settings{})
		server := start(t, hub, counting())
		peer := hub.Peer(t)
		peer.Challenge(nil)
		peer.Expect(3)
		peer.Send([]any{5, nil, "auth_failed", "No.\x1b[31m", nil})
		if peer.Next() != nil {
			t.Error("the connection goes on")
		}
		server.says(t, "not approved yet")
		server.says(t, "next try")
		if strings.Contains(server.logs.String(), "\x1b") {
			t.Error("a control character is in the log")
		}
		server.stop()
		if err := server.ended(t); err != nil {
			t.Error(err)
		}
	})
	t.Run("[MF2] what only the author mends", func(t *testing.T) {
		hub := fakehub.Start(t, fakehub.Settings{})
		server := start(t, hub, counting())
		peer := hub.Peer(t)
		peer.Shake()
		peer.Send([]any{5, peer.Expect(10)[1], "manifest_invalid", "`version` is too old.", "MF2"})
		var refused *HubError
		if err := server.ended(t); !errors.As(err, &refused) || refused.Rule != "MF2" {
			t.Error(err)
		}
	})
}

func TestAConnectionThatBreaksIsMadeAgain(t *testing.T) {
	t.Run("[CP2] [RS2] and the room goes on, its result included", func(t *testing.T) {
		hub := fakehub.Start(t, fakehub.Settings{})
		start(t, hub, counting())
		peer := hub.Peer(t)
		peer.Welcome()
		peer.Open(1, nil)
		peer.Expect(6)
		peer.Expect(35)
		peer.Expect(32)
		peer.Expect(32)
		peer.Event(31, 1, 0, "end", nil)
		checkpoint := peer.Expect(35)
		peer.Expect(32)
		peer.Expect(32)
		result := peer.Expect(36)
		peer.Close()

		peer = hub.Peer(t)
		peer.Welcome()
		peer.Open(7, map[string]any{"checkpoint": checkpoint[3], "n": checkpoint[2]})
		peer.Expect(6)
		peer.Expect(35)
		if shown := peer.Expect(32); shown[3].(map[string]any)["title"] != "I" {
			t.Error(shown)
		}
		peer.Expect(32)
		again := peer.Expect(36)
		if again[2] != 7 || len(again[3].(map[string]any)["placements"].([]any)) != 2 || result[3] == nil {
			t.Error(again)
		}
	})
}

func TestTriesAreSpreadAndGrowUpToABound(t *testing.T) {
	t.Run("[HS7]", func(t *testing.T) {
		for tries, wanted := range map[int]time.Duration{0: waitFirst, 1: 2 * waitFirst, 6: waitMost, 1000: waitMost} {
			if low, high := backOff(tries, 0, 0), backOff(tries, 0, 1); low != wanted/2 || high != wanted {
				t.Error(tries, low, high)
			}
		}
		if wait := backOff(0, waitRefused, 0); wait != waitRefused/2 {
			t.Error(wait)
		}
	})
}

func TestSettingsThatCannotWorkAreOneClearError(t *testing.T) {
	t.Run("[TR4] [KY3] [MF2]", func(t *testing.T) {
		hub := fakehub.Start(t, fakehub.Settings{})
		wrong := counting()
		wrong.Version = "1"
		for wanted, each := range map[string]struct {
			game     Game
			settings Settings
		}{
			"MINIHUB_ADDRESS": {counting(), Settings{KeyFile: hub.KeyFile}},
			"MINIHUB_KEY":     {counting(), Settings{Address: hub.Address}},
			"looks like":      {counting(), Settings{Address: "http://x", KeyFile: hub.KeyFile}},
			"key file":        {counting(), Settings{Address: hub.Address, KeyFile: "none"}},
			"MF2":             {wrong, Settings{Address: hub.Address, KeyFile: hub.KeyFile}},
		} {
			var settings *SettingsError
			err := Run(context.Background(), each.game, each.settings)
			if !errors.As(err, &settings) || !strings.Contains(err.Error(), wanted) {
				t.Errorf("%s: %v", wanted, err)
			}
		}
	})
}
