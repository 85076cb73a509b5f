package dossier

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/experiment"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/handover"
	"github.com/leadwright/leadwright/internal/initiative"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/quality"
	"github.com/leadwright/leadwright/internal/skill"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/strategy"
	"github.com/leadwright/leadwright/internal/technology"
	"github.com/leadwright/leadwright/internal/testimony"
	"github.com/leadwright/leadwright/internal/vision"
)

// notHere are the sentences about what an export leaves out.
var notHere = []string{
	"Passwords, links, sessions, tokens and passkeys are kept as digests or public keys only; these are left out.",
	"What you wrote about others, such as assessments of their skills, is theirs and in their export.",
	"The commits of the repositories are in git. What is worked out from them here is in this export; the rest git tells.",
	"Backups of this Leadwright may hold older states of all this. Ask who runs it.",
}

// Export returns everything that is kept about a person. Only that person may have it; that they did is recorded.
func Export(ctx context.Context, db *store.DB, shelf *knowledge.Shelf, actor access.Actor, personID string) (
	Dossier, error) {
	if err := actor.MayAbout(access.ExportPerson, personID); err != nil {
		return Dossier{}, err
	}
	repositories, atlases, missing, err := histories(ctx, db, shelf)
	if err != nil {
		return Dossier{}, err
	}
	var d Dossier
	err = db.Write(ctx, func(tx *store.Tx) error {
		d = Dossier{Made: tx.Now(), NotHere: notHere, Earlier: []string{}}
		names, err := people.KeptOf(ctx, tx, actor, personID)
		if err != nil {
			return err
		}
		d.names(names)
		traces, err := access.TracesOf(ctx, tx, personID, append([]string{names.Person.ID}, names.Former...)...)
		if err != nil {
			return err
		}
		accounts, err := access.KeptOf(ctx, tx, actor, traces)
		if err != nil {
			return err
		}
		d.accounts(accounts)
		inside, err := organisation.KeptOf(ctx, tx, actor, traces)
		if err != nil {
			return err
		}
		d.organisation(inside)
		skills, err := skill.Of(ctx, tx, actor, names.Person.ID, atlases)
		if err != nil {
			return err
		}
		d.skills(skills)
		said, err := testimony.KeptOf(ctx, tx, actor, traces)
		if err != nil {
			return err
		}
		d.testimony(repositories, said)
		plans, err := handover.KeptOf(ctx, tx, actor, traces)
		if err != nil {
			return err
		}
		d.handovers(repositories, plans)
		decided, err := direction.KeptOf(ctx, tx, actor, traces)
		if err != nil {
			return err
		}
		d.direction(decided)
		aims, err := strategy.KeptOf(ctx, tx, actor, traces)
		if err != nil {
			return err
		}
		d.objectives(aims)
		strategies, err := vision.KeptOf(ctx, tx, actor, traces)
		if err != nil {
			return err
		}
		d.strategies(strategies)
		tried, err := experiment.KeptOf(ctx, tx, actor, traces)
		if err != nil {
			return err
		}
		d.experiments(tried)
		proposed, err := initiative.KeptOf(ctx, tx, actor, traces)
		if err != nil {
			return err
		}
		d.initiatives(proposed)
		exempt, err := quality.KeptOf(ctx, tx, actor, traces)
		if err != nil {
			return err
		}
		d.Exemptions = convert(exempt.Exemptions, func(e quality.Exemption) KeptExemption {
			return KeptExemption{e.Asked, e.Name, e.Title, e.Reason, e.Until.String(), string(e.State), e.Answer}
		})
		moved, err := technology.KeptOf(ctx, tx, actor, traces)
		if err != nil {
			return err
		}
		d.radar(moved)
		projects, err := delivery.KeptOf(ctx, tx, actor, traces)
		if err != nil {
			return err
		}
		d.projects(projects)
		return access.Record(ctx, tx, actor, "exported what is kept about a person", names.Person.ID)
	})
	d.Knowledge = make([]KeptKnowledge, 0, len(repositories))
	at := map[string]*knowledge.Atlas{}
	for _, a := range atlases {
		at[a.Repository.ID] = a
	}
	for _, r := range repositories {
		k := KeptKnowledge{Repository: r.Name, Areas: []KeptArea{}, Missing: missing[r.ID]}
		if a := at[r.ID]; a != nil {
			k.Areas = areasOf(a.Overview, d.Person)
		}
		d.Knowledge = append(d.Knowledge, k)
	}
	return d, err
}

