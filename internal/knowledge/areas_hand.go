package knowledge

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/codeowners"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// membersOf finds the files that patterns name, as CODEOWNERS on GitHub would.
func membersOf(patterns []string, files []TreeFile) ([]int32, error) {
	var text strings.Builder
	for i, p := range patterns {
		if p = strings.TrimSpace(p); p == "" || strings.ContainsAny(p, "\r\n") || strings.HasPrefix(p, "#") {
			return nil, fault.Invalid("patterns", "Pattern %d is empty or a comment", i+1)
		}
		if p != readable(p) { // it would be stored as another pattern
			return nil, fault.Invalid("patterns", "Pattern %d is not text", i+1).
				WithHint("Write ? or * for bytes of a path that are not UTF-8.")
		}
		text.WriteString(strings.ReplaceAll(p, " ", `\ `) + " @area\n")
	}
	file, problems := codeowners.Parse(codeowners.GitHub, []byte(text.String()))
	if len(problems) > 0 {
		return nil, fault.Invalid("patterns", "Pattern %d: %s", problems[0].Line, problems[0].Message).
			WithHint("%s", cmp.Or(problems[0].Hint, "Patterns are written as in CODEOWNERS, such as /docs/ or *.proto"))
	}
	var members []int32
	for i, t := range files {
		if file.Owners(t.Path).Owned() {
			members = append(members, int32(i))
		}
	}
	return members, nil
}

// NameArea names an area by hand, or changes one that was.
func NameArea(ctx context.Context, tx *store.Tx, actor access.Actor, repository, name string, patterns []string) error {
	if err := actor.May(access.ManageRepositories); err != nil {
		return err
	}
	r, err := RepositoryByName(ctx, tx, actor, repository)
	if err != nil {
		return err
	}
	name = strings.Trim(strings.Join(strings.Fields(name), " "), "/")
	if name == "" || len(name) > 200 {
		return fault.Invalid("name", "An area needs a name of at most 200 characters")
	}
	patterns = slices.DeleteFunc(slices.Clone(patterns), func(p string) bool { return strings.TrimSpace(p) == "" })
	if len(patterns) == 0 {
		return fault.Invalid("patterns", "An area needs at least one path pattern").
			WithHint("One on each line, such as /docs/ or *.proto")
	}
	var files []TreeFile
	tree, ok, err := treeOf(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	if ok {
		if files, err = decodeTree(tree.data); err != nil {
			return fault.Internal(err, "The stored tree is damaged")
		}
	}
	members, err := membersOf(patterns, files)
	if err != nil {
		return err
	}
	if ok && len(members) == 0 {
		return fault.Invalid("patterns", "No file of %s fits these patterns", r.Name).
			WithHint("Patterns are written as in CODEOWNERS: /docs/ for a directory, *.proto for an ending.")
	}
	a := foundArea{Name: name, Source: bySomeone, Patterns: patterns, Members: members}
	if err := putArea(ctx, tx, r.ID, a); err != nil {
		return err
	}
	if err := saveRepository(ctx, tx, &r); err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "name area", r.Name+": "+name)
}

// ForgetArea removes an area that was named by hand. If the same name was found in the repository's files, the next
// scan brings that one back.
func ForgetArea(ctx context.Context, tx *store.Tx, actor access.Actor, repository, name string) error {
	if err := actor.May(access.ManageRepositories); err != nil {
		return err
	}
	r, err := RepositoryByName(ctx, tx, actor, repository)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `DELETE FROM knowledge_area WHERE repository = $1 AND name = $2 AND source = 'hand'`,
		r.ID, name)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.NotFound("%s has no area %q that was named by hand", r.Name, name)
	}
	if err := saveRepository(ctx, tx, &r); err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "forget area", r.Name+": "+name)
}
