package ladder

import (
	"bytes"
	"embed"
	"regexp"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// Shape is what a file of a ladder looks like.
type Shape string

// The shapes.
const (
	YAML      Shape = "yaml"      // ladder.yaml
	Snowflake Shape = "snowflake" // tracks of Medium's snowflake as JSON
	CSV       Shape = "csv"       // a matrix
)

// Read reads a ladder of any shape; "" is whatever the file looks like. The name is for those shapes that have none.
func Read(shape Shape, content []byte, name string) (Ladder, error) {
	if shape == "" {
		shape = shapeOf(content)
	}
	read := map[Shape]func([]byte, string) (Ladder, error){Snowflake: FromSnowflake, CSV: FromCSV}[shape]
	switch {
	case shape == YAML:
		return Parse(content)
	case read != nil && strings.TrimSpace(name) == "":
		return Ladder{}, fault.Invalid("name", "A ladder that comes as %s has no name", string(shape)).
			WithHint("Give it one, such as Engineering.")
	case read != nil:
		return read(content, name)
	}
	return Ladder{}, fault.Invalid("shape", "There is no shape %q of a ladder", string(shape)).
		WithHint("It is yaml, snowflake or csv.")
}

// firstLine is the first line that is no comment; ownField is one as only a ladder.yaml has it.
var (
	firstLine = regexp.MustCompile(`(?m)^\s*[^#\s].*$`)
	ownField  = regexp.MustCompile(`^\s*(name|summary|levels|tracks)\s*:`)
)

// shapeOf guesses what a file is.
func shapeOf(content []byte) Shape {
	first := firstLine.Find(bytes.TrimPrefix(content, []byte("\ufeff")))
	first = bytes.TrimSpace(first)
	object := bytes.HasPrefix(first, []byte("{"))
	switch {
	case bytes.HasPrefix(first, []byte("[")), object && !bytes.Contains(content, []byte(`"tracks"`)):
		return Snowflake
	case !object && !ownField.Match(first) && bytes.ContainsAny(first, ",;\t"):
		return CSV
	}
	return YAML
}

// Example is a ladder to begin with.
type Example struct {
	Key string // its id among the examples
	Ladder
}

//go:embed examples/*.yaml
var examples embed.FS

// Examples returns ladders to begin with, by their keys. It panics when one cannot be read, which tests would see.
func Examples() []Example {
	entries, err := examples.ReadDir("examples")
	if err != nil {
		panic(err)
	}
	all := make([]Example, len(entries))
	for i, e := range entries {
		content, err := examples.ReadFile("examples/" + e.Name())
		if err != nil {
			panic(err)
		}
		all[i].Key = strings.TrimSuffix(e.Name(), ".yaml")
		if all[i].Ladder, err = Parse(content); err != nil {
			panic(err)
		}
	}
	return all
}
