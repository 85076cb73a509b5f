package sample

import (
	"strings"
	"time"
)

// core holds bookings, tickets, gates and timetables.
var core = Repository{
	Name: "ferryline", seed: 7, weeks: 150, team: coreTeam, others: coreOthers, dirs: coreDirs, works: coreWorks,
	helped: []string{"web", "tickets", "prices"}, alone: "timetable/", begin: beginCore, events: eventsOfCore,
	placed: func(path string, week int) string {
		if week >= moneyMoves && strings.HasPrefix(path, "shared/money/") {
			return strings.TrimPrefix(path, "shared/")
		}
		return path
	},
}

// The team. Two people left, and nobody else ever worked on the timetable's solver; Sven's gate software has had one
// keeper since. Nothing was seen of Mirela for seven weeks. Some people write under two addresses.
var coreTeam = []person{
	{"Ines Kaldor", "ines.kaldor@ferryline.example", 150, 0, []string{"booking", "booking/holds"}, []string{"shared/money"}, 2.6},
	{"Tomasz Birk", "tomasz@ferryline.example", 150, 47, []string{"timetable", "timetable/solver", "timetable/tides"}, nil, 2.8},
	{"Amara Quist", "amara.quist@ferryline.example", 140, 0, []string{"tickets", "gate"}, []string{"tickets/print"}, 2.2},
	{"Joris Venn", "joris.venn@ferryline.example", 128, 0, []string{"web", "web/components"}, []string{"web/checkout"}, 2.3},
	{"Leila Stroem", "leila@ferryline.example", 120, 0, []string{"deploy", "shared/telemetry"}, []string{"deploy/backup"}, 1.6},
	{"Piet Oduya", "piet.oduya@ferryline.example", 104, 0, []string{"prices", "shared/money"}, []string{"booking"}, 2.0},
	{"Noor Halden", "noor.halden@ferryline.example", 90, 0, []string{"web/components", "web/checkout"}, []string{"docs"}, 1.8},
	{"Sven Achterberg", "sven.achterberg@ferryline.example", 88, 20, []string{"gate", "gate/firmware"}, nil, 1.6},
	{"Mirela Fonn", "mirela@ferryline.example", 52, 7, []string{"timetable", "prices/groups"}, []string{"docs"}, 1.5},
	{"Kofi Brandt", "kofi.brandt@ferryline.example", 30, 0, []string{"tickets", "tickets/print"}, []string{"web"}, 1.8},
}

var coreOthers = map[string][2]string{
	"Ines Kaldor":  {"Ines Kaldor", "ines@home.example"},
	"Joris Venn":   {"jvenn", "jvenn@laptop.example"},
	"Leila Stroem": {"Leila Ström", "leila@ferryline.example"},
	"Amara Quist":  {"aquist", "aquist@laptop.example"},
}

var coreDirs = map[string][]string{
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

const coreOwners = `# Who is asked for a review
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

var coreWorks = []string{
	"Handle %s when the line is slow", "Say why %s failed", "Test %s at the change of season", "Make %s safe to repeat",
	"Split %s into smaller steps", "Keep %s from being called twice", "Speed up %s", "Log less in %s", "Name the units in %s",
	"Remove what nobody used from %s", "Fix %s for days without tide data", "Let %s be cancelled"}

// moneyMoves is the week, before the end, in which money/ became shared/money/.
const moneyMoves = 100

// beginCore is the import from before the history: most of the timetable is there already.
func beginCore(w *writer, at time.Time) {
	files := map[string]string{
		"go.mod":             "module ferryline.example/core\n\ngo 1.24\n",
		".mailmap":           "Leila Stroem <leila@ferryline.example> Leila Ström <leila@ferryline.example>\n",
		".github/CODEOWNERS": coreOwners,
		"package.json": "{\n  \"name\": \"ferryline-web\",\n  \"private\": true,\n  \"dependencies\": {\n" +
			"    \"lit\": \"^3.2.0\",\n    \"moment\": \"^2.29.0\"\n  }\n}\n",
		"README.md": "# Ferryline\n\nBookings, tickets, gates and timetables of a ferry line.\n\n## Why it is so\n\n" +
			"* Sailings are read from a table that is made each night: ADR-0001.\n* Seats are held for a quarter of an hour: ADR-0002.\n",
	}
	for _, dir := range []string{"timetable", "timetable/solver", "timetable/tides", "booking"} {
		for _, f := range w.dirs[dir] {
			files[dir+"/"+f] = w.grow(dir+"/"+f, 60+w.rnd.IntN(90))
		}
	}
	w.commit(&w.team[1], at, "Begin with what the old office had", nil, files, nil)
}

// eventsOfCore are what happened once: a move, an area that an agent wrote alone, dependency updates by a bot.
func eventsOfCore(w *writer, week int, monday time.Time) {
	switch {
	case week == moneyMoves:
		moved := map[string]string{}
		for _, f := range w.dirs["shared/money"] {
			from, to := "money/"+f, "shared/money/"+f
			if text, ok := w.text[from]; ok {
				moved[from], w.text[to] = to, text
			}
		}
		w.commit(&w.team[0], monday.Add(9*time.Hour), "Share the money with everything", nil, nil, moved)
	case week == 18 || week == 16 || week == 9:
		files := map[string]string{}
		for _, f := range w.dirs["exports/accounting"] {
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
