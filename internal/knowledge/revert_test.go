package knowledge

import "testing"

func TestWhatTakesACommitBack(t *testing.T) {
	t.Parallel()
	for subject, want := range map[string]bool{
		`Revert "Show the tide in feet"`:          true,
		`Revert "Revert "Show the tide in feet""`: false,
		"revert: feat(tide): show it in feet":     true,
		"revert(tide): show it in feet":           true,
		"Reverting needs a reason":                false,
		"Revert to metres":                        false, // of what is shown, not of a commit
		"Show the tide":                           false,
		"":                                        false,
	} {
		if got := takesBack(subject); got != want {
			t.Errorf("%q is %t", subject, got)
		}
	}
}
