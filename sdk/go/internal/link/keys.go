// Package link is the connection to a hub: keys, address, TLS, handshake, and frames both ways
// (protocol/SPEC.md sections 1 to 4 and 13).
package link

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
)

// A Role is what a key's text begins with [KY2].
type Role string

const (
	GameKey    Role = "G"
	HubKey     Role = "H"
	GameSecret Role = "SG"
	HubSecret  Role = "SH"
)

var roles = map[Role]struct {
	words  string
	prefix []byte
}{
	GameKey:    {"a game's public key", []byte{0x30}},
	HubKey:     {"a hub's public key", []byte{0x38}},
	GameSecret: {"a game's secret", []byte{0x91, 0x80}},
	HubSecret:  {"a hub's secret", []byte{0x91, 0xc0}},
}

const (
	keyBytes        = 32
	crcBytes        = 2
	keyFileBytesMax = 4096 // a key file is one line; anything larger is some other file
)

var base32Text = base32.StdEncoding.WithPadding(base32.NoPadding)

// crc is CRC-16/XMODEM.
func crc(data []byte) uint16 {
	var sum uint16
	for _, each := range data {
		sum ^= uint16(each) << 8
		for range 8 {
			if sum&0x8000 != 0 {
				sum = sum<<1 ^ 0x1021
			} else {
				sum <<= 1
			}
		}
	}
	return sum
}

// KeyText writes 32 bytes as text [KY2].
func KeyText(role Role, key []byte) string {
	body := append(bytes.Clone(roles[role].prefix), key...)
	return base32Text.EncodeToString(binary.LittleEndian.AppendUint16(body, crc(body)))
}

// ReadKeyText reads the 32 bytes of a key whose role must be this one [KY2] [KY3]. No error repeats
// the text: it may be a secret.
func ReadKeyText(role Role, text string) ([]byte, error) {
	wanted := roles[role]
	switch {
	case role[0] != 'S' && strings.HasPrefix(text, "S"):
		return nil, fmt.Errorf("this is a secret, but %s (%s…) belongs here; never hand a secret out", wanted.words, role)
	case !strings.HasPrefix(text, string(role)):
		return nil, fmt.Errorf("%s begins with %s", wanted.words, role)
	}
	raw, err := base32Text.DecodeString(text)
	if err != nil || len(raw) != len(wanted.prefix)+keyBytes+crcBytes || !bytes.HasPrefix(raw, wanted.prefix) {
		return nil, fmt.Errorf("%s has other letters or another length: copy all of it again", wanted.words)
	}
	body := raw[:len(raw)-crcBytes]
	if binary.LittleEndian.Uint16(raw[len(body):]) != crc(body) {
		return nil, fmt.Errorf("the checksum is wrong: there is a typing error in %s", wanted.words)
	}
	key := body[len(wanted.prefix):]
	if KeyText(role, key) != text { // Base32 has unused bits at its end, and skips line breaks
		return nil, fmt.Errorf("%s does not end as it should: copy it again", wanted.words)
	}
	return key, nil
}

// Key is the key pair of a game server.
type Key struct{ private ed25519.PrivateKey }

// NewKey makes the key pair of a seed of 32 bytes [KY1].
func NewKey(seed []byte) Key { return Key{ed25519.NewKeyFromSeed(seed)} }

// Public is the public key, 32 bytes.
func (k Key) Public() []byte { return k.private.Public().(ed25519.PublicKey) }

// String is the public key as text; a secret is never printed.
func (k Key) String() string { return KeyText(GameKey, k.Public()) }

// GoString keeps %#v from printing the secret.
func (k Key) GoString() string { return k.String() }

func (k Key) sign(message []byte) []byte { return ed25519.Sign(k.private, message) }

// LoadKey reads the file that `minihub register` wrote: one line, the seed as SG….
func LoadKey(path string) (Key, error) {
	if _, err := os.Stat(path); err != nil && strings.HasPrefix(path, "SG") {
		return Key{}, errors.New("give the name of the key file, not the secret itself: others can see it")
	}
	file, err := os.Open(path)
	if err != nil {
		return Key{}, fmt.Errorf("key file: %w; `minihub register` makes one", err)
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return Key{}, fmt.Errorf("key file %s can be read by other users: chmod 600 %s", path, path)
	}
	content, err := io.ReadAll(io.LimitReader(file, keyFileBytesMax+1))
	if err != nil {
		return Key{}, fmt.Errorf("key file: %w", err)
	}
	if len(content) > keyFileBytesMax {
		return Key{}, fmt.Errorf("key file %s is too large to be one", path)
	}
	seed, err := ReadKeyText(GameSecret, strings.TrimSpace(string(content)))
	if err != nil {
		return Key{}, fmt.Errorf("key file %s: %w", path, err)
	}
	return NewKey(seed), nil
}
