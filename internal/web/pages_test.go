package web_test

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/quality"
	"github.com/leadwright/leadwright/internal/store"
)

// pagesOf are the addresses of every page of a furnished house, by a short name.
func pagesOf(t testing.TB, h *house) map[string]string {
	t.Helper()
	_, all, _ := h.get(t, "/people")
	person := regexp.MustCompile(`href="(/people/p[a-z0-9]+)"`).FindStringSubmatch(all)
	if person == nil {
		t.Fatalf("no person is listed in\n%s", all)
	}
	_, repositories, _ := h.get(t, "/repositories")
	remove := regexp.MustCompile(`href="(/repositories/[a-z0-9]+/remove)"`).FindStringSubmatch(repositories)
	if remove == nil {
		t.Fatalf("no repository can be removed in\n%s", repositories)
	}
	_, across, _ := h.get(t, "/areas")
	span := regexp.MustCompile(`href="(/areas/[a-z0-9]{20,})"`).FindStringSubmatch(across)
	if span == nil {
		t.Fatalf("no area across repositories is listed in\n%s", across)
	}
	_, accounts, _ := h.get(t, "/administration/accounts")
	account := regexp.MustCompile(`href="(/administration/accounts/[a-z0-9]{26})"`).FindStringSubmatch(accounts)
	if account == nil {
		t.Fatalf("no account is listed in\n%s", accounts)
	}
	_, _, made := h.post(t, "/decisions/add", url.Values{"title": {"Use one queue"}, "prediction": {"Half the alerts."}, "confidence": {"70"},
		"body": {"## Context\n\nTwo *queues*, see <https://example.com>.\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n```go\nfunc f() {}\n```\n"}})
	decision, _, _ := strings.Cut(made.Get("Location"), "?")
	_, _, made = h.post(t, "/problems/add", url.Values{"title": {"Orders come twice"}, "what": {"Twice a *week*."}, "whom": {"Customers"},
		"whys": {"Two queues\nNobody saw the second"}})
	problem, _, _ := strings.Cut(made.Get("Location"), "?")
	initiative := ""
	for i, title := range []string{"Move the ledger", "Sell by message"} {
		_, _, made := h.post(t, "/initiatives/add", url.Values{"title": {title}, "problem": {"It is *slow*."}, "benefit": {"Half the time."},
			"risk": {"A bad week."}, "options": {"Buy it: half the work"}, "days": {"20"}, "money": {"5,000"}, "currency": {"EUR"}})
		initiative, _, _ = strings.Cut(made.Get("Location"), "?")
		numbers := url.Values{"reach": {strconv.Itoa(400 + i)}, "impact": {"2"}, "confidence": {"0.8"}, "effort": {"1.5"}}
		for name := range numbers {
			numbers.Set(name+"-source", "Counted.")
		}
		if status, _, _ := h.post(t, initiative+"/numbers", numbers); status != http.StatusSeeOther {
			t.Fatalf("%s has no numbers: %d", initiative, status)
		}
	}
	_, _, made = h.post(t, "/objectives/add", url.Values{"title": {"Be quick"}, "why": {"People *leave*."}, "until": {"2199-01-01"}})
	objective, _, _ := strings.Cut(made.Get("Location"), "?")
	if status, _, _ := h.post(t, objective+"/measure", url.Values{"name": {"Slowest tenth"}, "baseline": {"4"}, "target": {"1"}}); status != http.StatusSeeOther {
		t.Fatalf("%s cannot be measured: %d", objective, status)
	}
	standards := url.Values{"note": {"The first."}, "content": {"standards:\n  - {key: readme, title: It says what it is, checks: [{file: README.md}]}\n  - {key: notice, title: There is a notice with a rather long name that says more, level: silver, checks: [{file: NOTICE}, {content: {in: '*.go', matches: Copyright, in-each: true}}]}\n"}}
	if status, page, _ := h.post(t, "/standard-files/edit", standards); status != http.StatusSeeOther {
		t.Fatalf("standards cannot be set: %d\n%s", status, page)
	}
	standards.Set("content", strings.Replace(standards.Get("content"), "It says what it is", "It says what it is for", 1))
	standards.Set("version", "1")
	if status, page, _ := h.post(t, "/standard-files/edit", standards); status != http.StatusSeeOther {
		t.Fatalf("standards cannot be set again: %d\n%s", status, page)
	}
	if err := quality.Hold(t.Context(), h.db, access.System(), strings.Split(remove[1], "/")[2]); err != nil {
		t.Fatal(err)
	}
	_, _, made = h.post(t, "/exemptions/ask?repository=harbour", url.Values{"standard": {"notice"}, "reason": {"It is *being written*."},
		"until": {h.today(t).AddDays(40).String()}})
	exemption, _, _ := strings.Cut(made.Get("Location"), "?")
	first := url.Values{"title": {"One harbour"}, "vision": {"All see the *same*.\n\n```mermaid\ngraph TD; Web-->Tides\n```\n"},
		"diagnosis": {"Two calendars, of which each is right sometimes."}, "policies": {"1. What the pier shows is what holds."}, "not": {"No second app."}}
	_, _, made = h.post(t, "/strategy/add", first)
	inForce, _, _ := strings.Cut(made.Get("Location"), "?")
	first.Set("diagnosis", "Two calendars, of which each is wrong sometimes.")
	for _, x := range []struct {
		to   string
		form url.Values
	}{{inForce + "/forward", url.Values{"asked": {"Ada Moss"}, "by": {"2199-01-01"}}}, {inForce, url.Values{"text": {"And the *ferries*?"}}},
		{inForce + "/force", url.Values{"from": {""}, "review": {"2199-06-01"}}}, {"/strategy/add", first}} {
		status, page, header := h.post(t, x.to, x.form)
		if status != http.StatusSeeOther {
			t.Fatalf("%s cannot be sent: %d\n%s", x.to, status, page)
		}
		made = header
	}
	drafted, _, _ := strings.Cut(made.Get("Location"), "?")
	weigh := url.Values{"options": {"One queue\nTwo queues"}, "criteria": {"Cost: 3\nSafety: 2"}}
	for range 2 { // scores are given to what is there
		if status, _, _ := h.post(t, decision+"/matrix", weigh); status != http.StatusSeeOther {
			t.Fatalf("%s cannot be weighed: %d", decision, status)
		}
		for cell, score := range map[string]string{"0-0": "4", "0-1": "2", "1-0": "2", "1-1": "4"} {
			weigh.Set("score-"+cell, score)
		}
	}
	if status, _, _ := h.post(t, decision, url.Values{"do": {"comment"}, "text": {"Why not none?"}}); status != http.StatusSeeOther {
		t.Fatalf("%s cannot be commented on: %d", decision, status)
	}
	settle := fillRadar(t, h)
	box := url.Values{"title": {"Keep tides in memory"}, "belief": {"Searches take *half* as long."}, "because": {"Most are asked twice."},
		"measure": {"Seconds"}, "threshold": {"One"}, "first": {"2026-03-02"}, "last": {"2099-03-13"}, "intent": {"throw away"}}
	_, _, made = h.post(t, "/experiments/add", box)
	planned, _, _ := strings.Cut(made.Get("Location"), "?")
	_, _, made = h.post(t, "/experiments/add", box)
	running, _, _ := strings.Cut(made.Get("Location"), "?")
	_, _, made = h.post(t, "/experiments/add", box)
	over, _, _ := strings.Cut(made.Get("Location"), "?")
	for _, x := range []struct {
		to   string
		form url.Values
	}{{running + "/start", nil}, {running + "/days", url.Values{"last": {"2099-03-20"}, "reason": {"One more storm."}}},
		{running, url.Values{"do": {"comment"}, "text": {"And in spring?"}}}, {over + "/start", nil},
		{over + "/end", url.Values{"outcome": {"stopped"}, "result": {"0.4"}, "learnt": {"They are seldom the same."}, "decision": {strings.TrimPrefix(decision, "/decisions/")}}}} {
		if status, page, _ := h.post(t, x.to, x.form); status != http.StatusSeeOther {
			t.Fatalf("%s cannot be sent: %d\n%s", x.to, status, page)
		}
	}
	pages := fillProject(t, h)
	maps.Copy(pages, map[string]string{
		"radar": "/radar", "radar-past": "/radar?on=2020-01-01", "radar-entry": "/radar/jquery", "radar-unused": "/radar/pairing",
		"radar-add": "/radar/add?mark=npm:vite&name=vite", "radar-edit": "/radar/jquery/edit", "radar-move": "/radar/jquery/move",
		"radar-settle": settle, "radar-shape": "/radar/shape", "radar-import": "/radar/import",
		"experiments": "/experiments", "experiment": running, "experiment-over": over, "experiment-add": "/experiments/add",
		"experiment-edit": planned + "/edit", "experiment-start": planned + "/start", "experiment-days": running + "/days",
		"experiment-end": running + "/end",
		"decisions":      "/decisions?status=proposed", "decisions-none": "/decisions?find=nothing+like+it", "decision": decision,
		"decision-add": "/decisions/add", "decision-edit": decision + "/edit", "decision-state": decision + "/state",
		"standards": "/standards", "standard": "/standards/notice", "standards-of": "/knowledge/harbour/standards",
		"repository-team": strings.TrimSuffix(remove[1], "/remove") + "/team", "exemptions": "/exemptions", "exemption": exemption,
		"exemption-end": exemption + "/end", "exemption-ask": "/exemptions/ask?repository=harbour", "standard-files": "/standard-files",
		"standard-versions": "/standard-files?scope=", "standard-file-edit": "/standard-files/edit",
		"strategies": "/strategy", "strategy": inForce, "strategy-draft": drafted, "strategy-add": "/strategy/add", "strategy-edit": drafted + "/edit",
		"strategy-forward": drafted + "/forward", "strategy-force": inForce + "/force", "strategy-withdraw": inForce + "/withdraw",
		"strategy-changes": drafted + "/changes",
		"objectives":       "/objectives", "objectives-none": "/objectives?scope=none", "objective": objective, "objective-add": "/objectives/add",
		"objective-edit": objective + "/edit", "objective-state": objective + "/state", "objective-measure": objective + "/measure",
		"objective-reading": objective + "/reading", "objective-serve": "/objectives/serve",
		"initiatives": "/initiatives", "initiative": initiative, "initiative-add": "/initiatives/add", "initiative-edit": initiative + "/edit",
		"initiative-numbers": initiative + "/numbers", "initiative-propose": initiative + "/propose",
		"initiatives-compare": "/initiatives/compare", "initiatives-unranked": "/initiatives/compare?by=wsjf",
		"problems": "/problems", "problem": problem, "problem-add": "/problems/add", "problem-edit": problem + "/edit",
		"problem-close": problem + "/close", "decision-matrix": decision + "/matrix", "decision-about": "/decisions/add?problem=" +
			strings.TrimPrefix(problem, "/problems/"),
		"decision-homes": "/decision-homes", "decision-home-add": "/decision-homes/add", "decision-copy": decision + "/copy",
		"decision-places": decision + "/places", "decisions-place": "/decisions?repo=harbour&path=engine",
		"decision-ask": decision + "/ask", "decision-outcome": decision + "/outcome",
		"account": "/account", "accounts": "/administration/accounts", "account-of": account[1],
		"sessions": "/administration/sessions", "record": "/administration/record",
		"everywhere": "/knowledge?away=Greta+Sol", "spans": "/areas", "span": span[1], "span-away": span[1] + "?away=Greta+Sol&away=Nobody+Known",
		"span-add": "/areas/add", "span-edit": span[1] + "/edit",
		"week": "/", "people": "/people", "person": person[1], "identities": "/people/identities", "me": "/me",
		"map": "/knowledge/harbour", "map-agents": "/knowledge/harbour?show=agents", "map-engine": "/knowledge/harbour?path=engine",
		"map-away": "/knowledge/harbour?away=Greta+Sol&away=Nobody+Known",
		"areas":    "/knowledge/harbour/areas", "area": "/knowledge/harbour/area/store", "directory": "/knowledge/harbour/at/engine",
		"file": "/knowledge/harbour/at/legacy/ledger.cob", "evidence": "/knowledge/harbour/evidence?path=engine",
		"lines": "/knowledge/harbour/lines?path=engine", "lines-of": "/knowledge/harbour/lines?area=store&by=assisted",
		"absences":       "/knowledge/harbour/absences?who=Greta+Sol&from=2026-04-01&until=2026-06-30&who=Ada+Moss&from=2026-05-01&until=",
		"absences-empty": "/knowledge/harbour/absences",
		"absences-wrong": "/knowledge/harbour/absences?who=Greta+Sol&from=soon&until=&who=Nobody+Known&from=&until=",
		"handover":       "/knowledge/harbour/handover?away=Greta+Sol&wanted=1", "handover-empty": "/knowledge/harbour/handover",
		"handover-wrong": "/knowledge/harbour/handover?away=Greta+Sol&wanted=many",
		"evolution":      "/knowledge/harbour/evolution?area=store", "evolution-all": "/knowledge/harbour/evolution",
		"owners": "/knowledge/harbour/owners",
		"nobody": "/knowledge/harbour/nobody", "said": "/knowledge/harbour/said?path=engine",
		"risk": "/knowledge/harbour/risk", "risk-away": "/knowledge/harbour/risk?away=Ada+Moss",
		"reviewers":    "/knowledge/harbour/reviewers",
		"backtest":     "/knowledge/harbour/backtest",
		"suggestion":   "/knowledge/harbour/reviewers?paths=engine%0Aweb%2Fnew.go&author=Ada+Moss&share=yes",
		"repositories": "/repositories", "repository-edit": strings.TrimSuffix(remove[1], "/remove") + "/edit", "remove": remove[1], "search": "/search?q=engine", "api": "/api", "charter": "/charter", "missing": "/nowhere",
	})
	return pages
}

