package wire

import (
	"encoding/binary"
	"io"
)

// Read reads the bytes of one frame. A length that is 0 or above bytesMax is an [*Error], and none
// of its bytes is read [FR1]. At the end of the stream between two frames the error is io.EOF.
func Read(from io.Reader, bytesMax int) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(from, head[:]); err != nil {
		return nil, err
	}
	size := binary.BigEndian.Uint32(head[:])
	if size == 0 || uint64(size) > uint64(bytesMax) {
		return nil, broken("FR1", "a frame's length is %d, it may be 1 to %d", size, bytesMax)
	}
	body := make([]byte, size)
	_, err := io.ReadFull(from, body)
	return body, err
}
