package link

import (
	"bufio"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"minihub/internal/wire"
)

const (
	connectTimeout   = 10 * time.Second
	handshakeTimeout = 5 * time.Second  // [HS5]
	silence          = 30 * time.Second // the hub pings every 10 s [PG1]
	closeTimeout     = time.Second

	frameBytesDefault = 65_536
	frameBytesBound   = 16 << 20 // no hub may make us hold more
	requestsMax       = 4096
)

// Frame types that the link deals with itself.
const (
	typeError, typeOK, typePing, typePong = 5, 6, 7, 8
)

// Answered gets the answer to a request: OK's value, or an error. It must not block.
type Answered func(value any, told *HubError)

// Link is a connection after READY. Its methods may be called from any goroutine, but Next only
// from one.
type Link struct {
	conn          net.Conn
	reader        *bufio.Reader
	out           *outbox
	log           *slog.Logger
	frameBytesMax int

	mutex    sync.Mutex
	requests map[uint32]Answered
	nextID   uint32
	last     *HubError
	failure  error

	rttMicros atomic.Int64
	done      chan struct{} // closed when the connection has ended
	finish    sync.Once
}

// Connect dials the hub and shakes hands. The error is a [*HandshakeError] if it is not the pinned
// hub, a [*HubError] if it refuses, a [*Closed] if it goes away, else one of the network.
func Connect(ctx context.Context, address Address, key Key, log *slog.Logger) (*Link, error) {
	dialer := net.Dialer{Timeout: connectTimeout}
	conn, err := dialer.DialContext(ctx, "tcp", address.String())
	if err != nil {
		return nil, err
	}
	return Shake(ctx, conn, address, key, log)
}

// Shake does the handshake on a connection; it closes it if that fails.
func Shake(ctx context.Context, conn net.Conn, address Address, key Key, log *slog.Logger) (*Link, error) {
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	if err := conn.SetDeadline(time.Now().Add(handshakeTimeout)); err != nil {
		conn.Close()
		return nil, err
	}
	link, err := shake(ctx, conn, address, key, log)
	if err != nil {
		conn.Close()
		return nil, err
	}
	if err := link.conn.SetDeadline(time.Time{}); err != nil {
		conn.Close()
		return nil, &Closed{What: "the connection broke: " + err.Error()}
	}
	link.out = newOutbox(link.conn, log)
	return link, nil
}

func shake(ctx context.Context, conn net.Conn, address Address, key Key, log *slog.Logger) (*Link, error) {
	var certificate [sha256.Size]byte
	if address.TLS {
		secure := tls.Client(conn, &tls.Config{
			MinVersion: tls.VersionTLS13,
			// No authority is asked: the handshake binds the certificate, and it is checked below
			// that its owner has the pinned key [TR2] [HS3].
			InsecureSkipVerify: true,
		})
		if err := secure.HandshakeContext(ctx); err != nil {
			return nil, &Closed{What: "no TLS with the hub: " + err.Error()}
		}
		certificates := secure.ConnectionState().PeerCertificates
		if len(certificates) == 0 {
			return nil, &HandshakeError{"the hub shows no certificate"}
		}
		certificate = sha256.Sum256(certificates[0].Raw)
		conn = secure
	}
	hands, err := newHandshake(key, address.HubKey, certificate)
	if err != nil {
		return nil, err
	}
	reader := bufio.NewReaderSize(conn, 65_536)
	if err := send(conn, hands.hello()); err != nil {
		return nil, err
	}
	challenge, err := receive(reader)
	if err != nil {
		return nil, err
	}
	proof, err := hands.proof(challenge)
	if err != nil {
		return nil, err
	}
	if err := send(conn, proof); err != nil {
		return nil, err
	}
	ready, err := receive(reader)
	if err != nil {
		return nil, err
	}
	if ready[0] != typeReady {
		return nil, &HandshakeError{"the hub does not keep to the handshake: READY was expected"}
	}
	return &Link{
		conn: conn, reader: reader, log: log, frameBytesMax: frameBytesMax(ready), requests: map[uint32]Answered{},
		done: make(chan struct{}),
	}, nil
}

func send(conn net.Conn, frame []any) error {
	data, err := wire.Frame(wire.HandshakeBytesMax, frame...)
	if err != nil {
		return err
	}
	if _, err := conn.Write(data); err != nil {
		return &Closed{What: "the connection broke during the handshake: " + err.Error()}
	}
	return nil
}

// receive reads a frame of the handshake; an ERROR is returned as such.
func receive(reader io.Reader) ([]any, error) {
	body, err := wire.Read(reader, wire.HandshakeBytesMax)
	var refused *wire.Error
	if err == nil {
		var frame []any
		if frame, err = wire.Decode(body); err == nil {
			if frame[0] != typeError {
				return frame, nil
			}
			_, told, err := readError(frame)
			if err != nil {
				return nil, &HandshakeError{"the hub's ERROR is malformed: " + err.Error()}
			}
			return nil, told
		}
	}
	if errors.As(err, &refused) {
		return nil, &HandshakeError{"the other end does not speak minihub's protocol: " + err.Error()}
	}
	return nil, &Closed{What: "the hub closed the connection during the handshake: " + err.Error()}
}

