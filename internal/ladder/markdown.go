package ladder

import (
	"regexp"
	"strings"
)

// Markdown writes a ladder to be read: its levels as a table, then each track with what is expected on each level.
func Markdown(l Ladder) []byte {
	var b strings.Builder
	paragraph := func(text string) {
		if text != "" {
			b.WriteString("\n" + escape(text) + "\n")
		}
	}
	b.WriteString("# " + escape(l.Name) + "\n")
	paragraph(l.Summary)
	b.WriteString("\n| Level | What it is |\n|---|---|\n")
	names := map[string]string{}
	for _, v := range l.Levels {
		names[v.ID] = v.Name
		b.WriteString("| " + escape(v.Name) + " | " + escape(v.Summary) + " |\n")
	}
	for _, t := range l.Tracks {
		b.WriteString("\n## " + escape(t.Name) + "\n")
		if t.Category != "" {
			b.WriteString("\n*" + escape(t.Category) + "*\n")
		}
		paragraph(t.Summary)
		paragraph(t.Description)
		for _, s := range t.Levels {
			b.WriteString("\n### " + escape(t.Name) + ": " + escape(names[s.Level]) + "\n")
			paragraph(s.Summary)
			if len(s.Expectations) > 0 {
				b.WriteString("\n")
			}
			for _, e := range s.Expectations {
				e.markdown(&b)
			}
		}
	}
	return []byte(b.String())
}

func (e Expectation) markdown(b *strings.Builder) {
	b.WriteString("- ")
	if e.Name != "" {
		b.WriteString("**" + escape(e.Name) + ":** ")
	}
	b.WriteString(escape(e.Text) + "\n")
	for _, s := range e.Signals {
		b.WriteString("  - Seen by: " + escape(s) + "\n")
	}
	for _, s := range e.Examples {
		b.WriteString("  - For example: " + escape(s) + "\n")
	}
}

var (
	special = regexp.MustCompile("[\\\\`*_\\[\\]<>|~&]")
	leading = regexp.MustCompile(`^([#+=-]|\d+[.)])`)
)

// escape writes a text on one line, so that it says in Markdown what it says.
func escape(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	text = special.ReplaceAllString(text, `\$0`)
	return leading.ReplaceAllStringFunc(text, func(s string) string { return s[:len(s)-1] + `\` + s[len(s)-1:] })
}
