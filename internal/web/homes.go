package web

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/adr"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/linediff"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

const homesLink = "/decision-homes"

// dialects are the forms in which new records can be written.
var dialects = []choice{{"", "As most records there are"}, {string(adr.MADR4), "As MADR 4: front matter"},
	{string(adr.MADR3), "As MADR 3: front matter with deciders"}, {string(adr.MADR2), "As MADR 2: a list below the title"},
	{string(adr.Log4brains), "As log4brains: a list with dashes"},
	{string(adr.Nygard), "As adr-tools: numbers in titles, the status in a section"}}

// homes says in which repositories decisions are kept.
func (s *server) homes(w http.ResponseWriter, r *http.Request, v visit) error {
	var all []direction.Home
	var scopes []roster.Scope
	err := s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if all, err = direction.Homes(r.Context(), tx, v.Actor); err != nil {
			return err
		}
		scopes, err = organisation.Scopes(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return err
	}
	p := homesPage{Answer: counted(len(all), "folder keeps", "folders keep") + " decisions as files.",
		More: "What is decided here is committed there, and what is changed there shows here."}
	if p.Frame, err = s.frameOf(r, v, "direction", "Where decisions are kept"); err != nil {
		return err
	}
	sets := v.Actor.May(access.SetHomes) == nil
	if sets {
		p.Add = homesLink + "/add"
	}
	if len(all) == 0 {
		p.Answer, p.More = "Here alone, so far.", ""
		p.Teach = &empty{Title: "Decisions beside the code", Why: "Name a folder of a repository. Each decision that is made here " +
			"becomes a commit there, in the form that adr-tools, Backstage and Structurizr read, and a record that is changed there " +
			"by hand shows here."}
		if sets {
			p.Teach.Action, p.Teach.Href = "Choose a folder", homesLink+"/add"
		}
	}
	names := namesOfScopes(scopes)
	for _, h := range all {
		row := homeRow{Scope: names[h.Scope], Place: h.Place(), Branch: h.Branch, Hint: h.Hint, Looked: "not yet"}
		if h.Trouble != "" {
			row.Trouble = sentence(h.Trouble)
		}
		if !h.Looked.IsZero() {
			row.Looked = moment(h.Looked)
		}
		if sets {
			row.Edit, row.Look = link([]string{"decision-homes", h.ID}), homesLink
			row.Repository = h.Repository
		}
		p.Rows = append(p.Rows, row)
	}
	return s.ok(w, r, homesView(p))
}

// lookAtHome asks for a look at a home now.
func (s *server) lookAtHome(w http.ResponseWriter, r *http.Request, v visit) error {
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return direction.RequestSync(r.Context(), tx, v.Actor, r.PostFormValue("repository"))
	})
	if err != nil {
		return err
	}
	return back(w, r, homesLink, "looking")
}

// homeForm chooses where decisions are kept.
func (s *server) homeForm(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "direction", func(tx *store.Tx) (formPage, error) {
		if err := v.Actor.May(access.SetHomes); err != nil {
			return formPage{}, err
		}
		p := formPage{Title: "Where decisions are kept", Save: "Keep them there", Back: homesLink,
			Steps:    []crumb{{"Direction", "/decisions"}, {"Where decisions are kept", homesLink}, {Name: "Choose"}},
			Question: "Which folder keeps the decisions?", Answer: "A team without a folder of its own uses that of what is around it.",
			More: "Leadwright commits there under the name of who decided. Where the branch is checked out, it writes the same files " +
				"there, if nobody changed them."}
		h := direction.Home{Folder: "docs/decisions"}
		if id != "" {
			is, err := direction.FindHome(r.Context(), tx, v.Actor, id)
			if err != nil {
				return p, err
			}
			h, p.Version = is, strconv.FormatInt(is.Revision, 10)
			p.Drop = &dropForm{Summary: "Keep them here alone", Sentence: "The files stay in the repository as they are, and the " +
				"decisions stay here. Neither learns of the other's changes any more.", Action: r.URL.Path, Button: "Keep them here alone",
				Keep: []hidden{{"do", "drop"}}}
		}
		scopes, err := organisation.Scopes(r.Context(), tx, v.Actor)
		if err != nil {
			return p, err
		}
		repos, err := knowledge.Repositories(r.Context(), tx, v.Actor)
		if err != nil {
			return p, err
		}
		var choices []choice
		for _, x := range repos {
			choices = append(choices, choice{x.ID, x.Name})
			if h.Branch == "" {
				h.Branch = x.Branch
			}
		}
		whose := append([]choice{{"", "All of the organisation"}}, scopeChoices(scopes)...)
		if id != "" {
			whose = []choice{{h.Scope, namesOfScopes(scopes)[h.Scope]}}
		}
		p.Fields = []field{
			{Name: "scope", Label: "For", Value: h.Scope, Options: whose},
			{Name: "repository", Label: "Repository", Value: h.Repository, Options: choices},
			{Name: "branch", Label: "Branch", Value: cmp.Or(h.Branch, "main"), Required: true,
				Hint: "One that is not there yet begins at the head."},
			{Name: "folder", Label: "Folder", Value: h.Folder, Hint: "Left empty, the top of the repository."},
			{Name: "dialect", Label: "New records are written", Value: string(h.Dialect), Options: dialects,
				Hint: "What is there already is never written anew."},
		}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		if in.Get("do") == "drop" {
			return homesLink, "removed", direction.RemoveHome(r.Context(), tx, v.Actor, id)
		}
		repo, err := knowledge.RepositoryByName(r.Context(), tx, v.Actor, in.line("repository"))
		if fault.Is(err, fault.KindNotFound) {
			err = fault.Invalid("repository", "Choose one of the repositories that Leadwright reads").
				WithHint("Add it under Knowledge first.")
		}
		if err != nil {
			return "", "", err
		}
		_, err = direction.SetHome(r.Context(), tx, v.Actor, direction.Home{Scope: in.line("scope"), Repository: repo.ID,
			Label: repo.Name, Branch: in.line("branch"), Folder: in.line("folder"), Dialect: adr.Dialect(in.line("dialect"))})
		return homesLink, "changed", err
	})
}

