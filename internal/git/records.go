package git

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A stream of commits, as `git diff-tree --stdin -z` writes it:
//
//	RS field NUL … field NUL [LF] {raw NUL path NUL [path NUL]} {lines TAB lines TAB path NUL}
//
// RS is the byte 0x1e. Fields are read by their number, so a message may hold any byte (git ends texts at a NUL). The
// last record is followed by endMark, which diff-tree copies from its input: without it, git died on the way.
const (
	recordMark   = 0x1e
	endMark      = "\x1e\n"
	headerFormat = "--format=%x1e%H%x00%P%x00%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct%x00%B"
	headerFields = 9
	hashFormat   = "--format=%x1e%H"
	hashFields   = 1
)

// errGarbled is what a stream that is not in this form gives.
var errGarbled = errors.New("git wrote something unexpected")

// records reads a stream record by record into memory that it uses again.
type records struct {
	src    io.Reader
	fields int    // fields in a header
	buf    []byte // bytes read and not yet used: buf[start:end]
	start  int    // where the record begins
	pos    int    // how far it was understood
	end    int
}

func newRecords(src io.Reader, fields int) *records {
	return &records{src: src, fields: fields, buf: make([]byte, 256<<10)}
}

// fill reads more, making room first. It returns io.EOF when there is no more.
func (r *records) fill() error {
	if r.end == len(r.buf) {
		if r.start > len(r.buf)/2 {
			copy(r.buf, r.buf[r.start:r.end])
			r.pos, r.end, r.start = r.pos-r.start, r.end-r.start, 0
		} else {
			r.buf = append(r.buf, make([]byte, len(r.buf))...)
		}
	}
	for range 100 {
		n, err := r.src.Read(r.buf[r.end:])
		r.end += n
		if n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}

// peek returns the next byte without taking it, or io.EOF.
func (r *records) peek() (byte, error) {
	for r.pos == r.end {
		if err := r.fill(); err != nil {
			return 0, err
		}
	}
	return r.buf[r.pos], nil
}

// skip takes everything up to and including the next NUL and returns what stood before it, valid until the next read.
func (r *records) skip() ([]byte, error) {
	seen := 0
	for {
		if i := bytes.IndexByte(r.buf[r.pos+seen:r.end], 0); i >= 0 {
			field := r.buf[r.pos : r.pos+seen+i]
			r.pos += seen + i + 1
			return field, nil
		}
		seen = r.end - r.pos
		if err := r.fill(); errors.Is(err, io.EOF) {
			return nil, io.ErrUnexpectedEOF
		} else if err != nil {
			return nil, err
		}
	}
}

// next returns the next record as one string, io.EOF at the end mark, and io.ErrUnexpectedEOF when there is none.
func (r *records) next() (string, error) {
	r.start = r.pos
	mark, err := r.peek()
	if errors.Is(err, io.EOF) {
		return "", io.ErrUnexpectedEOF
	}
	if err != nil {
		return "", err
	}
	if mark != recordMark {
		return "", errGarbled
	}
	r.pos++
	if b, err := r.peek(); err == nil && b == '\n' {
		return "", io.EOF
	}
	for range r.fields {
		if _, err := r.skip(); err != nil {
			return "", err
		}
	}
	for {
		b, err := r.peek()
		if errors.Is(err, io.EOF) {
			return "", io.ErrUnexpectedEOF
		}
		if err != nil {
			return "", err
		}
		if b == recordMark {
			break
		}
		if b == '\n' || b == 0 { // a combined diff begins with NUL instead of LF
			r.pos++
			continue
		}
		if err := r.entry(b); err != nil {
			return "", err
		}
	}
	return string(r.buf[r.start:r.pos]), nil
}

// entry takes one raw or numstat entry with its paths.
func (r *records) entry(first byte) error {
	head, err := r.skip()
	if err != nil {
		return err
	}
	paths := 0
	switch {
	case first == ':':
		space := bytes.LastIndexByte(head, ' ')
		if space < 0 || space+1 == len(head) {
			return errGarbled
		}
		paths = pathsOf(head[space+1])
	case first == '-' || first >= '0' && first <= '9':
		if head[len(head)-1] == '\t' { // a rename: both paths follow
			paths = 2
		}
	default:
		return errGarbled
	}
	for range paths {
		if _, err := r.skip(); err != nil {
			return err
		}
	}
	return nil
}

// pathsOf returns how many paths belong to a status letter.
func pathsOf(status byte) int {
	if status == 'R' || status == 'C' {
		return 2
	}
	return 1
}

// cut takes the text before the next NUL.
func cut(text *string) string {
	before, after, _ := strings.Cut(*text, "\x00")
	*text = after
	return before
}

// decode fills c from a record with a full header. Parents, Trailers and Changes reuse their memory.
func decode(text string, c *Commit) error {
	text = text[1:]
	c.Hash = cut(&text)
	c.Parents = c.Parents[:0]
	for parents := cut(&text); parents != ""; {
		var parent string
		parent, parents, _ = strings.Cut(parents, " ")
		c.Parents = append(c.Parents, parent)
	}
	c.Author = Signature{Name: valid(cut(&text)), Email: valid(cut(&text)), When: moment(cut(&text))}
	c.Committer = Signature{Name: valid(cut(&text)), Email: valid(cut(&text)), When: moment(cut(&text))}
	message := valid(cut(&text))
	subject, body, _ := strings.Cut(strings.TrimLeft(message, "\n"), "\n")
	c.Subject = strings.TrimRight(subject, "\r")
	c.Body = strings.Trim(body, "\n")
	c.Trailers = appendTrailers(c.Trailers[:0], message)
	return c.decodeChanges(text)
}

// decodeChanges fills Changes from the raw and numstat entries of a record.
func (c *Commit) decodeChanges(text string) error {
	c.Changes = c.Changes[:0]
	counted := 0 // how many changes have been passed by the line counts
	for text != "" {
		switch text[0] {
		case '\n':
			text = text[1:]
		case ':':
			change, err := decodeRaw(&text)
			if err != nil {
				return err
			}
			c.Changes = append(c.Changes, change)
		default:
			head := cut(&text)
			added, rest, _ := strings.Cut(head, "\t")
			deleted, path, ok := strings.Cut(rest, "\t")
			if !ok {
				return errGarbled
			}
			if path == "" {
				cut(&text)
				path = cut(&text)
			}
			// Both lists have one order; the counts may lack a file.
			for counted < len(c.Changes) && c.Changes[counted].Path != path {
				counted++
			}
			if counted == len(c.Changes) {
				return errGarbled
			}
			if err := c.Changes[counted].count(added, deleted); err != nil {
				return err
			}
			counted++
		}
	}
	return nil
}

// decodeRaw takes one entry such as ":100644 100644 <hash> <hash> R066 NUL old NUL new NUL".
func decodeRaw(text *string) (Change, error) {
	head := cut(text)
	_, head, _ = strings.Cut(head, " ")
	mode, head, _ := strings.Cut(head, " ")
	_, head, _ = strings.Cut(head, " ")
	blob, status, _ := strings.Cut(head, " ")
	if mode == "" || blob == "" || status == "" {
		return Change{}, errGarbled
	}
	c := Change{Status: status[0], Mode: mode, Blob: blob, Path: cut(text)}
	if pathsOf(c.Status) == 2 {
		c.OldPath, c.Path = c.Path, cut(text)
	}
	return c, nil
}

// count sets the line counts from numstat's words.
func (c *Change) count(added, deleted string) error {
	c.Lines = true
	if added == "-" {
		c.Binary = true
		return nil
	}
	var errs [2]error
	c.Added, errs[0] = strconv.Atoi(added)
	c.Deleted, errs[1] = strconv.Atoi(deleted)
	if errs[0] != nil || errs[1] != nil {
		return errGarbled
	}
	return nil
}

// latest is the last second of the year 9999, beyond which times cannot be written in RFC 3339.
const latest = 253402300799

// moment reads seconds since 1970. What git cannot read is 1970 itself, as in git; what lies beyond the years 1 to
// 9999 is moved to their end.
func moment(text string) time.Time {
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		seconds = 0
	}
	return time.Unix(min(max(seconds, -62135596800), latest), 0).UTC()
}

// valid replaces what is not UTF-8.
func valid(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}
