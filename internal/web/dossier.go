package web

import (
	"cmp"
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
const exportStyle = `
body { font: 16px/1.5 system-ui, sans-serif; color: #1b1f24; background: #fff }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem }
h2 { font-size: 1.2rem; margin-top: 2rem; border-bottom: 1px solid #8c959f }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #d0d7de }
td { overflow-wrap: anywhere }
@media print { body { margin: 0; font-size: 11pt } nav { display: none } tr { break-inside: avoid } }
`

// exportPolicy lets that style in, by its digest, and nothing else.
var exportPolicy = func() string {
	sum := sha256.Sum256([]byte(exportStyle))
	digest := base64.StdEncoding.EncodeToString(sum[:])
	return "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-" + digest + "'; form-action 'none'; " +
		"frame-ancestors 'none'; base-uri 'none'"
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

// tableOf is a section with a row for each of all. Its columns are named in head, between bars.
func tableOf[T any](title, note, head string, all []T, row func(T) []string) exportSection {
	section := exportSection{Title: title, Note: note, Head: strings.Split(head, "|"), Rows: make([][]string, len(all))}
	for i, x := range all {
		section.Rows[i] = row(x)
	}
	return section
}

// exportPageOf says a dossier in words and tables.
func exportPageOf(d dossier.Dossier) exportPage {
	p := exportPage{Name: d.Name, Made: moment(d.Made), NotHere: d.NotHere}
	ids := append([]string{d.Person}, d.Earlier...)
	p.add(tableOf("Ids", "", "Id", ids, func(id string) []string { return []string{id} }))
	for _, a := range d.Accounts {
		p.account(a)
	}
	p.add(tableOf("Names and addresses", "What histories and the organisation show, and why it is taken to be yours.",
		"Name|Address|Why|In .mailmap files", d.Identities, func(x dossier.KeptIdentity) []string {
			return []string{x.Name, x.Email, x.Reason, strings.Join(x.Meant, ", ")}
		}))
	p.add(tableOf("Decisions about these", "", "When|Who|What|One side|Other side|Undone", d.Decisions,
		func(x dossier.KeptDecision) []string {
			return []string{moment(x.At), x.By, x.Verb, strings.Join(x.One, ", "), strings.Join(x.Other, ", "),
				momentOf(x.Undone)}
		}))
	if d.Organisation != nil {
		p.organisation(*d.Organisation)
	}
	for _, k := range d.Skills {
		p.skill(k)
	}
	p.add(tableOf("Technologies found", derivedNote, foundHead, d.Technologies, foundRow))
	p.testimony(d)
	p.handovers(d)
	p.direction(d)
	for _, k := range d.Knowledge {
		p.knowledge(k)
	}
	p.records(d)
	return p
}

func (p *exportPage) add(s exportSection) { p.Sections = append(p.Sections, s) }

// pairs are the rows of a table of names and values.
func pairs(row [2]string) []string { return row[:] }

func (p *exportPage) account(a dossier.KeptAccount) {
	p.add(tableOf("Account "+a.Name, "", "What|Value", [][2]string{{"Id", a.ID}, {"Role", a.Role}, {"State", a.State},
		{"Name to sign in with", a.Login}, {"Address", a.Email}, {"Made", moment(a.Created)}}, pairs))
	p.add(tableOf("Sessions of this account", "", "Browser|Began by|Began|Last used", a.Sessions,
		func(x dossier.KeptSession) []string {
			return []string{x.Browser, x.Way, moment(x.Created), moment(x.Seen)}
		}))
	key := func(x dossier.KeptKey) []string {
		return []string{x.Name, moment(x.Created), momentOf(x.Used), momentOf(x.Expires)}
	}
	p.add(tableOf("Tokens of this account", "", "Name|Made|Last used|Ends", a.Tokens, key))
	p.add(tableOf("Passkeys of this account", "", "Name|Made|Last used|Ends", a.Passkeys, key))
	p.add(tableOf("Providers of this account", "", "Provider|Subject|Label|Added", a.Providers,
		func(x dossier.KeptProvider) []string {
			return []string{x.Issuer, x.Subject, x.Label, moment(x.Created)}
		}))
}

func (p *exportPage) organisation(o dossier.KeptOrganisation) {
	p.add(tableOf("In the organisation", "", "What|Value", [][2]string{{"Handle", o.Handle}, {"Name", o.Name},
		{"Addresses", strings.Join(o.Emails, ", ")}, {"Title", o.Title}, {"Disciplines", strings.Join(o.Disciplines, ", ")},
		{"Time zone", o.TimeZone}, {"Working week", o.Week}, {"Reports to", o.ReportsTo}, {"Id in a directory", o.External},
		{"First day", o.From}, {"Last day", o.Until}}, pairs))
	p.add(tableOf("Memberships", "", "Where|Share|From|Until", o.Memberships, func(x dossier.KeptPlace) []string {
		return []string{x.Scope, strconv.Itoa(x.Share) + " % of the week", x.From, x.Until}
	}))
	p.add(tableOf("Roles", "", "Where|Role|From|Until", o.Roles, func(x dossier.KeptPlace) []string {
		return []string{x.Scope, x.Role, x.From, x.Until}
	}))
	p.add(tableOf("Absences", "", "From|Until|Kind|Reason", o.Absences, func(x dossier.KeptAbsence) []string {
		return []string{x.From, x.Until, x.Kind, x.Reason}
	}))
	p.add(tableOf("What changed about you", "", changeHead, o.Changes, changeRow))
}

const changeHead = "When|Who|What"

func changeRow(x dossier.KeptChange) []string { return []string{moment(x.At), x.By, x.What} }

// derivedNote stands above what is not stored.
const derivedNote = "Worked out from histories, not stored."

const foundHead = "What|Repository|Files|Last"

func foundRow(x dossier.KeptFound) []string {
	return []string{x.Name, x.Repository, strconv.Itoa(x.Files), day(x.Last)}
}

func (p *exportPage) skill(k dossier.KeptSkill) {
	p.add(tableOf("Skill: "+k.Skill, "", "When|You declared", k.Declared, func(x dossier.KeptDeclared) []string {
		return []string{moment(x.At), x.Words}
	}))
	p.add(tableOf("Assessed by others: "+k.Skill, "", "When|Who|Level|Evidence", k.Assessments,
		func(x dossier.KeptAssessment) []string {
			return []string{x.Day, x.By, strconv.Itoa(x.Level), takenBack(x.Evidence, x.Withdrawn)}
		}))
	p.add(tableOf("Evidence: "+k.Skill, "", "When|Who|What|Link", k.Evidence, func(x dossier.KeptEvidence) []string {
		return []string{x.Day, x.By, takenBack(x.Sentence, x.Withdrawn), x.Link}
	}))
	p.add(tableOf("Found: "+k.Skill, derivedNote, foundHead, k.Found, foundRow))
}

func takenBack(text string, withdrawn bool) string {
	if withdrawn {
		return text + " (taken back)"
	}
	return text
}

func (p *exportPage) testimony(d dossier.Dossier) {
	place := func(repository, area, path string) string { return repository + ": " + cmp.Or(area, path) }
	p.add(tableOf("What was said of who understands what", "", "Day|What|Of|Who|With|Rating|Note|Confirmed", d.Said,
		func(x dossier.KeptStatement) []string {
			return []string{x.Day, x.Kind, place(x.Repository, x.Area, x.Path), x.Person, x.Other, strconv.Itoa(x.Rating), x.Note,
				yes(x.Confirmed)}
		}))
	p.add(tableOf("What you answer for as a steward", "", "Since|What|Named by|Accepted", d.Stewardships,
		func(x dossier.KeptStewardship) []string {
			return []string{moment(x.At), place(x.Repository, x.Area, x.Path), x.By, yes(x.Accepted)}
		}))
	p.add(tableOf("Where you asked not to be suggested as a reviewer", "", "Since|Where|Until", d.OptOuts,
		func(x dossier.KeptOptOut) []string {
			return []string{moment(x.At), cmp.Or(x.Repository, "everywhere"), cmp.Or(x.Until, "you take it back")}
		}))
}

func (p *exportPage) handovers(d dossier.Dossier) {
	const handoverHead = "Made|Without them from|Name|Repository|You made it|You are away|You teach|You learn"
	p.add(tableOf("Plans to hand over knowledge", "", handoverHead,
		d.Handovers, func(x dossier.KeptHandover) []string {
			return []string{x.Made, x.From, x.Name, x.Repository, yes(x.Maker), yes(x.Away), strings.Join(x.Teaches, ", "),
				strings.Join(x.Learns, ", ")}
		}))
}

func (p *exportPage) direction(d dossier.Dossier) {
	row := func(x dossier.KeptDirection) []string {
		return []string{moment(x.At), x.Decision, cmp.Or(x.Answer, x.Status), x.Text}
	}
	p.add(tableOf("Decisions that you wrote", "", "When|Decision|State|Predicted", d.Wrote, row))
	p.add(tableOf("Problems that you wrote down", "", "When|Problem|What happens", d.Problems, func(x dossier.KeptProblem) []string {
		return []string{moment(x.At), x.Title, x.Text}
	}))
	p.add(tableOf("What you said about decisions", "", "When|Decision||What", d.Commented, row))
	p.add(tableOf("Decisions on which your word was asked for", "", "When|Decision|Answer|Why", d.Asked, row))
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

func (p *exportPage) knowledge(k dossier.KeptKnowledge) {
	note := derivedNote
	if k.Missing != "" {
		note = sentence(k.Missing)
	}
	p.add(tableOf("Areas of "+k.Repository, note, "Area|Understood|Evidence|First|Last", k.Areas,
		func(x dossier.KeptArea) []string {
			kinds := make([]string, 0, len(x.Evidence))
			for kind, n := range x.Evidence {
				kinds = append(kinds, strconv.Itoa(n)+" "+kind)
			}
			slices.Sort(kinds)
			return []string{x.Area, yes(x.Understands), strings.Join(kinds, ", "), day(x.First), day(x.Last)}
		}))
}

func (p *exportPage) records(d dossier.Dossier) {
	deed := func(x dossier.KeptDeed) []string { return []string{moment(x.At), x.By, x.Verb, x.Subject} }
	look := func(x dossier.KeptLook) []string { return []string{moment(x.At), x.By, x.What, x.Person} }
	const deedHead, lookHead = "When|Who|Did|To what", "When|Who|Looked at|Of the person"
	p.add(tableOf("Who looked at what about you", "", lookHead, d.LookedAt, look))
	p.add(tableOf("What others did to you", "", deedHead, d.DoneTo, deed))
	p.add(tableOf("What you did", "", deedHead, d.Did, deed))
	p.add(tableOf("What you changed in the organisation", "", changeHead, d.Changed, changeRow))
	p.add(tableOf("What you looked at about people", "", lookHead, d.Looked, look))
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
	p.Name = field{Name: "name", Label: "Type the name to confirm it", Hint: "As it stands above: " + p.Plan.Name,
		Required: true}
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