// decisionCopy shows a decision beside its file where they differ, and lets somebody say what is right.
func (s *server) decisionCopy(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	p, err := s.copyPageOf(r, v, id)
	if err != nil || r.Method == http.MethodGet {
		if err != nil {
			return err
		}
		return s.ok(w, r, copyView(p))
	}
	text := strings.ReplaceAll(r.PostFormValue("content"), "\r\n", "\n")
	version, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil {
		return fault.Invalid("version", "The form has no version").WithHint("Load the page again.")
	}
	err = s.DB.Write(r.Context(), func(tx *store.Tx) error {
		w, err := direction.Get(r.Context(), tx, v.Actor, id)
		if err != nil {
			return err
		}
		c, _, err := direction.CopyOf(r.Context(), tx, v.Actor, id)
		if err != nil {
			return err
		}
		content := []byte(text)
		switch r.PostFormValue("do") {
		case "here":
			content = w.Content
		case "there":
			content = c.Other
		case "leave":
			return direction.LeaveOut(r.Context(), tx, v.Actor, id, version)
		}
		return direction.Mend(r.Context(), tx, v.Actor, id, version, content)
	})
	switch {
	case err == nil:
		return back(w, r, decisionLink(id), "changed")
	case !fault.Is(err, fault.KindInvalid) && !fault.Is(err, fault.KindConflict):
		return err
	}
	p.Text.Value = text
	p.Text.Wrong, _ = fault.Sentence(err)
	s.render(w, r, statusOf(err), copyView(p))
	return nil
}

func (s *server) copyPageOf(r *http.Request, v visit, id string) (p copyPage, err error) {
	var d direction.Whole
	var c direction.Copy
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if d, err = direction.Get(r.Context(), tx, v.Actor, id); err != nil {
			return err
		}
		if decides, _ := direction.MayDecide(v.Actor, d.Decision); !decides {
			return v.Actor.MayIn(access.Decide, d.Scope)
		}
		c, _, err = direction.CopyOf(r.Context(), tx, v.Actor, id)
		return err
	})
	if err != nil {
		return p, err
	}
	if p.Frame, err = s.frameOf(r, v, "direction", d.Title); err != nil {
		return p, err
	}
	p.Steps = []crumb{{"Direction", "/decisions"}, {d.Title, decisionLink(id)}, {Name: "Here and there"}}
	p.Action, p.Version, p.Place = r.URL.Path, strconv.FormatInt(d.Revision, 10), c.Home.Place()
	switch c.State {
	case direction.Conflict:
		p.Answer = "It was changed here and in " + c.Home.Place() + "."
		p.More = "Nothing is committed until somebody says which text is right."
		p.Rows = linediff.Beside(d.Content, c.Other)
	case direction.Gone:
		p.Answer, p.Gone = "Its file is no longer in "+c.Home.Place()+".", true
		p.More = "It stays here. Commit it again, or leave it out there for good."
	default:
		p.Answer, p.Same = "It says the same here and in its repository.", true
	}
	p.Text = field{Name: "content", Label: "One text of both", Value: string(d.Content), Rows: 16,
		Hint: "It is kept here and committed there."}
	return p, nil
}

// sayCopy tells on the page of a decision what its repository has of it.
func (p *decisionPage) sayCopy(d direction.Whole, c direction.Copy, decides bool) {
	place := c.Home.Place() + ", as " + d.Path
	short := c.Hash[:min(10, len(c.Hash))]
	p.CopyHref = ""
	switch c.State {
	case direction.Waiting:
		p.Copy = "Waits to be committed to " + c.Home.Place() + "."
		if c.Home.Trouble != "" {
			p.Copy = "Not committed yet: " + sentence(c.Home.Trouble)
		}
	case direction.Same:
		p.Copy = "In " + place + ", at " + short + "."
	case direction.Left:
		p.Copy = "Kept here alone."
	case direction.Conflict, direction.Gone:
		p.Copy = "It was changed here and in " + place + "."
		if c.State == direction.Gone {
			p.Copy = "Its file is no longer in " + place + "."
		}
		if decides {
			p.CopyHref = decisionLink(d.ID, "copy")
		}
	}
}