// TestReading asks a furnished house for all its pages.
func TestReading(t *testing.T) {
	t.Parallel()
	h := furnish(t)
	t.Run("pages", func(t *testing.T) { testPages(t, h) })
	t.Run("answers", func(t *testing.T) { testAnswers(t, h) })
	t.Run("alphabet", func(t *testing.T) { testPeopleAreNotRanked(t, h) })
}

// TestChanging sends all its forms, one after the other.
func TestChanging(t *testing.T) {
	t.Parallel()
	h := furnish(t)
	t.Run("forms", func(t *testing.T) { testForms(t, h) })
	t.Run("decisions", func(t *testing.T) { testDecisions(t, h) })
	t.Run("looks", func(t *testing.T) { testLooksAreKept(t, h) })
	t.Run("scan", func(t *testing.T) { testScan(t, furnish(t)) }) // a house in which nothing else waits
}

// testPages reads every page once: it answers, in the frame, with its question and answer, and with the headers that
// keep foreign content out.
func testPages(t *testing.T, h *house) {
	t.Helper()
	for name, path := range pagesOf(t, h) {
		status, page, header := h.get(t, path)
		want := http.StatusOK
		if name == "missing" {
			want = http.StatusNotFound
		}
		if status != want {
			t.Errorf("%s %s: status %d, want %d\n%s", name, path, status, want, page)
			continue
		}
		checkHeaders(t, path, header)
		for _, part := range []string{`<h1>`, `class="answer"`, `<nav class="nav"`, `id="main"`, `· Leadwright</title>`} {
			if !strings.Contains(page, part) {
				t.Errorf("%s: has no %s", path, part)
			}
		}
		if m := regexp.MustCompile(`(?i)<[^>]+\s(style|on[a-z]+)="?`).FindString(page); m != "" {
			t.Errorf("%s: the policy forbids %s", path, m)
		}
		if strings.Contains(page, "%!") {
			t.Errorf("%s: a text was put together wrongly", path)
		}
	}
}

