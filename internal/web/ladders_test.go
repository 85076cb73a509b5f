package web_test

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/ladder"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/store"
)

// putLadder keeps one of the examples.
func putLadder(ctx context.Context, tx *store.Tx, key string) error {
	for _, e := range ladder.Examples() {
		if e.Key == key {
			_, err := organisation.PutLadder(ctx, tx, access.Local(), key, e.Ladder)
			return err
		}
	}
	return fmt.Errorf("there is no example %s", key)
}

// ladderPages are the pages about ladders, of which there are one with two versions and one that was taken out.
func ladderPages(t testing.TB, h *house) map[string]string {
	t.Helper()
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		for _, key := range []string{"engineering", "design-and-data"} {
			if err := putLadder(ctx, tx, key); err != nil {
				return err
			}
		}
		now, err := organisation.Ladder(ctx, tx, access.Local(), "engineering", 0)
		if err != nil {
			return err
		}
		now.Tracks[1].Description = "Of a team or of a project."
		now.Tracks[0].Levels[0].Expectations[0].Signals = now.Tracks[0].Levels[0].Expectations[0].Signals[:1]
		if _, err := organisation.PutLadder(ctx, tx, access.Local(), "engineering", now.Ladder); err != nil {
			return err
		}
		_, err = organisation.RemoveLadder(ctx, tx, access.Local(), "design-and-data")
		return err
	})
	const one = "/people/ladders/engineering"
	return map[string]string{
		"ladders": "/people/ladders", "ladder": one, "ladder-old": one + "?version=1", "ladder-history": one + "/history",
		"ladder-gone": "/people/ladders/design-and-data/history", "track": one + "/tracks/technical-lead",
		"track-old": one + "/tracks/engineer?version=1", "levels": one + "/tracks/engineer/compare",
		"levels-two":   one + "/tracks/engineer/compare?from=independent&to=guiding",
		"levels-wrong": one + "/tracks/engineer/compare?from=guiding&to=guiding",
		"ladder-edit":  one + "/edit", "ladder-back": one + "/edit?version=1", "add-ladder": "/people/add-ladder",
	}
}

func TestLadderPages(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	organise(t, h)
	pages := ladderPages(t, h)
	for name, wants := range map[string][]string{
		"ladders": {"One career ladder to talk about", "Two tracks on four levels: Engineer and Technical lead.", "Begin with it",
			"design-and-data, on 2 March 2026", `value="design-and-data"`},
		"ladder": {"Two tracks on four levels.", "Building and Learning", "Leads one project with somebody experienced",
			"not on this level", "Takes work from a question to something that runs.", "/ladder.yaml"},
		"ladder-old":     {"This is version 1, of 2 March 2026", `href="/people/ladders/engineering/edit?version=1"`},
		"ladder-history": {"Two versions", "Version 2, in force", "2 differences to the version before", "Of a team or of a project."},
		"ladder-gone":    {"It was taken out on 2 March 2026.", "Version 2: taken out", "Put it back"},
		"track": {`href="/people/roles/technical-lead"`, "Nobody waits for a decision", "Explained an upgrade", "Of a team or of a project.",
			"From Independent to Guiding", "In short"},
		"track-old":   {"Tests are part of the change", "This is version 1"},
		"levels":      {"Choose two levels"},
		"levels-two":  {"One thing is new, and one is expected in another way.", "Not named again", "Others come back with better questions."},
		"ladder-edit": {"id: technical-lead", "Take Engineering out"},
		"ladder-back": {"This is what it said in version 1.", "Tests are part of the change"},
	} {
		status, page, _ := h.get(t, pages[name])
		for _, want := range wants {
			if status != http.StatusOK || !strings.Contains(page, want) {
				t.Errorf("%s: %d, without %q", name, status, want)
			}
		}
	}
	for path, want := range map[string]int{
		pages["levels-wrong"]: http.StatusUnprocessableEntity, pages["ladder"] + "/tracks/none": http.StatusNotFound,
		pages["track"] + "/compare?from=beginning&to=guiding": http.StatusUnprocessableEntity, // the track is not on it
		"/people/ladders/none":                                http.StatusNotFound, "/people/ladders/design-and-data": http.StatusNotFound,
		pages["ladder"] + "?version=9": http.StatusNotFound, pages["ladder"] + "?version=x": http.StatusNotFound,
	} {
		if status, _, _ := h.get(t, path); status != want {
			t.Errorf("%s: %d, want %d", path, status, want)
		}
	}
	if _, page, _ := h.get(t, pages["track"]); strings.Contains(page, "which the role catalogue does not have") {
		t.Error("a role of the catalogue is not known")
	}
	h.be(t, "ada.moss")
	const track = `href="/people/ladders/engineering/tracks/technical-lead"`
	if _, page, _ := h.get(t, "/me/career"); strings.Count(page, track) != 1 {
		t.Errorf("from technical lead, the career page leads to the track %d times", strings.Count(page, track))
	}
	if _, page, _ := h.get(t, "/me/career?from=lead-engineer"); !strings.Contains(page, track) {
		t.Error("the career page of a lead engineer does not lead to the track of a next role")
	}
	if _, page, _ := h.get(t, "/people/roles/technical-lead"); !strings.Contains(page, track) {
		t.Error("the role does not lead to its track")
	}
}

