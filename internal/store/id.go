package store

import (
	"crypto/rand"
	"encoding/binary"
	"sync"
	"time"
)

// crockford is base 32 in lower case without i, l, o and u; its characters ascend, so the text sorts like the number.
const crockford = "0123456789abcdefghjkmnpqrstvwxyz"

// idSource makes ids in the layout of a ULID: 48 bits of milliseconds and 80 random bits. Within one source each id
// sorts after the one before, also when two fall into one millisecond or the clock goes back.
type idSource struct {
	mu     sync.Mutex
	hi, lo uint64 // the last id; the milliseconds are the upper 48 bits of hi
}

func (s *idSource) next(now time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ms := uint64(max(0, now.UnixMilli())); ms > s.hi>>16 {
		var random [10]byte
		rand.Read(random[:]) // never fails, see crypto/rand
		random[0] &= 0x7f    // room to count up within the millisecond
		s.hi = ms<<16 | uint64(binary.BigEndian.Uint16(random[:2]))
		s.lo = binary.BigEndian.Uint64(random[2:])
	} else if s.lo++; s.lo == 0 {
		s.hi++
	}
	var text [26]byte
	hi, lo := s.hi, s.lo
	for i := len(text) - 1; i >= 0; i-- {
		text[i] = crockford[lo&31]
		lo = lo>>5 | hi<<59
		hi >>= 5
	}
	return string(text[:])
}
