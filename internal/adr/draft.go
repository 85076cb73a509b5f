package adr

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/leadwright/leadwright/internal/fault"
)

// New is a record that is to be written.
type New struct {
	Title, Status, Date           string
	Number                        int // of its file, for dialects that write it into the title; 0 for none
	Deciders, Consulted, Informed []string
	Body                          string // Markdown below the title and the fields
}

// numberBefore is a number as adr-tools writes it before a title.
var numberBefore = regexp.MustCompile(`^\d{1,5}\. `)

// Markdown writes a record in a dialect. [Read] and [Text] of it give the same values; in [Nygard]'s form a status begins with
// a capital, and a text without a heading gets one.
func (n New) Markdown(in Dialect) ([]byte, error) {
	if err := n.check(); err != nil {
		return nil, err
	}
	var head []byte
	var err error
	switch in {
	case Nygard:
		head = n.sections()
	case MADR2:
		head = n.list("* ")
	case Log4brains:
		head = n.list("- ")
	case MADR3:
		head, err = n.front("deciders")
	case MADR4:
		head, err = n.front("decision-makers")
	default:
		err = fault.Invalid("dialect", "%q is no dialect of decision records", in)
	}
	if err != nil {
		return nil, err
	}
	meant := &Record{StatusText: n.Status, DateText: n.Date, Deciders: n.Deciders, Consulted: n.Consulted, Informed: n.Informed}
	if !Read("", head).sameFields(meant) {
		return nil, fault.Invalid("deciders", "A name would not be read as it is written").
			WithHint("Leave out commas, brackets and quotes.")
	}
	return withText(head, n.Title, n.Body)
}

// field is one that has values.
type field struct {
	label string
	all   []string
}

func (n New) persons(deciders string) (all []field) {
	for _, f := range []field{{deciders, n.Deciders}, {"Consulted", n.Consulted}, {"Informed", n.Informed}} {
		if len(f.all) > 0 {
			all = append(all, f)
		}
	}
	return all
}

func (f field) line() string {
	escaped := make([]string, len(f.all))
	for i, x := range f.all {
		escaped[i] = Escape(x)
	}
	return f.label + ": " + strings.Join(escaped, ", ") + "\n"
}

// list writes the fields in a list below the title.
func (n New) list(mark string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n\n%sStatus: %s\n", Escape(n.Title), mark, n.Status)
	for _, f := range n.persons("Deciders") {
		b.WriteString(mark + f.line())
	}
	if n.Date != "" {
		b.WriteString(mark + "Date: " + n.Date + "\n")
	}
	return b.Bytes()
}

// sections writes the day below the title, and the status in a section.
func (n New) sections() []byte {
	var b bytes.Buffer
	b.WriteString("# ")
	if n.Number > 0 {
		fmt.Fprintf(&b, "%d. ", n.Number)
	}
	b.WriteString(Escape(n.Title) + "\n\n")
	if n.Date != "" {
		b.WriteString("Date: " + n.Date + "\n\n")
	}
	for _, f := range n.persons("Deciders") {
		b.WriteString(f.line() + "\n")
	}
	first, size := utf8.DecodeRuneInString(n.Status)
	fmt.Fprintf(&b, "## Status\n\n%c%s\n", unicode.ToUpper(first), n.Status[size:])
	return b.Bytes()
}

// front writes the fields as front matter.
func (n New) front(deciders string) ([]byte, error) {
	var pairs []*yaml.Node
	text := func(value string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value} }
	add := func(key string, value *yaml.Node) { pairs = append(pairs, text(key), value) }
	add("status", text(n.Status))
	if n.Date != "" {
		add("date", &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!timestamp", Value: n.Date})
	}
	for _, f := range n.persons(deciders) {
		items := &yaml.Node{Kind: yaml.SequenceNode}
		for _, x := range f.all {
			items.Content = append(items.Content, text(x))
		}
		add(strings.ToLower(f.label), items)
	}
	front, err := yaml.Marshal(&yaml.Node{Kind: yaml.MappingNode, Content: pairs})
	if err != nil {
		return nil, fmt.Errorf("adr: write the front matter: %w", err)
	}
	return fmt.Appendf(nil, "---\n%s---\n\n# %s\n", front, Escape(n.Title)), nil
}

func (n New) check() error {
	if Understand(n.Status) == Unclear || strings.ContainsFunc(n.Status, unicode.IsControl) {
		return fault.Invalid("status", "%q is no status of a decision", n.Status).WithHint("Write a word such as proposed or accepted.")
	}
	return checkText(n.Title, n.Body)
}

func checkText(given, body string) error {
	title := strings.TrimSpace(given)
	switch {
	case title == "" || title != given || len(title) > maxTitle || strings.ContainsFunc(title, unicode.IsControl):
		return fault.Invalid("title", "A decision needs a title of one line, of at most %d bytes", maxTitle).
			WithHint("Say in a few words what is decided.")
	case numberInTitle.MatchString(title) || fieldName(title) != "":
		return fault.Invalid("title", "The title begins with a number, or is the name of a field").
			WithHint("The number is in the file's name: leave it out here.")
	case len(body) > MaxBytes || !utf8.ValidString(body) || strings.ContainsRune(body, 0):
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
