package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/api"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// lampmakers makes a team of the persons of lantern, whom Ada leads, and returns an actor for each by first name.
func (d *desk) lampmakers() map[string]access.Actor {
	d.t.Helper()
	r := roster.Roster{Scopes: []roster.Scope{{Key: "lamps", Name: "Lamps", Kind: roster.Team}},
		Holders: []roster.Holder{{Person: "ada", Role: "technical-lead", Scope: "lamps"}}}
	for handle, name := range map[string]string{"ada": "Ada Example", "ben": "Ben Sample", "cleo": "Cleo Muster"} {
		r.Persons = append(r.Persons, roster.Person{Handle: handle, Name: name, Emails: []string{handle + "@example.com"}})
		r.Members = append(r.Members, roster.Member{Person: handle, Scope: "lamps", Share: 100})
	}
	actors := map[string]access.Actor{}
	err := d.db.Write(d.t.Context(), func(tx *store.Tx) error {
		_, err := organisation.Apply(d.t.Context(), tx, access.Local(), roster.File{Roster: r}, organisation.ApplyOptions{})
		if err != nil {
			return err
		}
		if r, err = organisation.Read(d.t.Context(), tx, access.Local()); err != nil {
			return err
		}
		for _, p := range r.Persons {
			a := access.Actor{ID: "account-" + p.Handle, Name: p.Name, Role: access.Member, PersonID: p.ID}
			if a.Standing, err = organisation.StandingOf(d.t.Context(), tx, p.ID); err != nil {
				return err
			}
			actors[p.Handle] = a
		}
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return actors
}

func TestSkillsFromDeclarationToMap(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		d := openLantern(t, db)
		actors := d.lampmakers()
		type m = map[string]any
		var made struct{ ID string }
		golden(t, "skill-suggestions", d.want(http.StatusOK, d.get("/skills/suggestions")).body)
		r := d.want(http.StatusCreated, d.send("POST", "/skills", m{"name": "Go", "kind": "language", "aliases": []string{"golang"}}))
		if r.header.Get("Location") != api.Prefix+"/skills/go" {
			t.Errorf("%v", r.header)
		}
		d.want(http.StatusOK, d.send("POST", "/skills/import", m{"csv": "name,kind,aliases\nLamp law,domain,law|lamps\nHistory,domain,\n"}))
		wrong := d.want(http.StatusUnprocessableEntity, d.send("POST", "/skills/import", m{"csv": "name,kind\nA,domain\nB\n"}))
		if !strings.Contains(wrong.body, "Line 3 has another number of columns") {
			t.Errorf("%s", wrong.body)
		}
		d.want(http.StatusConflict, d.send("POST", "/skills", m{"name": "GoLang", "kind": "language"}))
		d.want(http.StatusOK, d.send("POST", "/skills/lamp-law/rename", m{"name": "Lighting law", "kind": "domain"}))
		d.want(http.StatusOK, d.send("POST", "/skills/lamp-law/aliases", m{"alias": "Light law"}))
		d.want(http.StatusOK, d.send("POST", "/skills/lamp-law/aliases/remove", m{"alias": "lamps"}))
		d.want(http.StatusOK, d.send("POST", "/skills/budgeting/retire", nil))
		d.want(http.StatusOK, d.send("POST", "/skills/go/merge", m{"into": "lamp-law"}))
		d.want(http.StatusOK, d.send("POST", "/skills/go/unmerge", nil))
		golden(t, "skills", d.want(http.StatusOK, d.get("/skills")).body)

		d.who = actors["ben"]
		d.want(http.StatusNoContent, d.send("POST", "/people/Ben%20Sample/skills", m{"declarations": []m{
			{"skill": "golang", "level": 4, "interest": 2}, {"skill": "planning", "level": 1, "interest": -1}}}))
		d.want(http.StatusUnprocessableEntity, d.send("POST", "/people/Ben%20Sample/skills", m{"declarations": []m{
			{"skill": "go", "level": 9, "interest": 2}}}))
		d.want(http.StatusForbidden, d.send("POST", "/people/Cleo%20Muster/skills", m{"declarations": []m{
			{"skill": "go", "level": 1, "interest": 0}}}))
		d.want(http.StatusForbidden, d.get("/people/Cleo%20Muster/skills"))
		d.want(http.StatusForbidden, d.get("/scopes/lamps/needs/proposals"))
		golden(t, "skill-reminders", d.want(http.StatusOK, d.get("/skills/reminders")).body)

		d.who = actors["ada"]
		var masks []string
		for _, write := range []struct {
			address, mask string
			body          m
		}{
			{"/people/Ben%20Sample/assessments", "ASSESSMENT", m{"skill": "go", "level": 3, "evidence": "Wrote the lamp.", "day": "2026-02-01"}},
			{"/people/Ben%20Sample/skill-evidence", "EVIDENCE", m{"skill": "go", "sentence": "Gave a talk", "link": "https://example.com/talk"}},
		} {
			d.want(http.StatusCreated, d.send("POST", write.address, write.body)).into(&made)
			masks = append(masks, made.ID, write.mask)
		}
		for _, a := range actors {
			masks = append(masks, a.PersonID, "PERSON-"+strings.Fields(a.Name)[0])
		}
		golden(t, "need-proposals", d.want(http.StatusOK, d.get("/scopes/lamps/needs/proposals")).body)
		d.want(http.StatusNoContent, d.send("POST", "/scopes/lamps/needs", m{"skill": "go", "level": 3, "people": 2}))
		d.want(http.StatusForbidden, d.send("POST", "/scopes/other/needs", m{"skill": "go", "level": 3, "people": 2}))
		golden(t, "person-skills", d.want(http.StatusOK, d.get("/people/Ben%20Sample/skills")).body, masks...)
		golden(t, "scope-skills", d.want(http.StatusOK, d.get("/scopes/lamps/skills")).body, masks...)
		golden(t, "needs", d.want(http.StatusOK, d.get("/scopes/lamps/needs")).body)
		d.want(http.StatusNoContent, d.send("POST", "/assessments/"+masks[0]+"/withdraw", nil))
		d.want(http.StatusNotFound, d.send("POST", "/skill-evidence/none/withdraw", nil))
		d.who = actors["ben"]
		d.want(http.StatusNoContent, d.send("POST", "/skill-evidence/"+masks[2]+"/withdraw", nil))
		d.want(http.StatusNotFound, d.send("POST", "/assessments/"+masks[0]+"/withdraw", nil))

		d.who = access.Actor{ID: "admin", Name: "Admin", Role: access.Administrator}
		d.want(http.StatusForbidden, d.get("/people/Ben%20Sample/skills"))
		golden(t, "scope-skills-held-back", d.want(http.StatusOK, d.get("/scopes/lamps/skills")).body)
	})
}