func checkHeaders(t *testing.T, path string, header http.Header) {
	t.Helper()
	policy := header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("%s: the policy %q lacks %s", path, policy, part)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Errorf("%s: the policy %q is not strict", path, policy)
	}
	if got := header.Get("X-Content-Type-Options"); got != "nosniff" {
		t.Errorf("%s: X-Content-Type-Options is %q", path, got)
	}
}

// testAnswers holds the pages to the facts of the made-up history.
func testAnswers(t *testing.T, h *house) {
	t.Helper()
	for _, c := range []struct {
		path   string
		status int
		want   string
	}{
		{"/knowledge", http.StatusSeeOther, ""},
		{"/knowledge/harbour/at/legacy/ledger.cob", http.StatusOK, "Only Old Hand could."},
		{"/knowledge/harbour/area/mobile", http.StatusOK, "Dag Ferreira"},
		{"/knowledge/harbour?away=dag", http.StatusOK, "With Dag Ferreira away, "},
		{"/knowledge/harbour?away=zzz", http.StatusOK, "Nobody called &#34;zzz&#34; has evidence in harbour."},
		{"/knowledge/harbour?path=legacy/ledger.cob", http.StatusSeeOther, ""},
		{"/knowledge/harbour?path=none", http.StatusNotFound, "There is no file or directory"},
		{"/knowledge/elsewhere", http.StatusNotFound, "There is no repository"},
		{"/knowledge/harbour/area/none", http.StatusNotFound, "has no area"},
		{"/knowledge/harbour/evidence?path=web&kind=3", http.StatusOK, "Reviewed it"},
		{"/knowledge/harbour/evidence?path=web&after=nonsense", http.StatusUnprocessableEntity, "The cursor"},
		{"/knowledge/harbour/areas", http.StatusOK, "CODEOWNERS"},
		{"/people/identities", http.StatusOK, "F. Holm"},
		{"/people?q=ada%40example", http.StatusOK, "Ada Moss"},
		{"/search?q=ledger", http.StatusOK, "legacy/ledger.cob"},
		{"/search?q=scan", http.StatusOK, "Scan again: harbour"},
		{"/search/hits?q=no+such+thing", http.StatusOK, "Nothing here is called"},
	} {
		status, page, _ := h.get(t, c.path)
		if status != c.status || !strings.Contains(page, c.want) {
			t.Errorf("%s: status %d, want %d, and the page must say %q\n%s", c.path, status, c.status, c.want, page)
		}
	}
}

