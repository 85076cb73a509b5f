package api

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
)

func answerOf() *answer { return &answer{header: http.Header{}, status: http.StatusOK} }

func TestARequestThatIsUnderWayIsNotDoneASecondTime(t *testing.T) {
	t.Parallel()
	s := &replays{known: map[string]*replay{}}
	out := answerOf()
	err := s.once(out, "me", "key", [32]byte{1}, func() {
		again := func() { t.Error("done twice") }
		if err := s.once(answerOf(), "me", "key", [32]byte{1}, again); !fault.Is(err, fault.KindConflict) {
			t.Error(err)
		}
		out.WriteHeader(http.StatusAccepted)
	})
	if err != nil {
		t.Fatal(err)
	}
	replayed := answerOf()
	if err := s.once(replayed, "me", "key", [32]byte{1}, func() { t.Error("done twice") }); err != nil || replayed.status != http.StatusAccepted {
		t.Error(replayed.status, err)
	}
}

func TestAnAnswerThatFailedInsideIsNotKept(t *testing.T) {
	t.Parallel()
	s := &replays{known: map[string]*replay{}}
	done := 0
	for range 2 {
		out := answerOf()
		if err := s.once(out, "me", "key", [32]byte{}, func() { done++; out.WriteHeader(http.StatusServiceUnavailable) }); err != nil {
			t.Fatal(err)
		}
	}
	func() {
		defer func() { _ = recover() }()
		_ = s.once(answerOf(), "me", "key", [32]byte{}, func() { panic("no") })
	}()
	if done != 2 || len(s.known) != 0 || len(s.order) != 0 {
		t.Error(done, s.known, s.order)
	}
}

func TestTheOldestAnswersAreForgotten(t *testing.T) {
	t.Parallel()
	s := &replays{known: map[string]*replay{}}
	done := 0
	send := func(key string) {
		if err := s.once(answerOf(), "me", key, [32]byte{}, func() { done++ }); err != nil {
			t.Fatal(err)
		}
	}
	for i := range maxReplays + 1 {
		send(fmt.Sprint(i))
	}
	send("1")
	send("0")
	if done != maxReplays+2 || len(s.known) != maxReplays || len(s.order) != maxReplays {
		t.Error(done, len(s.known), len(s.order))
	}
}
