package knowledge

import (
	"context"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/store"
)

// documentsSheet holds which source files of the head its documents are about.
const documentsSheet sheet = "documents"

// documentsVersion is of everything that decides what is in it beside the files. Raise it when that changes.
const documentsVersion = 1

// What is read of documents, and kept of what they are about.
const (
	largestDocument = 1 << 20 // bytes
	mostDocuments   = 5_000
	mostAbout       = 100 // files that one document can be about: what is about everything explains nothing
	mostPairs       = 500_000
)

// documented is, by the number of a document in the tree, the numbers of the source files that it is about, in order.
type documented map[int32][]int32

func documentsBasis(head string) string { return fmt.Sprintf("%d %s", documentsVersion, head) }

var (
	documentEnds = []string{".md", ".markdown", ".mdx", ".rst", ".adoc", ".asciidoc"}
	// Documents that every project has, and that explain no code.
	noDocuments = []string{"changelog", "changes", "history", "news", "releases", "license", "licence", "copying", "notice",
		"code_of_conduct", "security", "contributors", "authors", "maintainers"}
	// Folders whose documents are about what they name, not about what lies beside them.
	documentDirs = []string{"doc", "docs", "documentation", "adr", "adrs", "decisions", "rfc", "rfcs", "design", "proposals",
		"notes", "wiki", "blog"}
)

// isProse reports a file for people to read, by its name, and isDocument one in which they explain something.
func isProse(name string) (prose, explains bool) {
	base := strings.ToLower(path.Base(name))
	end := path.Ext(base)
	stem := strings.TrimSuffix(base, end)
	none := slices.Contains(noDocuments, stem)
	prose = slices.Contains(documentEnds, end) || (none || stem == "readme") && (end == "" || end == ".txt")
	return prose, prose && !none
}

func isDocument(name string) bool {
	_, explains := isProse(name)
	return explains
}

// explainsItsFolder reports whether a document is about what lies below its own folder: it is neither at the root nor below a
// folder of documents.
func explainsItsFolder(name string) bool {
	dir := parentDir(name)
	if dir == "" {
		return false
	}
	for part := range strings.SplitSeq(strings.ToLower(dir), "/") {
		if slices.Contains(documentDirs, part) {
			return false
		}
	}
	return true
}

// named finds what looks like paths in the text of a document: in code spans, and what links lead to.
var named = regexp.MustCompile("`([^`\\s]{2,200})`|\\]\\(([^)\\s]{2,200})\\)|:(?:file|ref|doc):`([^`\\s]{2,200})`")

// mentions returns the paths, from the root, that a document may mean, in the order of the text: as it writes them, and as
// seen from its own folder.
func mentions(document string, text []byte) []string {
	var all []string
	seen := map[string]bool{}
	for _, found := range named.FindAllSubmatch(text, -1) {
		for _, part := range found[1:] {
			p, _, _ := strings.Cut(string(part), "#")
			if p == "" || strings.Contains(p, "://") {
				continue
			}
			for _, candidate := range []string{path.Join(parentDir(document), p), path.Clean(strings.TrimPrefix(p, "/"))} {
				if candidate != "." && !strings.HasPrefix(candidate, "..") && !seen[candidate] {
					seen[candidate] = true
					all = append(all, candidate)
				}
			}
		}
	}
	return all
}

// readDocuments finds out what the documents among the files are about.
func (s *scan) readDocuments(ctx context.Context, files []TreeFile) (documented, error) {
	l := newLibrary(files)
	var blobs []string
	var at []int32
	for i, f := range files {
		if f.Sort == Source && isDocument(f.Path) && f.Bytes <= largestDocument && len(at) < mostDocuments {
			blobs, at = append(blobs, f.Blob), append(at, int32(i))
		}
	}
	about, pairs := documented{}, 0
	err := s.repo.Blobs(ctx, blobs, func(_ string, size int64, content io.Reader) error {
		doc := at[0]
		at = at[1:]
		if size < 0 { // not here, in a partial clone
			return nil
		}
		text, err := io.ReadAll(content)
		if err != nil {
			return err
		}
		if found := l.about(files[doc].Path, text); len(found) > 0 && pairs+len(found) <= mostPairs {
			about[doc] = found
			pairs += len(found)
		}
		return nil
	})
	return about, err
}

// library knows the source files of a tree by path and by folder.
type library struct {
	files   []TreeFile
	byPath  map[string]int32
	below   map[string][]int32 // by folder: source files that are no documents, at any depth; none of folders with too many
	explain map[string]bool    // folders with a document of their own
}

func newLibrary(files []TreeFile) *library {
	l := &library{files: files, byPath: map[string]int32{}, below: map[string][]int32{}, explain: map[string]bool{}}
	for i, f := range files {
		switch prose, explains := isProse(f.Path); {
		case f.Sort != Source:
		case explains && explainsItsFolder(f.Path):
			l.explain[parentDir(f.Path)] = true
		case !prose:
			l.byPath[f.Path] = int32(i)
			for dir := parentDir(f.Path); dir != ""; dir = parentDir(dir) {
				if len(l.below[dir]) <= mostAbout {
					l.below[dir] = append(l.below[dir], int32(i))
				}
			}
		}
	}
	return l
}

// about returns the source files that a document is about, in order; none if they are too many.
func (l *library) about(document string, text []byte) []int32 {
	var found []int32
	if explainsItsFolder(document) {
		own := parentDir(document)
		for _, f := range l.within(own) {
			if l.nearest(l.files[f].Path) == own {
				found = append(found, f)
			}
		}
		return found
	}
	for _, p := range mentions(document, text) {
		if f, ok := l.byPath[p]; ok {
			found = append(found, f)
		}
		found = append(found, l.within(p)...)
	}
	slices.Sort(found)
	if found = slices.Compact(found); len(found) > mostAbout {
		return nil
	}
	return found
}

// within returns the source files below a folder, none if they are too many.
func (l *library) within(dir string) []int32 {
	if all := l.below[dir]; len(all) <= mostAbout {
		return all
	}
	return nil
}

// nearest returns the innermost folder around a file that has a document of its own.
func (l *library) nearest(file string) string {
	dir := parentDir(file)
	for dir != "" && !l.explain[dir] {
		dir = parentDir(dir)
	}
	return dir
}

func (d documented) encode(w *sheetWriter) { importing(d).encode(w) }

// storedDocuments returns what the documents at a head are about, nil where they were not read there.
func storedDocuments(ctx context.Context, tx *store.Tx, repository, head string, files int) (documented, error) {
	text, err := sheetText(ctx, tx, repository, documentsSheet, documentsBasis(head))
	if err != nil || text == "" {
		return nil, err
	}
	return documented(decodeImporting(text, files)), nil
}

// document is a document that is about a file, with how many files it is about.
type document struct{ file, about int32 }

// setDocuments turns numbers of the tree into those of a history that nobody asks yet.
func (h *History) setDocuments(d documented) {
	h.documents = map[int32][]document{}
	for doc, about := range d {
		if int(doc) >= len(h.tree) {
			continue
		}
		for _, f := range about {
			if int(f) < len(h.tree) {
				file := h.tree[f]
				h.documents[file] = append(h.documents[file], document{h.tree[doc], int32(len(about))})
			}
		}
	}
	for _, docs := range h.documents {
		slices.SortFunc(docs, func(a, b document) int { return int(a.file - b.file) })
	}
}
