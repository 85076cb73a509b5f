package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/fault"
)

// readBelow reads the wanted files below a folder, at most so many bytes together. Links are not followed, and folders of
// programs not entered.
func readBelow(dir string, most int64, wanted func(path string) bool) (files []direction.File, err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fault.Invalid("dir", "The folder %s cannot be read", dir).Because(err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	total := int64(0)
	return files, fs.WalkDir(root.FS(), ".", func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fault.Invalid("dir", "%s in the folder cannot be read", path).Because(err)
		case e.IsDir() && (e.Name() == ".git" || e.Name() == "node_modules"):
			return fs.SkipDir
		case !e.Type().IsRegular() || !wanted(path):
			return nil
		}
		info, err := e.Info()
		if err != nil {
			return fault.Invalid("dir", "%s in the folder cannot be read", path).Because(err)
		}
		if total += info.Size(); total > most {
			return fault.Invalid("dir", "The files below %s are larger than %d MB together", dir, most>>20)
		}
		content, err := fs.ReadFile(root.FS(), path)
		files = append(files, direction.File{Path: path, Content: content})
		return err
	})
}

// writeBelow writes files below a folder and never outside, and returns how many it wrote. Nothing is written where
// one of them would overwrite something else.
func writeBelow(dir string, files []direction.File, force bool) (wrote int, err error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return 0, fault.Invalid("dir", "The folder %s cannot be made", dir).Because(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return 0, fault.Invalid("dir", "The folder %s cannot be written to", dir).Because(err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	var todo []direction.File
	for _, f := range files {
		is, err := root.ReadFile(f.Path)
		switch {
		case err == nil && slices.Equal(is, f.Content):
			continue
		case err == nil && !force:
			return 0, fault.Conflict("%s is there already, and says something else", f.Path).
				WithHint("Choose another folder, or --force. Nothing was written.")
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return 0, fault.Invalid("dir", "%s in the folder cannot be read", f.Path).Because(err)
		}
		todo = append(todo, f)
	}
	for _, f := range todo {
		err := root.MkdirAll(filepath.Dir(f.Path), 0o750)
		if err == nil {
			err = root.WriteFile(f.Path, f.Content, 0o600)
		}
		if err != nil {
			return wrote, fault.Invalid("dir", "%s cannot be written", f.Path).Because(err)
		}
		wrote++
	}
	return wrote, nil
}
