package api

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"sync"

	"github.com/leadwright/leadwright/internal/fault"
)

// replays remembers the answers to POST requests that carry an Idempotency-Key, so that a request whose answer got
// lost can be sent again without being done again. It forgets the oldest, and all when the program ends; operations
// that were done before then say so as a conflict.
type replays struct {
	mu    sync.Mutex
	known map[string]*replay
	order []string // oldest first
}

const (
	maxReplays = 1000
	maxKey     = 255
)

type replay struct {
	digest [32]byte // of the body
	whole  bool
	status int
	header http.Header
	body   []byte
}

// once lets do write its answer to out, or writes the answer given before under the same key in this scope, which is
// who asks and where.
func (s *replays) once(out *answer, scope, key string, digest [32]byte, do func()) error {
	if len(key) > maxKey {
		return fault.Invalid("Idempotency-Key", "The key of this request is too long").
			WithHint("A key has at most %d characters.", maxKey)
	}
	key = scope + " " + key
	s.mu.Lock()
	if r := s.known[key]; r != nil {
		defer s.mu.Unlock()
		switch {
		case r.digest != digest:
			return fault.Invalid("Idempotency-Key", "This key was sent before, with another request").
				WithHint("Use a new key for each request.")
		case !r.whole:
			return fault.Conflict("The same request is being answered at this moment")
		}
		maps.Copy(out.header, r.header)
		out.status, out.body = r.status, *bytes.NewBuffer(slices.Clone(r.body))
		return nil
	}
	r := &replay{digest: digest}
	s.known[key] = r
	if s.order = append(s.order, key); len(s.order) > maxReplays {
		delete(s.known, s.order[0])
		s.order = s.order[1:]
	}
	s.mu.Unlock()

	done := false
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if !done || out.status >= http.StatusInternalServerError {
			delete(s.known, key)
			s.order = slices.DeleteFunc(s.order, func(k string) bool { return k == key })
			return
		}
		r.whole, r.status, r.header, r.body = true, out.status, out.header.Clone(), slices.Clone(out.body.Bytes())
	}()
	do()
	done = true
	return nil
}
