package git

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMailmap(t *testing.T) {
	t.Parallel()
	m := ParseMailmap([]byte("# people\n" +
		"Ada Example <ada@example.com>\n" +
		"<ben@example.com> <BEN@old.example.org>\n" +
		"Cleo Example <cleo@example.com> <cleo@old.example.org>   # a note\n" +
		"Dan Example <dan@example.com> Shared Name <shared@example.org>\n" +
		"Eve Example <eve@example.com> eve <shared@example.org>\n" +
		"not a line\n\n<@\n" +
		"Ada E. Example <ada@example.com>\n"))
	for _, tt := range [][4]string{
		{"ada", "ADA@example.com", "Ada E. Example", "ADA@example.com"},
		{"Ben", "ben@OLD.example.org", "Ben", "ben@example.com"},
		{"c", "cleo@old.example.org", "Cleo Example", "cleo@example.com"},
		{"SHARED name", "shared@example.org", "Dan Example", "dan@example.com"},
		{"EVE", "Shared@example.org", "Eve Example", "eve@example.com"},
		{"Other", "shared@example.org", "Other", "shared@example.org"},
		{"x", "nobody@example.com", "x", "nobody@example.com"},
	} {
		if name, email := m.Resolve(tt[0], tt[1]); name != tt[2] || email != tt[3] {
			t.Errorf("Resolve(%q, %q) = %q, %q; want %q, %q", tt[0], tt[1], name, email, tt[2], tt[3])
		}
	}
	if name, email := (Mailmap{}).Resolve("a", "b"); name != "a" || email != "b" {
		t.Error("the zero value changes something")
	}
}

// Git itself is the judge: small alphabets make the lines meet.
func TestMailmapResolvesAsGitDoes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r, err := InitBare(t.Context(), filepath.Join(dir, "r"))
	if err != nil {
		t.Fatal(err)
	}
	name := rapid.SampledFrom([]string{"", "", "A", "a", "B b", "Ä", " A ", "#x", "\tB b"})
	email := rapid.SampledFrom([]string{"a", "A", "b@x", "B@X", "", "a b", "é"})
	part := rapid.Custom(func(t *rapid.T) string {
		return name.Draw(t, "name") + rapid.SampledFrom([]string{" <", "<"}).Draw(t, "open") + email.Draw(t, "email") +
			rapid.SampledFrom([]string{">", ">", "> "}).Draw(t, "close")
	})
	junk := rapid.SampledFrom([]string{"# A <a>", " # A <a>", "", "A", "<a", ">a< <b@x>", "A <a> # B <b@x>",
		"\x00", "A <a>\r"})
	line := rapid.Custom(func(t *rapid.T) string {
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			return junk.Draw(t, "junk")
		case 1, 2:
			return part.Draw(t, "one")
		default:
			return part.Draw(t, "new") + rapid.SampledFrom([]string{" ", "", "\t"}).Draw(t, "gap") + part.Draw(t, "old")
		}
	})
	file := filepath.Join(dir, "mailmap")
	asked := [][2]string{{"A", "a"}, {"a", "A"}, {"B b", "b@x"}, {"Ä", "B@x"}, {"", "a"}, {"#x", "a b"}, {"C",
		"c"}, {"ä", "É"}, {"b B", "é"}}
	var input strings.Builder
	for _, q := range asked {
		input.WriteString(strings.TrimLeft(q[0]+" <"+q[1]+">\n", " "))
	}
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(line, 0, 8).Draw(rt, "lines"), "\n") + "\n"
		if strings.Contains(text, "\x00") {
			text = text[:strings.IndexByte(text, 0)+1] // as a blob, git's text ends here; as a file only the line does
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			rt.Fatal(err)
		}
		cmd := exec.Command("git", "--git-dir="+r.Dir(), "-c", "mailmap.file="+file, "-c", "mailmap.blob=",
			"check-mailmap", "--stdin")
		cmd.Env = append(slices.Clip(closed), "PATH="+os.Getenv("PATH"))
		cmd.Stdin = strings.NewReader(input.String())
		out, err := cmd.Output()
		if err != nil {
			rt.Fatal(err)
		}
		want := strings.Split(string(out), "\n")
		m := ParseMailmap([]byte(text))
		for i, q := range asked {
			name, email := m.Resolve(q[0], q[1])
			if got := strings.TrimLeft(name+" <"+email+">", " "); got != want[i] {
				rt.Errorf("%q: %q gives %q, git says %q", text, q, got, want[i])
			}
		}
	})
}

func FuzzParseMailmap(f *testing.F) {
	for _, seed := range []string{"", "A <a@example.com>\n", "<a> <b>\nX <a> Y <b>", "#", "<>", "A <> <>", "\x00A <a>"} {
		f.Add(seed, "A", "a")
	}
	f.Fuzz(func(t *testing.T, text, name, email string) {
		m := ParseMailmap([]byte(text))
		n1, e1 := m.Resolve(name, email)
		n2, e2 := m.Resolve(lower(name), lower(email))
		if e1 != email && e1 != e2 || n1 != name && n1 != n2 {
			t.Errorf("case matters: %q %q and %q %q", n1, e1, n2, e2)
		}
	})
}