// testPeopleAreNotRanked holds the list of people to the alphabet.
func testPeopleAreNotRanked(t *testing.T, h *house) {
	t.Helper()
	_, page, _ := h.get(t, "/people")
	at := -1
	for _, name := range []string{"Ada Moss", "Ben Okafor", "Cleo Lindqvist", "Dag Ferreira", "Esther Ngata", "Old Hand"} {
		next := strings.Index(page, ">"+name+"</a>")
		if next <= at {
			t.Errorf("%s is not where the alphabet has it", name)
		}
		at = next
	}
}

func TestDoor(t *testing.T) {
	t.Parallel()
	h := open(t)
	for _, path := range []string{"/", "/people", "/knowledge/harbour", "/api", "/search/hits?q=a", "/nowhere", "/enter", "/enter?key=wrong"} {
		status, page, header := h.get(t, path)
		if status != http.StatusUnauthorized || !strings.Contains(page, "leadwright serve") {
			t.Errorf("%s: status %d, want the door\n%s", path, status, page)
		}
		checkHeaders(t, path, header)
	}
	if status, _, _ := h.post(t, "/repositories", url.Values{"location": {"/tmp"}}); status != http.StatusUnauthorized {
		t.Errorf("a form without a session gave %d", status)
	}
}

// TestLink follows a one-time link: HEAD leaves it whole, GET opens a session with a careful cookie, and the second
// time it opens nothing.
func TestLink(t *testing.T) {
	t.Parallel()
	h := open(t)
	link := h.link(t)
	head, err := http.Head(link)
	if err != nil || head.StatusCode != http.StatusUnauthorized {
		t.Fatalf("HEAD gave %v, %v", head, err)
	}
	resp, err := h.client.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	cookies := resp.Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteLaxMode || cookies[0].Path != "/" {
		t.Errorf("the session's cookie is %v", cookies)
	}
	if status, _, _ := h.get(t, "/"); status != http.StatusOK {
		t.Errorf("the first page after the link gave %d", status)
	}
	stranger, err := http.Get(link)
	if err != nil || stranger.StatusCode != http.StatusUnauthorized {
		t.Errorf("the second use of the link gave %v, %v", stranger, err)
	}
	if status, _, _ := h.post(t, "/leave", nil); status != http.StatusSeeOther {
		t.Errorf("leaving gave %d", status)
	}
	if status, _, _ := h.get(t, "/"); status != http.StatusUnauthorized {
		t.Errorf("after leaving, the first page gave %d", status)
	}
}

