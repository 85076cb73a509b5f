package manifest

import (
	"errors"
	"maps"
	"slices"

	"github.com/BurntSushi/toml"
)

type table = map[string]any

// loadTOML reads a TOML document. The parser goes down into brackets by calling itself, so it is told from the text
// how deep they can be before it runs; brackets in texts and comments count as well, which only real depth reaches.
func loadTOML(content []byte) (table, []Problem) {
	content, problems := plain(content)
	if problems != nil {
		return nil, problems
	}
	if len(content) > maxDocument {
		return nil, []Problem{problem(0, "Split the file, or check whether it is the right one.",
			"The file is larger than %d MB, so it is not read", maxDocument>>20)}
	}
	depth := 0
	for i, c := range content {
		switch c {
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(0, depth-1)
		}
		if depth > maxBrackets {
			return nil, []Problem{problem(lineAt(content, i), "Close the brackets.",
				"More than %d brackets are open, so the file is not read", maxBrackets)}
		}
	}
	var root table
	if _, err := toml.Decode(string(content), &root); err != nil {
		line, message := 0, err.Error()
		if e, ok := errors.AsType[toml.ParseError](err); ok {
			line, message = e.Position.Line, e.Message
		}
		return nil, []Problem{problem(line, "Correct the line, or the end of the one before it.", "The file is no TOML: %s", message)}
	}
	return root, nil
}

const maxBrackets = 1000 // open at once in a TOML file

// sub returns the table at a path of keys, nil when there is none.
func sub(t table, keys ...string) table {
	for _, key := range keys {
		t, _ = t[key].(table)
	}
	return t
}

// cargo reads the dependencies of a Rust crate or workspace, whatever target and purpose they are for.
func cargo(content []byte) ([]Dependency, []Problem) {
	root, problems := loadTOML(content)
	var all []Dependency
	crates := func(t table) {
		for _, kind := range []string{"dependencies", "dev-dependencies", "build-dependencies"} {
			for alias, spec := range sub(t, kind) {
				all = append(all, crate(alias, spec))
			}
		}
	}
	crates(root)
	crates(sub(root, "workspace"))
	targets := sub(root, "target")
	for _, target := range slices.Sorted(maps.Keys(targets)) {
		crates(sub(targets, target))
	}
	return all, problems
}

// crate reads one dependency: a version, or a table that may say that the crate has another name here.
func crate(alias string, spec any) Dependency {
	d := Dependency{Ecosystem: Cargo, Name: alias}
	switch spec := spec.(type) {
	case string:
		d.Version = spec
	case table:
		d.Version, _ = spec["version"].(string)
		if name, ok := spec["package"].(string); ok {
			d.Name = name
		}
	}
	return d
}

// pyproject reads the dependencies of a Python project: as PEP 621 and PEP 735 have them, and as Poetry does.
// https://packaging.python.org/en/latest/specifications/pyproject-toml/
func pyproject(content []byte) ([]Dependency, []Problem) {
	root, problems := loadTOML(content)
	var all []Dependency
	lists := []any{sub(root, "project")["dependencies"]}
	for _, groups := range []table{sub(root, "project", "optional-dependencies"), sub(root, "dependency-groups")} {
		for _, list := range groups {
			lists = append(lists, list)
		}
	}
	for _, list := range lists {
		list, _ := list.([]any)
		for _, entry := range list {
			if text, ok := entry.(string); ok {
				if d, ok := pep508(text); ok {
					all = append(all, d)
				}
			}
		}
	}
	poetry := sub(root, "tool", "poetry")
	tables := []table{sub(poetry, "dependencies"), sub(poetry, "dev-dependencies")}
	for group := range sub(poetry, "group") {
		tables = append(tables, sub(poetry, "group", group, "dependencies"))
	}
	for _, t := range tables {
		for name, spec := range t {
			if name == "python" { // the language's own version
				continue
			}
			d := Dependency{Ecosystem: PyPI, Name: normalPyPI(name)}
			switch spec := spec.(type) {
			case string:
				d.Version = spec
			case table:
				d.Version, _ = spec["version"].(string)
			}
			all = append(all, d)
		}
	}
	return all, problems
}