func frameBytesMax(ready []any) int {
	if len(ready) > 2 {
		info, _ := ready[2].(map[string]any)
		limits, _ := info["limits"].(map[string]any)
		if told, ok := limits["frameBytesMax"].(int); ok && told >= wire.HandshakeBytesMax {
			return min(told, frameBytesBound)
		}
	}
	return frameBytesDefault
}

// Encode checks and writes a frame.
func (l *Link) Encode(frame ...any) ([]byte, error) { return wire.Frame(l.frameBytesMax, frame...) }

// Write sends an encoded frame. It never waits; a hub that does not read loses the connection.
func (l *Link) Write(data []byte) { l.out.write(data) }

// Send encodes and writes a frame of the SDK's own, which always fits.
func (l *Link) Send(frame ...any) {
	data, err := l.Encode(frame...)
	if err != nil {
		l.log.Error("a frame could not be written", "error", err)
		return
	}
	l.Write(data)
}

// SendError answers with an ERROR; id is nil if it answers no request.
func (l *Link) SendError(id any, code, message, rule string) {
	if runes := []rune(message); len(runes) > 500 {
		message = string(runes[:500])
	}
	var rules any
	if rule != "" {
		rules = rule
	}
	l.Send(typeError, id, code, message, rules)
}

// Request sends a frame with an id of its own in its second field [RQ1].
func (l *Link) Request(frame []any, answered Answered) error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(l.requests) >= requestsMax {
		return errors.New("the hub has left too many requests unanswered")
	}
	for l.requests[l.nextID] != nil {
		l.nextID++
	}
	frame[1] = l.nextID
	data, err := l.Encode(frame...)
	if err != nil {
		return err
	}
	l.requests[l.nextID] = answered
	l.nextID++
	l.Write(data)
	return nil
}

// RoundTrip is the last one that the hub has measured, or 0.
func (l *Link) RoundTrip() time.Duration { return time.Duration(l.rttMicros.Load()) * time.Microsecond }

// Next reads the next frame that the link does not answer itself. When the connection ends the
// error is a [*Closed], or the one that Fail was given.
func (l *Link) Next() ([]any, error) {
	for {
		if err := l.conn.SetReadDeadline(time.Now().Add(silence)); err != nil {
			return nil, l.ended(err)
		}
		body, err := wire.Read(l.reader, l.frameBytesMax)
		if err != nil {
			return nil, l.ended(err)
		}
		frame, err := wire.Decode(body)
		if err != nil {
			return nil, l.ended(err)
		}
		if !l.answer(frame) {
			return frame, nil
		}
		if failure := l.failed(); failure != nil {
			return nil, failure
		}
	}
}

// Fail lets Next return this error.
func (l *Link) Fail(err error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.failure == nil {
		l.failure = err
	}
}

func (l *Link) failed() error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.failure
}

// ended says why the connection is over.
func (l *Link) ended(err error) error {
	l.finished()
	if failure := l.failed(); failure != nil {
		return failure
	}
	l.mutex.Lock()
	last := l.last
	l.mutex.Unlock()
	var refused *wire.Error
	var network net.Error
	switch {
	case errors.As(err, &refused):
		l.SendError(nil, "protocol_error", refused.Error(), refused.Rule)
		return &Closed{What: "the hub broke the protocol: " + err.Error()}
	case errors.As(err, &network) && network.Timeout():
		return &Closed{"the hub has been silent for too long", last}
	case errors.Is(err, io.EOF):
		return &Closed{"the hub closed the connection", last}
	default:
		return &Closed{"the connection broke: " + err.Error(), last}
	}
}

// answer deals with PING, PONG, OK and ERROR; false if the frame is somebody else's.
func (l *Link) answer(frame []any) bool {
	var err error
	switch frame[0] {
	case typePing:
		err = l.pong(frame)
	case typePong:
	case typeOK:
		var id uint32
		if id, err = readID(frame); err == nil {
			l.answered(id, at(frame, 2), nil)
		}
	case typeError:
		var id *uint32
		var told *HubError
		if id, told, err = readError(frame); err != nil {
			break
		}
		if id != nil {
			l.answered(*id, nil, told)
			break
		}
		l.mutex.Lock()
		l.last = told
		l.mutex.Unlock()
		l.log.Error("the hub says: " + told.Error())
	default:
		return false
	}
	if err != nil {
		l.SendError(nil, "frame_invalid", err.Error(), "FR9")
	}
	return true
}

func (l *Link) pong(frame []any) error {
	n, ok := at(frame, 1).(int)
	if !ok || n < 0 {
		return errors.New("n must be an unsigned integer")
	}
	switch rtt := at(frame, 2).(type) {
	case int:
		l.rttMicros.Store(int64(rtt) * 1000)
	case float64:
		l.rttMicros.Store(int64(rtt * 1000))
	}
	l.Send(typePong, n)
	return nil
}

func (l *Link) answered(id uint32, value any, told *HubError) {
	l.mutex.Lock()
	answered := l.requests[id]
	delete(l.requests, id)
	l.mutex.Unlock()
	if answered == nil {
		l.log.Warn("the hub answers a request that is not open; ignored", "id", id)
		return
	}
	answered(value, told)
}

// Done is closed when the connection has ended; requests that are open then get no answer.
func (l *Link) Done() <-chan struct{} { return l.done }

func (l *Link) finished() { l.finish.Do(func() { close(l.done) }) }

// Close sends what waits and closes; it gives up after a second.
func (l *Link) Close() {
	l.finished()
	l.out.close()
}