// histories opens what is known of each repository, and says of which why not. It does so as Leadwright itself: what is
// handed out of it is about the person alone, and somebody who left the organisation may read nothing else of it.
func histories(ctx context.Context, db *store.DB, shelf *knowledge.Shelf) (
	all []knowledge.Repository, atlases []*knowledge.Atlas, missing map[string]string, err error) {
	missing = map[string]string{}
	err = db.Read(ctx, func(tx *store.Tx) (err error) {
		all, err = knowledge.Repositories(ctx, tx, access.System())
		return err
	})
	if err != nil {
		return nil, nil, nil, err
	}
	for _, r := range all {
		a, err := shelf.Atlas(ctx, db, access.System(), r.ID)
		if fault.Is(err, fault.KindUnavailable) { // it was not read yet, or could not be
			missing[r.ID], _ = fault.Sentence(err)
			continue
		}
		if err != nil {
			return nil, nil, nil, err
		}
		atlases = append(atlases, a)
	}
	return all, atlases, missing, nil
}

func (d *Dossier) names(k people.Kept) {
	d.Person, d.Name = k.Person.ID, k.Person.Name
	d.Earlier = append(d.Earlier, k.Former...)
	d.Identities = make([]KeptIdentity, 0, len(k.Person.Identities))
	for _, i := range k.Person.Identities {
		out := KeptIdentity{Name: i.Name, Email: i.Email, Reason: i.Reason, Meant: []string{}}
		for _, s := range k.Canonical[i.ID] {
			out.Meant = append(out.Meant, signed(s.Name, s.Email))
		}
		d.Identities = append(d.Identities, out)
	}
	d.Decisions = convert(k.Decisions, func(x people.Decision) KeptDecision {
		side := func(all []people.Identity) []string {
			return convert(all, func(i people.Identity) string { return signed(i.Name, i.Email) })
		}
		return KeptDecision{At: x.At, By: x.By, Verb: string(x.Verb), One: side(x.Sides[0]), Other: side(x.Sides[1]),
			Undone: maybe(x.UndoneAt)}
	})
}

func (d *Dossier) accounts(k access.Kept) {
	d.Accounts = convert(k.Accounts, func(a access.KeptAccount) KeptAccount {
		return KeptAccount{ID: a.ID, Name: a.Name, Role: string(a.Role), State: string(a.State), Login: a.Login,
			Email: a.Label, Created: a.Created, Password: a.Ways.Password,
			Passkeys: convert(a.Passkeys, func(p access.Passkey) KeptKey {
				return KeptKey{Name: p.Name, Created: p.Created, Used: maybe(p.Used)}
			}),
			Providers: convert(a.Outside, func(l access.Linked) KeptProvider {
				return KeptProvider{Issuer: l.Issuer, Subject: l.Subject, Label: l.Label, Created: l.Created}
			}),
			Sessions: convert(a.Sessions, func(s access.SignedIn) KeptSession {
				return KeptSession{Browser: s.Browser, Way: s.Way, Created: s.Created, Seen: s.Seen}
			}),
			Tokens: convert(a.Tokens, func(t access.Token) KeptKey {
				return KeptKey{Name: t.Name, Created: t.Created, Used: maybe(t.Used), Expires: maybe(t.Expires)}
			})}
	})
	deed := func(x access.Deed) KeptDeed { return KeptDeed{At: x.At, By: x.Name, Verb: x.Verb, Subject: x.Subject} }
	d.Did, d.DoneTo = convert(k.Did, deed), convert(k.DoneTo, deed)
	d.Looked = convert(k.LookedAt, func(l access.LookedAt) KeptLook {
		return KeptLook{At: l.At, By: d.Name, Person: l.PersonID, What: l.What}
	})
	d.LookedAt = convert(k.Lookers, func(l access.Look) KeptLook {
		return KeptLook{At: l.At, By: l.Name, Person: d.Person, What: l.What}
	})
}