// TestForeign refuses what comes from elsewhere: forms of other sites, and requests under a name that somebody has
// pointed at this machine.
func TestForeign(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.signIn(t)
	for _, headers := range []map[string]string{
		{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://elsewhere.example"},
	} {
		req, _ := http.NewRequest(http.MethodPost, h.server.URL+"/theme", strings.NewReader("theme=dark"))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for k, v := range headers {
			req.Header.Set(k, v)
		}
		resp, err := h.client.Do(req)
		if err != nil || resp.StatusCode != http.StatusForbidden {
			t.Errorf("a form with %v gave %v, %v", headers, resp.StatusCode, err)
		}
		checkHeaders(t, "/theme", resp.Header)
	}
	for host, want := range map[string]int{
		"localhost:1": http.StatusOK, "127.0.0.1": http.StatusOK, "[::1]:7400": http.StatusOK,
		"evil.example": http.StatusMisdirectedRequest, "127.0.0.1.evil.example:80": http.StatusMisdirectedRequest, "": http.StatusMisdirectedRequest,
	} {
		req, _ := http.NewRequest(http.MethodGet, h.server.URL+"/static-none", nil)
		req.Host = host
		if host == "" {
			req.Host = "10.0.0.7"
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if refused := resp.StatusCode == http.StatusMisdirectedRequest; refused != (want == http.StatusMisdirectedRequest) {
			t.Errorf("host %q gave %d", host, resp.StatusCode)
		}
		checkHeaders(t, host, resp.Header)
	}
}

func TestRedirectsStayHere(t *testing.T) {
	t.Parallel()
	h := open(t)
	for _, to := range []string{"https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"} {
		_, _, header := h.post(t, "/theme", url.Values{"theme": {"dark"}, "back": {to}})
		if got := header.Get("Location"); got != "/" {
			t.Errorf("back to %q went to %q", to, got)
		}
	}
	_, _, header := h.post(t, "/theme", url.Values{"theme": {"dark"}, "back": {"/people?q=a"}})
	if got := header.Get("Location"); got != "/people?q=a" {
		t.Errorf("back to a page went to %q", got)
	}
}

// testForms sends each form wrongly and rightly: what was typed comes back with the error at its field.
func testForms(t *testing.T, h *house) {
	t.Helper()
	status, page, _ := h.post(t, "/repositories", url.Values{"location": {"/no/such/folder"}, "name": {"kept"}})
	if status < 400 || status >= 500 || !strings.Contains(page, `value="/no/such/folder"`) || !strings.Contains(page, `value="kept"`) ||
		!strings.Contains(page, `aria-invalid="true"`) {
		t.Errorf("a wrong folder gave %d\n%s", status, page)
	}
	status, page, _ = h.post(t, "/knowledge/harbour/areas", url.Values{"name": {"Money"}, "patterns": {"/none/"}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, ">/none/</textarea>") || !strings.Contains(page, `value="Money"`) {
		t.Errorf("a wrong pattern gave %d\n%s", status, page)
	}
	status, _, header := h.post(t, "/knowledge/harbour/areas", url.Values{"name": {"Money"}, "patterns": {"/billing/\n/reports/"}})
	if status != http.StatusSeeOther {
		t.Fatalf("naming an area gave %d", status)
	}
	if _, page, _ = h.get(t, header.Get("Location")); !strings.Contains(page, "The area is named.") || !strings.Contains(page, "Named by hand") {
		t.Errorf("the named area's page says\n%s", page)
	}
	if status, _, _ = h.post(t, "/knowledge/harbour/forget?name=Money", nil); status != http.StatusSeeOther {
		t.Errorf("forgetting an area gave %d", status)
	}
	if status, page, _ = h.post(t, "/me", url.Values{"who": {"nobody at all"}}); status != http.StatusNotFound || !strings.Contains(page, `value="nobody at all"`) {
		t.Errorf("an unknown name gave %d", status)
	}
	if status, _, _ = h.post(t, "/me", url.Values{"who": {"ada@example.com"}}); status != http.StatusSeeOther {
		t.Errorf("choosing who I am gave %d", status)
	}
	if _, page, _ = h.get(t, "/me"); !strings.Contains(page, `href="/me/looks"`) {
		t.Errorf("my own page says\n%s", page)
	}
	h.post(t, "/me", url.Values{"who": {""}})
	if _, page, _ = h.get(t, "/me"); !strings.Contains(page, "This is me") {
		t.Errorf("after taking it back, my own page says\n%s", page)
	}
}

// testDecisions confirms a pair of names and takes it back.
func testDecisions(t *testing.T, h *house) {
	t.Helper()
	_, page, _ := h.get(t, "/people/identities")
	pair := regexp.MustCompile(`name="(p-[^"]+)" value="same"`).FindStringSubmatch(page)
	if pair == nil {
		t.Fatalf("no pair to decide in\n%s", page)
	}
	if status, _, _ := h.post(t, "/people/identities", url.Values{pair[1]: {"same"}}); status != http.StatusSeeOther {
		t.Fatalf("deciding gave %d", status)
	}
	_, page, _ = h.get(t, "/people/identities")
	undo := regexp.MustCompile(`action="(/people/decisions/[^"]+/undo)"`).FindStringSubmatch(page)
	if undo == nil || !strings.Contains(page, "are the same person") {
		t.Fatalf("the decision is not listed in\n%s", page)
	}
	if status, _, _ := h.post(t, undo[1], nil); status != http.StatusSeeOther {
		t.Fatalf("undoing gave %d", status)
	}
	if _, page, _ = h.get(t, "/people/identities"); !strings.Contains(page, pair[1]) || !strings.Contains(page, "undone on") {
		t.Errorf("after undoing, the page says\n%s", page)
	}
}

// testLooksAreKept opens another person's page and expects that person to be told.
func testLooksAreKept(t *testing.T, h *house) {
	t.Helper()
	path := pagesOf(t, h)["person"]
	if _, page, _ := h.get(t, path); !strings.Contains(page, "can see that you looked") {
		t.Errorf("the page does not say that it is told")
	}
	h.write(t, func(ctx context.Context, tx *store.Tx) error {
		id := strings.TrimPrefix(path, "/people/")
		looks, err := access.Lookers(ctx, tx, access.Actor{ID: "self", Role: access.Member, PersonID: id}, id, "", 9)
		var kept []string
		for _, l := range looks {
			kept = append(kept, l.What)
		}
		want := []string{"areas and names", "took back which account is theirs", "said which account is theirs"}
		if !slices.Equal(kept, want) {
			t.Errorf("kept are %q, want %q", kept, want)
		}
		return err
	})
}

// testScan asks for a scan, follows it on the page, and stops it.
func testScan(t *testing.T, h *house) {
	t.Helper()
	_, list, _ := h.get(t, "/repositories")
	at := regexp.MustCompile(`/repositories/[a-z0-9]{26}`).FindString(list)
	if status, _, _ := h.post(t, at+"/scan", nil); status != http.StatusSeeOther {
		t.Fatalf("asking for a scan gave %d", status)
	}
	_, page, _ := h.get(t, "/repositories")
	if !strings.Contains(page, `hx-get="`+at+`/progress"`) || !strings.Contains(page, `http-equiv="refresh"`) {
		t.Errorf("the page does not follow the scan\n%s", page)
	}
	if _, page, _ = h.get(t, at+"/progress"); !strings.Contains(page, "Waiting for its turn.") {
		t.Errorf("the progress says\n%s", page)
	}
	if status, _, _ := h.post(t, at+"/cancel", nil); status != http.StatusSeeOther {
		t.Errorf("stopping gave %d", status)
	}
	if _, _, header := h.get(t, at+"/progress"); header.Get("HX-Refresh") != "true" {
		t.Error("the page is not told that the scan has ended")
	}
	if status, _, _ := h.post(t, at+"/remove", nil); status != http.StatusSeeOther {
		t.Errorf("removing gave %d", status)
	}
	if _, page, _ = h.get(t, "/"); !strings.Contains(page, "Add a repository") {
		t.Errorf("after removing all, the first page does not teach\n%s", page)
	}
}

// TestStatic serves style and script under names that change with their content.
func TestStatic(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, page, _ := h.get(t, "/")
	for _, url := range regexp.MustCompile(`/static/[0-9a-f]{12}-[a-z.]+`).FindAllString(page, -1) {
		status, content, header := h.get(t, url)
		if status != http.StatusOK || content == "" || !strings.Contains(header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: status %d, %v", url, status, header)
		}
	}
}
