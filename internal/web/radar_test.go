package web_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/technology"
)

// fillRadar puts a dozen entries on the radar, of which one waits to be moved, and returns where that is settled.
func fillRadar(t testing.TB, h *house) (settle string) {
	t.Helper()
	var repositories []knowledge.Repository
	h.write(t, func(ctx context.Context, tx *store.Tx) (err error) {
		repositories, err = knowledge.Repositories(ctx, tx, access.Local())
		return err
	})
	for _, r := range repositories {
		if err := technology.NoteUse(t.Context(), h.db, access.System(), r.ID); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range [][5]string{{"Go", "languages", "adopt", "language:Go", ""}, {"TypeScript", "languages", "adopt", "language:TypeScript", ""},
		{"jQuery", "languages", "hold", "npm:jquery*", "trial"}, {"Rust", "languages", "assess", "language:Rust", ""}, {"Erlang", "languages", "adopt", "language:Erlang", ""},
		{"Vite", "tools", "adopt", "npm:vite", "trial"}, {"Make", "tools", "trial", "technology:Make", ""}, {"Jenkins", "tools", "hold", "technology:Jenkins", "adopt"},
		{"Kubernetes", "platforms", "trial", "go:k8s.io/*", "assess"}, {"Docker", "platforms", "adopt", "technology:Docker", ""},
		{"Pairing", "practices", "adopt", "", ""}, {"Decision records", "practices", "trial", "", ""}} {
		form := url.Values{"name": {x[0]}, "quadrant": {x[1]}, "ring": {x[2]}, "marks": {x[3]}, "reason": {"Two crews used it for a *season*."}, "now": {"yes"},
			"day": {"2025-03-01"}, "description": {"What " + x[0] + " is."}}
		if x[4] != "" {
			form.Set("ring", x[4])
		}
		if status, _, _ := h.post(t, "/radar/add", form); status != http.StatusSeeOther { // they are there already
			break
		}
		if x[4] != "" {
			move := url.Values{"ring": {x[2]}, "reason": {"So we saw."}, "now": {"yes"}, "day": {"2025-11-03"}, "elsewhere": {"the crew's meeting"}}
			if status, page, _ := h.post(t, "/radar/"+technologyKey(x[0])+"/move", move); status != http.StatusSeeOther {
				t.Fatalf("%s cannot be moved: %d\n%s", x[0], status, page)
			}
		}
	}
	h.post(t, "/radar/jquery/move", url.Values{"ring": {""}, "reason": {"Nobody begins with it."}})
	_, page, _ := h.get(t, "/radar")
	found := regexp.MustCompile(`/radar-moves/[a-z0-9]{26}/settle`).FindString(page)
	if found == "" {
		t.Fatalf("nothing is to be settled in\n%s", page)
	}
	return found
}

func technologyKey(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "-") }

