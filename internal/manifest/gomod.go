package manifest

import (
	"bytes"
	"errors"
	"path"

	"golang.org/x/mod/modfile"
)

// GoModule is what a go.mod says.
type GoModule struct {
	Path     string
	Go       string // the go line's version, "" when there is none
	Requires []GoRequire
	Replaces []GoReplace
}

// GoRequire is one module that a module needs.
type GoRequire struct {
	Path, Version string
	Indirect      bool
}

// GoReplace puts another module, or a folder, in the place of one.
type GoReplace struct {
	Path, Version       string // Version "" means all
	NewPath, NewVersion string // NewVersion "" means that NewPath is a folder, relative to the file
}

// GoWorkspace is what a go.work says.
type GoWorkspace struct {
	Go       string
	Use      []string // folders relative to the file, cleaned, with slashes
	Replaces []GoReplace
}

// anyVersion accepts versions as they are written: a branch name is no reason not to read the file.
func anyVersion(_, version string) (string, error) { return version, nil }

// GoMod reads a go.mod without the lines that are wrong.
func GoMod(content []byte) (GoModule, []Problem) {
	f, problems := parseGo(content, modfile.Parse)
	if f == nil {
		return GoModule{}, problems
	}
	var m GoModule
	if f.Module != nil {
		m.Path = f.Module.Mod.Path
	}
	if f.Go != nil {
		m.Go = f.Go.Version
	}
	for _, r := range f.Require {
		m.Requires = append(m.Requires, GoRequire{r.Mod.Path, r.Mod.Version, r.Indirect})
	}
	m.Replaces = goReplaces(f.Replace)
	if m.Path == "" {
		problems = append(problems, problem(0, "Begin it with a line such as module example.com/name.",
			"The go.mod names no module"))
	}
	return m, problems
}

// GoWork reads a go.work without the lines that are wrong.
func GoWork(content []byte) (GoWorkspace, []Problem) {
	f, problems := parseGo(content, modfile.ParseWork)
	if f == nil {
		return GoWorkspace{}, problems
	}
	var w GoWorkspace
	if f.Go != nil {
		w.Go = f.Go.Version
	}
	for _, u := range f.Use {
		w.Use = append(w.Use, path.Clean(u.Path))
	}
	w.Replaces = goReplaces(f.Replace)
	return w, problems
}

func goReplaces(list []*modfile.Replace) []GoReplace {
	var rs []GoReplace
	for _, r := range list {
		rs = append(rs, GoReplace{r.Old.Path, r.Old.Version, r.New.Path, r.New.Version})
	}
	return rs
}

// parseGo parses a file, and when lines are wrong once more without them. The file is nil when that is not enough.
func parseGo[F any](content []byte, parse func(string, []byte, modfile.VersionFixer) (*F, error)) (*F, []Problem) {
	const hint = "Correct the line as go mod tidy would write it."
	content, problems := plain(content)
	if problems != nil {
		return nil, problems
	}
	f, err := parse("", content, anyVersion)
	if err == nil {
		return f, nil
	}
	list, ok := errors.AsType[modfile.ErrorList](err)
	if !ok {
		return nil, []Problem{problem(0, hint, "The file cannot be read: %s", err)}
	}
	lines := bytes.SplitAfter(content, []byte("\n"))
	for _, e := range list {
		problems = append(problems, problem(e.Pos.Line, hint, "The line cannot be read: %s", e.Err))
		if i := e.Pos.Line - 1; i >= 0 && i < len(lines) {
			lines[i] = []byte("\n")
		}
	}
	if f, err = parse("", bytes.Join(lines, nil), anyVersion); err != nil {
		return nil, problems
	}
	return f, problems
}
