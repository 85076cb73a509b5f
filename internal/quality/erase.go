package quality

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/standard"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/text"
)

// Kept is what this package keeps about a person: for the person alone.
type Kept struct {
	Exemptions []Exemption // that they asked for or answered, the newest first
}

// KeptOf returns it.
func KeptOf(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces) (k Kept, err error) {
	if err := actor.MayAbout(access.ExportPerson, t.PersonID); err != nil {
		return k, err
	}
	g, err := theRegister(ctx, tx, access.System()) // who has left may still read what is kept about them
	if err != nil {
		return k, err
	}
	for _, id := range t.Persons {
		found, err := exemptions(ctx, tx, g, `WHERE asked_by = $1 OR settled_by = $1`, id)
		if err != nil {
			return k, err
		}
		k.Exemptions = append(k.Exemptions, found...)
	}
	return k, nil
}

// Erase takes a person out of standards and exemptions: what they wrote, asked, answered and reported stays without their
// name, and their name goes from every text that is kept here. A version of a file of standards that could not be read without
// it is taken out.
func Erase(ctx context.Context, tx *store.Tx, actor access.Actor, t access.Traces, erased *people.Erased) error {
	if err := actor.MayAbout(access.ErasePerson, t.PersonID); err != nil {
		return err
	}
	before, err := documents(ctx, tx)
	if err != nil {
		return err
	}
	exec := func(query string, args ...any) error { _, err := tx.Exec(ctx, query, args...); return err }
	for _, id := range t.Persons {
		for person, rest := range map[string]string{"asked_by": "asker_id = '', asker", "settled_by": "settler_id = '', settler"} {
			if err := exec(`UPDATE quality_exemption SET `+person+` = '', `+rest+` = $1 WHERE `+person+` = $2`,
				access.ErasedName, id); err != nil {
				return err
			}
		}
	}
	for _, id := range t.Accounts {
		for _, where := range [][3]string{{"quality_exemption", "asker_id", "asker"}, {"quality_exemption", "settler_id", "settler"},
			{"quality_report", "actor_id", "actor_name"}, {"quality_document", "actor_id", "actor_name"}} {
			if err := exec(`UPDATE `+where[0]+` SET `+where[1]+` = '', `+where[2]+` = $1 WHERE `+where[1]+` = $2`,
				access.ErasedName, id); err != nil {
				return err
			}
		}
	}
	inParts := func(text string) string {
		return rewrite(text, func(all []standard.Part) {
			for i := range all {
				all[i].Name = erased.Text(all[i].Name)
			}
		})
	}
	inChecks := func(text string) string {
		return rewrite(text, func(all []Check) {
			for i := range all {
				c := &all[i]
				c.Asks, c.Reason, c.Looked = erased.Text(c.Asks), erased.Text(c.Reason), erased.Text(c.Looked)
				for k := range c.Findings {
					c.Findings[k].Path, c.Findings[k].Sentence = erased.Text(c.Findings[k].Path), erased.Text(c.Findings[k].Sentence)
				}
			}
		})
	}
	inFile := func(text string) string {
		parts := strings.Split(text, `"`) // quotes may stand right beside a name
		for i := range parts {
			parts[i] = erased.Text(parts[i])
		}
		text = strings.Join(parts, `"`)
		if _, err := read(text); err != nil {
			return ""
		}
		return text
	}
	for _, text := range []struct {
		table, key, column string
		without            func(string) string
	}{
		{"quality_exemption", "id", "reason", erased.Text}, {"quality_exemption", "id", "answer", erased.Text},
		{"quality_document", "scope || ' ' || version", "note", erased.Text},
		{"quality_document", "scope || ' ' || version", "content", inFile},
		{"quality_report", "repository || ' ' || tool", "parts", inParts},
		{"quality_result", "repository || ' ' || standard", "checks", inChecks},
	} {
		if err := store.Rewrite(ctx, tx, text.table, text.key, text.column, text.without); err != nil {
			return err
		}
	}
	after, err := documents(ctx, tx)
	if err != nil {
		return err
	}
	for _, d := range before {
		if err := index(ctx, tx, d, Document{Scope: d.Scope}); err != nil {
			return err
		}
	}
	for _, d := range after {
		if err := index(ctx, tx, Document{}, d); err != nil {
			return err
		}
	}
	return text.Forget(ctx, tx)
}

// rewrite changes what a stored text says. A text that cannot be read, which nothing here writes, is emptied.
func rewrite[T any](text string, change func([]T)) string {
	var all []T
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		return "[]"
	}
	change(all)
	out, err := json.Marshal(all)
	if err != nil {
		return "[]"
	}
	return string(out)
}
