package standard

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/manifest"
)

// testsRule asks that folders with source files have tests, as the language has them:
//
//   - Go: x_test.go in the folder
//   - JavaScript, TypeScript: x.test.ts or x.spec.ts in the folder or in its __tests__, test or tests
//   - Python: test_x.py or x_test.py in the folder or in its test or tests, or anywhere for a module x of the folder
//   - Java, Kotlin, Scala, Groovy: a file in the folder of the same name below src/test
//   - Rust: #[test] or #[cfg(test)] in a file of the folder, or a tests folder beside src
type testsRule struct{ least int } // percent of folders

func readTests(f fields) rule {
	f, ok := f.sub("tests-beside-code", "at-least")
	if !ok {
		f.d.refuse(f.line, "Write {at-least: 60}.", "Tests-beside-code says nothing")
		return testsRule{}
	}
	return testsRule{f.number("at-least", 0, 100)}
}

func (r testsRule) String() string {
	return fmt.Sprintf("At least %d%% of the folders with source files have tests", r.least)
}

// tested are the languages whose tests are known, by their family.
var tested = map[string]string{
	"Go": "Go", "JavaScript": "JavaScript", "TypeScript": "JavaScript", "Python": "Python",
	"Java": "Java", "Kotlin": "Java", "Scala": "Java", "Groovy": "Java", "Rust": "Rust",
}

var (
	testFile = map[string]*regexp.Regexp{
		"Go":         regexp.MustCompile(`_test\.go$`),
		"JavaScript": regexp.MustCompile(`\.(?:test|spec)\.[^.]+$`),
		"Python":     regexp.MustCompile(`^test_.+\.py$|_test\.py$|^conftest\.py$`),
		"Java":       regexp.MustCompile(`(?:Test|Tests|IT|Spec)\.[^.]+$`),
	}
	testFolder = map[string]bool{"test": true, "tests": true, "__tests__": true}
	rustTest   = regexp.MustCompile(`#\[(?:[a-z_]+::)?test\b|#\[cfg\(test\)\]`)
)

// folder is a folder's files in languages of one family.
type folder struct {
	path, family string
	files        []Entry
}

func (r testsRule) check(ctx context.Context, v *view) (CheckResult, error) {
	folders, tests := sources(ctx, v)
	if len(folders) == 0 {
		return unknown("", "No folder has source files in a language whose tests are known: %s", strings.Join(names(tested), ", ")), nil
	}
	var found []Finding
	with, unread := 0, 0
	for _, f := range folders {
		has, before := tests.of(f), v.unread
		if !has && f.family == "Rust" {
			var err error
			if has, err = testsInside(ctx, v, f); err != nil {
				return CheckResult{}, err
			}
		}
		switch {
		case has:
			with++
		case v.unread > before:
			unread++
		default:
			where := f.path
			if where == "." {
				where = ""
			}
			found = append(found, Finding{Path: where, Sentence: "No tests in " + f.family + " belong to this folder"})
		}
	}
	all := len(folders)
	looked := fmt.Sprintf("%d of %s with source files have tests", with, counted(all, "folder", "folders"))
	switch {
	case with*100 >= r.least*all:
		return CheckResult{Outcome: Passed, Looked: looked}, nil
	case (with+unread)*100 >= r.least*all: // only what was not read could make up for it
		found = nil
	}
	return v.settle(looked, found), nil
}

// testIndex is where tests are.
type testIndex struct {
	folders map[string]bool // "family path" of folders in which tests are
	modules map[string]bool // of Python: x where test_x.py or x_test.py is
}

// sources finds the folders with source files, and the tests.
func sources(ctx context.Context, v *view) ([]folder, testIndex) {
	tests := testIndex{map[string]bool{}, map[string]bool{}}
	at := map[string]int{}
	var folders []folder
	files, _ := v.pick(ctx, func(path string) bool { return !isForeign(path) })
	for _, e := range files {
		family := tested[manifest.Language(e.Path)]
		if family == "" {
			continue
		}
		dir, base := path.Dir(e.Path), path.Base(e.Path)
		inTests := slices.ContainsFunc(strings.Split(dir, "/"), func(name string) bool { return testFolder[name] })
		if named := testFile[family]; named != nil && named.MatchString(base) || inTests {
			tests.folders[family+" "+dir] = true
			module := strings.TrimSuffix(base, path.Ext(base))
			if family == "Python" {
				tests.modules[strings.TrimSuffix(strings.TrimPrefix(module, "test_"), "_test")] = true
			}
			continue
		}
		if base == "__init__.py" && e.Size == 0 { // marks a package, and has nothing to test
			continue
		}
		i, known := at[family+" "+dir]
		if !known {
			i = len(folders)
			at[family+" "+dir] = i
			folders = append(folders, folder{path: dir, family: family})
		}
		folders[i].files = append(folders[i].files, e)
	}
	return folders, tests
}

// of reports whether paths alone tell that a folder has tests.
func (t testIndex) of(f folder) bool {
	in := func(dir string) bool { return t.folders[f.family+" "+dir] }
	if in(f.path) {
		return true
	}
	switch f.family {
	case "JavaScript":
		return in(path.Join(f.path, "__tests__")) || in(path.Join(f.path, "test")) || in(path.Join(f.path, "tests"))
	case "Python":
		return in(path.Join(f.path, "test")) || in(path.Join(f.path, "tests")) || slices.ContainsFunc(f.files, func(e Entry) bool {
			return t.modules[strings.TrimSuffix(path.Base(e.Path), path.Ext(e.Path))]
		})
	case "Java":
		return in(mirrored(f.path))
	case "Rust":
		return path.Base(f.path) == "src" && in(path.Join(path.Dir(f.path), "tests"))
	}
	return false
}

// mirrored is where Maven and Gradle have the tests of a folder: src/main/java/a is tested in src/test/java/a.
func mirrored(dir string) string {
	if rest, ok := strings.CutPrefix(dir, "src/main/"); ok {
		return "src/test/" + rest
	}
	return strings.Replace(dir, "/src/main/", "/src/test/", 1)
}

// testsInside reports whether a file of a folder has tests beside its code, as is usual in Rust.
func testsInside(ctx context.Context, v *view, f folder) (bool, error) {
	for _, e := range f.files {
		content, ok, err := v.read(ctx, e)
		if err != nil {
			return false, err
		}
		if ok && rustTest.Match(content) {
			return true, nil
		}
	}
	return false, nil
}
