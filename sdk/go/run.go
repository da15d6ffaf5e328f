package minihub

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/signal"
	"syscall"
	"time"

	"minihub/internal/link"
)

const (
	waitFirst    = 500 * time.Millisecond
	waitMost     = 30 * time.Second
	waitRefused  = 10 * time.Second // waiting for an approval: no need to ask more often
	drainDefault = 10 * time.Second
	steadyAfter  = 10 * time.Second // a connection that lasted this long starts the back-off anew
)

// HubError is a refusal of the hub: an ERROR frame.
type HubError = link.HubError

// HandshakeError says that the other end is not the hub that the address names.
type HandshakeError = link.HandshakeError

// SettingsError says that the game, the address or the key file cannot be used.
type SettingsError struct{ Err error }

func (e *SettingsError) Error() string { return e.Err.Error() }

// Unwrap gives the cause.
func (e *SettingsError) Unwrap() error { return e.Err }

// Settings say where the hub is and who the game is.
type Settings struct {
	Address string       // minihub://HOST:PORT#KEY, as `minihub register` prints it
	KeyFile string       // the file that `minihub register` wrote
	Log     *slog.Logger // slog.Default() if nil
	// Drain is how long matches that are not stored, as their room has no State, may go on after ctx
	// is done; 10 seconds if it is 0.
	Drain time.Duration
}

// FromEnv takes the settings from MINIHUB_ADDRESS and MINIHUB_KEY.
func FromEnv() Settings {
	return Settings{Address: os.Getenv("MINIHUB_ADDRESS"), KeyFile: os.Getenv("MINIHUB_KEY")}
}

// Trying again does not help: the program or its settings must change.
func isFinal(code string) bool { return code == "manifest_invalid" || code == "version_unsupported" }

// What refusals mean that come at connecting.
var hints = map[string]string{
	"auth_failed":       "the game is not approved yet, its key was revoked, or the key file is another game's",
	"already_connected": "this key is in use by another running copy; every machine needs a key of its own",
	"suspended":         "the host has suspended this game",
	"revoked":           "the host has revoked this key; register a new one",
	"too_many":          "this key connects too often",
}

// Run plays the game at the hub until ctx is done, and then returns nil. It connects again
// whenever the connection breaks.
//
// The error is a [*SettingsError]; a [*HubError] that only a change of the program mends; or a
// [*HandshakeError] if the very first connection does not meet the hub that the address names.
func Run(ctx context.Context, game Game, settings Settings) error {
	if settings.Log == nil {
		settings.Log = slog.Default()
	}
	if settings.Drain == 0 {
		settings.Drain = drainDefault
	}
	if err := game.Check(); err != nil {
		return &SettingsError{err}
	}
	switch {
	case settings.Address == "":
		return &SettingsError{errors.New("where is the hub? Give --address or MINIHUB_ADDRESS; minihub register prints it")}
	case settings.KeyFile == "":
		return &SettingsError{errors.New("which key? Give --key FILE or MINIHUB_KEY; minihub register makes the file")}
	}
	address, err := link.ParseAddress(settings.Address)
	if err != nil {
		return &SettingsError{err}
	}
	key, err := link.LoadKey(settings.KeyFile)
	if err != nil {
		return &SettingsError{err}
	}
	server := &server{game: &game, address: address, key: key, log: settings.Log, drain: settings.Drain}
	return server.serve(ctx)
}

// server keeps a game connected to its hub.
type server struct {
	game    *Game
	address link.Address
	key     link.Key
	log     *slog.Logger
	drain   time.Duration
	tries   int
	met     bool // the hub that was pinned
}

func (s *server) serve(ctx context.Context) error {
	for ctx.Err() == nil {
		began := time.Now()
		least, err := s.weigh(ctx, s.connect(ctx))
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			break
		}
		if time.Since(began) >= steadyAfter {
			s.tries = 0
		}
		wait := backOff(s.tries, least, rand.Float64())
		s.tries++
		s.log.Info("next try", "in", wait.Round(100*time.Millisecond))
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
	s.log.Info("stopped")
	return nil
}

