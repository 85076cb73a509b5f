package sample

// StandardsBefore is what the company held its repositories to at first, and Standards what it holds them to now.
const (
	StandardsBefore = `levels: [bronze, silver, gold]
standards:
  - key: readme
    title: A README says what it is
    why: Whoever comes from another team loses a day otherwise.
    checks:
      - file: README.md
  - key: owners
    title: Paths have owners
    why: A change that nobody is asked about surprises somebody.
    checks:
      - owners: true
  - key: small
    title: No file is larger than a megabyte
    why: Every clone carries it forever.
    checks:
      - max-file-size: 1MB
  - key: licence
    title: A licence is there
    why: The harbours that use our timetables ask what they may do with it.
    level: silver
    checks:
      - licence: [Apache-2.0, MIT]
  - key: tested
    title: Tests lie beside the code
    level: silver
    checks:
      - tests-beside-code: {at-least: 20}
`
	Standards = StandardsBefore + `  - key: reviewed
    title: A second person sees each change
    why: What one person alone understands is lost when they leave.
    level: gold
    checks:
      - review-share: {at-least: 60, days: 90}
`
)

// Owners of the company's repositories: teams, by the repositories' names.
var Owners = map[string]string{"ferryline": "booking", "ferryline-app": "app", "ferryline-tides": "tides"}

// Exemption is that a repository of the company need not keep a standard for a while. Weeks are counted from the day of the
// demo.
type Exemption struct {
	By, Repository, Standard, Reason string
	Asked, Until                     int    // weeks
	Granter                          string // handle; empty where nobody answered yet
	Answer                           string
}

// Exemptions are those that were asked for, in the order of the days.
var Exemptions = []Exemption{
	{By: "rui.tavora", Repository: "ferryline-app", Standard: "licence", Asked: -9, Until: -1, Granter: "hanne.lund",
		Reason: "Legal looks at the map tiles first.", Answer: "Until the spring timetable."},
	{By: "dario.feld", Repository: "ferryline-tides", Standard: "owners", Asked: -3, Until: 6, Granter: "oskar.wendt",
		Reason: "Until it is settled who answers for demand.", Answer: "Fine, and not longer."},
	{By: "joris.venn", Repository: "ferryline", Standard: "licence", Asked: 0, Until: 12,
		Reason: "The gate vendor's drivers lie in the same repository. They move out with the new gates."},
}
