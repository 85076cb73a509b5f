package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/ladder"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
)

// ladders lists the career ladders of the organisation.
func (s *server) ladders(w http.ResponseWriter, r *http.Request, v visit) error {
	f, err := s.frameOf(r, v, "people", "Career ladders")
	if err != nil {
		return err
	}
	var all, gone []organisation.KeptLadder
	err = s.DB.Read(r.Context(), func(tx *store.Tx) (err error) {
		if all, err = organisation.Ladders(r.Context(), tx, v.Actor); err != nil {
			return err
		}
		gone, err = organisation.LaddersTakenOut(r.Context(), tx, v.Actor)
		return err
	})
	if err != nil {
		return err
	}
	p := laddersPage{Frame: f,
		Answer: counted(len(all), "career ladder", "career ladders") + " to talk about the next step with.",
		More: "A ladder says what is expected in each track at each level, and how it is seen. It adds nothing up and " +
			"measures nobody."}
	may := v.Actor.May(access.ApplyOrganisation) == nil
	if len(all) == 0 {
		p.Answer = "No career ladder is kept here yet."
		if !may {
			p.More += " Who runs this Leadwright can add one."
		}
	}
	taken := map[string]bool{}
	for _, l := range all {
		taken[l.Key] = true
		tracks := make([]string, len(l.Tracks))
		for i, t := range l.Tracks {
			tracks[i] = t.Name
		}
		p.Ladders = append(p.Ladders, ladderRow{linkView: linkView{l.Name, ladderLink(l.Key)}, Summary: l.Summary,
			What: extent(l.Ladder) + ": " + some(tracks, 5) + ".", When: "Changed on " + day(l.At) + " by " + l.By + "."})
	}
	slices.SortStableFunc(p.Ladders, func(a, b ladderRow) int {
		return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	for _, l := range gone {
		p.Gone = append(p.Gone, linkView{l.Key + ", on " + day(l.At) + " by " + l.By, ladderLink(l.Key, "history")})
	}
	if may {
		p.Actions = []actionView{{"plus", "Add a ladder", "/people/add-ladder"}}
		for _, e := range ladder.Examples() {
			if !taken[e.Key] {
				p.Examples = append(p.Examples, exampleView{e.Key, e.Name, e.Summary})
			}
		}
	}
	return s.ok(w, r, laddersView(p))
}

// extent says how large a ladder is.
func extent(l ladder.Ladder) string {
	return counted(len(l.Tracks), "track", "tracks") + " on " + lower(counted(len(l.Levels), "level", "levels"))
}

// ladderLink is the address of a page about a ladder.
func ladderLink(key string, more ...string) string {
	return link(append([]string{"people", "ladders", key}, more...))
}

// shownLadder is a ladder that a page is about: as it is, or an earlier version.
type shownLadder struct {
	organisation.KeptLadder

	version string      // of an earlier one, for addresses; empty for the one in force
	old     *oldVersion // says so on the page
}

// link is the address of a page about this version.
func (l shownLadder) link(more ...string) string {
	return link(append([]string{"people", "ladders", l.Key}, more...), "version", l.version)
}

func ladderSteps(more ...crumb) []crumb {
	return append([]crumb{{"People", "/people"}, {"Career ladders", "/people/ladders"}}, more...)
}

// levels are the names of levels by their ids.
func (l shownLadder) levels() map[string]string {
	names := make(map[string]string, len(l.Levels))
	for _, x := range l.Levels {
		names[x.ID] = x.Name
	}
	return names
}

// ladderOf finds the ladder, and the version of it, that a request names.
func (s *server) ladderOf(r *http.Request, v visit) (l shownLadder, err error) {
	key, version := r.PathValue("ladder"), int64(0)
	if text := r.URL.Query().Get("version"); text != "" {
		if version, err = strconv.ParseInt(text, 10, 64); err != nil || version < 1 {
			return l, fault.NotFound("There is no version %q of a ladder", text)
		}
	}
	now := int64(0) // the version in force, 0 for a ladder that was taken out
	err = s.DB.Read(r.Context(), func(tx *store.Tx) error {
		if l.KeptLadder, err = organisation.Ladder(r.Context(), tx, v.Actor, key, version); err != nil || version == 0 {
			return err
		}
		is, err := organisation.Ladder(r.Context(), tx, v.Actor, key, 0)
		if fault.Is(err, fault.KindNotFound) {
			return nil
		}
		now = is.Version
		return err
	})
	if err != nil || version == 0 || version == now {
		return l, err
	}
	l.version = strconv.FormatInt(version, 10)
	l.old = &oldVersion{Now: ladderLink(key, "history"),
		Sentence: "This is version " + l.version + ", of " + day(l.At) + " by " + l.By + ". It is no longer in force."}
	if v.Actor.May(access.ApplyOrganisation) == nil {
		l.old.PutBack = l.link("edit")
	}
	return l, nil
}

// aLadder shows one ladder: its tracks on its levels.
func (s *server) aLadder(w http.ResponseWriter, r *http.Request, v visit) error {
	l, err := s.ladderOf(r, v)
	if err != nil {
		return err
	}
	f, err := s.frameOf(r, v, "people", l.Name)
	if err != nil {
		return err
	}
	p := ladderPage{Frame: f, Steps: ladderSteps(crumb{Name: l.Name}), Old: l.old,
		Question: "What is expected in " + l.Name + ", from level to level?", Answer: extent(l.Ladder) + ".", More: l.Summary}
	if l.old == nil {
		if v.Actor.May(access.ApplyOrganisation) == nil {
			p.Actions = []actionView{{"area", "Change this ladder", l.link("edit")}}
		}
		p.Actions = append(p.Actions, actionView{"undo", "History", ladderLink(l.Key, "history")})
	}
	p.Actions = append(p.Actions, actionView{"file", "ladder.yaml", l.link("ladder.yaml")},
		actionView{"file", "Markdown", l.link("ladder.md")})
	for _, x := range l.Levels {
		p.Levels = append(p.Levels, levelText{x.Name, x.Summary})
	}
	at := map[string]int{}
	for _, t := range l.Tracks {
		i, known := at[t.Category]
		if !known {
			i = len(p.Groups)
			at[t.Category] = i
			p.Groups = append(p.Groups, trackGroup{Name: t.Category})
		}
		p.Groups[i].Tracks = append(p.Groups[i].Tracks, l.row(t))
	}
	return s.ok(w, r, ladderView(p))
}

// row is a track on the page of its ladder.
func (l shownLadder) row(t ladder.Track) trackRow {
	row := trackRow{linkView: linkView{t.Name, l.link("tracks", t.ID)}, Summary: t.Summary}
	for _, x := range l.Levels {
		c := trackCell{Level: x.Name}
		if at, there := t.At(x.ID); there {
			names := slices.DeleteFunc((ladder.Track{Levels: []ladder.Step{at}}).Names(), func(n string) bool { return n == "" })
			c.Summary, c.About = at.Summary, list(names)
			if c.About == "" && len(at.Expectations) > 0 {
				c.About = counted(len(at.Expectations), "expectation", "expectations")
			}
		}
		row.Cells = append(row.Cells, c)
	}
	return row
}

// trackOf finds the track that a request names.
func (s *server) trackOf(r *http.Request, v visit) (l shownLadder, t ladder.Track, err error) {
	if l, err = s.ladderOf(r, v); err != nil {
		return l, t, err
	}
	i := slices.IndexFunc(l.Tracks, func(t ladder.Track) bool { return t.ID == r.PathValue("track") })
	if i < 0 {
		return l, t, fault.NotFound("There is no track %q on the ladder %s", r.PathValue("track"), l.Name).
			WithHint("The page of the ladder lists its tracks.")
	}
	return l, l.Tracks[i], nil
}

// track shows what is expected in a track, level by level.
func (s *server) track(w http.ResponseWriter, r *http.Request, v visit) error {
	l, t, err := s.trackOf(r, v)
	if err != nil {
		return err
	}
	f, err := s.frameOf(r, v, "people", t.Name)
	if err != nil {
		return err
	}
	p := trackPage{Frame: f, Steps: ladderSteps(crumb{l.Name, l.link()}, crumb{Name: t.Name}), Old: l.old,
		Question: "What is expected of the track " + t.Name + ", from level to level?", Answer: sentence(t.Summary),
		More: t.Description, Action: ladderLink(l.Key, "tracks", t.ID, "compare"), Version: l.version}
	if p.Answer == "" {
		p.Answer = t.Name + " is on " + lower(counted(len(t.Levels), "level", "levels")) + " of " + l.Name + "."
	}
	if t.Role != "" {
		book, err := s.rolebook(r.Context(), v.Actor)
		if err != nil {
			return err
		}
		if _, known := book.Role(t.Role); known {
			is := book.link(t.Role)
			p.Role = &is
		} else {
			p.RoleNote = "The ladder says that it is the role " + t.Role + ", which the role catalogue does not have."
		}
	}
	p.From, p.To = l.levelFields(t, "", "")
	l.matrix(&p, t)
	return s.ok(w, r, trackView(p))
}

// matrix puts the levels of a track on its page, and what they expect about each thing.
func (l shownLadder) matrix(p *trackPage, t ladder.Track) {
	names := l.levels()
	short := expectationRow{Name: "In short"}
	said := false
	for i, at := range t.Levels {
		p.Levels = append(p.Levels, names[at.Level])
		said = said || at.Summary != ""
		short.Cells = append(short.Cells, expectationCell{names[at.Level], inShort(at)})
		if i > 0 {
			before := t.Levels[i-1].Level
			p.Compare = append(p.Compare, linkView{"From " + names[before] + " to " + names[at.Level],
				link([]string{"people", "ladders", l.Key, "tracks", t.ID, "compare"}, "from", before, "to", at.Level,
					"version", l.version)})
		}
	}
	if said {
		p.Rows = append(p.Rows, short)
	}
	for _, name := range t.Names() {
		row := expectationRow{Name: cmp.Or(name, "Expected")}
		for _, at := range t.Levels {
			row.Cells = append(row.Cells, expectationCell{names[at.Level], expectationViews(at.About(name))})
		}
		p.Rows = append(p.Rows, row)
	}
}

func expectationViews(all []ladder.Expectation) []expectationView {
	views := make([]expectationView, len(all))
	for i, e := range all {
		views[i] = expectationView{e.Text, e.Signals, e.Examples}
	}
	return views
}

// inShort is the summary of a track at a level.
func inShort(at ladder.Step) []expectationView {
	if at.Summary == "" {
		return nil
	}
	return []expectationView{{Text: at.Summary}}
}

// levelFields ask for two levels of a track.
func (l shownLadder) levelFields(t ladder.Track, from, to string) (a, b field) {
	names := l.levels()
	options := []choice{{"", "Choose one"}}
	for _, at := range t.Levels {
		options = append(options, choice{at.Level, names[at.Level]})
	}
	return field{Name: "from", Label: "From the level", Value: from, Options: options},
		field{Name: "to", Label: "To the level", Value: to, Options: options}
}

// compareLevels sets two levels of a track side by side.
func (s *server) compareLevels(w http.ResponseWriter, r *http.Request, v visit) error {
	l, t, err := s.trackOf(r, v)
	if err != nil {
		return err
	}
	f, err := s.frameOf(r, v, "people", t.Name+": two levels")
	if err != nil {
		return err
	}
	q := r.URL.Query()
	p := levelsPage{Frame: f, Old: l.old, Version: l.version, Action: ladderLink(l.Key, "tracks", t.ID, "compare"),
		Steps:    ladderSteps(crumb{l.Name, l.link()}, crumb{t.Name, l.link("tracks", t.ID)}, crumb{Name: "Two levels"}),
		Question: "What does a level of the track " + t.Name + " add?",
		Answer:   "Choose two levels, and see what the second adds."}
	p.From, p.To = l.levelFields(t, q.Get("from"), q.Get("to"))
	if p.From.Value == "" || p.To.Value == "" {
		return s.ok(w, r, levelsView(p))
	}
	was, known := t.At(p.From.Value)
	is, alsoKnown := t.At(p.To.Value)
	const other = "Choose one of its levels."
	var refusal error
	switch {
	case !known:
		refusal = fault.Invalid("from", "The track is not on the level %q", p.From.Value).WithHint(other)
	case !alsoKnown:
		refusal = fault.Invalid("to", "The track is not on the level %q", p.To.Value).WithHint(other)
	case was.Level == is.Level:
		refusal = fault.Invalid("to", "This is the same level").WithHint("Choose another.")
	}
	if refusal != nil {
		wrong(refusal, &p.From, &p.To)
		s.render(w, r, statusOf(refusal), levelsView(p))
		return nil
	}
	names := l.levels()
	p.gains(t.Name, names[was.Level], names[is.Level], was, is)
	return s.ok(w, r, levelsView(p))
}

// gains puts a comparison on its page.
func (p *levelsPage) gains(track, nameA, nameB string, was, is ladder.Step) {
	p.NameA, p.NameB = nameA, nameB
	p.Question = "What does " + nameB + " add to " + nameA + " in the track " + track + "?"
	fresh, further := 0, 0
	if was.Summary+is.Summary != "" {
		p.Gains = append(p.Gains, levelGain{Name: "In short", Was: inShort(was), Is: inShort(is)})
	}
	for _, g := range ladder.Gains(was, is) {
		row := levelGain{Name: cmp.Or(g.Name, "Expected"), Was: expectationViews(g.Was), Is: expectationViews(g.Is)}
		switch {
		case g.Same:
			row.State = "As before"
		case len(g.Was) == 0:
			row.State = "New"
			fresh++
		case len(g.Is) == 0:
			row.State = "Not named again"
		default:
			row.State = "Other than before"
			further++
		}
		p.Gains = append(p.Gains, row)
	}
	switch {
	case fresh > 0 && further > 0:
		p.Answer = counted(fresh, "thing is", "things are") + " new, and " + lower(counted(further, "is", "are")) +
			" expected in another way."
	case fresh > 0:
		p.Answer = counted(fresh, "thing is", "things are") + " new."
	case further > 0:
		p.Answer = "Nothing is new, and " + lower(counted(further, "thing is", "things are")) + " expected in another way."
	default:
		p.Answer = "It adds nothing that the ladder names."
	}
	p.More = "What was expected before is expected still, unless the ladder says otherwise."
}

// ladderFile answers with a ladder as a file.
func (s *server) ladderFile(media, ending string, write func(ladder.Ladder) ([]byte, error)) handler {
	return func(w http.ResponseWriter, r *http.Request, v visit) error {
		l, err := s.ladderOf(r, v)
		if err != nil {
			return err
		}
		content, err := write(l.Ladder)
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", media+"; charset=utf-8")
		w.Header().Set("Content-Disposition", `attachment; filename="`+l.Key+ending+`"`)
		_, _ = w.Write(content)
		return nil
	}
}

// markdownOf is a ladder to be read.
func markdownOf(l ladder.Ladder) ([]byte, error) { return ladder.Markdown(l), nil }

// tracksOf leads from a role to the tracks that are it.
func tracksOf(ctx context.Context, tx *store.Tx, actor access.Actor) (map[string][]linkView, error) {
	all, err := organisation.Ladders(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	links := map[string][]linkView{}
	for _, l := range all {
		for _, t := range l.Tracks {
			if t.Role != "" {
				links[t.Role] = append(links[t.Role], linkView{t.Name + " (" + l.Name + ")", ladderLink(l.Key, "tracks", t.ID)})
			}
		}
	}
	return links, nil
}
