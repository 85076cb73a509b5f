package web

import (
	"bytes"
	"fmt"
	"io"
	"sync"

	"context"

	"github.com/a-h/templ"
	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
)

// markdown turns what people wrote into HTML: CommonMark with tables, strikethrough, task lists, footnotes and links of GitHub. HTML
// inside is not taken over, and what comes out is cleaned once more: no script, no style, no picture from elsewhere.
var markdown = sync.OnceValue(func() func(text string) (string, error) {
	reader := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	policy := bluemonday.NewPolicy()
	policy.AllowStandardURLs()
	policy.AllowElements("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "code",
		"em", "strong", "del", "sup", "table", "thead", "tbody", "tr", "th", "td", "div")
	policy.AllowAttrs("href").OnElements("a")
	policy.AllowAttrs("start").OnElements("ol")
	policy.AllowAttrs("align").OnElements("th", "td")
	policy.RequireNoReferrerOnLinks(true)
	policy.RequireNoFollowOnLinks(true)
	return func(text string) (string, error) {
		var b bytes.Buffer
		if err := reader.Convert([]byte(text), &b); err != nil {
			return "", fmt.Errorf("web: render Markdown: %w", err)
		}
		return string(policy.SanitizeBytes(b.Bytes())), nil
	}
})

// prose shows Markdown.
func prose(text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		html, err := markdown()(text)
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, html)
		return err
	})
}
