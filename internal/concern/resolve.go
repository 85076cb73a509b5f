package concern

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/citation"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/knowledge"
)

// record is a decision with what a citation can name of it.
type record struct {
	direction.Filed
	number int
	file   string // its path in its repository, as far as that is known
	rfc    bool   // its file is among requests for comments
}

// register is the decisions that citations can mean.
type register struct {
	byNumber map[int][]record
	own      map[string]bool // repositories that keep decisions of their own, by id
}

// newRegister sorts decisions by number. A decision that was imported from below a repository on this machine is kept there.
func newRegister(all []direction.Filed, repositories []knowledge.Repository) *register {
	g := &register{map[int][]record{}, map[string]bool{}}
	type place struct{ repository, folder string }
	below := map[string]place{} // by source
	for _, d := range all {
		if _, known := below[d.Source]; known || d.Source == "" {
			continue
		}
		below[d.Source] = place{}
		for _, x := range repositories {
			if x.Kind == knowledge.Local && isBelow(d.Source, x.Location) {
				below[d.Source] = place{x.ID, strings.Trim(strings.TrimPrefix(d.Source, x.Location), "/")}
			}
		}
	}
	for _, d := range all {
		r := record{Filed: d, number: numberOf(d.Path)}
		if p := below[d.Source]; d.Repository == "" && p.repository != "" {
			r.Repository, r.Folder = p.repository, p.folder
		}
		r.file = path.Join(r.Folder, d.Path)
		if r.Repository == "" {
			r.file = strings.TrimPrefix(path.Join(d.Source, d.Path), "/")
		}
		for part := range strings.SplitSeq(strings.ToLower(r.file), "/") {
			r.rfc = r.rfc || strings.HasPrefix(part, "rfc")
		}
		if r.number > 0 {
			g.byNumber[r.number] = append(g.byNumber[r.number], r)
		}
		if r.Repository != "" {
			g.own[r.Repository] = true
		}
	}
	return g
}

func isBelow(folder, root string) bool {
	return root != "" && (folder == root || strings.HasPrefix(folder, strings.TrimSuffix(root, "/")+"/"))
}

// numberOf returns the number that the name of a file has: that with which it begins, behind "adr-" or "rfc-" too.
func numberOf(file string) int {
	name := strings.ToLower(path.Base(file))
	for _, before := range []string{"adr", "rfc"} {
		name = strings.TrimLeft(strings.TrimPrefix(name, before), "-_")
	}
	end := 0
	for end < len(name) && '0' <= name[end] && name[end] <= '9' {
		end++
	}
	n, err := strconv.Atoi(name[:end])
	if err != nil {
		return 0
	}
	return n
}

// means returns the decisions that a citation can mean: none, one, or several where it is ambiguous. A path says it best. A
// number alone means a decision of the same repository; where that keeps none, one that is kept in no repository.
func (g *register) means(c knowledge.Citing) []record {
	same := g.byNumber[c.Number]
	if c.Form == citation.ByFile {
		return g.byFile(same, c)
	}
	return slices.DeleteFunc(slices.Clone(same), func(r record) bool {
		home := ""
		if g.own[c.Repository] {
			home = c.Repository
		}
		return r.rfc != (c.Form == citation.ByRFC) || r.Repository != home
	})
}

// byFile narrows decisions down to those whose file a path leads to: exactly, then by its end, in the same repository first.
func (g *register) byFile(same []record, c knowledge.Citing) []record {
	seen := []string{path.Join(path.Dir(c.File), c.Path), path.Clean(strings.TrimLeft(c.Path, "/"))}
	end := c.Path
	for strings.HasPrefix(end, ".") || strings.HasPrefix(end, "/") {
		end = strings.TrimLeft(end, "./")
	}
	here := func(r record) bool { return r.Repository == c.Repository }
	for _, is := range []func(record) bool{
		func(r record) bool { return here(r) && slices.Contains(seen, r.file) },
		func(r record) bool { return here(r) && fits(r.file, end) },
		func(r record) bool { return !here(r) && fits(r.file, end) },
	} {
		var found []record
		for _, r := range same {
			if is(r) {
				found = append(found, r)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// fits reports whether what is cited is the end of a file's path, or an address that ends in it.
func fits(file, cited string) bool {
	return endsIn(file, cited) || strings.Contains(file, "/") && endsIn(cited, file)
}

// endsIn reports whether a path ends in another one, which may lack the ending of its name.
func endsIn(file, end string) bool {
	return strings.HasSuffix("/"+file, "/"+end) ||
		strings.HasSuffix("/"+strings.TrimSuffix(file, path.Ext(file)), "/"+end)
}

// isRecord reports whether a place is in the file of a decision: records name each other, and those that are superseded too.
func (g *register) isRecord(c knowledge.Citing) bool {
	return slices.ContainsFunc(g.byNumber[numberOf(c.File)], func(r record) bool {
		return r.Repository == c.Repository && r.file == c.File
	})
}
