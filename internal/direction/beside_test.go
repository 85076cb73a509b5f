package direction

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestBeside(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a\n", "b\n", "\n", "c\n"}), 0, 12).Draw(t, "lines"), "")
		})
		left, right := text.Draw(t, "left"), text.Draw(t, "right")
		var a, b strings.Builder
		for _, r := range Beside([]byte(left), []byte(right)) {
			if r.HasLeft {
				a.WriteString(r.Left + "\n")
			}
			if r.HasRight {
				b.WriteString(r.Right + "\n")
			}
			if r.Same != (r.HasLeft && r.HasRight && r.Same && r.Left == r.Right) {
				t.Fatalf("%+v is not the same", r)
			}
		}
		if a.String() != left || b.String() != right {
			t.Fatalf("%q and %q became %q and %q", left, right, a.String(), b.String())
		}
	})
}
