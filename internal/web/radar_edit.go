package web

import (
	"cmp"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/radar"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/technology"
)

func radarSteps(more ...crumb) []crumb {
	return append([]crumb{{"Direction", "/decisions"}, {"Technology radar", "/radar"}}, more...)
}

func partChoices(parts []technology.Part) (all []choice) {
	for _, p := range parts {
		all = append(all, choice{p.Key, p.Name})
	}
	return all
}

// wordFields ask what an entry says of itself.
func wordFields(s technology.Shape, e technology.Entry) []field {
	hidden := ""
	if e.Hidden {
		hidden = "yes"
	}
	return []field{
		{Name: "name", Label: "Name", Value: e.Name, Required: true},
		{Name: "quadrant", Label: "Quadrant", Value: e.Quadrant, Options: partChoices(s.Quadrants)},
		{Name: "description", Label: "What it is, and what it is good for", Value: e.Description, Rows: 5, Hint: "Markdown."},
		{Name: "tags", Label: "Tags", Value: strings.Join(e.Tags, ", "), Hint: "With commas between them."},
		{Name: "marks", Label: "How its use is recognised", Value: strings.Join(e.Marks, "\n"), Rows: 3,
			Hint: "One a line: npm:react, npm:@angular/*, go:github.com/jackc/pgx, pypi:django, maven:org.junit.jupiter:*, cargo:serde, " +
				"language:Go or technology:Docker. A practice has none."},
		{Name: "hidden", Label: "Drawn", Value: hidden,
			Options: []choice{{"", "In the picture and the table"}, {"yes", "Only in the table"}}},
	}
}

func typedEntry(key string, in *typed) technology.Entry {
	return technology.Entry{Key: key, Name: in.line("name"), Quadrant: in.line("quadrant"), Description: in.line("description"),
		Tags: in.list("tags"), Marks: lines(in.Get("marks")), Hidden: in.line("hidden") != ""}
}

// moveFields ask for a move; who decides can do it at once.
func moveFields(r *http.Request, tx *store.Tx, actor access.Actor, rings []choice) ([]field, error) {
	held, err := decisionChoices(r, tx, actor, r.URL.Query().Get("decision"))
	if err != nil {
		return nil, err
	}
	decisions := append([]choice{{"", "None that is kept here"}}, held...)
	fields := []field{
		{Name: "ring", Label: "Into the ring", Value: r.URL.Query().Get("ring"), Options: rings},
		{Name: "reason", Label: "Why", Rows: 4, Required: true,
			Hint: "Markdown. What was seen that speaks for it; it stays with the move."},
		{Name: "decision", Label: "By the decision", Options: decisions, Value: r.URL.Query().Get("decision"),
			Hint: "The newest are offered. An older one can be named below by its address."},
		{Name: "elsewhere", Label: "Or decided elsewhere", Hint: "Such as an address. Left empty, it is not said."},
	}
	if _, decides := technology.May(actor); decides {
		fields = append(fields, field{Name: "now", Label: "It is", Options: []choice{{"", "Proposed"}, {"yes", "Settled: do it"}}},
			field{Name: "day", Label: "On the day", Type: "date", Hint: "Where it is settled. Left empty, today."})
	}
	return fields, nil
}

func typedMove(in *typed) technology.New {
	return technology.New{Ring: in.line("ring"), Reason: in.line("reason"),
		Decision: cmp.Or(in.line("decision"), in.line("elsewhere")), Now: in.line("now") != "", Day: in.day("day")}
}

// addRadarEntry proposes an entry with its first move.
func (s *server) addRadarEntry(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.sheetIn(w, r, v, "radar", func(tx *store.Tx) (formPage, error) {
		p := formPage{Title: "Propose an entry", Save: "Propose it", Back: "/radar", Steps: radarSteps(crumb{Name: "Propose an entry"}),
			Question: "What should be on the radar?", Answer: "Say what it is, in which ring it belongs, and why.",
			More: "It is on the radar when who decides for the organisation settles it."}
		if err := v.Actor.May(access.ProposeDecisions); err != nil {
			return p, err
		}
		b, err := technology.Look(r.Context(), tx, v.Actor, store.Date{})
		if err != nil {
			return p, err
		}
		q := r.URL.Query()
		e := technology.Entry{Name: q.Get("name")}
		if mark := q.Get("mark"); mark != "" {
			e.Marks = []string{mark}
		}
		move, err := moveFields(r, tx, v.Actor, partChoices(b.Rings))
		p.Fields = append(wordFields(b.Shape, e), move...)
		return p, err
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		n := typedMove(in)
		if in.err != nil {
			return "", "", in.err
		}
		e, err := technology.Add(r.Context(), tx, v.Actor, typedEntry("", in), n)
		return radarLink(e.Key), "changed", err
	})
}

