package knowledge

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
)

func TestWhatDocumentsAreAbout(t *testing.T) {
	t.Parallel()
	var files []TreeFile
	add := func(sort Sort, paths ...string) {
		for _, p := range paths {
			files = append(files, TreeFile{Path: p, Sort: sort})
		}
	}
	add(Source, "README.md", "gate/README.md", "gate/gate.go", "gate/pins/NOTES.rst", "gate/pins/pins.go", "docs/adr/0001-gates.md",
		"pump/pump.go", "pump/deep/well.go", "LICENSE", "pump/CHANGELOG.md")
	add(Generated, "gate/gate.pb.go")
	for i := range mostAbout + 1 {
		add(Source, fmt.Sprintf("huge/f%d.go", i))
	}
	add(Source, "huge/README.md")
	l := newLibrary(files)
	tests := []struct{ document, text, want string }{
		{"gate/README.md", "", "gate/gate.go"},
		{"gate/pins/NOTES.rst", "", "gate/pins/pins.go"},
		{"README.md", "See `gate/gate.go`, [pumps](pump/) and `nothing/here`.", "gate/gate.go pump/pump.go pump/deep/well.go"},
		{"README.md", "gate/gate.go without marks, https://example.com/gate, `go test ./...`", ""},
		{"docs/adr/0001-gates.md", "We keep [pins](../../gate/pins/pins.go#L4) and `pump/deep`.", "gate/pins/pins.go pump/deep/well.go"},
		{"docs/adr/0001-gates.md", "`../../../etc/passwd` `/gate/gate.go` `huge` `gate/gate.pb.go` `README.md`", "gate/gate.go"},
		{"huge/README.md", "", ""},
	}
	for _, test := range tests {
		var got []string
		for _, f := range l.about(test.document, []byte(test.text)) {
			got = append(got, files[f].Path)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s %q is about %v, want %s", test.document, test.text, got, test.want)
		}
	}
	for name, want := range map[string]bool{"a/README": true, "README.txt": true, "a/notes.txt": false, "x.md": true, "CHANGELOG.md": false,
		"docs/security.md": false, "x.adoc": true, "main.go": false} {
		if isDocument(name) != want {
			t.Errorf("that %s is a document is %v", name, !want)
		}
	}
}

func FuzzMentions(f *testing.F) {
	f.Add("docs/a.md", "See `gate/gate.go`, [pumps](../pump/) and :ref:`x/y`.")
	f.Add("a.md", "`..`[](/)`//`")
	f.Fuzz(func(t *testing.T, document, text string) {
		all := mentions(document, []byte(text))
		for _, p := range all {
			if p != path.Clean(p) || strings.HasPrefix(p, "..") || p == "." {
				t.Errorf("%q mentions %q", text, p)
			}
		}
		if sorted := slices.Sorted(slices.Values(all)); len(slices.Compact(sorted)) != len(all) {
			t.Errorf("%q mentions something twice: %q", text, all)
		}
	})
}
