// Package fakehub is the hub's end of the link for tests: each frame is written by the test.
package fakehub

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"minihub/internal/link"
	"minihub/internal/wire"
)

const (
	frameBytesMax = 65_536
	wait          = 10 * time.Second
)

// Hub listens on a loopback port.
type Hub struct {
	// Address as an author gives it.
	Address string
	// KeyFile is the one of a game.
	KeyFile string
	key     ed25519.PrivateKey
	game    ed25519.PublicKey
	// signedFor is the certificate that the hub signs for, whatever TLS shows.
	signedFor []byte
	peers     chan net.Conn
}

// Settings change what the hub does.
type Settings struct {
	Plain      bool   // no TLS
	MaxVersion uint16 // of TLS
	Middle     bool   // TLS shows another certificate than the hub signs for
}

func newCertificate(t testing.TB) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// Start listens until the test ends.
func Start(t testing.TB, settings Settings) *Hub {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	_, key, _ := ed25519.GenerateKey(rand.Reader)
	gamePublic, game, _ := ed25519.GenerateKey(rand.Reader)
	hub := &Hub{key: key, game: gamePublic, peers: make(chan net.Conn, 8)}
	port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
	hub.Address = "minihub://127.0.0.1:" + port
	if settings.Plain {
		hub.Address += "?tls=off"
	} else {
		certificate := newCertificate(t)
		hub.signedFor = certificate.Certificate[0]
		if settings.Middle {
			certificate = newCertificate(t)
		}
		listener = tls.NewListener(listener, &tls.Config{
			Certificates: []tls.Certificate{certificate}, MaxVersion: settings.MaxVersion,
		})
	}
	hub.Address += "#" + link.KeyText(link.HubKey, key.Public().(ed25519.PublicKey))
	hub.KeyFile = filepath.Join(t.TempDir(), "game.key")
	if err := os.WriteFile(hub.KeyFile, []byte(link.KeyText(link.GameSecret, game.Seed())), 0o600); err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			hub.peers <- conn
		}
	}()
	return hub
}

// Peer is a game server's connection.
type Peer struct {
	t    testing.TB
	hub  *Hub
	conn net.Conn
	n    int
}

// Peer waits for the next connection.
func (h *Hub) Peer(t testing.TB) *Peer {
	t.Helper()
	select {
	case conn := <-h.peers:
		t.Cleanup(func() { conn.Close() })
		return &Peer{t: t, hub: h, conn: conn}
	case <-time.After(wait):
		t.Fatal("nobody connects")
		return nil
	}
}

// Send sends frames, all in one segment.
func (p *Peer) Send(frames ...[]any) {
	p.t.Helper()
	var all []byte
	for _, frame := range frames {
		data, err := wire.Frame(frameBytesMax, frame...)
		if err != nil {
			p.t.Fatal(err)
		}
		all = append(all, data...)
	}
	p.SendBytes(all)
}

// SendBytes sends anything.
func (p *Peer) SendBytes(data []byte) {
	p.t.Helper()
	if _, err := p.conn.Write(data); err != nil {
		p.t.Fatal(err)
	}
}

// Next is the next frame, nil at the end of the connection.
func (p *Peer) Next() []any {
	p.t.Helper()
	if err := p.conn.SetReadDeadline(time.Now().Add(wait)); err != nil {
		p.t.Fatal(err)
	}
	body, err := wire.Read(p.conn, frameBytesMax)
	if netErr, ok := err.(net.Error); ok && netErr.Timeout() {
		p.t.Fatal("no frame comes")
	}
	if err != nil {
		return nil
	}
	frame, err := wire.Decode(body)
	if err != nil {
		p.t.Fatal(err)
	}
	return frame
}

// Expect is the next frame, which must be of this type.
func (p *Peer) Expect(kind int) []any {
	p.t.Helper()
	frame := p.Next()
	if frame == nil || frame[0] != kind {
		p.t.Fatalf("got %v, wanted a frame of type %d", frame, kind)
	}
	return frame
}

func lengthAnd(parts ...[]byte) []byte {
	var all []byte
	for _, part := range parts {
		all = append(binary.BigEndian.AppendUint32(all, uint32(len(part))), part...)
	}
	return all
}

// Challenge answers HELLO by a key, which is the hub's if it is nil; it gives what the game must sign.
func (p *Peer) Challenge(key ed25519.PrivateKey) []byte {
	p.t.Helper()
	hello := p.Expect(1)
	public := p.hub.key.Public().(ed25519.PublicKey)
	if key == nil {
		key = p.hub.key
	}
	certificate := make([]byte, 32)
	if p.hub.signedFor != nil {
		hash := sha256.Sum256(p.hub.signedFor)
		certificate = hash[:]
	}
	nonce := make([]byte, 32)
	hash := sha256.Sum256(lengthAnd(public, hello[2].([]byte), nonce, hello[3].([]byte), certificate, []byte{0, 1}, []byte{0, 1}))
	signature := ed25519.Sign(key, append([]byte("minihub/link/v1\x00hub\x00"), hash[:]...))
	p.Send([]any{2, 1, []byte(public), nonce, signature})
	return append([]byte("minihub/link/v1\x00game\x00"), hash[:]...)
}

// Shake does the whole handshake; more frames come in the same segment as READY.
func (p *Peer) Shake(more ...[]any) {
	p.t.Helper()
	message := p.Challenge(nil)
	proof := p.Expect(3)
	if !ed25519.Verify(p.hub.game, message, proof[1].([]byte)) {
		p.t.Fatal("the game's signature is wrong")
	}
	info := map[string]any{"limits": map[string]any{"frameBytesMax": frameBytesMax}, "hub": "0.1.0"}
	p.Send(append([][]any{{4, "session", info}}, more...)...)
}

// Welcome does the handshake and takes the manifest.
func (p *Peer) Welcome() map[string]any {
	p.t.Helper()
	p.Shake()
	manifest := p.Expect(10)
	p.Send([]any{6, manifest[1]})
	return manifest[2].(map[string]any)
}

// Open opens a room with two seats; restore may be nil.
func (p *Peer) Open(room int, restore map[string]any) {
	p.t.Helper()
	seats := make([]any, 2)
	for seat := range seats {
		seats[seat] = map[string]any{"seat": seat, "player": strconv.Itoa(seat), "name": nil, "guest": false,
			"client": "web", "locale": "en", "connected": true}
	}
	info := map[string]any{"match": "0193a5c0-7000-7000-8000-000000000001", "round": 1,
		"options": map[string]any{"rounds": 3}, "seats": seats}
	if restore != nil {
		info["restore"] = restore
		p.n = restore["n"].(int)
	}
	p.Send([]any{20, 100 + room, room, info})
}

// Event sends an event with the next number.
func (p *Peer) Event(kind, room int, fields ...any) {
	p.t.Helper()
	p.n++
	p.Send(append([]any{kind, room, p.n}, fields...))
}

// Close breaks the connection.
func (p *Peer) Close() { p.conn.Close() }
