package imports

import (
	"path"
	"slices"
	"strings"
)

// Resolver leads imports to files of one repository.
type Resolver struct {
	files   []string
	number  map[string]int   // by path
	folders map[string][]int // the Go files, without tests, by directory
	modules map[string]string
	npm     map[string]string
	roots   []string         // from which Python modules are named
	java    map[string][]int // by the last part of the path

	javaDirs map[string][]string // directories of Java files, by their last part
	inDir    map[string][]int    // the Java files, by directory
}

// NewResolver makes a resolver for the paths of all files, which are relative to the root of the repository. modules are the
// paths of Go modules, and packages the names of npm packages, each by its directory, empty for the root.
func NewResolver(files []string, modules, packages map[string]string) *Resolver {
	r := &Resolver{files: files, number: make(map[string]int, len(files)), folders: map[string][]int{}, modules: map[string]string{},
		npm: map[string]string{}, java: map[string][]int{}, javaDirs: map[string][]string{}, inDir: map[string][]int{}}
	python := map[string]bool{"": true}
	for i, f := range files {
		r.number[f] = i
		switch dir := dirOf(f); LanguageOf(f) {
		case Go:
			if !strings.HasSuffix(f, "_test.go") {
				r.folders[dir] = append(r.folders[dir], i)
			}
		case Python:
			if path.Base(f) == "__init__.py" {
				python[dirOf(dir)] = true
			}
		case Java:
			r.java[path.Base(f)] = append(r.java[path.Base(f)], i)
			if r.inDir[dir] == nil {
				r.javaDirs[path.Base(dir)] = append(r.javaDirs[path.Base(dir)], dir)
			}
			r.inDir[dir] = append(r.inDir[dir], i)
		}
	}
	for dir := range python { // a directory that is a package itself is no root
		if _, inside := r.number[path.Join(dir, "__init__.py")]; !inside || dir == "" {
			r.roots = append(r.roots, dir)
		}
	}
	slices.Sort(r.roots)
	for dir, module := range modules {
		r.modules[module] = dir
	}
	for dir, name := range packages {
		r.npm[name] = dir
	}
	return r
}

func dirOf(name string) string {
	if dir := path.Dir(name); dir != "." {
		return dir
	}
	return ""
}

// Targets returns the files that a file imports, by their places in the list of files, each once, in ascending order. Of Go
// these are all files of the package, without tests; a file is never among its own.
func (r *Resolver) Targets(name string, imports []string) []int {
	var all []int
	for _, i := range imports {
		switch LanguageOf(name) {
		case Go:
			all = append(all, r.ofGo(i)...)
		case Script:
			all = append(all, r.ofScript(name, i)...)
		case Python:
			all = append(all, r.ofPython(name, i)...)
		case Java:
			all = append(all, r.ofJava(i)...)
		}
	}
	own, there := r.number[name]
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(i int) bool { return there && i == own })
}

// ofGo finds the directory of a package: that of the module whose path is the longest that fits, and what is behind it.
func (r *Resolver) ofGo(imported string) []int {
	for module, more := imported, true; more; module, more = shorter(module) {
		if dir, ours := r.modules[module]; ours {
			return r.folders[strings.TrimPrefix(path.Join(dir, strings.TrimPrefix(imported[len(module):], "/")), "/")]
		}
	}
	return nil
}

// shorter takes the last part off a name; false where it has one part only. It gets shorter even where path.Dir does not, as
// of "/".
func shorter(name string) (string, bool) {
	cut := strings.LastIndexByte(name, '/')
	return name[:max(cut, 0)], cut >= 0
}

// endings are what may be left out at the end of a specifier, in the order in which it is tried.
var endings = []string{"", ".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".json", ".vue", ".svelte",
	"/index.ts", "/index.tsx", "/index.js", "/index.jsx", "/index.mjs"}

// written are endings of what is built, and those of what it is written as.
var written = map[string][]string{".js": {".ts", ".tsx"}, ".jsx": {".tsx"}, ".mjs": {".mts"}, ".cjs": {".cts"}}

func (r *Resolver) ofScript(from, specifier string) []int {
	if strings.HasPrefix(specifier, "./") || strings.HasPrefix(specifier, "../") || specifier == "." || specifier == ".." {
		at := path.Join(path.Dir(from), specifier)
		if strings.HasPrefix(at, "../") {
			return nil
		}
		return r.script(at)
	}
	for name, more := specifier, true; more; name, more = shorter(name) {
		dir, ours := r.npm[name]
		if !ours {
			continue
		}
		rest := strings.TrimPrefix(specifier[len(name):], "/")
		for _, at := range []string{path.Join(dir, rest), path.Join(dir, "src", rest)} {
			if rest == "" {
				at = path.Join(at, "index")
			}
			if found := r.script(at); found != nil {
				return found
			}
		}
		return nil
	}
	return nil
}

func (r *Resolver) script(at string) []int {
	for _, ending := range endings {
		if i, there := r.number[at+ending]; there {
			return []int{i}
		}
	}
	for _, ending := range written[path.Ext(at)] {
		if i, there := r.number[strings.TrimSuffix(at, path.Ext(at))+ending]; there {
			return []int{i}
		}
	}
	return nil
}

func (r *Resolver) ofPython(from, module string) []int {
	name := strings.TrimLeft(module, ".")
	at := strings.ReplaceAll(name, ".", "/")
	if up := len(module) - len(name); up > 0 {
		dir := dirOf(from)
		for range up - 1 {
			if dir == "" {
				return nil
			}
			dir = dirOf(dir)
		}
		return r.python(path.Join(dir, at))
	}
	for _, root := range r.roots {
		if found := r.python(path.Join(root, at)); found != nil {
			return found
		}
	}
	return nil
}

func (r *Resolver) python(at string) []int {
	for _, ending := range []string{".py", "/__init__.py", ".pyi"} {
		if i, there := r.number[strings.TrimPrefix(at+ending, "/")]; there {
			return []int{i}
		}
	}
	return nil
}

// ofJava finds the file of a class, or of the class around what is imported, under whatever source root; for a package with
// ".*" all of its files.
func (r *Resolver) ofJava(name string) []int {
	if pkg, all := strings.CutSuffix(name, ".*"); all {
		if found := r.class(pkg); found != nil { // the members of a class
			return found
		}
		return r.pkg(pkg)
	}
	for ; strings.Contains(name, "."); name = name[:strings.LastIndexByte(name, '.')] {
		if found := r.class(name); found != nil {
			return found
		}
	}
	return nil
}

func (r *Resolver) class(name string) []int {
	at := strings.ReplaceAll(name, ".", "/") + ".java"
	for _, i := range r.java[path.Base(at)] {
		if r.files[i] == at || strings.HasSuffix(r.files[i], "/"+at) {
			return []int{i}
		}
	}
	return nil
}

// pkg returns the files of a Java package.
func (r *Resolver) pkg(name string) []int {
	dir := strings.ReplaceAll(name, ".", "/")
	var all []int
	for _, at := range r.javaDirs[path.Base(dir)] {
		if at == dir || strings.HasSuffix(at, "/"+dir) {
			all = append(all, r.inDir[at]...)
		}
	}
	return all
}
