package store

import "sync"

// topics tells goroutines of this process that something was committed. Another process has to look by itself.
type topics struct {
	mu        sync.Mutex
	listeners map[string][]chan struct{}
}

// Notify wakes all that listen to topic in this process, once the transaction is committed.
func (tx *Tx) Notify(topic string) { tx.notes = append(tx.notes, topic) }

// Listen returns a channel that gets a value after each commit that notified topic; several commits may give one
// value. stop ends it.
func (db *DB) Listen(topic string) (wake <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	t := &db.topics
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.listeners == nil {
		t.listeners = map[string][]chan struct{}{}
	}
	t.listeners[topic] = append(t.listeners[topic], c)
	return c, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		kept := t.listeners[topic][:0:0]
		for _, l := range t.listeners[topic] {
			if l != c {
				kept = append(kept, l)
			}
		}
		t.listeners[topic] = kept
	}
}

func (t *topics) signal(names []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, name := range names {
		for _, l := range t.listeners[name] {
			select {
			case l <- struct{}{}:
			default: // it has a value waiting already
			}
		}
	}
}