func TestLadderFiles(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	pages := ladderPages(t, h)
	_, file, header := h.get(t, pages["ladder"]+"/ladder.yaml")
	if l, err := ladder.Parse([]byte(file)); err != nil || l.Tracks[1].Description == "" ||
		header.Get("Content-Disposition") != `attachment; filename="engineering.yaml"` {
		t.Errorf("%v %v\n%s", err, header, file)
	}
	if _, file, _ = h.get(t, pages["ladder"]+"/ladder.yaml?version=1"); strings.Contains(file, "Of a team or of a project.") {
		t.Error("version 1 says what version 2 does")
	}
	if _, file, header = h.get(t, pages["ladder"]+"/ladder.md"); !strings.Contains(file, "## Technical lead") ||
		header.Get("Content-Type") != "text/markdown; charset=utf-8" {
		t.Errorf("%v\n%s", header, file)
	}
}

// keptNow is a ladder as it is, nothing where there is none.
func (h *house) keptNow(t *testing.T, key string) (l organisation.KeptLadder) {
	t.Helper()
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		l, _ = organisation.Ladder(ctx, tx, access.Local(), key, 0) // there may be none
		return nil
	})
	return l
}

var seenMark = regexp.MustCompile(`name="seen" value="([^"]+)"`)

func TestALadderIsChangedOnItsPage(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	const at = "/people/ladders/engineering/edit"
	if status, _, header := h.post(t, "/people/add-ladder/example", url.Values{"example": {"engineering"}}); status != http.StatusSeeOther ||
		!strings.HasPrefix(header.Get("Location"), "/people/ladders/engineering?") {
		t.Fatalf("beginning with an example gave %d %v", status, header)
	}
	_, page, _ := h.get(t, at)
	text := html.UnescapeString(regexp.MustCompile(`(?s)<textarea[^>]*>(.*?)</textarea>`).FindStringSubmatch(page)[1])

	// What is wrong names its line, comes back, and changes nothing.
	broken := strings.Replace(text, "category: Craft", "categry: Craft", 1)
	status, page, _ := h.post(t, at, url.Values{"file": {broken}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "there is no field categry in a track") ||
		!regexp.MustCompile(`[Ll]ine \d\d`).MatchString(page) || !strings.Contains(page, "categry: Craft") {
		t.Errorf("a wrong file gave %d\n%s", status, page)
	}

	// The difference is shown before it is kept.
	changed := strings.Replace(text, "Finishes small changes", "Finishes <i>small</i> changes", 1)
	form := url.Values{"file": {strings.ReplaceAll(changed, "\n", "\r\n")}}
	status, page, _ = h.post(t, at, form)
	seen := seenMark.FindStringSubmatch(page)
	if status != http.StatusOK || seen == nil || !strings.Contains(page, "One difference, and nothing is saved yet.") ||
		!strings.Contains(page, "<ins>Finishes &lt;i&gt;small&lt;/i&gt; changes") || !strings.Contains(page, "<del>Finishes small changes") {
		t.Fatalf("a change gave %d\n%s", status, page)
	}
	if now := h.keptNow(t, "engineering"); now.Version != 1 {
		t.Errorf("version %d is kept before anybody saw the difference", now.Version)
	}

	// What was seen is kept; what is different from what was seen is shown again, and so is what somebody changed meanwhile.
	form.Set("seen", seen[1])
	other := url.Values{"file": {changed + "\n# More.\n"}, "seen": {seen[1]}}
	if status, page, _ = h.post(t, at, other); status != http.StatusOK || !strings.Contains(page, "nothing is saved yet") {
		t.Errorf("another text under the same mark gave %d", status)
	}
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		l := ladder.Examples()[1].Ladder
		l.Name = "Engineers"
		_, err := organisation.PutLadder(ctx, tx, access.Local(), "engineering", l)
		return err
	})
	status, page, _ = h.post(t, at, form)
	if status != http.StatusOK || !strings.Contains(page, "Somebody changed this ladder while you were at it") ||
		!strings.Contains(page, "Two differences") {
		t.Errorf("over somebody else's change: %d\n%s", status, page)
	}
	form.Set("seen", seenMark.FindStringSubmatch(page)[1])
	if status, _, header := h.post(t, at, form); status != http.StatusSeeOther {
		t.Errorf("saving gave %d %v", status, header)
	}
	if now := h.keptNow(t, "engineering"); now.Version != 3 || !strings.Contains(now.Tracks[0].Levels[0].Expectations[0].Text, "<i>small</i>") {
		t.Errorf("%+v", now)
	}

	// Taken out and put back.
	if status, _, _ := h.post(t, "/people/ladders/engineering/remove", nil); status != http.StatusSeeOther || h.keptNow(t, "engineering").Version != 0 {
		t.Errorf("taking it out gave %d", status)
	}
	if status, _, _ := h.post(t, at+"?version=1", url.Values{"file": {text}}); status != http.StatusSeeOther || h.keptNow(t, "engineering").Version != 5 {
		t.Errorf("putting it back gave %d", status)
	}
	if status, _, _ := h.post(t, "/people/add-ladder/example", url.Values{"example": {"engineering"}}); status != http.StatusSeeOther {
		t.Errorf("the example that is there already gave %d", status)
	}
}

