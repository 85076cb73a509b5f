package adr

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/leadwright/leadwright/internal/fault"
)

// New is a record that is to be written.
type New struct {
	Title, Status, Date           string
	Deciders, Consulted, Informed []string
	Body                          string // Markdown below the title
}

// Markdown writes a record as MADR 4 has it. [Read] of it gives the same values.
func (n New) Markdown() ([]byte, error) {
	if err := n.check(); err != nil {
		return nil, err
	}
	var pairs []*yaml.Node
	text := func(value string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value} }
	add := func(key string, value *yaml.Node) { pairs = append(pairs, text(key), value) }
	add("status", text(n.Status))
	if n.Date != "" {
		add("date", &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!timestamp", Value: n.Date})
	}
	for _, list := range []struct {
		key string
		all []string
	}{{"decision-makers", n.Deciders}, {"consulted", n.Consulted}, {"informed", n.Informed}} {
		if len(list.all) > 0 {
			items := &yaml.Node{Kind: yaml.SequenceNode}
			for _, x := range list.all {
				items.Content = append(items.Content, text(x))
			}
			add(list.key, items)
		}
	}
	front, err := yaml.Marshal(&yaml.Node{Kind: yaml.MappingNode, Content: pairs})
	if err != nil {
		return nil, fmt.Errorf("adr: write the front matter: %w", err)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "---\n%s---\n\n# %s\n", front, Escape(n.Title))
	if body := strings.Trim(n.Body, "\r\n"); body != "" {
		b.WriteString("\n" + body + "\n")
	}
	return b.Bytes(), nil
}

func (n New) check() error {
	title := strings.TrimSpace(n.Title)
	switch {
	case title == "" || title != n.Title || len(title) > maxTitle || strings.ContainsFunc(title, unicode.IsControl):
		return fault.Invalid("title", "A decision needs a title of one line, of at most %d bytes", maxTitle).
			WithHint("Say in a few words what is decided.")
	case numberInTitle.MatchString(title) || fieldName(title) != "":
		return fault.Invalid("title", "The title begins with a number, or is the name of a field").
			WithHint("The number is in the file's name: leave it out here.")
	case Understand(n.Status) == Unclear || strings.ContainsFunc(n.Status, unicode.IsControl):
		return fault.Invalid("status", "%q is no status of a decision", n.Status).WithHint("Write a word such as proposed or accepted.")
	case len(n.Body) > MaxBytes || !utf8.ValidString(n.Body) || strings.ContainsRune(n.Body, 0):
		return fault.Invalid("body", "The text cannot be stored").WithHint("At most 5 MB of text in UTF-8.")
	}
	return nil
}

// maxTitle is how long a title may be, in bytes.
const maxTitle = 300

// Escape writes one line of text so that Markdown takes it for letters alone.
func Escape(text string) string {
	var b strings.Builder
	for i, r := range text {
		if strings.ContainsRune(marks, r) || i == 0 && (r == '-' || r == '+' || r == '=') {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
