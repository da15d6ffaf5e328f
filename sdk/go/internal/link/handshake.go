package link

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

const (
	label   = "minihub/link/v1"
	version = 1

	typeHello, typeChallenge, typeProof, typeReady = 1, 2, 3, 4
)

// HandshakeError says that the other end is not the hub that was pinned, or does not keep to
// section 4 of SPEC.md.
type HandshakeError struct{ What string }

func (e *HandshakeError) Error() string { return e.What }

// handshake is one attempt to connect; a new one for every connection [HS6].
type handshake struct {
	key         Key
	hubKey      []byte
	certificate [sha256.Size]byte // of the hub's leaf certificate; zero without TLS [TR3]
	nonce       []byte
	versions    []int // offered, the best first [HS1]
}

func newHandshake(key Key, hubKey []byte, certificate [sha256.Size]byte) (*handshake, error) {
	nonce := make([]byte, 32)
	_, err := rand.Read(nonce)
	return &handshake{key, hubKey, certificate, nonce, []int{version}}, err
}

func (h *handshake) hello() []any {
	return []any{typeHello, h.versions, h.key.Public(), h.nonce}
}

// proof checks the CHALLENGE and answers it. After an error nothing may be sent: a signature given
// to somebody else than the pinned hub, or through somebody else's TLS, must not come into being [HS3].
func (h *handshake) proof(frame []any) ([]any, error) {
	if len(frame) < 5 || frame[0] != typeChallenge {
		return nil, &HandshakeError{"the other end does not answer as a hub does: is this the link's port?"}
	}
	chosen, ok := frame[1].(int)
	if !ok || !slices.Contains(h.versions, chosen) {
		return nil, &HandshakeError{"the hub chose a version of the protocol that was not offered"}
	}
	hubKey, _ := frame[2].([]byte)
	hubNonce, _ := frame[3].([]byte)
	signature, _ := frame[4].([]byte)
	if len(hubKey) != keyBytes || len(hubNonce) != 32 || len(signature) != ed25519.SignatureSize {
		return nil, &HandshakeError{"the hub's CHALLENGE is malformed"}
	}
	if !bytes.Equal(hubKey, h.hubKey) {
		return nil, &HandshakeError{"this is another hub than the address names (its key differs); " +
			"if the host made a new one, register there and use the new address"}
	}
	transcript := h.transcript(hubNonce, chosen)
	if !ed25519.Verify(hubKey, signed("hub", transcript), signature) {
		return nil, &HandshakeError{"the hub's signature does not match this connection: " +
			"somebody between here and the hub may be reading along"}
	}
	return []any{typeProof, h.key.sign(signed("game", transcript))}, nil
}

// transcript is what both sides sign [HS2].
func (h *handshake) transcript(hubNonce []byte, chosen int) [sha256.Size]byte {
	var offered, all []byte
	for _, each := range h.versions {
		offered = binary.BigEndian.AppendUint16(offered, uint16(each))
	}
	for _, part := range [][]byte{
		h.hubKey, h.key.Public(), hubNonce, h.nonce, h.certificate[:], offered, binary.BigEndian.AppendUint16(nil, uint16(chosen)),
	} {
		all = binary.BigEndian.AppendUint32(all, uint32(len(part)))
		all = append(all, part...)
	}
	return sha256.Sum256(all)
}

func signed(role string, transcript [sha256.Size]byte) []byte {
	return append([]byte(label+"\x00"+role+"\x00"), transcript[:]...)
}
