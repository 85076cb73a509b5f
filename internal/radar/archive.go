package radar

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

const mostFiles = 10_000 // of an archive

// archived reports whether a file is an archive in the form of zip.
func archived(content []byte) bool { return bytes.HasPrefix(content, []byte("PK\x03\x04")) }

// unzip reads the files of an archive that a radar of AOE's can have, by their paths.
func unzip(content []byte) (map[string][]byte, error) {
	broken := fault.Invalid("file", "The archive cannot be read").
		WithHint("Pack the folder in which config.json and the folder radar are as a ZIP file.")
	r, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, broken.Because(err)
	}
	files, left := map[string][]byte{}, int64(MaxFile)
	for i, f := range r.File {
		if ext := path.Ext(f.Name); f.FileInfo().IsDir() || ext != ".md" && ext != ".json" {
			continue
		}
		if i >= mostFiles {
			return nil, fault.Invalid("file", "The archive has more than %d files", mostFiles)
		}
		file, err := f.Open()
		if err != nil {
			return nil, broken.Because(err)
		}
		text, err := io.ReadAll(io.LimitReader(file, left+1))
		if err != nil {
			return nil, broken.Because(err)
		}
		if left -= int64(len(text)); left < 0 {
			return nil, fault.Invalid("file", "The files of the radar are larger than %d MB together", MaxFile>>20).
				WithHint("Take config.json and the folder radar, without pictures.")
		}
		files[strings.TrimPrefix(f.Name, "./")] = text
	}
	return files, nil
}

// zipped packs files into an archive, the same bytes each time.
func zipped(files map[string][]byte) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write(files[name])
		}
		if err != nil {
			return nil, fault.Internal(err, "The archive could not be written")
		}
	}
	if err := w.Close(); err != nil {
		return nil, fault.Internal(err, "The archive could not be written")
	}
	return b.Bytes(), nil
}
