package git

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Bounds of looking for repositories below a folder.
const (
	mostBelow  = 10_000 // repositories
	mostLooked = 1_000_000
)

// Found is what lies below a folder.
type Found struct {
	Repositories []string // whole paths, by path
	Unread       []string // folders that could not be read
	Cut          bool     // there may be more: it was looked at too much, or deeper than wanted
}

// Below finds the repositories below a folder, so many folders deep at most: work trees and bare ones, and not what lies inside
// of them. Links are not followed. It looks at names alone and runs no git.
func Below(folder string, depth int) (Found, error) {
	root, err := filepath.Abs(folder)
	if err == nil {
		_, err = os.ReadDir(root)
	}
	if err != nil {
		return Found{}, err
	}
	var f Found
	f.look(root, depth, new(int))
	slices.Sort(f.Repositories)
	return f, nil
}

func (f *Found) look(dir string, depth int, looked *int) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		f.Unread = append(f.Unread, dir)
		return
	}
	if *looked += len(entries); *looked > mostLooked || len(f.Repositories) == mostBelow {
		f.Cut = true
		return
	}
	if isRepository(entries) {
		f.Repositories = append(f.Repositories, dir)
		return
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		if depth == 0 {
			f.Cut = true
			return
		}
		f.look(filepath.Join(dir, e.Name()), depth-1, looked)
	}
}

// isRepository reports whether a folder with these entries looks like a work tree or a bare repository.
func isRepository(entries []fs.DirEntry) bool {
	has := map[string]bool{}
	for _, e := range entries {
		has[e.Name()] = true
	}
	return has[".git"] || has["HEAD"] && has["objects"] && has["refs"]
}
