package knowledge

import (
	"encoding/binary"
	"path"
	"slices"
	"strings"
)

// encodeTree stores the files of a tree, sorted by path as git gives them, each path as what it adds to the one before.
func encodeTree(files []TreeFile) []byte {
	w := writer{b: []byte{segmentVersion}}
	w.uint(uint64(len(files)))
	last := ""
	for _, f := range files {
		n := 0
		for n < len(last) && n < len(f.Path) && last[n] == f.Path[n] {
			n++
		}
		w.uint(uint64(n))
		w.string(f.Path[n:])
		w.string(f.Blob)
		w.uint(uint64(f.Bytes))
		w.uint(uint64(f.Lines))
		w.uint(uint64(f.Sort))
		last = f.Path
	}
	return w.b
}

func decodeTree(data []byte) ([]TreeFile, error) {
	if len(data) == 0 || data[0] != segmentVersion {
		return nil, errSegment
	}
	r := reader{b: string(data[1:])}
	files := make([]TreeFile, r.count(6))
	last := ""
	for i := range files {
		n := r.count(0)
		if n > len(last) {
			return nil, errSegment
		}
		f := TreeFile{Path: last[:n] + r.string(), Blob: r.string(), Bytes: int64(r.uint()), Lines: int32(r.uint()),
			Sort: Sort(r.index(len(sortNames)))}
		if r.bad {
			return nil, errSegment
		}
		files[i], last = f, f.Path
	}
	if r.bad || len(r.b) != 0 {
		return nil, errSegment
	}
	return files, nil
}

// encodeMembers stores ascending indexes as differences.
func encodeMembers(members []int32) []byte {
	b := make([]byte, 0, len(members)+8)
	last := int32(0)
	for _, m := range members {
		b = binary.AppendUvarint(b, uint64(m-last))
		last = m
	}
	return b
}

func decodeMembers(b []byte) ([]int32, error) {
	members := make([]int32, 0, len(b))
	last := uint64(0)
	for len(b) > 0 {
		v, n := binary.Uvarint(b)
		last += v
		if n <= 0 || last > 1<<31-1 {
			return nil, errSegment
		}
		members, b = append(members, int32(last)), b[n:]
	}
	return members, nil
}

// vendorDirs are directories whose content was brought in from elsewhere, by the conventions of Go, npm, Bower,
// Bazel and C projects.
var vendorDirs = map[string]bool{"vendor": true, "node_modules": true, "third_party": true, "third-party": true,
	"bower_components": true, "Godeps": true, ".yarn": true}

// generatedNames are files that package managers write.
var generatedNames = map[string]bool{"go.sum": true, "go.work.sum": true, "package-lock.json": true, "yarn.lock": true,
	"pnpm-lock.yaml": true, "npm-shrinkwrap.json": true, "Cargo.lock": true, "poetry.lock": true, "uv.lock": true,
	"Pipfile.lock": true, "composer.lock": true, "Gemfile.lock": true, "flake.lock": true, "gradle.lockfile": true}

// generatedEnds are endings of files that programs write.
var generatedEnds = []string{".pb.go", "_pb2.py", ".pb.cc", ".pb.h", "_templ.go", ".min.js", ".min.css", ".js.map",
	".css.map", ".snap"}

// sortOf tells what sort of content a file has from its path and mode, as far as these tell.
func sortOf(p, mode string) Sort {
	if mode == "160000" {
		return Submodule
	}
	dir, base := path.Split(p)
	for dir != "" {
		var part string
		part, dir, _ = strings.Cut(dir, "/")
		if vendorDirs[part] {
			return Vendored
		}
	}
	if generatedNames[base] {
		return Generated
	}
	for _, end := range generatedEnds {
		if strings.HasSuffix(base, end) {
			return Generated
		}
	}
	return Source
}

// headBytes is how much of a file is looked at to tell its sort: git itself looks at the first 8,000 bytes for a NUL.
const headBytes = 8000

// sortByHead refines the sort of a source file by its first bytes: a NUL byte makes it binary, as in git, and the
// mark that Go and many other generators agree on makes it generated (https://go.dev/s/generatedcode).
func sortByHead(head []byte) Sort {
	if slices.Contains(head, 0) {
		return Binary
	}
	text := string(head[:min(len(head), 4000)])
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.Contains(line, "Code generated ") && strings.Contains(line, "DO NOT EDIT") ||
			strings.Contains(line, "@generated") && isComment(line) {
			return Generated
		}
	}
	return Source
}

func isComment(line string) bool {
	for _, start := range []string{"//", "#", "/*", "*", "--", ";", "<!--"} {
		if strings.HasPrefix(line, start) {
			return true
		}
	}
	return false
}
