package knowledge

import (
	"cmp"
	"context"
	"io"
	"maps"
	"math"
	"path"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/maintainers"
)

// OwnersRecord is how well the order in which people know directories fits those whom the repository's MAINTAINERS files name
// for them.
type OwnersRecord struct {
	Files       int  // MAINTAINERS files
	Named       int  // directories for which they name somebody
	Directories int  // of these, tested: they have source files, and the history knows one of the named
	Ours        Hits // in the order of Group, as who gives it
	Commits     Hits // in the order of commits that touch the directory
	Weighed     Hits // the same, against people who touch everything: times ln(1 + D/(1 + directories touched))
}

// Hits is how often somebody who was named came early.
type Hits struct {
	Top1, Top3 float64 // 0 to 1: part of the directories with one of the named in first place, among the first three
	MRR        float64 // 0 to 1: mean of 1/place of the first of the named, 0 where none comes at all
}

func (h *Hits) add(place int) {
	switch {
	case place == 0:
		return
	case place == 1:
		h.Top1++
	}
	if place <= 3 {
		h.Top3++
	}
	h.MRR += 1 / float64(place)
}

func (h *Hits) over(n int) {
	if n > 0 {
		h.Top1, h.Top3, h.MRR = h.Top1/float64(n), h.Top3/float64(n), h.MRR/float64(n)
	}
}

// maintainersLimit is the size of the largest MAINTAINERS file that is read.
const maintainersLimit = 8 << 20

// BacktestOwners compares. A repository without MAINTAINERS files has an empty record.
func (a *Atlas) BacktestOwners(ctx context.Context) (OwnersRecord, error) {
	sections, files, err := a.maintainers(ctx)
	if err != nil {
		return OwnersRecord{}, err
	}
	named := map[string]map[int32]bool{} // by directory: who of them the history knows
	for _, s := range sections {
		for _, pattern := range s.Files {
			dir, ok := maintainers.Directory(pattern)
			if !ok {
				continue
			}
			if named[dir] == nil {
				named[dir] = map[int32]bool{}
			}
			for _, p := range s.People {
				maps.Copy(named[dir], a.maintainer(p))
			}
		}
	}
	record := OwnersRecord{Files: files, Named: len(named)}
	touched := a.touched()
	for _, dir := range slices.Sorted(maps.Keys(named)) {
		if err := ctx.Err(); err != nil {
			return OwnersRecord{}, err
		}
		truth, files := named[dir], a.under(dir)
		if len(truth) == 0 || len(files) == 0 {
			continue
		}
		record.Directories++
		var order []int32
		for _, h := range a.Group(files).Holders {
			order = append(order, h.Person)
		}
		record.Ours.add(placeOf(truth, order))
		commits := a.commitsIn(files)
		record.Commits.add(placeOf(truth, a.byScore(commits)))
		for p := range commits {
			commits[p] *= math.Log1p(float64(touched.all) / float64(1+touched.by[p]))
		}
		record.Weighed.add(placeOf(truth, a.byScore(commits)))
	}
	for _, h := range []*Hits{&record.Ours, &record.Commits, &record.Weighed} {
		h.over(record.Directories)
	}
	return record, nil
}

// maintainers reads all MAINTAINERS files of the head.
func (a *Atlas) maintainers(ctx context.Context) (sections []maintainers.Section, files int, err error) {
	repo, err := OpenGit(ctx, a.Repository)
	if err != nil {
		return nil, 0, err
	}
	entries, err := repo.Tree(ctx, a.Repository.Head)
	if err != nil {
		return nil, 0, err
	}
	var blobs []string
	for _, e := range entries {
		if path.Base(e.Path) == "MAINTAINERS" && strings.HasPrefix(e.Mode, "100") {
			blobs = append(blobs, e.Blob)
		}
	}
	err = repo.Blobs(ctx, blobs, func(_ string, size int64, content io.Reader) error {
		if size < 0 || size > maintainersLimit {
			return nil
		}
		text, err := io.ReadAll(content)
		files++
		sections = append(sections, maintainers.Parse(text)...)
		return err
	})
	return sections, files, err
}

// maintainer finds who in the history is meant: who has the address, and who has just that name of two words or more.
func (a *Atlas) maintainer(who maintainers.Person) map[int32]bool {
	found := map[int32]bool{}
	for i, id := range a.Identities {
		p := a.PersonOf[i]
		if p < 0 || a.Erased(p) {
			continue
		}
		if strings.EqualFold(id.Email, who.Email) ||
			strings.EqualFold(id.Name, who.Name) && len(strings.Fields(who.Name)) > 1 {
			found[p] = true
		}
	}
	return found
}

// placeOf returns where the first of the named comes, from 1; 0 for nowhere.
func placeOf(named map[int32]bool, order []int32) int {
	return 1 + slices.IndexFunc(order, func(p int32) bool { return named[p] })
}

// byScore orders people by score, the highest first, ties by id.
func (a *Atlas) byScore(score map[int32]float64) []int32 {
	return slices.SortedFunc(maps.Keys(score), func(x, y int32) int {
		return cmp.Or(cmp.Compare(score[y], score[x]), cmp.Compare(a.People[x].ID, a.People[y].ID))
	})
}

// commitsIn counts the commits of each author that touch one of the files.
func (a *Atlas) commitsIn(files []int32) map[int32]float64 {
	seen, count := map[int32]bool{}, map[int32]float64{}
	for _, f := range files {
		for _, c := range a.Ledger.Files[f].Changes {
			commit := a.Changes[c].Commit
			if author := a.Author(commit); author >= 0 && !seen[commit] {
				seen[commit] = true
				count[author]++
			}
		}
	}
	return count
}

// touchedDirs is in how many of all directories each person changed a file.
type touchedDirs struct {
	all int
	by  map[int32]int
}

func (a *Atlas) touched() touchedDirs {
	dirs, seen := map[string]bool{}, map[struct {
		person int32
		dir    string
	}]bool{}
	t := touchedDirs{by: map[int32]int{}}
	for f := range a.Ledger.Files {
		dir := path.Dir(a.Ledger.Files[f].Path)
		dirs[dir] = true
		for _, c := range a.Ledger.Files[f].Changes {
			key := struct {
				person int32
				dir    string
			}{a.Author(a.Changes[c].Commit), dir}
			if key.person >= 0 && !seen[key] {
				seen[key] = true
				t.by[key.person]++
			}
		}
	}
	t.all = len(dirs)
	return t
}