func TestTheRadarFromProposalToHold(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	organise(t, h)
	says := func(page string, want ...string) {
		t.Helper()
		_, text, _ := h.get(t, page)
		for _, x := range want {
			if !strings.Contains(text, x) {
				t.Errorf("%s does not say %q\n%s", page, x, text)
			}
		}
	}
	says("/radar", "Nothing is on the radar yet.", "Propose the first entry", "/radar/import", "/radar/shape")
	form := url.Values{"name": {"jQuery"}, "quadrant": {"languages"}, "ring": {"trial"}, "marks": {"jquery"}, "reason": {"Known by many."}, "description": {"A <b>library</b>"}}
	status, page, _ := h.post(t, "/radar/add", form)
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "is no mark") || !strings.Contains(page, "Known by many.") {
		t.Errorf("a mark that is none: %d", status)
	}
	form.Set("marks", "npm:jquery")
	if status, _, header := h.post(t, "/radar/add", form); status != http.StatusSeeOther || !strings.HasPrefix(header.Get("Location"), "/radar/jquery") {
		t.Fatalf("proposing: %d", status)
	}
	says("/radar/jquery", "It is not on the radar.", "Into Trial", "Known by many.", "Its use is not recognised", "npm:jquery")
	says("/radar", "Proposed, and not settled yet", "into Trial")
	_, page, _ = h.get(t, "/radar")
	settle := regexp.MustCompile(`/radar-moves/[a-z0-9]{26}/settle`).FindString(page)
	if status, page, _ = h.post(t, settle, url.Values{"state": {"declined"}, "reason": {""}}); status != http.StatusUnprocessableEntity ||
		!strings.Contains(page, "Why it is declined is missing") {
		t.Errorf("declined without a reason: %d", status)
	}
	if status, _, _ = h.post(t, settle, url.Values{"state": {"done"}, "day": {"2025-05-01"}, "reason": {"Agreed by all."}}); status != http.StatusSeeOther {
		t.Fatalf("settling: %d", status)
	}
	says("/radar/jquery", "In Trial since 1 May 2025.", "Agreed by all.")
	says("/radar", "One technology is on the radar.", `<svg class="radar"`, `<a href="/radar/jquery">`, "1 May 2025", "not recognised")
	says("/radar?on=2025-05-01", "On 1 May 2025 1 technology was on the radar.")
	says("/radar?on=2025-04-30", "On 30 April 2025 nothing was on the radar.")
	if status, _, _ := h.get(t, "/radar?on=soon"); status != http.StatusUnprocessableEntity {
		t.Errorf("a day that is none: %d", status)
	}
	_, _, header := h.post(t, "/decisions/add", url.Values{"title": {"Write no more jQuery"}})
	decision, _, _ := strings.Cut(header.Get("Location"), "?")
	if status, _, _ = h.post(t, decision+"/state", url.Values{"status": {"accepted"}}); status != http.StatusSeeOther {
		t.Fatalf("deciding: %d", status)
	}
	says("/radar/jquery/move", "Write no more jQuery", "It is in Trial now.", "Off the radar")
	move := url.Values{"ring": {"hold"}, "reason": {"Browsers do it."}, "decision": {strings.TrimPrefix(decision, "/decisions/")}, "now": {"yes"}}
	if status, page, _ = h.post(t, "/radar/jquery/move", move); status != http.StatusSeeOther {
		t.Fatalf("moving: %d\n%s", status, page)
	}
	says("/radar/jquery", "From Trial to Hold", `href="`+decision+`"`, "It was a mistake")
	if _, page, _ := h.get(t, "/search/hits?q=browsers"); !strings.Contains(page, "jQuery") || !strings.Contains(page, "Technology radar") {
		t.Error("the palette does not find it by the reason of a move")
	}
	version := h.versionIn(t, "/radar/jquery/edit")
	edit := url.Values{"name": {"jQuery 3"}, "quadrant": {"tools"}, "marks": {"npm:jquery"}, "tags": {"web, old"}, "version": {version}}
	if status, _, _ = h.post(t, "/radar/jquery/edit", edit); status != http.StatusSeeOther {
		t.Errorf("changing: %d", status)
	}
	if status, _, _ = h.post(t, "/radar/jquery/edit", edit); status != http.StatusConflict {
		t.Errorf("over another version: %d", status)
	}
	says("/radar/jquery", "jQuery 3", "web, old")
	shape := url.Values{"title": {"Harbour"}, "quadrants": {"tools: Tools\nPlaces"}, "rings": {"adopt: Adopt: Use it.\ntrial: Trial"}}
	if status, page, _ = h.post(t, "/radar/shape", shape); status != http.StatusUnprocessableEntity || !strings.Contains(page, "The ring Hold has a history") {
		t.Errorf("without a ring that is used: %d", status)
	}
	shape.Set("rings", "adopt: Adopt: Use it.\ntrial: Trial\nhold: Stop")
	if status, _, _ = h.post(t, "/radar/shape", shape); status != http.StatusSeeOther {
		t.Errorf("setting rings: %d", status)
	}
	says("/radar", "Harbour", "Stop")
	for _, f := range []string{"thoughtworks-csv", "thoughtworks-json", "zalando", "backstage", "aoe", "svg"} {
		status, content, header := h.get(t, "/radar/export?format="+f)
		if status != http.StatusOK || content == "" || !strings.HasPrefix(header.Get("Content-Disposition"), "attachment") {
			t.Errorf("as %s: %d", f, status)
		}
	}
	if status, _, _ := h.get(t, "/radar/export?format=xml"); status != http.StatusNotFound {
		t.Errorf("as a format that is none: %d", status)
	}
}

// sendRadar sends a file to the import of radars, with more fields.
func (h *house) sendRadar(t *testing.T, name string, content []byte, fields map[string]string) (status int, page string) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for k, v := range fields {
		if err := form.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	if content != nil {
		part, err := form.CreateFormFile("upload", name)
		if err == nil {
			_, err = part.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, h.server.URL+"/radar/import", &body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	resp, err := h.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(resp.Body); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, text.String()
}

func TestAFileIsSeenBeforeItIsImported(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	content, err := os.ReadFile("../radar/testdata/harbour-backstage.json")
	if err != nil {
		t.Fatal(err)
	}
	if status, page := h.sendRadar(t, "x.txt", []byte("hello"), nil); status != http.StatusUnprocessableEntity || !strings.Contains(page, "is no radar") {
		t.Errorf("what is no radar: %d", status)
	}
	if status, page := h.sendRadar(t, "", nil, nil); status != http.StatusUnprocessableEntity || !strings.Contains(page, "There is no file") {
		t.Errorf("no file: %d", status)
	}
	status, page := h.sendRadar(t, "harbour.json", content, nil)
	if status != http.StatusOK || !strings.Contains(page, "Nothing is kept yet") || !strings.Contains(page, "Tide tables") {
		t.Fatalf("the preview: %d\n%s", status, page)
	}
	fields := map[string]string{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([a-z]+)" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		fields[m[1]] = strings.NewReplacer("&#43;", "+", "&#34;", `"`).Replace(m[2])
	}
	if _, page, _ := h.get(t, "/radar"); !strings.Contains(page, "Nothing is on the radar yet") {
		t.Error("a preview keeps something")
	}
	if status, page = h.sendRadar(t, "", nil, fields); status != http.StatusSeeOther {
		t.Fatalf("importing: %d\n%s", status, page)
	}
	if _, page, _ := h.get(t, "/radar"); !strings.Contains(page, "Tide tables") || !strings.Contains(page, "One crew tried it.") {
		t.Errorf("imported:\n%s", page)
	}
	if _, page = h.sendRadar(t, "", nil, fields); !strings.Contains(page, "Is this what should change?") || strings.Contains(page, "Import it") {
		t.Error("what was seen of an older radar is imported unseen")
	}
}
