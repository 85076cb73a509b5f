// Package sample makes up an organisation: the repository of a small company that runs a ferry line, with people who
// came and left, reviewed each other, moved code and let agents help. `leadwright demo` shows it, and tests and the
// pictures of the README are made from it. Nothing in it is real, and the same day gives the same history everywhere.
package sample

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/git"
)

// Name is what the sample repository is called.
const Name = "ferryline"

type person struct {
	name, email  string
	from, to     int // weeks before the end; to 0 means still there
	home, second []string
	rate         float64 // commits a week
}

// The team. Two people left, and nobody else ever worked on the timetable's solver; Sven's gate software has had one
// keeper since. Some people write under two addresses.
var team = []person{
	{"Ines Kaldor", "ines.kaldor@ferryline.example", 150, 0, []string{"booking", "booking/holds"}, []string{"shared/money"}, 2.6},
	{"Tomasz Birk", "tomasz@ferryline.example", 150, 47, []string{"timetable", "timetable/solver", "timetable/tides"}, nil, 2.8},
	{"Amara Quist", "amara.quist@ferryline.example", 140, 0, []string{"tickets", "gate"}, []string{"tickets/print"}, 2.2},
	{"Joris Venn", "joris.venn@ferryline.example", 128, 0, []string{"web", "web/components"}, []string{"web/checkout"}, 2.3},
	{"Leila Stroem", "leila@ferryline.example", 120, 0, []string{"deploy", "shared/telemetry"}, []string{"deploy/backup"}, 1.6},
	{"Piet Oduya", "piet.oduya@ferryline.example", 104, 0, []string{"prices", "shared/money"}, []string{"booking"}, 2.0},
	{"Noor Halden", "noor.halden@ferryline.example", 90, 0, []string{"web/components", "web/checkout"}, []string{"docs"}, 1.8},
	{"Sven Achterberg", "sven.achterberg@ferryline.example", 88, 20, []string{"gate", "gate/firmware"}, nil, 1.6},
	{"Mirela Fonn", "mirela@ferryline.example", 52, 0, []string{"timetable", "prices/groups"}, []string{"docs"}, 1.5},
	{"Kofi Brandt", "kofi.brandt@ferryline.example", 30, 0, []string{"tickets", "tickets/print"}, []string{"web"}, 1.8},
}

// others are second addresses of the same people, used now and then: matching has something to do.
var others = map[string][2]string{
	"Ines Kaldor":  {"Ines Kaldor", "ines@home.example"},
	"Joris Venn":   {"jvenn", "jvenn@laptop.example"},
	"Leila Stroem": {"Leila Ström", "leila@ferryline.example"},
	"Amara Quist":  {"aquist", "aquist@laptop.example"},
}

var dirs = map[string][]string{
	"booking":            {"booking.go", "cancel.go", "store.go", "notify.go", "booking_test.go", "cancel_test.go"},
	"booking/holds":      {"hold.go", "expiry.go", "hold_test.go"},
	"prices":             {"prices.go", "season.go", "prices_test.go"},
	"prices/groups":      {"groups.go", "school.go", "groups_test.go"},
	"tickets":            {"ticket.go", "barcode.go", "validity.go", "ticket_test.go"},
	"tickets/print":      {"print.go", "layout.go", "print_test.go"},
	"gate":               {"gate.go", "scanner.go", "offline.go", "gate_test.go"},
	"gate/firmware":      {"boot.c", "led.c", "reader.c", "reader.h"},
	"timetable":          {"timetable.go", "season.go", "delay.go", "timetable_test.go"},
	"timetable/solver":   {"solver.go", "branch.go", "bounds.go", "solver_test.go"},
	"timetable/tides":    {"tides.go", "harmonics.go", "tides_test.go"},
	"shared/money":       {"money.go", "round.go", "money_test.go"},
	"shared/telemetry":   {"trace.go", "metrics.go"},
	"web":                {"app.ts", "routes.ts", "session.ts", "app.test.ts"},
	"web/components":     {"calendar.ts", "seatmap.ts", "notice.ts", "seatmap.test.ts"},
	"web/checkout":       {"checkout.ts", "payment.ts", "checkout.test.ts"},
	"deploy":             {"cluster.yaml", "release.sh", "alerts.yaml"},
	"deploy/backup":      {"backup.sh", "restore.sh"},
	"docs":               {"handbook.md", "on-call.md", "glossary.md"},
	"exports/accounting": {"ledger.go", "format.go", "ledger_test.go"},
}

