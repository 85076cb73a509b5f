package direction

import (
	"context"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// mostVoices is how many people are asked about one decision at the most: what more have to agree to is never decided.
const mostVoices = 50

// Ask asks persons for their word on a decision that is not made yet. Who wrote it can, and who may decide.
func Ask(ctx context.Context, tx *store.Tx, actor access.Actor, id string, personIDs ...string) error {
	d, err := Find(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if err := mayEdit(actor, d); err != nil {
		return err
	}
	if !Open(d.Status) {
		return fault.Conflict("This decision is %s already", word(d.Status))
	}
	asked, err := voices(ctx, tx, id)
	if err != nil {
		return err
	}
	names, err := people.Names(ctx, tx, personIDs...)
	if err != nil {
		return err
	}
	var whom []string
	for _, given := range personIDs {
		p := names[given]
		whom = append(whom, personOf(names, given).Name)
		switch {
		case p.ID == "":
			return fault.Invalid("person", "There is no such person")
		case slices.ContainsFunc(asked, func(v Voice) bool { return v.Person.ID == p.ID }):
			return fault.Conflict("%s was asked already", p.Name)
		case len(asked) >= mostVoices:
			return fault.Invalid("person", "%d people were asked, and more are not", len(asked))
		}
		asked = append(asked, Voice{Person: personOf(names, given)})
		if _, err := tx.Exec(ctx, `INSERT INTO direction_voice (decision, person_id, answer, note, at) VALUES ($1, $2, '', '', $3)`,
			id, p.ID, store.At(tx.Now())); err != nil {
			return err
		}
	}
	return note(ctx, tx, actor, id, "asked "+strings.Join(whom, ", ")+" for their word")
}

// Say is what the actor answers, who was asked: they agree, or object with a reason, which stays beside the decision
// under their name.
func Say(ctx context.Context, tx *store.Tx, actor access.Actor, id string, answer Answer, why string) error {
	d, err := Find(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if err := actor.May(access.ProposeDecisions); err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	if err := checkText("note", why, maxNote); err != nil {
		return err
	}
	ids, err := people.Former(ctx, tx, actor.PersonID)
	if err != nil {
		return err
	}
	asked, err := store.All(ctx, tx, store.Scan1[string], `SELECT person_id FROM direction_voice WHERE decision = $1`, id)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(asked, func(person string) bool { return ids[person] != "" || person == actor.PersonID })
	switch {
	case actor.PersonID == "" || at < 0:
		return fault.Denied("Your word on this decision was not asked for").WithHint("Comment on it instead.")
	case !Open(d.Status):
		return fault.Conflict("This decision is %s already", word(d.Status))
	case answer != Agrees && answer != Objects:
		return fault.Invalid("answer", "%q is no answer", answer).WithHint("Agree, or object.")
	case answer == Objects && why == "":
		return fault.Invalid("note", "An objection needs its reason").WithHint("Say in a sentence what speaks against it.")
	}
	if _, err := tx.Exec(ctx, `UPDATE direction_voice SET answer = $1, note = $2, at = $3 WHERE decision = $4 AND person_id = $5`,
		string(answer), why, store.At(tx.Now()), id, asked[at]); err != nil {
		return err
	}
	return note(ctx, tx, actor, id, string(answer))
}

// Discuss adds a comment. Whoever may read a decision and change something may comment on it.
func Discuss(ctx context.Context, tx *store.Tx, actor access.Actor, id, text string) (Comment, error) {
	if _, err := Find(ctx, tx, actor, id); err != nil {
		return Comment{}, err
	}
	if err := actor.May(access.ProposeDecisions); err != nil {
		return Comment{}, err
	}
	text = strings.TrimSpace(text)
	if err := checkText("text", text, maxWord); err != nil {
		return Comment{}, err
	}
	if text == "" {
		return Comment{}, fault.Invalid("text", "The comment is empty")
	}
	c := Comment{ID: tx.NewID(), By: Person{actor.PersonID, actor.Name}, Text: text, At: tx.Now()}
	if _, err := tx.Exec(ctx, `INSERT INTO direction_comment (id, decision, person_id, actor_id, actor_name, text, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, c.ID, id, actor.PersonID, actor.ID, actor.Name, text, store.At(tx.Now())); err != nil {
		return c, err
	}
	return c, indexLater(ctx, tx, id)
}
