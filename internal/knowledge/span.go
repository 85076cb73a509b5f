package knowledge

import (
	"context"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// Span is an area that has parts in several repositories. It is named by hand, and who may name areas may name one.
type Span struct {
	ID       string
	Name     string
	Parts    []Part
	Revision int64 // grows with every change
}

// Part is a part of a Span: an area, a file or directory, or a whole repository. It stays when what it means is gone, and which
// it is, an area or a path, is seen whenever it is asked about.
type Part struct {
	Repository string // id
	Name       string // of the repository, as it is now; as it was then, if it is no longer known
	Gone       bool   // the repository is no longer known
	Place      string // the name of an area, or else a path; empty for the whole repository
}

// String is a part as people write it: "backend: services/payments".
func (p Part) String() string { return strings.TrimSuffix(p.Name+": "+p.Place, ": ") }

// mostParts is how many parts a span has at most: what has more is no area that anybody could answer for.
const mostParts = 50

// Spans returns the areas that have parts in several repositories, by name.
func Spans(ctx context.Context, tx *store.Tx, actor access.Actor) ([]Span, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return nil, err
	}
	return spansWhere(ctx, tx, ``)
}

// SpanByID returns one of them.
func SpanByID(ctx context.Context, tx *store.Tx, actor access.Actor, id string) (Span, error) {
	if err := actor.May(access.ReadKnowledge); err != nil {
		return Span{}, err
	}
	found, err := spansWhere(ctx, tx, `WHERE id = $1`, id)
	if err == nil && len(found) == 0 {
		err = fault.NotFound("There is no such area across repositories").WithHint("It may have been taken out.")
	}
	if err != nil {
		return Span{}, err
	}
	return found[0], nil
}

// PutSpan names an area across repositories, or changes the one with this id. Parts are written as [Part] says it: the
// repository's name, and behind a colon an area or a path in it.
func PutSpan(ctx context.Context, tx *store.Tx, actor access.Actor, id, name string, parts []string) (Span, error) {
	if err := actor.May(access.ManageRepositories); err != nil {
		return Span{}, err
	}
	s := Span{ID: id, Revision: 1}
	if id == "" {
		s.ID = tx.NewID()
	} else {
		was, err := SpanByID(ctx, tx, actor, id)
		if err != nil {
			return Span{}, err
		}
		s.Parts, s.Revision = was.Parts, was.Revision+1
	}
	if s.Name = strings.Join(strings.Fields(name), " "); s.Name == "" || len(s.Name) > 200 {
		return Span{}, fault.Invalid("name", "An area needs a name of at most 200 characters")
	}
	if taken, err := spansWhere(ctx, tx, `WHERE name = $1 AND id <> $2`, s.Name, s.ID); err != nil {
		return Span{}, err
	} else if len(taken) > 0 {
		return Span{}, fault.Conflict("An area across repositories is called %q already", s.Name).
			WithHint("Change that one, or choose another name.")
	}
	var err error
	if s.Parts, err = partsOf(ctx, tx, parts, s.Parts); err != nil {
		return Span{}, err
	}
	if err := putSpan(ctx, tx, s); err != nil {
		return Span{}, err
	}
	return s, access.Record(ctx, tx, actor, "name area", "across repositories: "+s.Name)
}

// RemoveSpan takes an area across repositories out. The areas and directories that were its parts stay.
func RemoveSpan(ctx context.Context, tx *store.Tx, actor access.Actor, id string) error {
	if err := actor.May(access.ManageRepositories); err != nil {
		return err
	}
	s, err := SpanByID(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM knowledge_span WHERE id = $1`, s.ID); err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "forget area", "across repositories: "+s.Name)
}

// partsOf finds what the texts mean. A part that was there before may stay though what it means is gone.
func partsOf(ctx context.Context, tx *store.Tx, texts []string, before []Part) ([]Part, error) {
	var parts []Part
	for _, text := range texts {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		part, err := partOf(ctx, tx, text, before)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	if len(parts) < 2 || len(parts) > mostParts {
		return nil, fault.Invalid("parts", "An area across repositories has 2 to %d parts, and this has %d", mostParts, len(parts)).
			WithHint("Write one on each line, such as backend: services/payments")
	}
	return parts, nil
}

func partOf(ctx context.Context, tx *store.Tx, text string, before []Part) (Part, error) {
	if i := slices.IndexFunc(before, func(p Part) bool { return p.String() == text }); i >= 0 {
		return before[i], nil
	}
	name, place, _ := strings.Cut(text, ":")
	name, place = strings.TrimSpace(name), strings.TrimSpace(place)
	r, ok, err := repositoryNamed(ctx, tx, name)
	if err != nil {
		return Part{}, err
	}
	if !ok {
		return Part{}, fault.Invalid("parts", "There is no repository %q", name).
			WithHint("A part is the name of a repository, a colon, and an area or path in it.")
	}
	part := Part{Repository: r.ID, Name: r.Name, Place: place}
	if place == "" {
		return part, nil
	}
	if named, err := areaNamed(ctx, tx, r.ID, place); err != nil || named {
		return part, err
	}
	part.Place = CleanPath(place)
	return part, hasPath(ctx, tx, r, part.Place)
}

// hasPath refuses a path at which the repository has nothing. Of one that was not read yet anything may be said.
func hasPath(ctx context.Context, tx *store.Tx, r Repository, path string) error {
	tree, ok, err := treeOf(ctx, tx, r.ID)
	if err != nil || !ok || path == "" {
		return err
	}
	files, err := decodeTree(tree.data)
	if err != nil {
		return fault.Internal(err, "The stored tree is damaged")
	}
	if !slices.ContainsFunc(files, func(f TreeFile) bool { return f.Path == path || inDir(f.Path, path) }) {
		return fault.Invalid("parts", "There is neither an area nor a file or directory %q in %s", path, r.Name).
			WithHint("Paths are relative to the root of the repository.")
	}
	return nil
}