const owners = `# Who is asked for a review
/booking/            @ines @piet
/booking/holds/      @ines
/prices/             @piet
/prices/groups/      @mirela
/tickets/            @amara
/tickets/print/      @kofi @amara
/gate/               @amara @sven
/gate/firmware/      @sven
/timetable/          @tomasz @mirela
/timetable/solver/   @tomasz
/timetable/tides/    @tomasz
/shared/money/       @piet
/shared/telemetry/   @leila
/web/                @joris @noor
/web/components/     @joris @noor
/web/checkout/       @noor
/deploy/             @leila
/docs/               @noor @mirela
/exports/accounting/ @piet
`

var works = []string{
	"Handle %s when the line is slow", "Say why %s failed", "Test %s at the change of season", "Make %s safe to repeat",
	"Split %s into smaller steps", "Keep %s from being called twice", "Speed up %s", "Log less in %s", "Name the units in %s",
	"Remove what nobody used from %s", "Fix %s for days without tide data", "Let %s be cancelled"}

// moneyMoves is the week, before the end, in which money/ became shared/money/.
const moneyMoves = 100

// Write writes the history into s, ending on the day before now. It takes about a second to import.
func Write(s *git.Stream, now time.Time) {
	const weeks = 150
	w := &writer{s: s, rnd: rand.New(rand.NewPCG(7, 26)), text: map[string][]string{}}
	end := now.UTC().Truncate(24*time.Hour).AddDate(0, 0, -1)
	start := end.AddDate(0, 0, -7*weeks)
	w.begin(start)
	for week := weeks; week > 0; week-- {
		monday := end.AddDate(0, 0, -7*week)
		for i := range team {
			p := &team[i]
			if week > p.from || week <= p.to {
				continue
			}
			for n := w.poisson(p.rate); n > 0; n-- {
				at := monday.Add(time.Duration(w.rnd.IntN(5*24))*time.Hour + time.Duration(w.rnd.IntN(3600))*time.Second)
				w.work(p, week, at)
			}
		}
		w.events(week, monday)
	}
}

type writer struct {
	s    *git.Stream
	rnd  *rand.Rand
	text map[string][]string // lines by path
}

func (w *writer) poisson(rate float64) int {
	n := 0
	for rate > 0 && w.rnd.Float64() < rate/(rate+1) {
		n++
		rate -= 0.5
	}
	return n
}

// begin is the import from before the history: most of the timetable is there already.
func (w *writer) begin(at time.Time) {
	files := map[string]string{
		"go.mod":             "module ferryline.example/core\n\ngo 1.24\n",
		".mailmap":           "Leila Stroem <leila@ferryline.example> Leila Ström <leila@ferryline.example>\n",
		".github/CODEOWNERS": owners,
		"package.json":       "{\n  \"name\": \"ferryline-web\",\n  \"private\": true\n}\n",
		"README.md":          "# Ferryline\n\nBookings, tickets, gates and timetables of a ferry line.\n",
	}
	for _, dir := range []string{"timetable", "timetable/solver", "timetable/tides", "booking"} {
		for _, f := range dirs[dir] {
			files[dir+"/"+f] = w.grow(dir+"/"+f, 60+w.rnd.IntN(90))
		}
	}
	w.commit(&team[1], at, "Begin with what the old office had", nil, files, nil)
}

// grow adds lines to a file and returns its content.
func (w *writer) grow(name string, lines int) string {
	for range lines {
		n := w.rnd.IntN(len(w.text[name]) + 1)
		w.text[name] = slices.Insert(w.text[name], n, fmt.Sprintf("\t// step %d of %s", w.rnd.IntN(100000), name))
	}
	return strings.Join(w.text[name], "\n") + "\n"
}

