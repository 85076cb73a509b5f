package web

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/dossier"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// exportStyle is in the exported page itself: it has to be readable wherever it is kept, without this workbench.
const exportStyle = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}` +
	`h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid #8c959f}` +
	`.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;` +
	`border-bottom:1px solid #d0d7de;overflow-wrap:anywhere}` +
	`@media print{body{margin:0;font-size:11pt}nav{display:none}tr{break-inside:avoid}}`

// exportPolicy lets that style in, by its digest, and nothing else.
var exportPolicy = func() string {
	sum := sha256.Sum256([]byte(exportStyle))
	return "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; " +
		"form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
}()

func (s *server) exported(r *http.Request, v visit) (dossier.Dossier, error) {
	return dossier.Export(r.Context(), s.DB, s.Shelf, v.Actor, v.Actor.PersonID)
}

// export is all that is kept about the reader, as one page that stands alone.
func (s *server) export(w http.ResponseWriter, r *http.Request, v visit) error {
	d, err := s.exported(r, v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", exportPolicy)
	return s.ok(w, r, exportView(exportPageOf(d)))
}

// exportJSON is the same for programs, as a file to keep.
func (s *server) exportJSON(w http.ResponseWriter, r *http.Request, v visit) error {
	d, err := s.exported(r, v)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return fault.Internal(err, "The export could not be written")
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="leadwright-export.json"`)
	_, _ = w.Write(append(text, '\n'))
	return nil
}

// exportPageOf says a dossier in words and tables.
func exportPageOf(d dossier.Dossier) exportPage {
	p := exportPage{Name: d.Name, Made: moment(d.Made), NotHere: d.NotHere}
	add := func(title, note string, head []string, rows [][]string) {
		p.Sections = append(p.Sections, exportSection{title, note, head, rows})
	}
	table := func(title, note string, head []string, n int, row func(i int) []string) {
		rows := make([][]string, n)
		for i := range rows {
			rows[i] = row(i)
		}
		add(title, note, head, rows)
	}
	add("Ids", "", []string{"Id"}, column(append([]string{d.Person}, d.Earlier...)))
	p.accounts(d, table)
	table("Names and addresses", "What histories and the organisation show, and why it is taken to be yours.",
		[]string{"Name", "Address", "Why", "In .mailmap files"}, len(d.Identities), func(i int) []string {
			x := d.Identities[i]
			return []string{x.Name, x.Email, x.Reason, strings.Join(x.Meant, ", ")}
		})
	table("Decisions about these", "", []string{"When", "Who", "What", "One side", "Other side", "Undone"}, len(d.Decisions),
		func(i int) []string {
			x := d.Decisions[i]
			return []string{moment(x.At), x.By, x.Verb, strings.Join(x.One, ", "), strings.Join(x.Other, ", "), momentOf(x.Undone)}
		})
	if d.Organisation != nil {
		p.organisation(*d.Organisation, add, table)
	}
	p.skills(d, table)
	p.knowledge(d, table)
	p.records(d, table)
	return p
}

// tabler adds a section with so many rows.
type tabler func(title, note string, head []string, n int, row func(i int) []string)

func (p *exportPage) accounts(d dossier.Dossier, table tabler) {
	for _, a := range d.Accounts {
		table("Account "+a.Name, "", []string{"What", "Value"}, 6, func(i int) []string {
			return [][]string{{"Id", a.ID}, {"Role", a.Role}, {"State", a.State}, {"Name to sign in with", a.Login}, {"Address", a.Email},
				{"Made", moment(a.Created)}}[i]
		})
		table("Sessions of this account", "", []string{"Browser", "Began by", "Began", "Last used"}, len(a.Sessions), func(i int) []string {
			x := a.Sessions[i]
			return []string{x.Browser, x.Way, moment(x.Created), moment(x.Seen)}
		})
		table("Tokens of this account", "", []string{"Name", "Made", "Last used", "Ends"}, len(a.Tokens), func(i int) []string {
			x := a.Tokens[i]
			return []string{x.Name, moment(x.Created), momentOf(x.Used), momentOf(x.Expires)}
		})
		table("Passkeys of this account", "", []string{"Name", "Made", "Last used"}, len(a.Passkeys), func(i int) []string {
			x := a.Passkeys[i]
			return []string{x.Name, moment(x.Created), momentOf(x.Used)}
		})
		table("Providers of this account", "", []string{"Provider", "Subject", "Label", "Added"}, len(a.Providers), func(i int) []string {
			x := a.Providers[i]
			return []string{x.Issuer, x.Subject, x.Label, moment(x.Created)}
		})
	}
}

func (p *exportPage) organisation(o dossier.KeptOrganisation, add func(string, string, []string, [][]string), table tabler) {
	add("In the organisation", "", []string{"What", "Value"}, [][]string{{"Handle", o.Handle}, {"Name", o.Name},
		{"Addresses", strings.Join(o.Emails, ", ")}, {"Title", o.Title}, {"Disciplines", strings.Join(o.Disciplines, ", ")},
		{"Time zone", o.TimeZone}, {"Working week", o.Week}, {"Reports to", o.ReportsTo}, {"Id in a directory", o.External},
		{"First day", o.From}, {"Last day", o.Until}})
	places := func(title string, all []dossier.KeptPlace) {
		table(title, "", []string{"Where", "What", "From", "Until"}, len(all), func(i int) []string {
			x := all[i]
			what := x.Role
			if what == "" {
				what = strconv.Itoa(x.Share) + " % of the week"
			}
			return []string{x.Scope, what, x.From, x.Until}
		})
	}
	places("Memberships", o.Memberships)
	places("Roles", o.Roles)
	table("Absences", "", []string{"From", "Until", "Kind", "Reason"}, len(o.Absences), func(i int) []string {
		x := o.Absences[i]
		return []string{x.From, x.Until, x.Kind, x.Reason}
	})
	changesTable(table, "What changed about you", o.Changes)
}

func changesTable(table tabler, title string, all []dossier.KeptChange) {
	table(title, "", []string{"When", "Who", "What"}, len(all), func(i int) []string {
		return []string{moment(all[i].At), all[i].By, all[i].What}
	})
}

func (p *exportPage) skills(d dossier.Dossier, table tabler) {
	found := func(title string, all []dossier.KeptFound) {
		table(title, "Worked out from histories, not stored.", []string{"What", "Repository", "Files", "Last"}, len(all), func(i int) []string {
			x := all[i]
			return []string{x.Name, x.Repository, strconv.Itoa(x.Files), day(x.Last)}
		})
	}
	for _, k := range d.Skills {
		table("Skill: "+k.Skill, "", []string{"When", "You declared"}, len(k.Declared), func(i int) []string {
			return []string{moment(k.Declared[i].At), k.Declared[i].Words}
		})
		table("Assessed by others: "+k.Skill, "", []string{"When", "Who", "Level", "Evidence"}, len(k.Assessments), func(i int) []string {
			x := k.Assessments[i]
			return []string{x.Day, x.By, strconv.Itoa(x.Level), takenBack(x.Evidence, x.Withdrawn)}
		})
		table("Evidence: "+k.Skill, "", []string{"When", "Who", "What", "Link"}, len(k.Evidence), func(i int) []string {
			x := k.Evidence[i]
			return []string{x.Day, x.By, takenBack(x.Sentence, x.Withdrawn), x.Link}
		})
		found("Found: "+k.Skill, k.Found)
	}
	found("Technologies found", d.Technologies)
}

func takenBack(text string, withdrawn bool) string {
	if withdrawn {
		return text + " (taken back)"
	}
	return text
}

func (p *exportPage) knowledge(d dossier.Dossier, table tabler) {
	for _, k := range d.Knowledge {
		note := "Worked out from the history, not stored."
		if k.Missing != "" {
			note = sentence(k.Missing)
		}
		table("Areas of "+k.Repository, note, []string{"Area", "Understood", "Evidence", "First", "Last"}, len(k.Areas), func(i int) []string {
			x := k.Areas[i]
			kinds := make([]string, 0, len(x.Evidence))
			for kind, n := range x.Evidence {
				kinds = append(kinds, strconv.Itoa(n)+" "+kind)
			}
			slices.Sort(kinds)
			understood := "no"
			if x.Understands {
				understood = "yes"
			}
			return []string{x.Area, understood, strings.Join(kinds, ", "), day(x.First), day(x.Last)}
		})
	}
}

func (p *exportPage) records(d dossier.Dossier, table tabler) {
	deeds := func(title string, all []dossier.KeptDeed) {
		table(title, "", []string{"When", "Who", "Did", "To what"}, len(all), func(i int) []string {
			return []string{moment(all[i].At), all[i].By, all[i].Verb, all[i].Subject}
		})
	}
	looks := func(title string, all []dossier.KeptLook) {
		table(title, "", []string{"When", "Who", "Looked at", "Of the person"}, len(all), func(i int) []string {
			return []string{moment(all[i].At), all[i].By, all[i].What, all[i].Person}
		})
	}
	looks("Who looked at what about you", d.LookedAt)
	deeds("What others did to you", d.DoneTo)
	deeds("What you did", d.Did)
	changesTable(table, "What you changed in the organisation", d.Changed)
	looks("What you looked at about people", d.Looked)
}

func column(all []string) [][]string {
	rows := make([][]string, len(all))
	for i, x := range all {
		rows[i] = []string{x}
	}
	return rows
}

func momentOf(at *time.Time) string {
	if at == nil {
		return ""
	}
	return moment(*at)
}

// confirmErase names what goes, what stays and what is out of reach, before anything goes.
func (s *server) confirmErase(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.erasePageOf(r, v)
	if err != nil {
		return err
	}
	return s.ok(w, r, eraseView(p))
}

func (s *server) erasePageOf(r *http.Request, v visit) (erasePage, error) {
	f, err := s.frameOf(r, v, "people", "Erase a person")
	if err != nil {
		return erasePage{}, err
	}
	p := erasePage{Frame: f, Action: link([]string{"people", r.PathValue("id"), "erase"}), Keep: "/people"}
	if v.Actor.PersonID == r.PathValue("id") {
		p.Own, p.Keep, p.Frame.Section = true, "/me", "me"
	}
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		p.Plan, err = dossier.Outlook(r.Context(), tx, v.Actor, r.PathValue("id"))
		return err
	})
	p.Name = field{Name: "name", Label: "Type the name to confirm it", Hint: "As it stands above: " + p.Plan.Name, Required: true}
	return p, err
}

// erase erases a person. Who erased themselves is signed out by that, and finds themselves at the door.
func (s *server) erase(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	err := s.DB.Write(r.Context(), func(tx *store.Tx) error {
		return dossier.Erase(r.Context(), tx, v.Actor, id, r.PostFormValue("name"))
	})
	if fault.Is(err, fault.KindInvalid) {
		p, pageErr := s.erasePageOf(r, v)
		if pageErr != nil {
			return pageErr
		}
		p.Name.Value = r.PostFormValue("name")
		wrong(err, &p.Name)
		s.render(w, r, statusOf(err), eraseView(p))
		return nil
	}
	if err != nil {
		return err
	}
	if v.Actor.PersonID != id {
		return back(w, r, "/people", "erased")
	}
	s.setCookie(w, r, "", -time.Second)
	http.Redirect(w, r, "/login", http.StatusSeeOther)
	return nil
}
