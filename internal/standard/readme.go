package standard

import (
	"context"
	"path"
	"regexp"
	"strings"
)

// sectionsRule asks for headings of the README.
type sectionsRule struct{ sections []string }

func readSections(f fields) rule {
	return sectionsRule{f.someTexts("readme-sections", "Install*, Licence")}
}

func (r sectionsRule) String() string { return "The README has " + strings.Join(r.sections, ", ") }

// readmeName is what a README is called, in Markdown, reStructuredText, AsciiDoc or plain text.
var readmeName = regexp.MustCompile(`^(?i:readme(?:\.(?:md|markdown|rst|adoc|asciidoc|txt))?)$`)

func (r sectionsRule) check(ctx context.Context, v *view) (CheckResult, error) {
	files, links := v.pick(ctx, readmeName.MatchString)
	switch {
	case len(files) == 0 && len(links) > 0:
		return onlyLinks(links), nil
	case len(files) == 0:
		return failed("", "There is no README at the root"), nil
	}
	var all []string
	for _, e := range files {
		content, ok, err := v.read(ctx, e)
		if err != nil {
			return CheckResult{}, err
		}
		if ok {
			all = append(all, headings(string(content), strings.EqualFold(path.Ext(e.Path), ".rst"))...)
		}
	}
	var found []Finding
	for _, section := range r.sections {
		fits, there := anyText(section), false
		for _, h := range all {
			there = there || fits.MatchString(h)
		}
		if !there && v.unread == 0 {
			found = append(found, Finding{Path: files[0].Path, Sentence: "It has no section " + section})
		}
	}
	return v.settle(counted(len(all), "heading of ", "headings of ")+files[0].Path, found), nil
}

var (
	marked    = regexp.MustCompile(`^(?:#{1,6}|={1,6})[ \t]+(.*?)[ \t]*(?:[ \t][#=]+)?$`) // Markdown (CommonMark 4.2), AsciiDoc
	setext    = regexp.MustCompile(`^(?:={3,}|-{3,})$`)                                   // CommonMark 4.3
	underline = regexp.MustCompile("^(?:={3,}|-{3,}|~{3,}|\\^{3,}|\\*{3,}|\\+{3,}|#{3,}|\"{3,}|'{3,}|`{3,}|\\.{3,}|:{3,}|_{3,})$")
	fence     = regexp.MustCompile("^ {0,3}(```+|~~~+)") // CommonMark 4.5
	tag       = regexp.MustCompile(`(?i)^<h[1-6][^>]*>(.*?)</h[1-6]>$`)
	dressing  = regexp.MustCompile("[*`]+|<[^>]*>|^[0-9]+\\.[0-9.]* ")
	linked    = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
)

// headings returns the headings of a text, without what only dresses them. In reStructuredText any punctuation underlines
// and nothing fences code.
func headings(text string, restructured bool) []string {
	var all []string
	add := func(title string) {
		title = dressing.ReplaceAllString(linked.ReplaceAllString(title, "$1"), "")
		if title = strings.TrimSpace(title); title != "" {
			all = append(all, title)
		}
	}
	open, before := "", "" // open: the fence of the code that a line is in
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		line = strings.TrimRight(line, " \t\r\n")
		mark := fence.FindStringSubmatch(line)
		underlines := setext.MatchString(line)
		if restructured {
			mark, underlines = nil, underline.MatchString(line)
		}
		switch {
		case open != "":
			if trimmed := strings.TrimSpace(line); strings.HasPrefix(trimmed, open) && strings.Trim(trimmed, open[:1]) == "" {
				open = ""
			}
			line = ""
		case underlines && before != "":
			add(before)
			line = ""
		case mark != nil:
			open, line = mark[1], ""
		default:
			if m := marked.FindStringSubmatch(line); m != nil {
				add(m[1])
				line = ""
			} else if m := tag.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
				add(m[1])
			}
		}
		before = strings.TrimSpace(line)
	}
	return all
}
