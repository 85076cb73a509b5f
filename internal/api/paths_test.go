package api_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git/gittest"
)

func TestPathsAreQuotedLikeGitDoes(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"":                "",
		"src/parse.go":    "src/parse.go",
		"docs/Übung ☂.md": "docs/Übung ☂.md",
		"a b/c":           "a b/c",
		"caf\xe9.txt":     `"caf\351.txt"`,
		"caf\xe9/Ü.txt":   `"caf\351/Ü.txt"`,
		"tab\tnew\nline":  `"tab\tnew\nline"`,
		`say "hi"`:        `"say \"hi\""`,
		`back\slash`:      `"back\\slash"`,
		"bell\a\x01\x7f":  `"bell\a\001\177"`,
		"\xff\x00":        `"\377\000"`,
		"\xef\xbf\xbd":    "\xef\xbf\xbd", // the replacement character itself is text
	} {
		if got := api.QuotePath(path); got != want {
			t.Errorf("QuotePath(%q) = %s, want %s", path, got, want)
		}
		if got, err := api.ParsePath(want); err != nil || got != path {
			t.Errorf("ParsePath(%s) = %q, %v, want %q", want, got, err, path)
		}
	}
}

func TestDamagedQuotesAreRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`"`, `"a`, `"a"b"`, `"\"`, `"\x"`, `"\12"`, `"\1"`, `"\400"`, `"\-12"`, `"\+12"`, `"\9"`, `"a\`} {
		if got, err := api.ParsePath(text); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("ParsePath(%s) = %q, %v", text, got, err)
		}
	}
}

// TestGitsOwnQuotesAreRead asks git to quote paths of all sorts of bytes.
func TestGitsOwnQuotesAreRead(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	for c := 1; c < 256; c++ {
		if c != '/' && c != '.' {
			files["x/"+string([]byte{byte(c), 'a'})] = "content"
		}
	}
	b := gittest.New(t)
	b.Commit(gittest.Commit{Files: files})
	listed := strings.Split(strings.TrimSuffix(gittest.Git(t, b.Dir, "ls-tree", "-r", "--name-only", "main"), "\n"), "\n")
	if len(listed) != len(files) {
		t.Fatalf("git lists %d paths of %d", len(listed), len(files))
	}
	for _, text := range listed {
		path, err := api.ParsePath(text)
		if _, ok := files[path]; err != nil || !ok {
			t.Errorf("%s is read as %q, %v", text, path, err)
		}
	}
}

func TestEveryPathComesBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		path := string(rapid.SliceOf(rapid.Byte()).Draw(t, "path"))
		text := api.QuotePath(path)
		if got, err := api.ParsePath(text); err != nil || got != path {
			t.Fatalf("%q became %s and then %q, %v", path, text, got, err)
		}
		if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' }) {
			t.Fatalf("%q is not plain text", text)
		}
	})
}

func FuzzParsePath(f *testing.F) {
	for _, seed := range []string{"", "a/b", `"caf\351"`, `"\"`, `"\1`, `"\377\n"`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		path, err := api.ParsePath(text)
		if err != nil {
			if !fault.Is(err, fault.KindInvalid) || !strings.HasPrefix(text, `"`) {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if again, err := api.ParsePath(api.QuotePath(path)); err != nil || again != path {
			t.Fatalf("%q is %q, and again %q, %v", text, path, again, err)
		}
	})
}
