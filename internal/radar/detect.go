package radar

import (
	"path"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// Format is how a radar is written down.
type Format string

// The formats.
const (
	ThoughtworksCSV  Format = "thoughtworks-csv"
	ThoughtworksJSON Format = "thoughtworks-json"
	Zalando          Format = "zalando"
	AOE              Format = "aoe" // a folder
	Backstage        Format = "backstage"
)

// Detect tells by the name and content of a file which format it is in, or belongs to in the case of AOE's folders. A
// file of none of them is fault.Invalid.
func Detect(name string, content []byte) (Format, error) {
	if archived(content) {
		return AOE, nil
	}
	text, err := plain(content)
	if err != nil {
		return "", err
	}
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	extension, head := strings.ToLower(path.Ext(name)), strings.ToLower(first)
	switch {
	case strings.HasPrefix(first, "["):
		return ThoughtworksJSON, nil
	case strings.HasPrefix(first, "{"):
		return detectObject(text)
	case strings.TrimSpace(first) == "---" || extension == ".md":
		return AOE, nil
	case call.MatchString(text):
		return Zalando, nil
	case extension == ".csv",
		strings.Contains(head, "name") && strings.Contains(head, "ring") && strings.Contains(head, "quadrant"):
		return ThoughtworksCSV, nil
	}
	return "", unknown()
}

func detectObject(text string) (Format, error) {
	root, err := parseLiteral(text)
	if err != nil {
		return "", err
	}
	first := func(field string) (v value) {
		if items := root.get(field).items; len(items) > 0 {
			v = items[0]
		}
		return v
	}
	has := func(v value, field string) bool { return v.get(field).kind != missing }
	switch {
	case has(root, "segments"), has(first("quadrants"), "title"):
		return AOE, nil
	case has(first("quadrants"), "id"), has(first("entries"), "timeline"):
		return Backstage, nil
	case has(root, "quadrants"), has(root, "entries"):
		return Zalando, nil
	}
	return "", unknown()
}

func unknown() error {
	return fault.Invalid("file", "The file is no radar in a format that is known").WithHint(
		"Known are CSV and JSON of build-your-own-radar, the configuration of Zalando's radar, the folder of AOE's, and the " +
			"JSON of Backstage's plugin.")
}

// Read reads a file of any format; "" is whatever Detect says. A folder of AOE's is one file as a ZIP archive; ParseAOE reads
// its files. The title, such as the name of the file, is for formats that have none.
func Read(f Format, content []byte, title string) (Radar, error) {
	if f == "" {
		var err error
		if f, err = Detect("", content); err != nil {
			return Radar{}, err
		}
	}
	switch f {
	case ThoughtworksCSV, ThoughtworksJSON:
		return ParseThoughtworks(content, title)
	case Zalando:
		return ParseZalando(content, title)
	case Backstage:
		return ParseBackstage(content, title)
	case AOE:
		if archived(content) {
			files, err := unzip(content)
			if err != nil {
				return Radar{}, err
			}
			return ParseAOE(files)
		}
		return Radar{}, fault.Invalid("file", "The file is a part of a radar of AOE's").
			WithHint("Take the whole folder in which config.json and the folder radar are, or a ZIP file of it.")
	}
	return Radar{}, noFormat(f)
}

func noFormat(f Format) error {
	return fault.Invalid("format", "There is no format %q of a radar", string(f)).
		WithHint("It is thoughtworks-csv, thoughtworks-json, zalando, aoe or backstage.")
}

// Formats are all of them.
func Formats() []Format { return []Format{ThoughtworksCSV, ThoughtworksJSON, Zalando, Backstage, AOE} }

// Write writes a radar as a file of a format, AOE's folder as a ZIP archive. The day is for entries whose last move has none.
func Write(f Format, r Radar, day string) ([]byte, error) {
	switch f {
	case ThoughtworksCSV:
		return FormatThoughtworksCSV(r)
	case ThoughtworksJSON:
		return FormatThoughtworksJSON(r)
	case Zalando:
		return FormatZalando(r)
	case Backstage:
		return FormatBackstage(r, day)
	case AOE:
		files, err := FormatAOE(r, day)
		if err != nil {
			return nil, err
		}
		return zipped(files)
	}
	return nil, noFormat(f)
}