func (d *Dossier) organisation(k organisation.Kept) {
	change := func(e organisation.Event) KeptChange { return KeptChange{At: e.At, By: e.By, What: e.What} }
	d.Changed = convert(k.By, change)
	if !k.Found {
		return
	}
	p := k.Person
	o := &KeptOrganisation{Handle: p.Handle, Name: p.Name, Emails: list(p.Emails), Title: p.Title,
		Disciplines: list(p.Disciplines), TimeZone: p.Zone, Week: p.Week.String(), ReportsTo: p.ReportsTo,
		External: p.External, From: p.From.String(), Until: p.Until.String(), Memberships: []KeptPlace{}, Roles: []KeptPlace{},
		Changes: convert(k.About, change), SaidPresent: k.Present.String()}
	for _, m := range k.Members {
		o.Memberships = append(o.Memberships, KeptPlace{Scope: m.Scope, Share: m.Share, From: m.From.String(),
			Until: m.Until.String()})
	}
	for _, h := range k.Holders {
		o.Roles = append(o.Roles, KeptPlace{Scope: h.Scope, Role: h.Role, From: h.From.String(),
			Until: h.Until.String()})
	}
	o.Absences = convert(k.Absences, func(a organisation.Absence) KeptAbsence {
		return KeptAbsence{Kind: string(a.Kind), From: a.From.String(), Until: a.Until.String(), Reason: a.Reason}
	})
	d.Organisation = o
}

func (d *Dossier) testimony(repositories []knowledge.Repository, kept testimony.Kept) {
	name := map[string]string{}
	for _, r := range repositories {
		name[r.ID] = r.Name
	}
	d.Said = convert(kept.Said, func(s testimony.Statement) KeptStatement {
		return KeptStatement{Day: s.Day.String(), Kind: string(s.Kind), Repository: name[s.Repository], Area: s.Area, Path: s.Path,
			Person: s.Person.Name, Other: s.Other.Name, Rating: s.Rating, Note: s.Note, Confirmed: s.State == testimony.Confirmed}
	})
	d.Stewardships = convert(kept.Stewardships, func(s testimony.Stewardship) KeptStewardship {
		return KeptStewardship{At: s.At, Repository: name[s.Repository], Area: s.Area, Path: s.Path, By: s.By.Name,
			Accepted: s.Accepted}
	})
	d.OptOuts = convert(kept.OptOuts, func(o testimony.OptOut) KeptOptOut {
		return KeptOptOut{At: o.At, Repository: cmp.Or(name[o.Repository], o.Repository), Until: o.Until.String()}
	})
}

func (d *Dossier) handovers(repositories []knowledge.Repository, plans []handover.Plan) {
	name := map[string]string{}
	for _, r := range repositories {
		name[r.ID] = r.Name
	}
	of := func(x testimony.Person) bool { return x.ID == d.Person }
	d.Handovers = convert(plans, func(p handover.Plan) KeptHandover {
		k := KeptHandover{Made: p.Made.String(), From: p.From.String(), Name: p.Name, Repository: name[p.Repository],
			Maker: p.Maker == d.Person, Away: slices.ContainsFunc(p.Away, of), Teaches: []string{}, Learns: []string{}}
		for _, s := range p.Sessions {
			if of(s.Teacher) {
				k.Teaches = append(k.Teaches, s.Areas...)
			}
			if slices.ContainsFunc(s.Learners, of) {
				k.Learns = append(k.Learns, s.Areas...)
			}
		}
		return k
	})
}