// editRadarEntry changes what an entry says.
func (s *server) editRadarEntry(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("key")
	return s.sheetIn(w, r, v, "radar", func(tx *store.Tx) (formPage, error) {
		e, err := technology.Find(r.Context(), tx, v.Actor, key)
		if err != nil {
			return formPage{}, err
		}
		b, err := technology.Look(r.Context(), tx, v.Actor, store.Date{})
		if err != nil {
			return formPage{}, err
		}
		return formPage{Title: "Change " + e.Name, Save: "Keep it", Back: radarLink(key), Version: strconv.FormatInt(e.Revision, 10),
			Steps:    radarSteps(crumb{e.Name, radarLink(key)}, crumb{Name: "Change"}),
			Question: "What is to be known about it?", Answer: "Its ring follows from its moves.",
			Fields: wordFields(b.Shape, e)}, v.Actor.MayIn(access.Decide, "")
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		_, err = technology.Put(r.Context(), tx, v.Actor, 0, typedEntry(key, in))
		return radarLink(key), "changed", err
	})
}

// proposeMove proposes a move of an entry.
func (s *server) proposeMove(w http.ResponseWriter, r *http.Request, v visit) error {
	key := r.PathValue("key")
	return s.sheetIn(w, r, v, "radar", func(tx *store.Tx) (formPage, error) {
		if err := v.Actor.May(access.ProposeDecisions); err != nil {
			return formPage{}, err
		}
		e, err := technology.Find(r.Context(), tx, v.Actor, key)
		if err != nil {
			return formPage{}, err
		}
		b, err := technology.Look(r.Context(), tx, v.Actor, store.Date{})
		if err != nil {
			return formPage{}, err
		}
		p := formPage{Title: "Propose a move: " + e.Name, Save: "Propose it", Back: radarLink(key),
			Steps:    radarSteps(crumb{e.Name, radarLink(key)}, crumb{Name: "Propose a move"}),
			Question: "Where should " + e.Name + " be?", Answer: "It is in " + b.RingName(e.Ring) + " now.",
			More: "To confirm that it is right where it is, choose the same ring."}
		rings := partChoices(b.Rings)
		if e.Ring != "" {
			rings = append(rings, choice{"", "Off the radar"})
		} else {
			p.Answer = "It is not on the radar now."
		}
		p.Fields, err = moveFields(r, tx, v.Actor, rings)
		return p, err
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		n := typedMove(in)
		if in.err != nil {
			return "", "", in.err
		}
		_, err = technology.Propose(r.Context(), tx, v.Actor, key, n)
		return radarLink(key), "changed", err
	})
}

// settleMove does or declines a move.
func (s *server) settleMove(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("id")
	return s.sheetIn(w, r, v, "radar", func(tx *store.Tx) (formPage, error) {
		m, e, b, err := moveOn(r, tx, v, id)
		if err != nil {
			return formPage{}, err
		}
		p := formPage{Title: "Settle a move: " + e.Name, Save: "Keep it", Back: radarLink(e.Key),
			Steps:    radarSteps(crumb{e.Name, radarLink(e.Key)}, crumb{Name: "Settle a move"}),
			Question: "Does " + e.Name + " move?",
			Answer:   "Proposed is " + stepWords(b.Shape, technology.Step{Move: m, Of: e, From: e.Ring}) + ".",
			More:     m.Proposer.Name + " says: " + m.Reason}
		if m.State == technology.Done {
			p.Question = "Was this move of " + e.Name + " a mistake?"
			p.Answer = "Then the radar is as if it had never been, and the history says why."
		}
		if !technology.MayDecline(v.Actor, m) {
			if err := v.Actor.MayIn(access.Decide, ""); err != nil {
				return p, err
			}
			return p, fault.Conflict("This move is %s already", m.State).WithHint("Propose it again, with what is new.")
		}
		states := []choice{{string(technology.Declined), "Declined"}}
		_, decides := technology.May(v.Actor)
		if m.State == technology.Proposed && decides {
			states = append([]choice{{string(technology.Done), "Done"}}, states...)
		}
		p.Fields = []field{{Name: "state", Label: "It is", Options: states},
			{Name: "reason", Label: "Why", Rows: 3, Hint: "Markdown. Needed to decline it; it stays with the move."}}
		if len(states) > 1 {
			p.Fields = append(p.Fields, field{Name: "day", Label: "On the day", Type: "date",
				Hint: "Where it is done. Left empty, today."})
		}
		return p, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		verdict := technology.Verdict{State: technology.State(in.line("state")), Day: in.day("day"), Reason: in.line("reason")}
		if in.err != nil {
			return "", "", in.err
		}
		m, err := technology.Settle(r.Context(), tx, v.Actor, id, verdict)
		if err != nil {
			return "", "", err
		}
		e, err := technology.FindByID(r.Context(), tx, v.Actor, m.Entry)
		return radarLink(e.Key), "changed", err
	})
}

