package knowledge

import (
	"context"
	"io"

	"github.com/leadwright/leadwright/internal/store"
)

// readTree lists the files of the head. Content is read only to count lines, and only of files that changed.
func (s *scan) readTree(ctx context.Context, counted bool) ([]TreeFile, error) {
	entries, err := s.repo.Tree(ctx, s.row.Head)
	if err != nil {
		return nil, err
	}
	known := map[string]TreeFile{}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		t, ok, err := treeOf(ctx, tx, s.row.ID)
		if err != nil || !ok || !t.counted {
			return err
		}
		old, err := decodeTree(t.data)
		for _, f := range old {
			known[f.Blob+f.Path] = f
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	files := make([]TreeFile, 0, len(entries))
	read := map[string][]int{}
	for _, e := range entries {
		f := TreeFile{Path: e.Path, Blob: e.Blob, Bytes: max(e.Size, 0), Sort: sortOf(e.Path, e.Mode)}
		if old, ok := known[e.Blob+e.Path]; ok {
			f.Lines, f.Sort = old.Lines, old.Sort
		} else if f.Sort != Submodule {
			f.Lines = int32(min((f.Bytes+bytesPerLine-1)/bytesPerLine, 1<<30))
			read[e.Blob] = append(read[e.Blob], len(files))
		}
		files = append(files, f)
	}
	if !counted || len(read) == 0 {
		return files, nil
	}
	blobs := make([]string, 0, len(read))
	for i, f := range files { // in the tree's order: neighbours lie near each other in the pack
		if at := read[f.Blob]; len(at) > 0 && at[0] == i {
			blobs = append(blobs, f.Blob)
		}
	}
	s.clock.start()
	done, buf := 0, make([]byte, 64<<10)
	err = s.repo.Blobs(ctx, blobs, func(blob string, _ int64, content io.Reader) error {
		lines, sort, err := countLines(content, buf)
		if err != nil {
			return err
		}
		for _, i := range read[blob] {
			if files[i].Lines = lines; files[i].Sort == Source {
				files[i].Sort = sort
			}
		}
		if done++; done%200 == 0 {
			s.progress("Counting the lines of the files", done, len(blobs))
		}
		return nil
	})
	return files, err
}

// countLines counts lines as git does (a last one without a newline counts) and looks at the first bytes for the
// sort. A binary file has none.
func countLines(r io.Reader, buf []byte) (int32, Sort, error) {
	lines, size, last := 0, 0, byte('\n')
	sort := Source
	for {
		n, err := io.ReadFull(r, buf)
		if n > 0 {
			if size == 0 {
				if sort = sortByHead(buf[:min(n, headBytes)]); sort == Binary {
					_, err := io.Copy(io.Discard, r)
					return 0, Binary, err
				}
			}
			size += n
			for _, c := range buf[:n] {
				if c == '\n' {
					lines++
				}
			}
			last = buf[n-1]
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			break
		}
		if err != nil {
			return 0, sort, err
		}
	}
	if last != '\n' {
		lines++
	}
	return int32(min(lines, 1<<30)), sort, nil
}
