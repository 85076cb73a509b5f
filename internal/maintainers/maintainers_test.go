package maintainers_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/maintainers"
)

const file = `	List of maintainers

Descriptions of section entries:

	M: Mail patches to: FullName <address@domain>
	F: Files and directories with wildcard patterns.

M: Full Name <address@domain>
   More about it.

		-----------------------------------
LOCKS OF THE CANAL
M:	Ada Example <ada@example.com>
M:	"Ben B. Example" <ben@example.com> [@ben]
R:	cay@example.com
R:	Dan Example
R:	Broken <broken@example.com
L:	list@example.com
S:	Maintained
F:	locks/
F:	include/lock*.h
X:	locks/old/

Bridges` + "\r\n" + `M:	Eve Example <eve@example.com>` + "\r\n" + `F:	bridges/` + "\r\n" + `
THE REST
M:	Ada Example <ada@example.com>
S:	Orphan
`

func TestParse(t *testing.T) {
	t.Parallel()
	want := []maintainers.Section{
		{Title: "LOCKS OF THE CANAL", People: []maintainers.Person{
			{Name: "Ada Example", Email: "ada@example.com"}, {Name: "Ben B. Example", Email: "ben@example.com"},
			{Email: "cay@example.com"}, {Name: "Dan Example"},
		}, Files: []string{"locks/", "include/lock*.h"}, Except: []string{"locks/old/"}},
		{Title: "Bridges", People: []maintainers.Person{{Name: "Eve Example", Email: "eve@example.com"}},
			Files: []string{"bridges/"}},
	}
	if got := maintainers.Parse([]byte(file)); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestDirectory(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]string{
		"locks/": "locks", "./locks/deep/": "locks/deep", "/": "", "./": "", "*": "", "*/net/": "", "locks": "", "lock?/": "", "": "",
	} {
		if got, ok := maintainers.Directory(pattern); ok != (want != "") || ok && got != want {
			t.Errorf("%q: got %q, %v, want %q", pattern, got, ok, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(file))
	f.Add([]byte("M:<>\nF:\n\nM:\x00<a@b>\nF:a/\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, s := range maintainers.Parse(text) {
			if len(s.People) == 0 || len(s.Files) == 0 || strings.Contains(s.Title, "\n") {
				t.Errorf("a section without people or files, or with a long title: %+v", s)
			}
			for _, p := range s.People {
				if p == (maintainers.Person{}) {
					t.Errorf("nobody in %+v", s)
				}
			}
		}
	})
}
