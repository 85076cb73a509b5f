package sample

import "time"

// app is what passengers carry: their tickets, the way to the pier, and what is delayed.
var app = Repository{
	Name: "ferryline-app", seed: 11, weeks: 104, dirs: appDirs, works: appWorks, helped: []string{"screens", "screens/trip"},
	team: []person{
		{"Hanne Lund", "hanne.lund@ferryline.example", 104, 0, []string{"screens", "screens/trip"}, []string{"offline"}, 2.1},
		{"Rui Tavora", "rui.tavora@ferryline.example", 104, 0, []string{"offline", "offline/sync"}, []string{"wallet"}, 1.8},
		{"Zeynep Aksan", "zeynep@ferryline.example", 96, 0, []string{"wallet", "wallet/passes"}, []string{"screens"}, 1.9},
		{"Callum Reith", "callum.reith@ferryline.example", 80, 0, []string{"maps", "maps/piers"}, []string{"screens/trip"}, 1.5},
		{"Bao Linh", "bao.linh@ferryline.example", 61, 0, []string{"notices"}, []string{"offline"}, 1.6},
		{"Signe Dahl", "signe.dahl@ferryline.example", 44, 0, []string{"screens/trip", "design"}, nil, 0.9},
		{"Joris Venn", "joris.venn@ferryline.example", 60, 0, []string{"design"}, []string{"screens"}, 0.4},
	},
	placed: func(path string, _ int) string { return path },
	begin: func(w *writer, at time.Time) {
		files := map[string]string{
			"package.json":       appPackage(""),
			".github/CODEOWNERS": "/screens/ @hanne\n/offline/ @rui\n/wallet/  @zeynep\n/maps/    @callum\n",
			"README.md":          "# Ferryline for passengers\n\nTickets, trips and notices on a phone.\n",
		}
		for _, dir := range []string{"screens", "offline"} {
			for _, f := range w.dirs[dir] {
				files[dir+"/"+f] = w.grow(dir+"/"+f, 40+w.rnd.IntN(60))
			}
		}
		w.commit(&w.team[0], at, "Begin the app", nil, files, nil)
	},
	events: func(w *writer, week int, monday time.Time) {
		if week == 3 { // and Moment is on hold: see Technologies
			w.commit(&w.team[4], monday.Add(10*time.Hour), "Say in words how late a sailing is", nil,
				map[string]string{"package.json": appPackage("    \"moment\": \"^2.30.0\",\n")}, nil)
		}
		if week%17 == 0 {
			bot := &person{name: "renovate[bot]", email: "29139614+renovate[bot]@users.noreply.github.com"}
			w.commit(bot, monday.Add(2*time.Hour), "Update dependencies", nil,
				map[string]string{"package-lock.json": w.grow("package-lock.json", 9)}, nil)
		}
	},
}

// appPackage is the manifest of the app, with one more dependency.
func appPackage(more string) string {
	return "{\n  \"name\": \"ferryline-app\",\n  \"private\": true,\n  \"dependencies\": {\n" + more +
		"    \"react\": \"^19.0.0\",\n    \"react-native\": \"^0.80.0\"\n  },\n  \"devDependencies\": {\n" +
		"    \"typescript\": \"^5.9.0\",\n    \"jest\": \"^30.0.0\"\n  }\n}\n"
}

var appDirs = map[string][]string{
	"screens":       {"home.tsx", "login.tsx", "settings.tsx", "home.test.tsx"},
	"screens/trip":  {"trip.tsx", "delay.tsx", "boarding.tsx", "trip.test.tsx"},
	"offline":       {"store.ts", "queue.ts", "store.test.ts"},
	"offline/sync":  {"sync.ts", "conflict.ts", "sync.test.ts"},
	"wallet":        {"wallet.ts", "ticket.ts", "wallet.test.ts"},
	"wallet/passes": {"pass.swift", "pass.kt", "barcode.kt"},
	"maps":          {"map.tsx", "route.ts"},
	"maps/piers":    {"piers.ts", "piers.json"},
	"notices":       {"push.ts", "topics.ts", "push.test.ts"},
	"design":        {"tokens.ts", "colours.md", "type.md"},
}

var appWorks = []string{"Show %s without a network", "Read %s aloud", "Test %s on small screens", "Redraw %s",
	"Keep %s when the app is closed", "Say in %s what is late", "Make %s faster to open", "Drop an old way into %s"}
