package skill

import (
	"context"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// Declaring is what a person says of themselves.
type Declaring struct {
	Skill    string // id, name or alias
	Level    Level  // 0 for none
	Interest Interest
}

// Declare keeps what a person says of their own level and interest. What they said before stays as history; to say the
// same again says that it still holds. The record that those who run Leadwright read has that they did, not what.
func Declare(ctx context.Context, tx *store.Tx, actor access.Actor, personID string, all ...Declaring) error {
	if err := actor.MayAbout(access.DeclareSkills, personID); err != nil {
		return err
	}
	if err := known(ctx, tx, personID); err != nil {
		return err
	}
	v, err := vocabulary(ctx, tx)
	if err != nil {
		return err
	}
	for _, d := range all {
		if err := checkLevel(d.Level, 0); err != nil {
			return err
		}
		if err := checkInterest(d.Interest); err != nil {
			return err
		}
		s, err := v.usable(d.Skill)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO skill_declaration (id, person_id, skill_id, level, interest, at)
			VALUES ($1, $2, $3, $4, $5, $6)`,
			tx.NewID(), personID, s.ID, int(d.Level), int(d.Interest), store.At(tx.Now())); err != nil {
			return err
		}
	}
	return access.Record(ctx, tx, actor, "declared skills", personID)
}

// known refuses the id of nobody.
func known(ctx context.Context, tx *store.Tx, personID string) error {
	now, err := people.Current(ctx, tx, personID)
	if err == nil && now[personID] == "" {
		return fault.NotFound("There is no person %q", short(personID))
	}
	return err
}

// Assessing is what somebody gives to assess a person.
type Assessing struct {
	Skill    string // id, name or alias
	Level    Level
	Evidence string     // a sentence on what the level is based on; needed
	Day      store.Date // when it was seen; zero for today
}

// Assess writes an assessment beside what the person declared, and returns its id. The person sees it, with who wrote
// it.
func Assess(ctx context.Context, tx *store.Tx, actor access.Actor, personID string, in Assessing) (id string, err error) {
	if err := actor.MayAbout(access.AssessSkills, personID); err != nil {
		return "", err
	}
	if err := known(ctx, tx, personID); err != nil {
		return "", err
	}
	s, err := usable(ctx, tx, in.Skill)
	if err != nil {
		return "", err
	}
	if err := checkLevel(in.Level, 0); err != nil {
		return "", err
	}
	if in.Evidence, err = sentence("evidence", in.Evidence); err != nil {
		return "", err
	}
	if in.Day, err = notLater(tx, in.Day); err != nil {
		return "", err
	}
	id = tx.NewID()
	if _, err := tx.Exec(ctx, `INSERT INTO skill_assessment
		(id, person_id, skill_id, level, evidence, day, author_id, author_name, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, id, personID, s.ID, int(in.Level), in.Evidence, in.Day,
		actor.PersonID, actor.Name, store.At(tx.Now())); err != nil {
		return "", err
	}
	return id, access.Record(ctx, tx, actor, "assessed a skill", personID)
}

// WithdrawAssessment takes an assessment back. Only who wrote it can; the person still sees that it was there.
func WithdrawAssessment(ctx context.Context, tx *store.Tx, actor access.Actor, id string) error {
	if err := actor.MayAbout(access.DeclareSkills, actor.PersonID); err != nil { // nobody who is no person has written one
		return err
	}
	w, ok, err := assessmentByID(ctx, tx, id)
	if err != nil {
		return err
	}
	if !ok || w.authorID != actor.PersonID {
		return fault.NotFound("You have written no assessment %q", short(id)) // nor is told whether others have
	}
	if w.withdrawn {
		return nil
	}
	if _, err := tx.Exec(ctx, `UPDATE skill_assessment SET withdrawn = $2 WHERE id = $1`, id, store.At(tx.Now())); err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "withdrew an assessment", w.personID)
}

// NewEvidence is what somebody gives in support of a skill.
type NewEvidence struct {
	Skill    string // id, name or alias
	Sentence string
	Link     string     // an http or https address, or empty
	Day      store.Date // when it happened; zero for today
}

// AddEvidence writes down evidence of a person's skill and returns its id. The person can, and who may assess them.
func AddEvidence(ctx context.Context, tx *store.Tx, actor access.Actor, personID string, in NewEvidence) (
	id string, err error) {
	if err := actor.MayAbout(access.DeclareSkills, personID); err != nil {
		if err := actor.MayAbout(access.AssessSkills, personID); err != nil {
			return "", err
		}
	}
	if err := known(ctx, tx, personID); err != nil {
		return "", err
	}
	s, err := usable(ctx, tx, in.Skill)
	if err != nil {
		return "", err
	}
	if in.Sentence, err = sentence("sentence", in.Sentence); err != nil {
		return "", err
	}
	if in.Link, err = webLink(in.Link); err != nil {
		return "", err
	}
	if in.Day, err = notLater(tx, in.Day); err != nil {
		return "", err
	}
	id = tx.NewID()
	if _, err := tx.Exec(ctx, `INSERT INTO skill_evidence
		(id, person_id, skill_id, sentence, link, day, author_id, author_name, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, id, personID, s.ID, in.Sentence, in.Link, in.Day,
		actor.PersonID, actor.Name, store.At(tx.Now())); err != nil {
		return "", err
	}
	return id, access.Record(ctx, tx, actor, "added evidence of a skill", personID)
}

// WithdrawEvidence takes evidence back. The person it is about can, whoever wrote it, and who wrote it.
func WithdrawEvidence(ctx context.Context, tx *store.Tx, actor access.Actor, id string) error {
	if err := actor.MayAbout(access.DeclareSkills, actor.PersonID); err != nil { // as above
		return err
	}
	w, ok, err := evidenceByID(ctx, tx, id)
	if err != nil {
		return err
	}
	own := false
	if ok {
		now, err := people.Current(ctx, tx, w.personID)
		if err != nil {
			return err
		}
		own = actor.MayAbout(access.DeclareSkills, now[w.personID]) == nil
	}
	if !own && (!ok || w.authorID != actor.PersonID) {
		return fault.NotFound("There is no evidence %q about you or by you", short(id))
	}
	if w.withdrawn {
		return nil
	}
	if _, err := tx.Exec(ctx, `UPDATE skill_evidence SET withdrawn = $2 WHERE id = $1`, id, store.At(tx.Now())); err != nil {
		return err
	}
	return access.Record(ctx, tx, actor, "withdrew evidence of a skill", w.personID)
}

func usable(ctx context.Context, tx *store.Tx, skill string) (Skill, error) {
	v, err := vocabulary(ctx, tx)
	if err != nil {
		return Skill{}, err
	}
	return v.usable(skill)
}

// sentence checks a text that says something.
func sentence(field, text string) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return "", fault.Invalid(field, "The %s is missing", field).WithHint("Write one sentence on what was seen, and where.")
	case !utf8.ValidString(text), strings.ContainsRune(text, 0):
		return "", fault.Invalid(field, "The %s has characters that cannot be stored", field).WithHint("Write plain text.")
	case utf8.RuneCountInString(text) > mostSentence:
		return "", fault.Invalid(field, "The %s is longer than %d characters", field, mostSentence).WithHint("Write one sentence.")
	}
	return text, nil
}

// webLink checks an address that a page links to.
func webLink(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || len(text) > mostSentence {
		return "", fault.Invalid("link", "%q is no address of a page", short(text)).
			WithHint("Give one that begins with https://, or leave it out.")
	}
	return text, nil
}

// notLater takes today for no day, and refuses one that is still to come anywhere on earth.
func notLater(tx *store.Tx, day store.Date) (store.Date, error) {
	if day.IsZero() {
		return store.DateOf(tx.Now()), nil
	}
	if day.Start().After(tx.Now().AddDate(0, 0, 1)) {
		return day, fault.Invalid("day", "%s is still to come", day).WithHint("Give the day on which it was seen.")
	}
	return day, nil
}

// Declared returns what the persons declared last of each skill, by person and skill: of whom the actor may read it. That
// somebody looked is recorded.
func Declared(ctx context.Context, tx *store.Tx, actor access.Actor, persons ...string) (map[string]map[string]Declaration,
	error) {
	v, err := vocabulary(ctx, tx)
	if err != nil {
		return nil, err
	}
	var readable []string
	for _, id := range persons {
		if actor.MayAbout(access.ReadSkills, id) == nil {
			readable = append(readable, id)
			if err := access.Looked(ctx, tx, actor, id, "skills"); err != nil {
				return nil, err
			}
		}
	}
	last, err := latest(ctx, tx, v, readable)
	all := make(map[string]map[string]Declaration, len(readable))
	for about, d := range last {
		if all[about.person] == nil {
			all[about.person] = map[string]Declaration{}
		}
		all[about.person][about.skill] = d
	}
	return all, err
}