func (w *writer) work(p *person, week int, at time.Time) {
	dir := p.home[w.rnd.IntN(len(p.home))]
	if len(p.second) > 0 && w.rnd.Float64() < 0.2 {
		dir = p.second[w.rnd.IntN(len(p.second))]
	}
	files := map[string]string{}
	for range 1 + w.rnd.IntN(3) {
		name := dir + "/" + dirs[dir][w.rnd.IntN(len(dirs[dir]))]
		if week >= moneyMoves && dir == "shared/money" {
			name = strings.TrimPrefix(name, "shared/")
		}
		files[name] = w.grow(name, 4+w.rnd.IntN(34))
	}
	var trailers []string
	subject := fmt.Sprintf(works[w.rnd.IntN(len(works))], strings.ReplaceAll(dir, "/", " "))
	if week < 45 && w.rnd.Float64() < 0.25 && (p.home[0] == "web" || p.home[0] == "tickets" || p.home[0] == "prices") {
		trailers = append(trailers, "Co-authored-by: Claude <noreply@anthropic.com>")
	}
	if r := w.reviewer(p, dir, week); r != nil && w.rnd.Float64() < 0.6 {
		trailers = append(trailers, fmt.Sprintf("Reviewed-by: %s <%s>", r.name, r.email))
	}
	w.commit(p, at, subject, trailers, files, nil)
}

// reviewer prefers who works in the same place.
func (w *writer) reviewer(author *person, dir string, week int) *person {
	var near, far []*person
	for i := range team {
		p := &team[i]
		if p == author || week > p.from-4 || week <= p.to {
			continue
		}
		if slices.Contains(p.home, dir) || slices.Contains(p.second, dir) {
			near = append(near, p)
		} else {
			far = append(far, p)
		}
	}
	if len(near) > 0 && (w.rnd.Float64() < 0.85 || len(far) == 0) {
		return near[w.rnd.IntN(len(near))]
	}
	if len(far) > 0 && !strings.HasPrefix(dir, "timetable/") {
		return far[w.rnd.IntN(len(far))]
	}
	return nil
}

// events are what happened once: a move, an area that an agent wrote alone, dependency updates by a bot.
func (w *writer) events(week int, monday time.Time) {
	switch {
	case week == moneyMoves:
		moved := map[string]string{}
		for _, f := range dirs["shared/money"] {
			from, to := "money/"+f, "shared/money/"+f
			if text, ok := w.text[from]; ok {
				moved[from], w.text[to] = to, text
			}
		}
		w.commit(&team[0], monday.Add(9*time.Hour), "Share the money with everything", nil, nil, moved)
	case week == 18 || week == 16 || week == 9:
		files := map[string]string{}
		for _, f := range dirs["exports/accounting"] {
			files["exports/accounting/"+f] = w.grow("exports/accounting/"+f, 70)
		}
		agent := &person{name: "Claude", email: "noreply@anthropic.com"}
		w.commit(agent, monday.Add(13*time.Hour), "Export the day's sales to the accounting office", nil, files, nil)
	case week%13 == 0:
		bot := &person{name: "dependabot[bot]", email: "49699333+dependabot[bot]@users.noreply.github.com"}
		w.commit(bot, monday.Add(3*time.Hour), "Bump the web dependencies", nil,
			map[string]string{"package-lock.json": w.grow("package-lock.json", 12)}, nil)
	}
}

func (w *writer) commit(p *person, at time.Time, subject string, trailers []string, files, rename map[string]string) {
	by := git.Signature{Name: p.name, Email: p.email, When: at}
	if other, ok := others[p.name]; ok && w.rnd.Float64() < 0.12 {
		by.Name, by.Email = other[0], other[1]
	}
	message := subject + "\n"
	if len(trailers) > 0 {
		message += "\n" + strings.Join(trailers, "\n") + "\n"
	}
	w.s.Commit(git.NewCommit{Author: by, Message: message, Files: files, Rename: rename})
}

// Stream returns the history as git-fast-import reads it.
func Stream(now time.Time) io.Reader {
	r, pw := io.Pipe()
	go func() {
		s := git.NewStream(pw)
		Write(s, now)
		pw.CloseWithError(s.Close())
	}()
	return r
}