// TestLaddersOfOtherShapes adds a ladder from a matrix that is typed, and one from snowflake tracks in a file.
func TestLaddersOfOtherShapes(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	matrix := "Expectation,Junior,Senior\nBuilding,builds,builds more\n"
	status, page, _ := h.post(t, "/people/add-ladder", url.Values{"file": {matrix}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "builds more") || !wrongAt("name", page) {
		t.Errorf("a matrix without a name gave %d\n%s", status, page)
	}
	status, _, header := h.post(t, "/people/add-ladder", url.Values{"file": {matrix}, "name": {"Our craft"}})
	if status != http.StatusSeeOther || !strings.HasPrefix(header.Get("Location"), "/people/ladders/our-craft") {
		t.Errorf("a matrix gave %d %v", status, header)
	}
	status, page = h.upload(t, "/people/add-ladder", map[string]string{"file": "not this"}, // its name is that of the file
		`{"GROW": {"displayName": "Growing", "milestones": [{"summary": "Plants a tree"}]}}`)
	if status != http.StatusSeeOther || h.keptNow(t, "garden").Tracks[0].Name != "Growing" {
		t.Errorf("an upload gave %d\n%s", status, page)
	}
	// The file is in the field afterwards, to be corrected there.
	status, page = h.upload(t, "/people/add-ladder", map[string]string{"name": "Garden", "shape": "snowflake"},
		`{"GROW": {"displayName": "Growing", "milestone": []}}`)
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, `&#34;milestone&#34;: []`) ||
		!strings.Contains(page, "snowflake tracks") || !strings.Contains(page, `<option value="snowflake" selected>`) {
		t.Errorf("a wrong upload gave %d\n%s", status, page)
	}
	// A new one under the key of another would take its place, which is shown.
	status, page, _ = h.post(t, "/people/add-ladder", url.Values{"file": {matrix}, "name": {"Garden"}})
	if status != http.StatusOK || seenMark.FindString(page) == "" || h.keptNow(t, "garden").Version != 1 {
		t.Errorf("the key of another gave %d", status)
	}
	nameless := "name: 道\nlevels: [{id: a, name: A}]\ntracks: [{id: t, name: T, levels: [{level: a, summary: s}]}]\n"
	status, page, _ = h.post(t, "/people/add-ladder", url.Values{"file": {nameless}})
	if status != http.StatusUnprocessableEntity || !wrongAt("key", page) {
		t.Errorf("a name without a key gave %d\n%s", status, page)
	}
	if status, page = h.upload(t, "/people/add-ladder", nil, strings.Repeat(" ", 3*ladder.MaxFile)); status != http.StatusUnprocessableEntity ||
		!strings.Contains(page, "too large") {
		t.Errorf("a huge upload gave %d", status)
	}
}

// wrongAt reports whether a page says that something is wrong at a field.
func wrongAt(name, page string) bool {
	return regexp.MustCompile(`(?s)id="f-` + name + `"[^>]*aria-invalid="true"`).MatchString(page)
}

// upload sends a form with a file as a browser does.
func (h *house) upload(t *testing.T, path string, fields map[string]string, file string) (int, string) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range fields {
		if err := form.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("upload", "garden.json")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(file)); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	status, page, _ := h.send(t, path, form.FormDataContentType(), &body)
	return status, page
}
