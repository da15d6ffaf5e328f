package link

import (
	"log/slog"
	"net"
	"sync"
	"time"
)

const (
	// What waits while the hub reads slowly. Beyond it the link is dead for all that players see.
	outBytesMax  = 8 << 20
	outBytesKept = 1 << 20 // of a buffer that was written
	writeTimeout = 20 * time.Second
)

// outbox writes in a goroutine of its own, so that no room ever waits for the network.
type outbox struct {
	conn net.Conn
	log  *slog.Logger
	done chan struct{}

	mutex   sync.Mutex
	wake    *sync.Cond
	waiting []byte
	closing bool
}

func newOutbox(conn net.Conn, log *slog.Logger) *outbox {
	o := &outbox{conn: conn, log: log, done: make(chan struct{})}
	o.wake = sync.NewCond(&o.mutex)
	go o.run()
	return o
}

func (o *outbox) write(data []byte) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.closing {
		return
	}
	if len(o.waiting)+len(data) > outBytesMax {
		o.log.Error("the hub reads too slowly; connecting anew")
		o.closing = true
		o.conn.Close()
		return
	}
	o.waiting = append(o.waiting, data...)
	o.wake.Signal()
}

func (o *outbox) run() {
	defer close(o.done)
	defer o.conn.Close()
	var spare []byte
	for {
		o.mutex.Lock()
		for len(o.waiting) == 0 && !o.closing {
			o.wake.Wait()
		}
		data := o.waiting
		o.waiting, spare = spare[:0], nil
		o.mutex.Unlock()
		if len(data) == 0 {
			return
		}
		if o.conn.SetWriteDeadline(time.Now().Add(writeTimeout)) != nil {
			break
		}
		if _, err := o.conn.Write(data); err != nil {
			break
		}
		if cap(data) <= outBytesKept {
			spare = data
		}
	}
	o.mutex.Lock()
	o.closing, o.waiting = true, nil
	o.mutex.Unlock()
}

// close writes what waits, and gives up after a while.
func (o *outbox) close() {
	o.mutex.Lock()
	o.closing = true
	o.wake.Signal()
	o.mutex.Unlock()
	select {
	case <-o.done:
	case <-time.After(closeTimeout):
		o.conn.Close()
		<-o.done
	}
}
