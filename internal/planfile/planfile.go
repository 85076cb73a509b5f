// Package planfile reads what is to be planned from files: Leadwright's own YAML for real teams (docs/plan-files.md), .def
// files of the iMOPSE benchmark (one person for each task; Myszkowski and others, 2015) and .dzn files of the MSPSP benchmark
// (several people; Young, Feydy and Schutt, 2017). What cannot be meant is told with its line.
package planfile

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/schedule"
)

// MaxSize is how large a file may be, in bytes.
const MaxSize = 16 << 20

// File is what a file says.
type File struct {
	Problem schedule.Problem
	Goals   []schedule.Goal // empty where the file says nothing of them
	Axis    *Axis           // what time is, nil where it is numbers alone
}

// Read reads a file in the format that its name ends in.
func Read(name string, content []byte) (File, error) {
	if len(content) > MaxSize {
		return File{}, fault.Invalid("file", "The file %s has %d MiB; a plan has at most %d", name, len(content)>>20, MaxSize>>20)
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".def":
		return parseDef(content)
	case ".dzn":
		return parseDzn(content)
	case ".yaml", ".yml":
		return parseYAML(content)
	}
	return File{}, fault.Invalid("file", "The name of %s says no format", name).
		WithHint("Plans are read from .yaml files, .def files of iMOPSE and .dzn files of MSPSP.")
}

// wrong is a problem in a line.
func wrong(line int, format string, args ...any) *fault.Error {
	return fault.Invalid(fmt.Sprintf("line %d", line), "Line %d: %s", line, fmt.Sprintf(format, args...))
}
