package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
)

// NodePackage is what a package.json says.
type NodePackage struct {
	Name         string
	Version      string
	Private      bool
	Workspaces   []string     // globs of folders, for ExpandGlobs; nil when the package is no workspace
	Dependencies []Dependency // by name, each once: those to run with, for development, of peers, and optional ones
}

// PackageJSON reads a package.json.
func PackageJSON(content []byte) (NodePackage, []Problem) {
	content, problems := plain(content)
	if problems != nil {
		return NodePackage{}, problems
	}
	type names = map[string]json.RawMessage
	var file struct {
		Name       string          `json:"name"`
		Version    string          `json:"version"`
		Private    bool            `json:"private"`
		Workspaces json.RawMessage `json:"workspaces"`
		Normal     names           `json:"dependencies"`
		Dev        names           `json:"devDependencies"`
		Peer       names           `json:"peerDependencies"`
		Optional   names           `json:"optionalDependencies"`
	}
	if err := json.Unmarshal(content, &file); err != nil {
		p, fatal := jsonProblem(content, err)
		if problems = append(problems, p); fatal {
			return NodePackage{}, problems
		}
	}
	pkg := NodePackage{Name: file.Name, Version: file.Version, Private: file.Private}
	all := make(names)
	for _, m := range []names{file.Optional, file.Peer, file.Dev, file.Normal} {
		maps.Copy(all, m)
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		d := Dependency{Ecosystem: Npm, Name: name}
		if json.Unmarshal(all[name], &d.Version) != nil { // of no use to npm either
			d.Version = ""
		}
		pkg.Dependencies = append(pkg.Dependencies, d)
	}

	var ok bool
	if pkg.Workspaces, ok = workspaces(file.Workspaces); !ok {
		problems = append(problems, problem(lineOfKey(content, "workspaces"),
			`Write a list of folders: "workspaces": ["packages/*"].`, "workspaces is not a list of folders"))
	}
	return pkg, problems
}

// workspaces reads a list of globs, or an object with such a list in packages.
func workspaces(raw json.RawMessage) (globs []string, ok bool) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, true
	}
	if json.Unmarshal(raw, &globs) == nil {
		return globs, true
	}
	var object struct {
		Packages []string `json:"packages"`
	}
	if json.Unmarshal(raw, &object) != nil {
		return nil, false
	}
	return object.Packages, true
}

// jsonProblem says what is wrong and where. It is fatal when the text is no JSON; a field of another type is left out.
func jsonProblem(content []byte, err error) (p Problem, fatal bool) {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if e.Field == "" {
			return problem(lineAt(content, int(e.Offset)), "Write the fields between { and }.",
				"The package.json is not an object but a %s", e.Value), true
		}
		return problem(lineAt(content, int(e.Offset)), "Correct the value.", "%s cannot be a %s", e.Field, e.Value), false
	}
	line := lineAt(content, len(content))
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		line = lineAt(content, int(e.Offset)-1)
	}
	return problem(line, "Correct the line, or the end of the one before it.", "The file is no JSON: %s", err), true
}

// lineOfKey returns the line of a key of the outermost object, 0 when it has none.
func lineOfKey(content []byte, key string) int {
	dec := json.NewDecoder(bytes.NewReader(content))
	if _, err := dec.Token(); err != nil {
		return 0
	}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return 0
		}
		if t == key {
			return lineAt(content, int(dec.InputOffset()))
		}
		var skipped json.RawMessage
		if dec.Decode(&skipped) != nil {
			return 0
		}
	}
	return 0
}

// PnpmWorkspace reads the globs of a pnpm-workspace.yaml, for ExpandGlobs.
func PnpmWorkspace(content []byte) ([]string, []Problem) {
	content, problems := plain(content)
	docs := splitDocuments(content)
	if len(docs) == 0 {
		return nil, problems
	}
	root, p := docs[0].load()
	if p != nil {
		return nil, append(problems, *p)
	}
	f := fields{docs[0], &problems}
	globs := f.texts(root, "packages")
	return globs, problems
}
