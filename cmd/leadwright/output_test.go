package main

import (
	"bytes"
	"testing"

	"github.com/leadwright/leadwright/internal/fault"
)

func TestErrorsDoNotSteerTheTerminal(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	err := fault.Invalid("person", "%q fits several people: %s", "ada", "Ada \x1b[2JExample, Ada\u009b2J").WithHint("one\n\ttwo")
	if code := explain(&out, err); code != exitUsage {
		t.Errorf("exit code %d", code)
	}
	want := "leadwright: \"ada\" fits several people: Ada \uFFFD[2JExample, Ada\uFFFD2J\n  one\n  two\n"
	if out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
}
