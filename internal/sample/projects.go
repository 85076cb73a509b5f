package sample

import (
	"fmt"
	"math/rand/v2"
)

// Project is what the company said of one of its projects. Days are told in weeks after the day of the demo.
type Project struct {
	Key, By            string // its scope, and who sets it
	Goal               string // Markdown
	Included, Excluded string
	Currency           string
	Most               int // items that are to be done at once
	Off                int // in how many weeks the whole company meets, so that nobody works; 0 for not
	Milestones         []Milestone
	Deliverables       [][2]string // title, and that of a milestone
	Needs              []Dependency
	Dates              []ProjectDate
	Budget             []Amount
	Priced             string         // by whom the rates are said
	Rates              map[string]int // what an hour of somebody costs, by handle
	Risks              []Risk
	Notes              []Said // without an answer
	Work               []Work
}

// Milestone is what a project reaches.
type Milestone struct {
	Title, What string
	Reached     int // 0 where it is not
}

// Dependency is what a project needs from others.
type Dependency struct {
	Scope, Party, What string
	Agreed, Met        int // 0 where it is not
}

// ProjectDate is a day that was named in a week.
type ProjectDate struct {
	Week          int
	Kind, Of      string // target, commitment; a milestone, empty for the project
	Day           int
	Party, Reason string
}

// Amount is money of a month.
type Amount struct {
	Kind  string
	Week  int // in its month
	Money int64
	Note  string
}

// Risk is what may go wrong, or has.
type Risk struct {
	By, Title, What, Response, Owner string
	Likelihood, Impact, Review       int
	Happened                         bool
}

// Work is something to do, as the company's board knows it.
type Work struct {
	Key, Title, Milestone string
	Opened, Began, Done   int // days before the day of the demo; 0 where it did not
	Waits                 string
	Estimate              string // as 1d, 2d, 5d
	Left                  string // of it, where it was begun
	Skill                 string // that it needs
	Level, People         int
	Area                  string // of the first repository
	After                 []string
	Deadline, Priority    int // weeks after the day; 1 to 5
	Learn                 string
	Asked                 *Asked
}

// Asked is that somebody was asked to do something.
type Asked struct {
	Who, Level, Outcome, Limits, Reason string
	Says, Answer                        string // accepted, declined; empty for none yet
}

// Projects are those of the sample.
func Projects() []Project { return []Project{contactless(), passes(), summer()} }