func (d *Dossier) direction(k direction.Kept) {
	d.Wrote = convert(k.Wrote, func(x direction.Decision) KeptDirection {
		return KeptDirection{At: x.Made, Decision: x.Title, Status: string(x.Status), Text: x.Prediction}
	})
	d.Problems = convert(k.Problems, func(x direction.Problem) KeptProblem {
		return KeptProblem{At: x.Made, Title: x.Title, Text: x.What}
	})
	said := func(x direction.Said) KeptDirection {
		return KeptDirection{At: x.At, Decision: x.Decision, Answer: string(x.Answer), Text: x.Text}
	}
	d.Commented, d.Asked = convert(k.Comments, said), convert(k.Voices, said)
}

func (d *Dossier) objectives(k strategy.Kept) {
	owns := convert(k.Owns, func(o strategy.Objective) KeptObjective { return KeptObjective{o.Made, o.Title, true, o.Confidence} })
	wrote := convert(k.Wrote, func(o strategy.Objective) KeptObjective { return KeptObjective{At: o.Made, Title: o.Title} })
	d.Objectives = append(owns, wrote...)
	d.Readings = convert(k.Readings, func(x strategy.Took) KeptReading {
		return KeptReading{x.Day.String(), x.Objective, x.Measure, x.Value, x.Note}
	})
}

func (d *Dossier) strategies(k vision.Kept) {
	d.Strategies = []KeptStrategy{}
	for part, all := range map[string][]vision.Said{"wrote": k.Wrote, "asked": k.Answers, "commented": k.Comments} {
		for _, x := range all {
			d.Strategies = append(d.Strategies, KeptStrategy{x.At, x.Title, part, string(x.Says), x.Text})
		}
	}
	slices.SortStableFunc(d.Strategies, func(a, b KeptStrategy) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Part, b.Part))
	})
}

func (d *Dossier) skills(p skill.Profile) {
	d.Technologies = convert(p.Unlisted, foundOf)
	d.Skills = convert(p.Entries, func(e skill.Entry) KeptSkill {
		return KeptSkill{Skill: e.Skill.Name, Kind: string(e.Skill.Kind), Found: convert(e.Found, foundOf),
			Declared: convert(e.History, func(x skill.Declaration) KeptDeclared {
				return KeptDeclared{At: x.At, Level: int(x.Level), Interest: int(x.Interest),
					Words: x.Level.String() + ", " + x.Interest.String()}
			}),
			Assessments: convert(e.Assessments, func(x skill.Assessment) KeptAssessment {
				return KeptAssessment{Day: x.Day.String(), By: x.Author, Level: int(x.Level), Evidence: x.Evidence,
					Withdrawn: !x.Withdrawn.IsZero()}
			}),
			Evidence: convert(e.Evidence, func(x skill.Evidence) KeptEvidence {
				return KeptEvidence{Day: x.Day.String(), By: x.Author, Sentence: x.Sentence, Link: x.Link,
					Withdrawn: !x.Withdrawn.IsZero()}
			})}
	})
}

func foundOf(f skill.Found) KeptFound {
	return KeptFound{Name: f.Name, Repository: f.Repository, Files: f.Files, Lines: f.Lines, Last: f.Last}
}

// areasOf lists the areas of a repository that a person has evidence about, by name.
func areasOf(o *knowledge.Overview, personID string) []KeptArea {
	found := []KeptArea{}
	me, ok := o.PersonByID(personID)
	if !ok {
		return found
	}
	areas := o.Areas()
	for i := range areas {
		for _, h := range areas[i].Group.Holders {
			if h.Person != me {
				continue
			}
			a := KeptArea{Area: areas[i].Name, Understands: h.Understands, Evidence: map[string]int{},
				First: time.Unix(h.First, 0).UTC(), Last: time.Unix(h.Last, 0).UTC()}
			for kind, n := range h.Counts {
				if n > 0 {
					a.Evidence[knowledge.Kind(kind).String()] = int(n)
				}
			}
			found = append(found, a)
		}
	}
	return found
}