// moveOn finds a move with its entry and the radar.
func moveOn(r *http.Request, tx *store.Tx, v visit, id string) (m technology.Move, e technology.Entry, b technology.Board,
	err error) {
	if m, err = technology.FindMove(r.Context(), tx, v.Actor, id); err != nil {
		return m, e, b, err
	}
	if e, err = technology.FindByID(r.Context(), tx, v.Actor, m.Entry); err != nil {
		return m, e, b, err
	}
	b, err = technology.Look(r.Context(), tx, v.Actor, store.Date{})
	return m, e, b, err
}

// radarShape sets title, quadrants and rings.
func (s *server) radarShape(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.sheetIn(w, r, v, "radar", func(tx *store.Tx) (formPage, error) {
		b, err := technology.Look(r.Context(), tx, v.Actor, store.Date{})
		if err != nil {
			return formPage{}, err
		}
		hint := "One a line, as key: name: what it means. To call one something else, keep its key."
		return formPage{Title: "Quadrants and rings", Save: "Keep them", Back: "/radar", Version: strconv.FormatInt(b.Revision, 10),
				Steps: radarSteps(crumb{Name: "Quadrants and rings"}), Question: "What is the radar made of?",
				Answer: "Quadrants say what kind of thing an entry is; rings say how far it is recommended.",
				Fields: []field{{Name: "title", Label: "Title", Value: b.Title, Required: true},
					{Name: "quadrants", Label: "Quadrants, clockwise from the top", Value: partLines(b.Quadrants), Rows: 5, Hint: hint},
					{Name: "rings", Label: "Rings, the innermost first", Value: partLines(b.Rings), Rows: 5, Hint: hint}}},
			v.Actor.MayIn(access.Decide, "")
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		shape := technology.Shape{Title: in.line("title"), Quadrants: linedParts(in.Get("quadrants")),
			Rings: linedParts(in.Get("rings"))}
		_, err = technology.SetShape(r.Context(), tx, v.Actor, 0, shape)
		return "/radar", "changed", err
	})
}

func partLines(parts []technology.Part) string {
	var all []string
	for _, p := range parts {
		all = append(all, strings.TrimSuffix(p.Key+": "+p.Name+": "+strings.ReplaceAll(p.Description, "\n", " "), ": "))
	}
	return strings.Join(all, "\n")
}

// linedParts reads lines of key, name and meaning; a line of one word is a name.
func linedParts(text string) (all []technology.Part) {
	for _, l := range lines(text) {
		fields := strings.SplitN(l, ":", 3)
		for i := range fields {
			fields[i] = strings.TrimSpace(fields[i])
		}
		switch len(fields) {
		case 1:
			all = append(all, technology.Part{Name: fields[0]})
		case 2:
			all = append(all, technology.Part{Key: fields[0], Name: fields[1]})
		default:
			all = append(all, technology.Part{Key: fields[0], Name: fields[1], Description: fields[2]})
		}
	}
	return all
}

// mostListed is how many changes of a file a preview lists; the others are counted.
const mostListed = 300

// radarImport takes a file, shows what it would change, and imports it when that was seen.
func (s *server) radarImport(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := v.Actor.MayIn(access.Decide, ""); err != nil {
		return err
	}
	p := radarImportPage{Upload: field{Name: "upload", Label: "The file", Type: "file",
		Hint: "CSV or JSON of build-your-own-radar, JSON or page of Zalando's radar, JSON of Backstage's plugin, or a ZIP file of " +
			"AOE's folder."}}
	var err error
	if p.Frame, err = s.frameOf(r, v, "radar", "Import a radar"); err != nil {
		return err
	}
	p.Question, p.Answer = "What do you have already?", "Its entries and its history are taken over, and you see what changes first."
	if r.Method == http.MethodGet {
		return s.ok(w, r, radarImportView(p))
	}
	done, err := s.importSent(w, r, v, &p)
	switch {
	case err == nil && done:
		return back(w, r, "/radar", "changed")
	case err == nil:
		return s.ok(w, r, radarImportView(p))
	case !fault.Is(err, fault.KindInvalid) && !fault.Is(err, fault.KindConflict):
		return err
	}
	said, hint := fault.Sentence(err)
	p.Upload.Wrong = sentenceOf(said, hint)
	p.Frame.Notices = append(p.Frame.Notices, notAccepted())
	p.Frame.Back, p.Content = "/radar/import", ""
	s.render(w, r, statusOf(err), radarImportView(p))
	return nil
}

