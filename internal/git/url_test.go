package git_test

import (
	"testing"

	"github.com/leadwright/leadwright/internal/git"
)

func TestShowURL(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://git.example.com/team/app.git":              "https://git.example.com/team/app.git",
		"https://ada:secret@git.example.com/team/app.git":   "https://***@git.example.com/team/app.git",
		"https://token@git.example.com/app.git":             "https://***@git.example.com/app.git",
		"https://ada:p@ss@git.example.com/a@b.git":          "https://***@git.example.com/a@b.git",
		"http://token@git.example.com":                      "http://***@git.example.com",
		"ssh://git@git.example.com:2222/app.git":            "ssh://git@git.example.com:2222/app.git",
		"ssh://ada:secret@git.example.com/app.git":          "ssh://ada:***@git.example.com/app.git",
		"git@git.example.com:team/app.git":                  "git@git.example.com:team/app.git",
		"file:///srv/a@b.git":                               "file:///srv/a@b.git",
		"https://git.example.com/team/app.git?user=ada@org": "https://git.example.com/team/app.git?user=ada@org",
	} {
		if got := git.ShowURL(address); got != want {
			t.Errorf("%s is shown as %s, want %s", address, got, want)
		}
	}
}
