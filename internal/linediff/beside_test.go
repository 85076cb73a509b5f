package linediff

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func text(all []Piece) (text, same string) {
	for _, p := range all {
		text += p.Text
		if p.Same {
			same += p.Text
		}
	}
	return text, same
}

func TestBeside(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a ", "b ", " c", "d\n", "\n", "e  \n", "\tf\n"}), 0, 30).Draw(t, "words"), "") + "\n"
		})
		left, right := words.Draw(t, "left"), words.Draw(t, "right")
		var a, b strings.Builder
		for _, r := range Beside([]byte(left), []byte(right)) {
			was, kept := text(r.Left)
			is, too := text(r.Right)
			if r.HasLeft {
				a.WriteString(was + "\n")
			}
			if r.HasRight {
				b.WriteString(is + "\n")
			}
			if strings.Join(strings.Fields(kept), "") != strings.Join(strings.Fields(too), "") {
				t.Fatalf("%q and %q are not the same words", kept, too)
			}
			if r.Same && (!r.HasLeft || !r.HasRight || was != is || was != kept) {
				t.Fatalf("%+v is not the same", r)
			}
		}
		if a.String() != left || b.String() != right {
			t.Fatalf("%q and %q became %q and %q", left, right, a.String(), b.String())
		}
	})
}

func TestWordsBeside(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ left, right, want string }{
		{"We sell by phone and web.", "We sell by web alone.", "=We sell by -phone and web. | =We sell by +web alone."},
		{"One team", "A harbour for all who come late", "-One team | +A harbour for all who come late"},
		{"same", "same", "=same | =same"},
		{"", "new", " | +new"},
	} {
		said := ""
		for _, r := range Beside([]byte(x.left), []byte(x.right)) {
			for i, side := range [][]Piece{r.Left, r.Right} {
				if i == 1 {
					said += "| "
				}
				for _, p := range side {
					mark := string("-+"[i])
					if p.Same {
						mark = "="
					}
					said += mark + p.Text + " "
				}
			}
		}
		if got := strings.Join(strings.Fields(said), " "); got != strings.TrimSpace(x.want) {
			t.Errorf("%q beside %q: %s, want %s", x.left, x.right, fmt.Sprintf("%q", got), x.want)
		}
	}
}
