package manifest

import (
	"reflect"
	"testing"
)

func TestGoMod(t *testing.T) {
	t.Parallel()
	const text = `module example.com/shop // all of it

go 1.24.1

require (
	example.org/a v1.2.3
	example.org/b v0.0.0-x // indirect
)

require example.org/c/v2 v2.0.0

replace example.org/a => ../a

replace example.org/c/v2 v2.0.0 => example.org/d v1.0.0
`
	want := GoModule{
		Path: "example.com/shop", Go: "1.24.1",
		Requires: []GoRequire{
			{"example.org/a", "v1.2.3", false}, {"example.org/b", "v0.0.0-x", true}, {"example.org/c/v2", "v2.0.0", false},
		},
		Replaces: []GoReplace{
			{"example.org/a", "", "../a", ""}, {"example.org/c/v2", "v2.0.0", "example.org/d", "v1.0.0"},
		},
	}
	got, problems := GoMod([]byte(text))
	checkProblems(t, problems)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}

	got, problems = GoMod([]byte("\ufeff" + text + "\nnonsense here\nrequire example.org/e master\n"))
	checkProblems(t, problems, Problem{16, "unknown directive: nonsense", ""}, Problem{17, `"master"`, ""})
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the rest is not read: %+v", got)
	}
}

func TestGoModProblems(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want Problem
	}{
		{"", Problem{0, "names no module", ""}},
		{"module x\nrequire (\n", Problem{3, "cannot be read", ""}},
		{"module x\nmodule \xff\n", Problem{2, "not UTF-8", ""}},
		{"module x\n\nmodule y\n", Problem{3, "repeated module statement", ""}},
	}
	for _, tt := range tests {
		_, problems := GoMod([]byte(tt.text))
		checkProblems(t, problems, tt.want)
	}
}

func TestGoWork(t *testing.T) {
	t.Parallel()
	got, problems := GoWork([]byte("go 1.24\nuses ./other\n\nuse (\n\t.\n\t./tools/\n\t../beside\n)\n" +
		"use ./api\nreplace a => ./b\n"))
	checkProblems(t, problems, Problem{2, "unknown directive: uses", ""})
	want := GoWorkspace{Go: "1.24", Use: []string{".", "tools", "../beside", "api"},
		Replaces: []GoReplace{{"a", "", "./b", ""}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	_, problems = GoWork([]byte("use (\n./api\n"))
	checkProblems(t, problems, Problem{3, "syntax error", ""})
}

func FuzzGo(f *testing.F) {
	f.Add([]byte("module x\ngo 1.2\nrequire (\n a v1\n)\nreplace a => ./b\n"))
	f.Add([]byte("go 1.2\nuse (\n\"./a b\"\n)\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if m, problems := GoMod(content); m.Path == "" && len(problems) == 0 {
			t.Fatal("neither a module nor a problem")
		}
		GoWork(content)
	})
}
