// Package fault holds the kinds of failure that Leadwright knows and the sentence and hint a person sees.
//
// Every package returns these errors (or wraps others in them); the doors alone turn a kind into an exit code or
// an HTTP status. A message is one plain sentence that names the thing; a hint says what to do about it.
package fault

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Kind says what sort of failure an error is.
type Kind int

// The kinds. The zero value is Internal, so that an error nobody classified is never shown as the user's fault.
const (
	KindInternal    Kind = iota // a defect or an unexpected condition of the machine
	KindInvalid                 // the input is wrong; Field names the part
	KindNotFound                // the thing named does not exist, or may not be known to exist
	KindConflict                // the thing changed or is already there
	KindDenied                  // the actor may not do this
	KindUnavailable             // something needed cannot be had now: git, a disk, a locked database
)

// String returns the kind's stable name, as used in JSON.
func (k Kind) String() string {
	switch k {
	case KindInvalid:
		return "invalid"
	case KindNotFound:
		return "not-found"
	case KindConflict:
		return "conflict"
	case KindDenied:
		return "denied"
	case KindUnavailable:
		return "unavailable"
	default:
		return "internal"
	}
}

// Error is a failure a person can read.
type Error struct {
	Kind    Kind
	Field   string        // the input's field or line, when Kind is KindInvalid
	Message string        // one sentence, no full stop at the end
	Hint    string        // what to do, may be empty
	Wait    time.Duration // how long to wait before asking again, where that is known
	Err     error         // the cause, for logs; may be nil
}

// Error returns the sentence, with the cause behind it for logs.
func (e *Error) Error() string {
	if e.Err != nil {
		return e.Message + ": " + e.Err.Error()
	}
	return e.Message
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// WithHint returns a copy that carries a hint.
func (e *Error) WithHint(format string, args ...any) *Error {
	c := *e
	c.Hint = fmt.Sprintf(format, args...)
	return &c
}

// After returns a copy that says how long to wait before asking again.
func (e *Error) After(wait time.Duration) *Error {
	c := *e
	c.Wait = wait
	return &c
}

// Because returns a copy that carries its cause.
func (e *Error) Because(err error) *Error {
	c := *e
	c.Err = err
	return &c
}

// Invalid reports wrong input in the named field.
func Invalid(field, format string, args ...any) *Error {
	return &Error{Kind: KindInvalid, Field: field, Message: fmt.Sprintf(format, args...)}
}

// NotFound reports that a named thing does not exist.
func NotFound(format string, args ...any) *Error {
	return &Error{Kind: KindNotFound, Message: fmt.Sprintf(format, args...)}
}

// Conflict reports that the thing changed meanwhile or exists already.
func Conflict(format string, args ...any) *Error {
	return &Error{Kind: KindConflict, Message: fmt.Sprintf(format, args...)}
}

// Denied reports that the actor may not do this.
func Denied(format string, args ...any) *Error {
	return &Error{Kind: KindDenied, Message: fmt.Sprintf(format, args...)}
}

// Unavailable reports that something needed cannot be had now.
func Unavailable(format string, args ...any) *Error {
	return &Error{Kind: KindUnavailable, Message: fmt.Sprintf(format, args...)}
}

// Internal wraps an unexpected error with what was being done.
func Internal(err error, format string, args ...any) *Error {
	return &Error{Kind: KindInternal, Message: fmt.Sprintf(format, args...), Err: err}
}

// KindOf returns the kind of the first Error in err's chain, KindInternal when there is none.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return KindUnavailable
	}
	return KindInternal
}

// Is reports whether err is of kind k.
func Is(err error, k Kind) bool { return err != nil && KindOf(err) == k }

// Wait returns how long to wait before asking again, 0 where err does not say.
func Wait(err error) time.Duration {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Wait
	}
	return 0
}

// Sentence returns what a person may see of err: the message and hint of the first Error in its chain. What nobody
// classified is shown as an internal failure without its details, which belong in the log.
func Sentence(err error) (message, hint string) {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Message, e.Hint
	}
	if errors.Is(err, context.Canceled) {
		return "The work was interrupted", "Start it again: it goes on where it stopped."
	}
	return "Something went wrong inside Leadwright", "The log has the details; please report it with them."
}
