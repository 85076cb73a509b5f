// Package imports says which files of a repository import which others: Go, JavaScript and TypeScript, Python and Java. It
// is pure, and reads imports as they are written, without building anything: [Parse] takes them from one file, and a
// [Resolver] leads them to files of the repository. What comes from elsewhere leads nowhere.
//
// It answers how much is built on a part of the code, so it counts files that import, not how often. It errs to the side of
// less: an import that is put together while a program runs is not seen.
package imports

import (
	"go/parser"
	"go/token"
	"path"
	"strconv"
	"strings"
)

// mostContent is how much of a file is looked at.
const mostContent = 1 << 20

// Language is a language whose imports are read.
type Language string

// The languages.
const (
	Go     Language = "go"
	Script Language = "script" // JavaScript and TypeScript
	Python Language = "python"
	Java   Language = "java"
)

var languages = map[string]Language{
	".go": Go, ".js": Script, ".jsx": Script, ".mjs": Script, ".cjs": Script,
	".ts": Script, ".tsx": Script, ".mts": Script, ".cts": Script,
	".py": Python, ".pyi": Python, ".java": Java,
}

// LanguageOf returns the language of a file by its name; empty for one whose imports are not read.
func LanguageOf(name string) Language { return languages[strings.ToLower(path.Ext(name))] }

// Parse returns what a file imports, as its language writes it, each once, in the order of the file: of Go an import path;
// of JavaScript and TypeScript a specifier; of Python a module with its leading dots, and for what is imported from a module
// the name behind it too, which may be a module; of Java a name with its package, which may end in ".*". A file in another
// language imports nothing.
func Parse(name string, content []byte) []string {
	content = content[:min(len(content), mostContent)]
	text := strings.TrimPrefix(string(content), "\ufeff")
	var found []string
	switch LanguageOf(name) {
	case Go:
		found = ofGo(text)
	case Script:
		found = ofScript(text)
	case Python:
		found = ofPython(text)
	case Java:
		found = ofJava(text)
	}
	seen := map[string]bool{}
	once := found[:0]
	for _, f := range found {
		if f != "" && !seen[f] {
			seen[f] = true
			once = append(once, f)
		}
	}
	return once
}

func ofGo(text string) []string {
	file, _ := parser.ParseFile(token.NewFileSet(), "", text, parser.ImportsOnly) // what is behind an error is left out
	if file == nil {
		return nil
	}
	var found []string
	for _, spec := range file.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			found = append(found, p)
		}
	}
	return found
}

// ofJava reads the import declarations, which come before the first type.
func ofJava(text string) []string {
	var found []string
	for statement := range strings.SplitSeq(withoutComments(text), ";") {
		words := strings.Fields(statement)
		switch {
		case len(words) == 0:
		case words[0] == "package":
		case words[0] == "import" && len(words) >= 2:
			if words[1] == "static" {
				words = words[1:]
			}
			found = append(found, strings.Join(words[1:], "")) // blanks may stand around dots
		default:
			if len(found) > 0 || strings.Contains(statement, "{") {
				return found
			}
		}
	}
	return found
}

// withoutComments replaces comments as C has them by a blank, and leaves text in quotes alone.
func withoutComments(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		switch {
		case strings.HasPrefix(text[i:], "//"):
			i = lineEnd(text, i)
		case strings.HasPrefix(text[i:], "/*"):
			i = behind(text, i+2, "*/")
			b.WriteByte(' ')
		case text[i] == '"' || text[i] == '\'':
			end := quoted(text, i)
			b.WriteString(text[i:end])
			i = end
		default:
			b.WriteByte(text[i])
			i++
		}
	}
	return b.String()
}

// lineEnd is where the line ends, before the character that ends it.
func lineEnd(text string, i int) int {
	if n := strings.IndexAny(text[i:], "\r\n"); n >= 0 {
		return i + n
	}
	return len(text)
}

// behind is the place behind the next mark, or the end.
func behind(text string, i int, mark string) int {
	if i > len(text) {
		return len(text)
	}
	if n := strings.Index(text[i:], mark); n >= 0 {
		return i + n + len(mark)
	}
	return len(text)
}

// quoted is the place behind a text in quotes that begins at i, which ends with its line at the latest.
func quoted(text string, i int) int {
	quote := text[i]
	for i++; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case quote:
			return i + 1
		case '\n':
			return i
		}
	}
	return len(text)
}