func signed(name, email string) string { return strings.TrimSpace(name + " <" + email + ">") }

func maybe(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

func list(all []string) []string { return append([]string{}, all...) }

func convert[From, To any](all []From, to func(From) To) []To {
	out := make([]To, len(all))
	for i, x := range all {
		out[i] = to(x)
	}
	return out
}

func (d *Dossier) experiments(k experiment.Kept) {
	d.Experiments = []KeptExperiment{}
	for _, x := range k.Planned {
		d.Experiments = append(d.Experiments, KeptExperiment{At: x.Made, Experiment: x.Title, Part: "planned", Text: x.Learnt})
	}
	for _, x := range k.Approved {
		d.Experiments = append(d.Experiments, KeptExperiment{At: x.Made, Experiment: x.Title, Part: "said yes"})
	}
	for _, x := range k.Parts {
		d.Experiments = append(d.Experiments, KeptExperiment{At: x.Made, Experiment: x.Title, Part: "took part"})
	}
	for _, x := range k.Said {
		part := "commented"
		if x.Value != "" {
			part = "read"
		}
		d.Experiments = append(d.Experiments, KeptExperiment{At: x.At, Experiment: x.Experiment, Part: part, Value: x.Value,
			Text: x.Text})
	}
}

func (d *Dossier) initiatives(k initiative.Kept) {
	d.Initiatives = []KeptInitiative{}
	for _, x := range k.Wrote {
		d.Initiatives = append(d.Initiatives, KeptInitiative{At: x.Made, Initiative: x.Title, Part: "wrote", Text: x.Problem})
	}
	for _, x := range k.Said {
		d.Initiatives = append(d.Initiatives, KeptInitiative{At: x.At, Initiative: x.Initiative, Part: "asked",
			Answer: string(x.Answer), Text: x.Reason})
	}
}

func (d *Dossier) projects(k delivery.Kept) {
	d.Projects = []KeptDelivery{}
	for _, x := range k.Risks {
		d.Projects = append(d.Projects, KeptDelivery{Project: x.Project, Part: "watches", Text: x.What.Title})
	}
	for _, x := range k.Notes {
		d.Projects = append(d.Projects, KeptDelivery{At: &x.What.At, Project: x.Project, Part: "wrote", Text: x.What.Text})
	}
	for _, x := range k.Items {
		d.Projects = append(d.Projects, KeptDelivery{Project: x.Project, Part: "planned", Text: x.What})
	}
	for _, x := range k.Assigned {
		d.Projects = append(d.Projects, KeptDelivery{Project: x.Project, Part: "assigned", Text: x.What})
	}
	for _, a := range k.Asked {
		d.Projects = append(d.Projects, KeptDelivery{At: &a.At, Part: "asked",
			Text: strings.TrimSpace(a.Outcome + "\n" + a.Reason + "\n" + a.Answer)})
	}
	for _, r := range k.Rates {
		d.Projects = append(d.Projects, KeptDelivery{Part: "costs",
			Text: fmt.Sprintf("From %s on %d.%02d %s an hour", r.From, r.Cents/100, r.Cents%100, r.Currency)})
	}
}

func (d *Dossier) radar(k technology.Kept) {
	d.Radar = []KeptMove{}
	for _, m := range k.Proposed {
		d.Radar = append(d.Radar, KeptMove{At: m.Proposed, Entry: m.Name, To: m.To, Part: "proposed",
			State: string(m.State), Text: m.Reason})
	}
	for _, m := range k.Settled {
		d.Radar = append(d.Radar, KeptMove{At: m.Settled, Entry: m.Name, To: m.To, Part: "settled",
			State: string(m.State), Text: m.Verdict})
	}
}