func contactless() Project {
	p := Project{Key: "contactless", By: "amara.quist", Currency: "EUR", Most: 4, Off: 2, Priced: "margit.saal",
		Rates: map[string]int{"amara.quist": 92, "kofi.brandt": 71, "tariq.amin": 78, "leila.stroem": 95, "greta.nymo": 64},
		Goal: "Whoever has a bank card goes through a gate without a ticket. **Reached** when nine of ten passages at all piers " +
			"take less " +
			"than a second, in a storm too.",
		Included: "Gates at piers 1 to 4, the fare that is taken, and the receipt.",
		Excluded: "Cards of other ferry lines, and the turnstile in the car park.",
		Milestones: []Milestone{{"One gate opens to a card", "At pier 1, for staff.", -14},
			{"Pier 1 for everybody", "Both gates, with a receipt by mail.", -3}, {Title: "All piers", What: "Eight gates at four piers."}},
		Deliverables: [][2]string{{"Manual for the stewards", "All piers"}, {"Report for the bank", "Pier 1 for everybody"}},
		Needs: []Dependency{{Scope: "platform", What: "A network at piers 3 and 4", Agreed: -1},
			{Scope: "app", What: "Receipts in the app", Agreed: 4}, {Party: "The bank", What: "A contract for four piers", Agreed: -6,
				Met: -5}},
		Dates: []ProjectDate{{Week: -24, Kind: "target", Day: -2}, {Week: -22, Kind: "commitment", Day: 2,
			Party: "The harbour authority"},
			{Week: -8, Kind: "commitment", Day: 7, Party: "The harbour authority",
				Reason: "The readers of the first batch were wet inside."},
			{Week: -20, Kind: "target", Of: "Pier 1 for everybody", Day: -5}, {Week: -8, Kind: "target", Of: "All piers", Day: 6}},
		Budget: []Amount{{"expected", -20, 42000, "Readers"}, {"expected", -8, 12000, "Fitting"}, {"expected", 4, 9000, "Fitting"},
			{"spent", -18, 20500, "Readers, first batch"}, {"spent", -6, 22900, "Readers, second batch"}, {"spent", -5, 5200,
				"Fitting at pier 1"},
			{"committed", 2, 8800, "Fitting at piers 2 to 4"}},
		Risks: []Risk{
			{"kofi.brandt", "Salt gets into the readers", "Passages fail one after another, the windward gate first.",
				"Sealed readers from the second batch on, and one in reserve at each pier.", "tariq.amin", 3, 4, 2, false},
			{"amara.quist", "Nobody else knows the gates", "Amara leaves in five weeks.", "Kofi and Tariq sit beside her on each change.",
				"amara.quist", 4, 4, -1, false},
			{"greta.nymo", "The bank changes its test", "", "Ask each month.", "", 2, 3, 6, false},
			{"tariq.amin", "Readers of the first batch were wet inside", "Eleven of twenty.", "Sent back; the second batch is sealed.",
				"tariq.amin", 0, 3, 3, true},
		},
		Notes: []Said{{By: "leila.stroem", Text: "The network at pier 3 waits for a permit of the harbour. I call them on Thursday."},
			{By: "amara.quist", Text: "Kofi does the next gate alone, and I watch."}},
	}
	subjects := []string{"Read a card within half a second", "Open the gate when the bank says yes", "Take the fare of the zone",
		"Let staff through",
		"Survive a minute without network", "Log each passage", "Send a receipt", "Refuse a blocked card", "Show why a gate stays shut",
		"Heat the reader in frost", "Close after one person", "Pay back a passage that failed", "Count passages an hour", "Test " +
			"with the bank"}
	rnd := rand.New(rand.NewPCG(7, 26))
	stage := func(day int) string {
		switch {
		case day > 14*7:
			return "One gate opens to a card"
		case day > 3*7:
			return "Pier 1 for everybody"
		}
		return "All piers"
	}
	for i := range 47 {
		day := 176 - i*176/47 - rnd.IntN(4)
		w := Work{Key: fmt.Sprintf("GATE-%d", i+1), Title: subjects[i%len(subjects)], Done: max(1, day), Began: day + 2 + rnd.IntN(9)}
		if lap := i / len(subjects); lap > 0 {
			w.Title += fmt.Sprintf(" at pier %d", lap+1)
		}
		w.Opened, w.Milestone = w.Began+3+rnd.IntN(20), stage(day)
		p.Work = append(p.Work, w)
	}
	open := []Work{
		{Title: "Fit the readers at pier 2", Began: 6, Estimate: "2d, 3d, 6d", Left: "1d", Skill: "gate-hardware", Level: 3,
			Priority: 1, Asked: &Asked{"tariq.amin", "agree", "Both gates of the pier take a card", "Not on a day with a storm warning",
				"You fitted those of pier 1.", "accepted", ""}},
		{Title: "Fit the readers at pier 3", Estimate: "2d, 3d, 6d", Skill: "gate-hardware", Level: 3,
			Waits: "The network of the platform team"},
		{Title: "Fit the readers at pier 4", Estimate: "2d, 3d, 8d", Skill: "gate-hardware", Level: 3, After: []string{"GATE-49"}},
		{Title: "Take the fare where two zones meet", Began: 24, Estimate: "1d, 3d, 5d", Skill: "go", Level: 3,
			Area: "internal/booking", Priority: 2,
			Learn: "How zones and fares hang together.", Asked: &Asked{"kofi.brandt", "delegate",
				"A passage over two zones costs what a ticket does", "Fares of islands stay as they are", "You know the zones best.",
				"accepted", ""}},
		{Title: "Keep passages while the bank is away", Estimate: "2d, 4d, 9d", Skill: "go", Level: 3, Area: "internal/booking",
			Priority: 2,
			Learn:    "What a queue does when it is full.", Asked: &Asked{"kofi.brandt", "inquire", "A passage counts, bank or no bank",
				"No passage is charged twice.", "You wrote the log of passages, and wanted to go on with it.", "accepted", ""}},
		{Title: "Show the steward why a gate is shut", Estimate: "1d, 2d, 4d", Skill: "go", Level: 2, Priority: 3},
		{Title: "Test all gates in rain", Estimate: "1d, 2d, 3d", Skill: "test-automation", Level: 3,
			After:    []string{"GATE-48", "GATE-49", "GATE-50"},
			Deadline: 5, People: 2},
		{Title: "Write the manual for stewards", Estimate: "1d, 1d, 2d", Deadline: -1, Asked: &Asked{"greta.nymo", "advise",
			"A steward opens a gate by hand with it", "Two pages", "You know where they get stuck.", "declined",
			"The tests in rain take all my days until then. Tariq stood at the gates last week."}},
		{Title: "Measure passages in a storm", Estimate: "1d, 2d, 3d", Skill: "test-automation", Level: 3, After: []string{"GATE-54"}},
	}
	for i, w := range open {
		w.Key, w.Milestone, w.Opened = fmt.Sprintf("GATE-%d", 48+i), "All piers", 40-2*i
		w.Opened = max(w.Opened, w.Began+1)
		p.Work = append(p.Work, w)
	}
	return p
}

