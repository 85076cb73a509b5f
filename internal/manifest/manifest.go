// Package manifest reads the files in which repositories say what their parts are: Backstage's catalog-info.yaml,
// go.mod and go.work, package.json and pnpm-workspace.yaml. Areas are found from them. It also tells what code is
// written in and with: the language of a file by its name ([Language]), and the packages that go.mod, package.json,
// pom.xml, Cargo.toml, pyproject.toml and requirements.txt ask for ([Dependencies]). It is pure: bytes in, values out.
//
// Every reader returns what it could read together with its problems: one wrong document, field or line hides the rest
// only where the format leaves no choice. Input may come from anywhere, so size, depth and the expansion of aliases are
// bounded, and a problem says when a bound is reached.
package manifest

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// The largest files that are read, in bytes. Real ones are a thousandth of this.
const (
	maxFile     = 8 << 20
	maxDocument = 1 << 20 // one document of a YAML file
)

// Problem is something wrong with a file.
type Problem struct {
	Line    int    `json:"line"`    // from 1; 0 when no line can be named
	Message string `json:"message"` // one sentence, no full stop at the end
	Hint    string `json:"hint"`    // what to do
}

func problem(line int, hint, format string, args ...any) Problem {
	return Problem{Line: line, Message: fmt.Sprintf(format, args...), Hint: hint}
}

// plain checks what holds for every file, its size and its encoding, and takes a byte order mark away.
func plain(content []byte) ([]byte, []Problem) {
	if len(content) > maxFile {
		return nil, []Problem{problem(0, "Split the file, or check whether it is the right one.",
			"The file is larger than %d MB, so it is not read", maxFile>>20)}
	}
	for i := 0; i < len(content); {
		r, n := utf8.DecodeRune(content[i:])
		if r == utf8.RuneError && n == 1 {
			return nil, []Problem{problem(lineAt(content, i), "Save the file as UTF-8.", "The file is not UTF-8 text")}
		}
		i += n
	}
	return bytes.TrimPrefix(content, []byte("\ufeff")), nil
}

// lineAt returns the line of the byte at offset, from 1.
func lineAt(content []byte, offset int) int {
	return 1 + bytes.Count(content[:min(max(offset, 0), len(content))], []byte("\n"))
}
