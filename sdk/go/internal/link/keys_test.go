package link

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"minihub/internal/vectors"
)

type keyFile struct {
	Pairs   []struct{ Role, Seed, PublicKey, PublicText, SecretText string }
	Refused []struct{ Why, Text, Code string }
}

func TestKeysAreReadAndWrittenAsInTheVectors(t *testing.T) {
	var file keyFile
	vectors.Load(t, "keys", &file)
	for _, pair := range file.Pairs {
		t.Run("[KY1] [KY2] "+pair.PublicText[:8], func(t *testing.T) {
			public, secret := GameKey, GameSecret
			if pair.Role == "hub" {
				public, secret = HubKey, HubSecret
			}
			key := NewKey(vectors.Hex(t, pair.Seed))
			if !bytes.Equal(key.Public(), vectors.Hex(t, pair.PublicKey)) {
				t.Errorf("public key %x", key.Public())
			}
			for role, of := range map[Role][2]string{public: {pair.PublicText, pair.PublicKey}, secret: {pair.SecretText, pair.Seed}} {
				if text := KeyText(role, vectors.Hex(t, of[1])); text != of[0] {
					t.Errorf("%s is written %s", of[0], text)
				}
				raw, err := ReadKeyText(role, of[0])
				if err != nil || !bytes.Equal(raw, vectors.Hex(t, of[1])) {
					t.Errorf("%x, %v", raw, err)
				}
			}
		})
	}
	for _, refused := range file.Refused {
		t.Run("[KY3] "+refused.Why, func(t *testing.T) {
			raw, err := ReadKeyText(GameKey, refused.Text)
			if err == nil {
				t.Fatalf("read %x", raw)
			}
			if refused.Text != "" && strings.Contains(err.Error(), refused.Text) {
				t.Error("the error repeats the text, which may be a secret")
			}
			if strings.Contains(err.Error(), "secret") != (refused.Code == "key_secret") {
				t.Error(err)
			}
		})
	}
}

func TestASecretIsNeverPrinted(t *testing.T) {
	t.Run("[KY3] whatever the verb", func(t *testing.T) {
		seed := bytes.Repeat([]byte{7}, 32)
		key := NewKey(seed)
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			printed := fmt.Sprintf(verb, key)
			if !strings.HasPrefix(printed, "G") || strings.Contains(printed, KeyText(GameSecret, seed)) {
				t.Error(verb, printed)
			}
		}
	})
}

func TestAKeyFileIsOneSecretThatNobodyElseCanRead(t *testing.T) {
	t.Run("[KY3]", func(t *testing.T) {
		secret := KeyText(GameSecret, bytes.Repeat([]byte{7}, 32))
		write := func(name, content string, mode os.FileMode) string {
			path := filepath.Join(t.TempDir(), name)
			if err := os.WriteFile(path, []byte(content), mode); err != nil {
				t.Fatal(err)
			}
			return path
		}
		if key, err := LoadKey(write("good.key", secret+"\n", 0o600)); err != nil || key.String()[0] != 'G' {
			t.Fatal(err)
		}
		for wanted, path := range map[string]string{
			"chmod 600":      write("open.key", secret, 0o644),
			"begins with SG": write("public.key", KeyText(GameKey, bytes.Repeat([]byte{7}, 32)), 0o600),
			"too large":      write("large.key", strings.Repeat("S", 5000), 0o600),
			"register":       filepath.Join(t.TempDir(), "none.key"),
			"not the secret": secret,
		} {
			_, err := LoadKey(path)
			if err == nil || !strings.Contains(err.Error(), wanted) || strings.Contains(err.Error(), secret) {
				t.Errorf("%s: %v", wanted, err)
			}
		}
	})
}

func TestAnAddressNamesHostPortAndKey(t *testing.T) {
	hub := KeyText(HubKey, bytes.Repeat([]byte{9}, 32))
	t.Run("[TR4] good ones", func(t *testing.T) {
		for text, wanted := range map[string]string{
			"minihub://hub.example:7000#" + hub:               "hub.example:7000 true",
			" minihub://127.0.0.1:7000/?tls=off#" + hub + " ": "127.0.0.1:7000 false",
			"minihub://[::1]:7000?tls=off#" + hub:             "[::1]:7000 false",
			"minihub://localhost:1?tls=off#" + hub:            "localhost:1 false",
		} {
			address, err := ParseAddress(text)
			if got := fmt.Sprint(address.String(), " ", address.TLS); err != nil || got != wanted {
				t.Errorf("%s: %s, %v", text, got, err)
			}
		}
	})
	t.Run("[TR3] [TR4] [KY3] bad ones", func(t *testing.T) {
		for text, wanted := range map[string]string{
			"minihub://hub.example:7000":                       "quotes",
			"https://hub.example:7000#" + hub:                  "looks like",
			"minihub://hub.example:0#" + hub:                   "port",
			"minihub://hub.example:70000#" + hub:               "port",
			"minihub://hub.example:7000?tls=off#" + hub:        "this machine",
			"minihub://hub.example:7000?tls=maybe#" + hub:      "only setting",
			"minihub://127.0.0.1:7000#" + hub[:20]:             "copy",
			"minihub://a@b:7000#" + hub:                        "looks like",
			"minihub://127.0.0.1:7000#S" + hub:                 "secret",
			"minihub://127.0.0.1:7000#" + strings.ToLower(hub): "begins with H",
		} {
			if _, err := ParseAddress(text); err == nil || !strings.Contains(err.Error(), wanted) {
				t.Errorf("%s: %v", text, err)
			}
		}
	})
}