// backOff doubles, with jitter (0 to 1) so that many do not come at once.
func backOff(tries int, least time.Duration, jitter float64) time.Duration {
	most := max(least, min(waitMost, waitFirst<<min(tries, 10)))
	return most/2 + time.Duration(jitter*float64(most/2))
}

// connect plays one connection to its end.
func (s *server) connect(ctx context.Context) error {
	connection, err := link.Connect(ctx, s.address, s.key, s.log)
	if err != nil {
		return err
	}
	defer connection.Close()
	s.met = true
	return newSession(s.game, connection, s.log, s.drain).run(ctx, func() {
		s.log.Info("in the hub's catalogue",
			"game", s.game.Name, "version", s.game.Version, "hub", s.address.String(), "key", s.key.String())
	})
}

// weigh logs why a connection ended. It gives the least time to wait, or what is final.
func (s *server) weigh(ctx context.Context, cause error) (time.Duration, error) {
	var refused *HubError
	var stranger *HandshakeError
	var closed *link.Closed
	switch {
	case cause == nil || ctx.Err() != nil:
		return 0, nil
	case errors.As(cause, &refused):
		s.log.Error("the hub says: " + refused.Error())
		return s.refused(refused)
	case errors.As(cause, &stranger):
		if !s.met {
			return 0, stranger
		}
		s.log.Error(stranger.Error())
		return waitRefused, nil
	case errors.As(cause, &closed):
		s.log.Warn(closed.Error())
		if closed.Last != nil { // it was logged when it came
			return s.refused(closed.Last)
		}
		return 0, nil
	default:
		s.log.Warn("cannot reach the hub", "address", s.address.String(), "error", cause)
		return 0, nil
	}
}

func (s *server) refused(told *HubError) (time.Duration, error) {
	if isFinal(told.Code) {
		return 0, told
	}
	hint := hints[told.Code]
	if hint == "" {
		return 0, nil
	}
	s.log.Error(told.Code + ": " + hint)
	return waitRefused, nil
}

// Exit codes of [Main].
const (
	exitUsage   = 2
	exitRefused = 3
)

// Main is the whole main function of a game server: it reads --address, --key and --verbose, or the
// environment as [FromEnv] does, logs to stderr, and plays until Ctrl-C or SIGTERM.
//
// Exit codes: 0 stopped, 2 wrong settings, 3 refused by the hub for good.
func Main(game Game) {
	settings := FromEnv()
	flags := flag.NewFlagSet(os.Args[0], flag.ContinueOnError)
	flags.Usage = func() {
		fmt.Fprintf(flags.Output(), "%s %s, a game server for minihub\n\n", game.Name, game.Version)
		flags.PrintDefaults()
		fmt.Fprintln(flags.Output(), "\n`minihub register HUB_URL --name NAME` makes the key file and prints the address.")
	}
	flags.StringVar(&settings.Address, "address", settings.Address, "`minihub://HOST:PORT#H…`, else MINIHUB_ADDRESS")
	flags.StringVar(&settings.KeyFile, "key", settings.KeyFile, "the `file` with the game's secret key, else MINIHUB_KEY")
	verbose := flags.Bool("verbose", false, "tell more")
	switch err := flags.Parse(os.Args[1:]); {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(0)
	case err != nil:
		os.Exit(exitUsage)
	case flags.NArg() > 0:
		fmt.Fprintf(os.Stderr, "unknown argument %q; see --help\n", flags.Arg(0))
		os.Exit(exitUsage)
	}
	level := slog.LevelInfo
	if *verbose {
		level = slog.LevelDebug
	}
	settings.Log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
	slog.SetDefault(settings.Log)

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C forces
	if err := Run(ctx, game, settings); err != nil {
		fmt.Fprintln(os.Stderr, err)
		var wrong *SettingsError
		if errors.As(err, &wrong) {
			os.Exit(exitUsage)
		}
		os.Exit(exitRefused)
	}
}
