package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// Tree lists every file of a revision, in git's order (by bytes of the path). The size is -1 for submodules, and for
// files whose content a partial clone left out.
func (r *Repo) Tree(ctx context.Context, rev string) ([]Entry, error) {
	hash, err := r.Resolve(ctx, rev)
	if err != nil {
		return nil, err
	}
	entries, err := r.list(ctx, hash, "-l")
	if exitCode(err) == 128 { // git does not say the sizes of files that are not there
		entries, err = r.list(ctx, hash)
	}
	return entries, err
}

// list runs ls-tree.
func (r *Repo) list(ctx context.Context, hash string, options ...string) (entries []Entry, err error) {
	c := r.call(append([]string{"ls-tree", "-r", "-z", "--full-tree"}, append(options, hash)...)...)
	c.stdout = func(out io.Reader) error {
		in := &records{src: out, buf: make([]byte, 64<<10)}
		for {
			in.start = in.pos
			if _, err := in.peek(); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err
			}
			record, err := in.skip()
			if err != nil {
				return err
			}
			entry, err := decodeEntry(string(record))
			if err != nil {
				return fault.Internal(err, "The files of commit %s could not be listed", hash)
			}
			entries = append(entries, entry)
		}
	}
	if err := run(ctx, c); err != nil {
		return nil, err
	}
	return entries, nil
}

// decodeEntry reads "100644 blob <hash> <size> TAB path"; the size may be missing.
func decodeEntry(record string) (Entry, error) {
	head, name, ok := strings.Cut(record, "\t")
	fields := strings.Fields(head)
	if !ok || len(fields) != 3 && len(fields) != 4 || name == "" {
		return Entry{}, errGarbled
	}
	size, err := strconv.ParseInt(strings.Join(fields[3:], ""), 10, 64)
	if err != nil || size < 0 {
		size = -1
	}
	return Entry{Path: name, Mode: fields[0], Blob: fields[2], Size: size}, nil
}

// Blobs yields the content of objects, given by full hashes, in this order. A content is only valid during yield and
// need not be read to its end. An object that is not there is yielded with size -1 and nothing to read.
func (r *Repo) Blobs(ctx context.Context, hashes []string,
	yield func(hash string, size int64, content io.Reader) error) error {
	if len(hashes) == 0 {
		return nil
	}
	for _, hash := range hashes {
		if !isHash(hash) {
			return notHash(hash)
		}
	}
	c := r.call("cat-file", "--batch=%(objectsize)", "--buffer")
	c.stdin = func(w *bufio.Writer) error {
		for _, hash := range hashes {
			w.WriteString(hash)
			if err := w.WriteByte('\n'); err != nil {
				return err
			}
		}
		return nil
	}
	c.stdout = func(out io.Reader) error {
		in := bufio.NewReaderSize(out, 64<<10)
		for _, hash := range hashes {
			line, err := in.ReadString('\n')
			if err != nil {
				return io.ErrUnexpectedEOF
			}
			size, err := strconv.ParseInt(strings.TrimSuffix(line, "\n"), 10, 64)
			if err != nil {
				if !strings.HasSuffix(line, " missing\n") {
					return fault.Internal(errGarbled, "Object %s could not be read", hash)
				}
				if err := yield(hash, -1, bytes.NewReader(nil)); err != nil {
					return err
				}
				continue
			}
			content := &exact{from: in, left: size}
			if err := yield(hash, size, content); err != nil {
				return err
			}
			if _, err := io.CopyN(io.Discard, in, content.left+1); err != nil {
				return io.ErrUnexpectedEOF
			}
		}
		return nil
	}
	return run(ctx, c)
}

// exact reads the next bytes of a stream, which must not end before.
type exact struct {
	from io.Reader
	left int64
}

func (e *exact) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n, err := e.from.Read(p[:min(int64(len(p)), e.left)])
	e.left -= int64(n)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// ReadFile returns the content of one file of a revision; for a symbolic link, the path it points to. It fails with
// fault.NotFound when the revision or the file is not there, and with fault.Invalid when it holds more than
// limit bytes.
func (r *Repo) ReadFile(ctx context.Context, rev, name string, limit int64) ([]byte, error) {
	absent := fault.NotFound("There is no file %q in %s", name, rev)
	clean := path.Clean(name)
	if name == "" || clean != name || strings.HasPrefix(name, "/") || strings.HasPrefix(name, "../") ||
		name == ".." || name == "." || strings.Contains(name, "\x00") {
		return nil, absent
	}
	hash, err := r.Resolve(ctx, rev)
	if err != nil {
		return nil, err
	}
	content, err := output(ctx, r.call("cat-file", "blob", fmt.Sprintf("%s:%s", hash, name)), limit)
	switch {
	case errors.Is(err, errTooLong):
		return nil, fault.Invalid("path", "%s is larger than %d bytes", name, limit)
	case said(err, "fatal: path '") || said(err, "bad file"):
		return nil, absent
	case err != nil:
		return nil, err
	}
	return content, nil
}
