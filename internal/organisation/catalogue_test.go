package organisation

import (
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/role"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// chapters is an organisation's own file, with a role that gives a relation.
func chapters(relation string) string {
	return `roles:
  chapter-lead:
    name: Chapter lead
    summary: Leads those of a discipline.
    focus: [technical]
    scope: {kinds: [team], sentence: A chapter.}
    relation: ` + relation + "\n"
}

// TestAnOwnRoleGivesStanding: from the moment on in which the catalogue says so, remembered standings too.
func TestAnOwnRoleGivesStanding(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ids := found(t, db)
		for _, test := range []struct{ file, zoe, lea string }{
			{chapters("none"), "; ", "ann peer leads; web peer leads"},
			{chapters("manages"), "ben manages; pay manages", "ann peer leads; web peer leads"},
			{chapters("directs"), "ben directs; pay directs", "ann peer leads; web peer leads"},
			{chapters("coordinates"), "; ", "ann peer leads; web peer leads"}, // pay is no project
			{chapters("leads") + "  technical-lead: {relation: none}\n", "ben leads; pay leads", "ann peer; web peer"},
		} {
			write(t, db, func(tx *store.Tx) error {
				if err := PutCatalogue(ctx, tx, access.Local(), test.file); err != nil {
					return err
				}
				_, err := PutHolder(ctx, tx, access.Local(), roster.Holder{Person: "zoe", Role: "chapter-lead", Scope: "pay"})
				if fault.Is(err, fault.KindInvalid) { // has it from the round before
					err = nil
				}
				return err
			})
			write(t, db, func(tx *store.Tx) error {
				for handle, want := range map[string]string{"zoe": test.zoe, "lea": test.lea} {
					s, err := Standing(ctx, tx, ids[handle])
					if err != nil {
						return err
					}
					if got := words(s, ids); got != want {
						t.Errorf("%s with %s: %s, want %s", handle, test.file, got, want)
					}
				}
				return nil
			})
		}
	})
}

// TestOnlyAnOwnerSaysWhatARoleShows goes the ways by which a catalogue changes what people see, and those by which it
// does not.
func TestOnlyAnOwnerSaysWhatARoleShows(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		ids := found(t, db)
		pia := member(t, db, ids["pia"])
		pia.Role = access.Administrator
		kit := access.Actor{ID: "kit", Name: "Kit Rowan", Role: access.Administrator} // is no person, and has friends
		put := func(actor access.Actor, file string) func(tx *store.Tx) error {
			return func(tx *store.Tx) error { return PutCatalogue(ctx, tx, actor, file) }
		}
		const says = "Only an owner may change which relation a role gives"
		for _, actor := range []access.Actor{pia, kit} {
			refused(t, db, fault.KindDenied, says+", and this file does for chapter-lead", put(actor, chapters("leads")))
			refused(t, db, fault.KindDenied, "for project-manager", put(actor, "roles: {project-manager: {relation: manages}}\n"))
			refused(t, db, fault.KindDenied, "for cio, cto", put(actor, "roles: {cto: {relation: leads}, cio: {relation: none}}\n"))
			write(t, db, put(actor, chapters("none")))
			write(t, db, put(actor, "roles: {cto: {relation: directs, titles: [Chief]}}\n")) // as it is
		}
		refused(t, db, fault.KindDenied, "may not import the organisation", put(member(t, db, ids["max"]), ""))
		write(t, db, put(access.Local(), chapters("manages")))
		refused(t, db, fault.KindDenied, says, put(pia, chapters("leads")))
		refused(t, db, fault.KindDenied, says, put(pia, "")) // the role goes, and what it gives
		write(t, db, put(pia, strings.Replace(chapters("manages"), "A chapter.", "Those of a discipline.", 1)))
		refused(t, db, fault.KindInvalid, `line 7: roles.chapter-lead.relation is "owns"`, put(access.Local(), chapters("owns")))
	})
}

// TestSentencesOfRelationsAreTrue holds what the catalogue says that a relation shows against the policy.
func TestSentencesOfRelationsAreTrue(t *testing.T) {
	t.Parallel()
	if len(relations) != 4 {
		t.Errorf("%d relations", len(relations))
	}
	for relation, means := range relations {
		actor := access.Actor{ID: "a", Name: "Ada", Role: access.Member, PersonID: "p", Standing: &access.Standing{
			Persons: map[string]access.Relation{"q": means}, Scopes: map[string]access.Relation{"s": means}}}
		may := func(act access.Action) bool { return actor.MayAbout(act, "q") == nil }
		for says, holds := range map[string]bool{
			"their skills":               may(access.ReadSkills),
			"what histories say":         may(access.ReadPerson),
			"they are away":              may(access.ReadAbsences),
			"why they are away":          may(access.ReadAbsenceReason),
			"who is about to leave":      may(access.ReadExits) && !may(access.ReadAbsences),
			"skills of their people in ": actor.MayIn(access.ReadSkillSums, "s") == nil && !may(access.ReadSkills),
		} {
			if strings.Contains(relation.Sentence(), says) != holds {
				t.Errorf("%s: %q is %v, but it says %q", relation, says, holds, relation.Sentence())
			}
		}
	}
	if s := role.Relation("").Sentence(); !strings.Contains(s, "nothing") {
		t.Error(s)
	}
}