// importSent reads what was sent; it imports it if its preview was seen, and else makes the preview.
func (s *server) importSent(w http.ResponseWriter, r *http.Request, v visit, p *radarImportPage) (done bool, err error) {
	content, name, err := sentFile(w, r)
	if err != nil {
		return false, err
	}
	value, err := radar.Read("", content, cmp.Or(name, "Technology radar"))
	if err != nil {
		return false, err
	}
	drop, seen := r.PostFormValue("drop") != "", r.PostFormValue("seen")
	revision, _ := strconv.ParseInt(seen, 10, 64)
	var plan technology.Plan
	err = s.DB.Write(r.Context(), func(tx *store.Tx) (err error) {
		plan, err = technology.PlanImport(r.Context(), tx, v.Actor, value, drop)
		if err == nil && seen != "" && revision == plan.Revision {
			done = true
			_, err = technology.Import(r.Context(), tx, v.Actor, 0, value, drop)
		}
		return err
	})
	if err != nil || done {
		return done, err
	}
	p.Content, p.Name, p.Seen, p.Drop = base64.StdEncoding.EncodeToString(content), name, strconv.FormatInt(plan.Revision, 10), drop
	p.Question = "Is this what should change?"
	var counts []string
	for _, sign := range technology.Signs() {
		if n := plan.Count(sign); n > 0 {
			counts = append(counts, strconv.Itoa(n)+" "+string(sign))
		}
	}
	p.Answer = sentence(plural(len(value.Entries), "entry is", "entries are") + " in the file: " + strings.Join(counts, ", ") +
		". Nothing is kept yet")
	for _, c := range plan.Changes {
		if c.Sign != technology.Unchanged {
			p.Changes = append(p.Changes, importRow{capital(string(c.Sign)), c.Name, plan.Shape.RingName(c.From),
				plan.Shape.RingName(c.To)})
		}
	}
	p.Left = max(0, len(p.Changes)-mostListed)
	p.Changes = p.Changes[:len(p.Changes)-p.Left]
	p.Gone = plan.Count(technology.Gone)
	return false, nil
}

// sentFile is the file that was uploaded, or the one of which a preview was seen.
func sentFile(w http.ResponseWriter, r *http.Request) (content []byte, name string, err error) {
	content, name, err = uploaded(w, r, radar.MaxFile, 3*radar.MaxFile) // it may hold a file in base64
	if err != nil || len(content) > 0 {
		return content, strings.TrimSuffix(name, path.Ext(name)), err
	}
	content, err = base64.StdEncoding.DecodeString(r.PostFormValue("content"))
	if err != nil || len(content) == 0 {
		return nil, "", fault.Invalid("upload", "There is no file").WithHint("Choose one.")
	}
	return content, r.PostFormValue("name"), nil
}

// uploaded is the file of a form that may have so many bytes, and its name; nothing where none was chosen.
func uploaded(w http.ResponseWriter, r *http.Request, most, mostInAll int64) (content []byte, name string, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, mostInAll)
	err = r.ParseMultipartForm(min(most, 8<<20)) //nolint:gosec // the line above bounds it
	if err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return nil, "", fault.Invalid("upload", "What was sent is too large, or ended early").Because(err).
			WithHint("The file has at most %d MB.", most>>20)
	}
	upload, header, err := r.FormFile("upload")
	switch {
	case errors.Is(err, http.ErrMissingFile), errors.Is(err, http.ErrNotMultipart):
		return nil, "", nil
	case err != nil:
		return nil, "", fault.Invalid("upload", "The file cannot be read").WithHint("Send it again.").Because(err)
	}
	content, err = io.ReadAll(upload)
	if err = errors.Join(err, upload.Close()); err != nil {
		return nil, "", fault.Invalid("upload", "The file cannot be read").WithHint("Send it again.").Because(err)
	}
	return content, header.Filename, nil
}
