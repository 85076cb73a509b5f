package knowledge

import (
	"context"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// Paths are the files at the head of a repository, as it was read last.
type Paths struct {
	All   []string            // in order
	Areas map[string][]string // by the names of areas
}

// Has reports whether a file or a directory is there.
func (p Paths) Has(path string) bool {
	if _, found := slices.BinarySearch(p.All, path); found {
		return true
	}
	i, _ := slices.BinarySearch(p.All, path+"/")
	return i < len(p.All) && strings.HasPrefix(p.All[i], path+"/")
}

// PathsOf returns them for a repository, given by its id; none before it was read.
func PathsOf(ctx context.Context, tx *store.Tx, actor access.Actor, repository string) (p Paths, err error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return p, err
	}
	tree, there, err := treeOf(ctx, tx, repository)
	if err != nil || !there {
		return p, err
	}
	files, err := decodeTree(tree.data)
	if err != nil {
		return p, fault.Internal(err, "The stored tree is damaged")
	}
	p.All = make([]string, len(files))
	for i, f := range files {
		p.All[i] = f.Path
	}
	areas, err := areasOf(ctx, tx, repository)
	p.Areas = map[string][]string{}
	for _, a := range areas {
		for _, i := range a.Members {
			if int(i) < len(p.All) {
				p.Areas[a.Name] = append(p.Areas[a.Name], p.All[i])
			}
		}
	}
	slices.Sort(p.All)
	return p, err
}
