package store

import (
	"testing"
	"time"
)

// TestIDCarries counts over the border between the two halves of the number.
func TestIDCarries(t *testing.T) {
	t.Parallel()
	s := idSource{hi: 1<<16 | 7, lo: 1<<64 - 1}
	// 48 bits of milliseconds fill the first ten characters, 80 counted bits the other sixteen.
	if id, want := s.next(time.UnixMilli(1)), "0000000001"+"0040000000000000"; id != want {
		t.Errorf("after the last number comes %s, want %s", id, want)
	}
}
