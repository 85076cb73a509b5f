package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"regexp"
	"sync"

	"github.com/a-h/templ"
	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	gmtext "github.com/yuin/goldmark/text"
)

// markdown turns what people wrote into HTML: CommonMark with tables, strikethrough, task lists, footnotes and links
// of GitHub. HTML inside is not taken over, and what comes out is cleaned once more: no script, no style, no picture
// from elsewhere.
var markdown = sync.OnceValue(func() func(source []byte, links map[string]string) (string, error) {
	reader := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	policy := bluemonday.NewPolicy()
	policy.AllowStandardURLs()
	policy.AllowElements("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd",
		"blockquote", "pre", "code",
		"em", "strong", "del", "sup", "table", "thead", "tbody", "tr", "th", "td", "div")
	policy.AllowAttrs("href").OnElements("a")
	policy.AllowAttrs("start").OnElements("ol")
	policy.AllowAttrs("class").Matching(regexp.MustCompile(`^language-mermaid$`)).OnElements("code") // drawn by diagrams.js
	policy.AllowAttrs("align").OnElements("th", "td")
	policy.RequireNoReferrerOnLinks(true)
	policy.RequireNoFollowOnLinks(true)
	return func(source []byte, links map[string]string) (string, error) {
		tree := reader.Parser().Parse(gmtext.NewReader(source))
		err := ast.Walk(tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if l, ok := n.(*ast.Link); ok && entering {
				if to, known := links[path.Base(string(l.Destination))]; known && !bytes.Contains(l.Destination, []byte(":")) {
					l.Destination = []byte(to)
				}
			}
			return ast.WalkContinue, nil
		})
		var b bytes.Buffer
		if err == nil {
			err = reader.Renderer().Render(&b, source, tree)
		}
		if err != nil {
			return "", fmt.Errorf("web: render Markdown: %w", err)
		}
		return string(policy.SanitizeBytes(b.Bytes())), nil
	}
})

// prose shows Markdown. Links to files with these names lead to the pages about them.
func prose(source string, links map[string]string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		html, err := markdown()([]byte(source), links)
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, html)
		return err
	})
}
