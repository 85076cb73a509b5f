package sample

import "time"

// tides predicts: water levels, how full a sailing will be, and how late.
var tides = Repository{
	Name: "ferryline-tides", seed: 13, weeks: 104, dirs: tidesDirs, works: tidesWorks, helped: []string{"demand"},
	alone: "levels/",
	team: []person{
		{"Oskar Wendt", "oskar.wendt@ferryline.example", 104, 0, []string{"levels", "levels/harmonic"}, nil, 2.0},
		{"Imke Osei", "imke.osei@ferryline.example", 98, 0, []string{"demand", "demand/features"}, []string{"api"}, 1.9},
		{"Dario Feld", "dario.feld@ferryline.example", 77, 0, []string{"pipeline", "pipeline/checks"}, []string{"api"}, 1.7},
		{"Yuna Sato", "yuna.sato@ferryline.example", 50, 0, []string{"delays"}, []string{"demand"}, 1.6},
		{"Leila Stroem", "leila@ferryline.example", 70, 0, []string{"deploy"}, nil, 0.5},
	},
	placed: func(path string, _ int) string { return path },
	begin: func(w *writer, at time.Time) {
		files := map[string]string{
			"pyproject.toml": "[project]\nname = \"ferryline-tides\"\nversion = \"1.0\"\nrequires-python = \">=3.12\"\n" +
				"dependencies = [\n  \"numpy>=2.1\",\n  \"pandas>=2.2\",\n  \"scikit-learn>=1.6\",\n  \"fastapi>=0.115\",\n]\n",
			"README.md": "# Tides and demand\n\nHow high the water stands, how full a sailing is, how late it leaves.\n",
		}
		for _, dir := range []string{"levels", "levels/harmonic"} {
			for _, f := range w.dirs[dir] {
				files[dir+"/"+f] = w.grow(dir+"/"+f, 50+w.rnd.IntN(80))
			}
		}
		w.commit(&w.team[0], at, "Predict the water from ten years of levels", nil, files, nil)
	},
	events: func(w *writer, week int, monday time.Time) {
		if week == 12 || week == 7 {
			files := map[string]string{}
			for _, f := range w.dirs["reports"] {
				files["reports/"+f] = w.grow("reports/"+f, 60)
			}
			agent := &person{name: "Claude", email: "noreply@anthropic.com"}
			w.commit(agent, monday.Add(15*time.Hour), "Report how good the predictions were", nil, files, nil)
		}
	},
}

var tidesDirs = map[string][]string{
	"levels":          {"levels.py", "gauge.py", "test_levels.py"},
	"levels/harmonic": {"constituents.py", "fit.py", "test_fit.py"},
	"demand":          {"demand.py", "model.py", "test_demand.py"},
	"demand/features": {"holidays.py", "weather.py", "test_features.py"},
	"delays":          {"delays.py", "wind.py", "test_delays.py"},
	"pipeline":        {"flow.py", "store.py", "schedule.yaml"},
	"pipeline/checks": {"checks.py", "ranges.sql", "test_checks.py"},
	"api":             {"app.py", "schemas.py", "test_app.py"},
	"deploy":          {"Dockerfile", "values.yaml"},
	"reports":         {"report.py", "plots.py"},
}

var tidesWorks = []string{"Fit %s to the new gauge", "Check %s against last winter", "Explain what %s leaves out",
	"Let %s say how sure it is", "Store %s once a day", "Test %s with missing hours", "Clean up %s", "Version %s"}
