package leadwright_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/leadwright/leadwright"

// source is a package as its files say it, for all platforms at once.
type source struct {
	path  string // below the module, such as internal/git
	files []file
}

type file struct {
	path string // below the root
	*ast.File
	test, generated bool
}

// Which files of a package are meant.
const (
	code  = false
	tests = true
)

// imports yields the import paths in the code or in the tests, each with a file that has it.
func (s source) imports(of bool) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, f := range s.files {
			for _, spec := range f.Imports {
				imported, err := strconv.Unquote(spec.Path.Value)
				if f.test == of && err == nil && !yield(imported, f.path) {
					return
				}
			}
		}
	}
}

// texts yields the string literals in the code (not the tests), each with its place.
func (s source) texts() iter.Seq2[string, token.Position] {
	return func(yield func(string, token.Position) bool) {
		for _, f := range s.files {
			more := true
			ast.Inspect(f.File, func(n ast.Node) bool {
				if _, isImport := n.(*ast.ImportSpec); isImport || f.test || !more {
					return false
				}
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					text, err := strconv.Unquote(lit.Value)
					more = err != nil || yield(text, positions.Position(lit.Pos()))
				}
				return more
			})
			if !more {
				return
			}
		}
	}
}

var positions = token.NewFileSet()

// packages returns every package of the module but the root, which holds no code.
func packages(t *testing.T) []source {
	t.Helper()
	all, err := readPackages()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("no packages found")
	}
	return all
}

var readPackages = sync.OnceValues(func() ([]source, error) {
	byPath := map[string]*source{}
	for _, top := range []string{"cmd", "internal"} {
		err := filepath.WalkDir(top, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "testdata":
				return filepath.SkipDir
			case d.IsDir() || filepath.Ext(name) != ".go":
				return nil
			}
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			name = filepath.ToSlash(name)
			parsed, err := parser.ParseFile(positions, name, text, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			dir := name[:strings.LastIndex(name, "/")]
			if byPath[dir] == nil {
				byPath[dir] = &source{path: dir}
			}
			byPath[dir].files = append(byPath[dir].files,
				file{name, parsed, strings.HasSuffix(name, "_test.go"), ast.IsGenerated(parsed)})
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	all := make([]source, 0, len(byPath))
	for _, p := range byPath {
		all = append(all, *p)
	}
	slices.SortFunc(all, func(a, b source) int { return strings.Compare(a.path, b.path) })
	return all, nil
})
