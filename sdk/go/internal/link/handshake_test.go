package link

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"minihub/internal/vectors"
	"minihub/internal/wire"
)

type handshakeFile struct {
	Certificate string
	Cases       []struct {
		Name, HubSeed, GameSeed, HubNonce, GameNonce, CertificateHash string
		Versions                                                      []int
		Version                                                       int
		SignedByHub, SignedByGame, Hello, Challenge, Proof, Ready     string
	}
}

func body(t *testing.T, frame []any) string {
	t.Helper()
	data, err := wire.Frame(wire.HandshakeBytesMax, frame...)
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(data[4:])
}

func TestTheHandshakeIsTheOneOfTheVectors(t *testing.T) {
	var file handshakeFile
	vectors.Load(t, "handshake", &file)
	for _, each := range file.Cases {
		t.Run("[HS1] [HS2] [TR3] "+each.Name, func(t *testing.T) {
			var certificate [32]byte
			if strings.Trim(each.CertificateHash, "0") != "" {
				certificate = sha256.Sum256(vectors.Hex(t, file.Certificate))
			}
			if hex.EncodeToString(certificate[:]) != each.CertificateHash {
				t.Error("another certificate hash")
			}
			hub := NewKey(vectors.Hex(t, each.HubSeed))
			hands := &handshake{NewKey(vectors.Hex(t, each.GameSeed)), hub.Public(), certificate, vectors.Hex(t, each.GameNonce), each.Versions}
			if hello := body(t, hands.hello()); hello != each.Hello {
				t.Error(hello)
			}
			transcript := hands.transcript(vectors.Hex(t, each.HubNonce), each.Version)
			if hex.EncodeToString(signed("hub", transcript)) != each.SignedByHub ||
				hex.EncodeToString(signed("game", transcript)) != each.SignedByGame {
				t.Error("other bytes are signed")
			}
			challenge, err := wire.Decode(vectors.Hex(t, each.Challenge))
			if err != nil {
				t.Fatal(err)
			}
			proof, err := hands.proof(challenge)
			if err != nil || body(t, proof) != each.Proof {
				t.Error(proof, err)
			}
			ready, err := wire.Decode(vectors.Hex(t, each.Ready))
			if err != nil || frameBytesMax(ready) != 65_536 {
				t.Error(ready, err)
			}
		})
	}
}

func TestNothingIsProvedToWhoIsNotThePinnedHub(t *testing.T) {
	var file handshakeFile
	vectors.Load(t, "handshake", &file)
	each := file.Cases[0]
	fresh := func() (*handshake, []any) {
		certificate := sha256.Sum256(vectors.Hex(t, file.Certificate))
		hub := NewKey(vectors.Hex(t, each.HubSeed))
		challenge, err := wire.Decode(vectors.Hex(t, each.Challenge))
		if err != nil {
			t.Fatal(err)
		}
		return &handshake{NewKey(vectors.Hex(t, each.GameSeed)), hub.Public(), certificate, vectors.Hex(t, each.GameNonce), each.Versions}, challenge
	}
	for name, change := range map[string]func(*handshake, []any) []any{
		"[HS3] another hub's key":        func(h *handshake, c []any) []any { h.hubKey = bytes.Repeat([]byte{1}, 32); return c },
		"[HS3] another certificate":      func(h *handshake, c []any) []any { h.certificate[0] ^= 1; return c },
		"[HS6] a nonce that is replayed": func(h *handshake, c []any) []any { h.nonce = bytes.Repeat([]byte{1}, 32); return c },
		"[HS3] another nonce of the hub": func(_ *handshake, c []any) []any { c[3] = bytes.Repeat([]byte{1}, 32); return c },
		"[HS1] a version not offered":    func(_ *handshake, c []any) []any { c[1] = 2; return c },
		"[HS2] the game's own signature": func(h *handshake, c []any) []any {
			c[4] = h.key.sign(signed("game", h.transcript(c[3].([]byte), 1)))
			return c
		},
		"[HS2] a signature that is empty": func(_ *handshake, c []any) []any { c[4] = []byte{}; return c },
		"[HS1] fields of other types":     func(_ *handshake, c []any) []any { c[2] = "key"; return c },
		"[HS1] too few fields":            func(_ *handshake, c []any) []any { return c[:4] },
		"[HS1] another frame":             func(_ *handshake, c []any) []any { c[0] = typeReady; return c },
	} {
		t.Run(name, func(t *testing.T) {
			hands, challenge := fresh()
			proof, err := hands.proof(change(hands, challenge))
			var stranger *HandshakeError
			if proof != nil || !errors.As(err, &stranger) {
				t.Fatal(proof, err)
			}
		})
	}
	t.Run("[FR7] further fields are ignored", func(t *testing.T) {
		hands, challenge := fresh()
		if _, err := hands.proof(append(challenge, "from the future")); err != nil {
			t.Fatal(err)
		}
	})
}

func TestEveryConnectionHasItsOwnNonce(t *testing.T) {
	t.Run("[HS6]", func(t *testing.T) {
		first, _ := newHandshake(NewKey(make([]byte, 32)), nil, [32]byte{})
		second, _ := newHandshake(NewKey(make([]byte, 32)), nil, [32]byte{})
		if len(first.nonce) != 32 || bytes.Equal(first.nonce, second.nonce) {
			t.Fatal("the same nonce twice")
		}
	})
}