func passes() Project {
	p := Project{Key: "passes", By: "amara.quist", Currency: "EUR",
		Goal:       "A season pass lies in the wallet of the phone, and opens the gate.",
		Included:   "Passes of adults and children.",
		Excluded:   "Single tickets.",
		Milestones: []Milestone{{Title: "Staff use it", What: "Twenty of us, for two weeks."}, {Title: "In the stores"}},
		Needs:      []Dependency{{Scope: "gates", What: "Gates that read a code", Agreed: 3}},
		Dates: []ProjectDate{{Week: -14, Kind: "target", Day: 8}, {Week: -6, Kind: "commitment", Day: 12, Party: "Beatriz Lemos"},
			{Week: -6, Kind: "target", Of: "Staff use it", Day: 5}},
		Risks: []Risk{{"zeynep.aksan", "A store refuses the app", "", "Ask for a look before the end.", "zeynep.aksan", 2, 4, 4,
			false}},
	}
	for i, w := range []Work{
		{Title: "Sign a pass", Done: 60, Began: 70}, {Title: "Show a pass without network", Done: 44, Began: 58},
		{Title: "Draw the pass", Done: 30, Began: 37}, {Title: "Take a pass back", Done: 12, Began: 25},
		{Title: "Renew a pass", Began: 8, Estimate: "2d, 3d, 5d", Left: "4h", Skill: "go", Level: 3, Milestone: "Staff use it"},
		{Title: "Pass for a child", Estimate: "1d, 2d, 4d", Milestone: "Staff use it"},
		{Title: "Read the code at the gate", Estimate: "2d, 4d, 8d", Skill: "gate-hardware", Level: 1, Milestone: "Staff use it"},
		{Title: "Ask twenty of us to try it", Estimate: "1d, 1d, 2d", Milestone: "Staff use it",
			After: []string{"PASS-5", "PASS-6", "PASS-7"}},
		{Title: "Move to a new phone", Estimate: "2d, 3d, 7d", Milestone: "In the stores", After: []string{"PASS-5"}},
		{Title: "Words for the stores, in five languages", Estimate: "1d, 2d, 3d", Milestone: "In the stores"},
		{Title: "Bring it to the stores", Estimate: "1d, 3d, 10d", Milestone: "In the stores",
			After: []string{"PASS-8", "PASS-9", "PASS-10"}},
	} {
		w.Key, w.Opened = fmt.Sprintf("PASS-%d", i+1), 95-5*i
		w.Opened = max(w.Opened, w.Began+1)
		p.Work = append(p.Work, w)
	}
	return p
}

func summer() Project {
	p := Project{Key: "summer", By: "sonja.brekke",
		Goal:  "The timetable of the summer is on sale eight weeks before its first sailing.",
		Dates: []ProjectDate{{Week: -9, Kind: "target", Day: 18}}}
	for i, title := range []string{"Collect what the piers can take", "Sailings of the first draft", "Prices of the summer",
		"Hold it against the tides",
		"Let sales try it", "Put it on sale"} {
		w := Work{Key: fmt.Sprintf("SUM-%d", i+1), Title: title, Opened: 60 - i}
		if i == 0 {
			w.Began, w.Done = 50, 33
		}
		p.Work = append(p.Work, w)
	}
	return p
}
