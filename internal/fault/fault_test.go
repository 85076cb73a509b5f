package fault_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
)

func TestKindsSurviveWrapping(t *testing.T) {
	t.Parallel()
	cause := errors.New("disk on fire")
	for want, err := range map[fault.Kind]error{
		fault.KindInvalid:     fault.Invalid("name", "The name %q is taken", "x"),
		fault.KindNotFound:    fault.NotFound("There is no %s", "x"),
		fault.KindConflict:    fault.Conflict("It changed"),
		fault.KindDenied:      fault.Denied("You may not"),
		fault.KindUnavailable: fault.Unavailable("The disk is gone").Because(cause),
		fault.KindInternal:    fault.Internal(cause, "It broke"),
	} {
		wrapped := fmt.Errorf("while testing: %w", err)
		if !fault.Is(wrapped, want) || fault.KindOf(wrapped).String() != want.String() {
			t.Errorf("%v is of kind %s, want %s", err, fault.KindOf(wrapped), want)
		}
	}
	if fault.Is(nil, fault.KindInternal) {
		t.Error("no error is an internal one")
	}
	if !errors.Is(fault.Unavailable("The disk is gone").Because(cause), cause) {
		t.Error("the cause is lost")
	}
	if fault.KindOf(context.Canceled) != fault.KindUnavailable || fault.KindOf(errors.New("x")) != fault.KindInternal {
		t.Error("errors of others have the wrong kind")
	}
}

func TestSentenceShowsNothingInternal(t *testing.T) {
	t.Parallel()
	secret := errors.New("password=hunter2")
	for _, err := range []error{secret, fault.Unavailable("The database is away").Because(secret), fmt.Errorf("x: %w", context.Canceled)} {
		message, hint := fault.Sentence(err)
		if message == "" || message == secret.Error() || hint == secret.Error() {
			t.Errorf("%v is shown as %q, %q", err, message, hint)
		}
	}
	message, hint := fault.Sentence(fmt.Errorf("deep: %w", fault.Invalid("addr", "Wrong").WithHint("Do %s", "this")))
	if message != "Wrong" || hint != "Do this" {
		t.Errorf("%q, %q", message, hint)
	}
}

func TestCopiesLeaveTheirOriginalAlone(t *testing.T) {
	t.Parallel()
	plain := fault.NotFound("Gone")
	if _ = plain.WithHint("Look elsewhere").Because(errors.New("x")); plain.Hint != "" || plain.Err != nil {
		t.Errorf("the original has become %+v", plain)
	}
}
