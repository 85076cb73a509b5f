package leadwright_test

import (
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
)

// This file says who may import whom. What it does not list is forbidden, and what it lists without need fails too.
// A new package or a new edge is a line here with its reason, and a decision in decisions/ when it changes the house.

// A room is a package: the floor it is on and, of Leadwright's packages, what it may import and why.
// An edge leads to a lower floor; fault alone may be imported from everywhere, its own floor too.
type room struct {
	floor int
	may   map[string]string
}

// helpers is the floor of packages that only tests may import.
const helpers = 11

const fault = "internal/fault"

var house = map[string]room{
	fault: {0, nil},
	"internal/adr": {0, map[string]string{
		fault: "what cannot be written into a record is told in a sentence",
	}},
	"internal/citation": {0, nil},
	"internal/forecast": {0, map[string]string{
		fault: "a record too thin to speak, and a plan that cannot be meant, are told in a sentence",
	}},
	"internal/ladder": {0, map[string]string{
		fault: "a ladder that cannot be is told in a sentence, with its line",
	}},
	"internal/linediff":    {0, nil},
	"internal/planexport":  {0, nil},
	"internal/maintainers": {0, nil},
	"internal/imports":     {0, nil},
	"internal/manifest":    {0, nil},
	"internal/transfer": {0, map[string]string{
		fault: "a problem that cannot be meant is told in a sentence",
	}},
	"internal/schedule": {0, map[string]string{
		fault: "a problem that cannot be meant is told in a sentence",
	}},
	"internal/vault": {0, map[string]string{
		fault: "a key that is none is told in a sentence",
	}},
	"internal/tracker": {2, map[string]string{
		fault:                 "what a forge refuses, and what a file lacks, is told in a sentence",
		"internal/stagedates": "tables and days of what Jira exports are read as those of other files",
	}},
	"internal/planfile": {1, map[string]string{
		fault:               "what is wrong with a file is told in a sentence, with its line",
		"internal/schedule": "files say what is to be planned",
	}},
	"internal/provenance": {0, map[string]string{
		fault: "a record that cannot be read is told in a sentence",
	}},
	"internal/radar": {0, map[string]string{
		fault: "a radar that cannot be is told in a sentence, with its field or line",
	}},
	"internal/role": {0, map[string]string{
		fault: "a title or a file that cannot be is told in a sentence, with its line",
	}},

	"internal/sarif": {0, map[string]string{
		fault: "a file that cannot be read is told in a sentence",
	}},

	"internal/codeowners": {1, map[string]string{
		fault:            "a dialect or a change that cannot be is told in a sentence",
		"internal/sarif": "findings about a file are written for code hosts",
	}},
	"internal/duty": {1, map[string]string{
		fault:           "a change that cannot be is told in a sentence",
		"internal/role": "what roles answer for is compared with who holds them",
	}},
	"internal/git": {1, map[string]string{
		fault:               "what git says becomes a sentence and a hint here",
		"internal/linediff": "who wrote a line is followed from version to version",
	}},
	"internal/stagedates": {1, map[string]string{
		fault:               "a file that cannot be meant is told in a sentence, with its line",
		"internal/forecast": "days of the calendar, as forecasts have them",
	}},
	"internal/store": {1, map[string]string{
		fault: "engine errors become kinds of failure here, by their code",
	}},

	"internal/standard": {2, map[string]string{
		fault:                 "a report that cannot be read is told in a sentence; what cannot be had now is unknown",
		"internal/codeowners": "where servers look for owners",
		"internal/manifest":   "which packages manifests ask for, and which language a file is in",
		"internal/sarif":      "findings are written for code hosts, and those of other tools counted",
	}},
	"internal/access": {2, map[string]string{
		fault:            "what an actor may not do is a denial",
		"internal/store": "accounts, sessions and records are rows",
	}},
	"internal/jobs": {2, map[string]string{
		fault:            "whether a failed job is tried again follows from the kind of its failure",
		"internal/store": "jobs are rows",
	}},
	"internal/roster": {2, map[string]string{
		fault:            "what is wrong with a file or a change is told in a sentence",
		"internal/store": "days of the calendar, as the database keeps them; no database",
	}},
	"internal/text": {2, map[string]string{
		fault:            "a document that is not there, or not for the reader, is passed over",
		"internal/store": "documents and their words are rows",
	}},
	"internal/sample": {2, map[string]string{
		"internal/git": "a made-up history is written as a stream that git reads",
	}},

	"internal/people": {3, map[string]string{
		fault:             "an ambiguous name is told with its candidates",
		"internal/store":  "persons, identities and decisions are rows",
		"internal/access": "every operation asks who acts and records what was decided",
	}},

	"internal/organisation": {4, map[string]string{
		fault:             "what may not be, or is not there, is told in a sentence",
		"internal/roster": "the organisation as a value, its rules and its differences",
		"internal/store":  "scopes, persons, roles and absences are rows",
		"internal/access": "every operation asks who acts; standings are worked out here",
		"internal/people": "persons of the organisation are enrolled there",
		"internal/role":   "the catalogue, with what the organisation adds to it",
		"internal/duty":   "who is where and holds what is given to the responsibility engine",
		"internal/ladder": "career ladders are kept, and what a new one changes is told",
	}},

	"internal/direction": {5, map[string]string{
		fault:                   "a decision that cannot be is told in a sentence",
		"internal/adr":          "a decision is a file of this form",
		"internal/git":          "decisions are committed to a repository, and what was changed there is read",
		"internal/jobs":         "a commit is asked for in the transaction that decides",
		"internal/store":        "decisions and what is said of them are rows",
		"internal/text":         "decisions are found by their words",
		"internal/access":       "every operation asks who acts; who decides follows from a role",
		"internal/people":       "who is asked for their word is found when they turned out to be another",
		"internal/organisation": "a decision is made in one of its scopes",
	}},

	"internal/experiment": {6, map[string]string{
		fault:                   "an experiment that cannot be is told in a sentence",
		"internal/store":        "experiments and what is read in them are rows",
		"internal/text":         "experiments are found by their words",
		"internal/access":       "every operation asks who acts; who decides follows from a role",
		"internal/people":       "who takes part is found when they turned out to be another",
		"internal/organisation": "an experiment is one of its scopes",
		"internal/direction":    "a decision can follow from what was learnt",
	}},

	"internal/initiative": {6, map[string]string{
		fault:                   "an initiative that cannot be is told in a sentence",
		"internal/store":        "initiatives and answers to them are rows",
		"internal/text":         "initiatives are found by their words",
		"internal/access":       "every operation asks who acts; who decides follows from a role",
		"internal/people":       "who was asked is found when they turned out to be another",
		"internal/organisation": "an initiative is for one of its scopes",
	}},

	"internal/testimony": {4, map[string]string{
		fault:             "what may not be said is told in a sentence",
		"internal/store":  "statements and stewards are rows",
		"internal/access": "every operation asks who acts and records what was said",
		"internal/people": "who said something is found when they turned out to be another",
	}},

	"internal/knowledge": {5, map[string]string{
		"internal/standard":    "a repository at a commit is held to standards",
		"internal/testimony":   "what people say of their understanding joins what histories show",
		fault:                  "a repository or path that is not there is told in a sentence",
		"internal/codeowners":  "areas come from CODEOWNERS files",
		"internal/manifest":    "areas come from Backstage, Go and Node manifests",
		"internal/imports":     "how much is built on an area",
		"internal/citation":    "where files cite decision records is mined with the rest",
		"internal/provenance":  "which lines agents wrote, as far as it is recorded",
		"internal/maintainers": "whom a project names for a directory, against whom the measure does",
		"internal/git":         "histories are mined through it",
		"internal/store":       "what was mined is stored in segments",
		"internal/access":      "every operation asks who acts",
		"internal/jobs":        "a scan is asked for in the transaction that adds its repository",
		"internal/people":      "identities in a history become persons",
		"internal/text":        "commits are found by the words of their subjects",
	}},

	"internal/skill": {6, map[string]string{
		"internal/roster":       "scopes of the day, with their places in each other",
		fault:                   "what cannot be declared, and the line of a file that is wrong, is told in a sentence",
		"internal/store":        "skills and what people said of them are rows",
		"internal/access":       "every operation asks who acts and records who looked",
		"internal/people":       "what was said of a person is found when they turned out to be another",
		"internal/knowledge":    "languages and technologies of what people understand are evidence",
		"internal/organisation": "who is in a scope, and which scopes there are to tell sums of",
		"internal/role":         "what the levels of skills mean",
	}},

	"internal/strategy": {7, map[string]string{
		fault:                   "an objective that cannot be is told in a sentence",
		"internal/store":        "objectives, measures and readings are rows",
		"internal/access":       "every operation asks who acts; who sets objectives follows from a role",
		"internal/people":       "who owns an objective is found when they turned out to be another",
		"internal/organisation": "an objective is of one of its scopes, and projects serve some",
		"internal/roster":       "scopes have keys and kinds",
		"internal/text":         "objectives are found by their words",
		"internal/direction":    "decisions serve objectives",
		"internal/initiative":   "initiatives serve objectives",
		"internal/experiment":   "experiments serve objectives",
	}},

	"internal/quality": {7, map[string]string{
		fault:                   "what is wrong with a file of standards is told in a sentence",
		"internal/store":        "standards, what they came to and exemptions are rows",
		"internal/access":       "every operation asks who acts; who grants exemptions follows from a role",
		"internal/jobs":         "what a change of standards leads to is checked later",
		"internal/text":         "standards are found by their words",
		"internal/people":       "who asked for an exemption is found when they turned out to be another",
		"internal/organisation": "standards are of one of its scopes, and repositories are of teams",
		"internal/knowledge":    "repositories are held to standards as they were scanned",
		"internal/standard":     "the file and its checks",
		"internal/direction":    "a standard follows from a decision",
		"internal/concern":      "which decision the name that a standard gives means",
	}},

	"internal/vision": {6, map[string]string{
		fault:                   "a strategy that cannot be is told in a sentence",
		"internal/linediff":     "what differs between two versions stands beside each other",
		"internal/store":        "versions and what is said of them are rows",
		"internal/text":         "versions are found by their words",
		"internal/access":       "every operation asks who acts; who sets strategies follows from a role",
		"internal/people":       "who is asked is found when they turned out to be another",
		"internal/organisation": "a strategy is of one of its scopes, and guides those inside",
		"internal/roster":       "scopes lie within each other",
	}},

	"internal/technology": {6, map[string]string{
		fault:                "a move that cannot be is told in a sentence",
		"internal/store":     "entries, moves and what repositories use are rows",
		"internal/text":      "entries are found by their words",
		"internal/access":    "every operation asks who acts; who decides follows from a role",
		"internal/people":    "who proposed a move is found when they turned out to be another",
		"internal/radar":     "files are read and written there, and keys made",
		"internal/direction": "a move can name the decision that it follows from",
		"internal/knowledge": "what repositories ask for and are written in is what they use",
	}},

	"internal/handover": {7, map[string]string{
		fault:                   "a plan that cannot be is told in a sentence",
		"internal/store":        "plans are rows",
		"internal/access":       "every operation asks who acts; a plan is for who made it and has a part in it",
		"internal/people":       "who has a part is found when they turned out to be another",
		"internal/organisation": "who is away or leaves is planned around",
		"internal/roster":       "whom the organisation knows of those who are silent",
		"internal/testimony":    "a session is done when its learners confirmed their walk-throughs",
		"internal/knowledge":    "who understands an area, and who could learn it",
		"internal/skill":        "skills and interests speak for a learner",
		"internal/transfer":     "the plan is worked out there",
	}},

	"internal/delivery": {7, map[string]string{
		fault:                   "what cannot be of a project is told in a sentence",
		"internal/store":        "projects, items and dates are rows",
		"internal/text":         "items are found by their words",
		"internal/access":       "every operation asks who acts; who sets a project follows from a role in it",
		"internal/people":       "who watches a risk is found when they turned out to be another",
		"internal/organisation": "projects are scopes of it, and so are those whom they depend on",
		"internal/roster":       "scopes have keys and days, and people a week",
		"internal/knowledge":    "items touch areas of repositories",
		"internal/skill":        "items need skills, and people declared some",
		"internal/forecast":     "until when a project is done is worked out there",
		"internal/stagedates":   "items are taken from files of stage dates",
		"internal/schedule":     "who does what when is worked out there",
		"internal/planexport":   "plans are written for other programs there",
		"internal/jobs":         "plans are searched for, and trackers read, later",
		"internal/tracker":      "issues of forges and what Jira exports become items",
		"internal/vault":        "tokens of forges are kept sealed",
	}},

	"internal/week": {8, map[string]string{
		fault:                "a repository that gives no answer yet is told from a failure",
		"internal/store":     "a review reads in a transaction",
		"internal/access":    "a review is made for somebody",
		"internal/people":    "open questions of who is who are next actions",
		"internal/knowledge": "thin areas are next actions",

		"internal/organisation": "duties that nobody has and people who leave are next actions",
		"internal/duty":         "what would be open when somebody leaves",
		"internal/skill":        "to look at one's old declarations again is a next action",
		"internal/testimony":    "what waits for one's own answer is a next action",
		"internal/handover":     "a session in which one learns is a next action",
		"internal/direction":    "decisions that wait are next actions",
		"internal/initiative":   "what waits for an answer is a next action",
		"internal/strategy":     "objectives that wait are next actions",
		"internal/vision":       "strategies that wait are next actions",
		"internal/concern":      "decisions that hold no longer and are still cited are next actions",
		"internal/experiment":   "experiments at their end are next actions",
		"internal/quality":      "exemptions that wait or have ended, and standards that broke, are next actions",
		"internal/technology":   "what is on hold and used more is a next action",
		"internal/delivery":     "promises in danger, and risks whose day has come, are next actions",
	}},

	"internal/concern": {6, map[string]string{
		fault:                 "a place that is not there is told in a sentence",
		"internal/citation":   "a path says more than a number, and an RFC is no ADR",
		"internal/adr":        "a decision that is superseded, deprecated or rejected holds no longer",
		"internal/codeowners": "the patterns of places are those of CODEOWNERS",
		"internal/store":      "what is cited and what was decided are read at one moment",
		"internal/access":     "what citations mean depends on which decisions a reader may read",
		"internal/direction":  "which decisions there are, which code they concern, and where their files are kept",
		"internal/knowledge":  "where files cite decision records, and which files and areas there are",
	}},

	"internal/dossier": {8, map[string]string{
		fault:                   "a name that is typed wrongly is told in a sentence",
		"internal/store":        "an export and an erasure are one transaction each",
		"internal/access":       "accounts and the records are a part of both",
		"internal/jobs":         "what an erasure leaves to be done later is asked for with it",
		"internal/people":       "identities are a part of both",
		"internal/organisation": "entries, roles and absences are a part of both",
		"internal/knowledge":    "areas with evidence are exported; names are taken out of histories",
		"internal/skill":        "skills are a part of both",
		"internal/handover":     "plans in which they have a part are a part of both",
		"internal/direction":    "decisions that they wrote, and what they said of others, are a part of both",
		"internal/testimony":    "what they said of places, and what they answer for, is a part of both",
		"internal/strategy":     "objectives that they own or wrote, and readings that they took, are a part of both",
		"internal/vision":       "strategies that they wrote, and what they said of others, are a part of both",
		"internal/experiment":   "experiments that they planned, and what they read in others, are a part of both",
		"internal/initiative":   "initiatives that they wrote, and what they answered to others, are a part of both",
		"internal/quality":      "exemptions that they asked for or answered are a part of both",
		"internal/technology":   "moves on the radar that they proposed and settled are a part of both",
		"internal/delivery":     "risks that they watch, notes that they wrote and what they cost are a part of both",
	}},

	"internal/find": {8, map[string]string{
		fault:                 "a kind that is not there is told in a sentence",
		"internal/store":      "what is found is read at one moment",
		"internal/access":     "what is found depends on what a reader may read",
		"internal/text":       "words are looked up there",
		"internal/direction":  "decisions and problems are found",
		"internal/experiment": "experiments are found",
		"internal/strategy":   "objectives are found",
		"internal/initiative": "initiatives are found",
		"internal/vision":     "strategies are one kind",
		"internal/quality":    "standards are one kind",
		"internal/technology": "entries of the radar are one kind",
		"internal/delivery":   "items of work are one kind",
	}},

	"internal/web": {9, map[string]string{
		"internal/find":       "texts of all kinds are found",
		"internal/text":       "where words are in a text is shown",
		"internal/direction":  "pages of decisions",
		"internal/strategy":   "pages of objectives",
		"internal/quality":    "pages of standards",
		"internal/standard":   "outcomes of checks are put into words",
		"internal/vision":     "pages of visions and strategies",
		"internal/linediff":   "two texts stand beside each other",
		"internal/experiment": "pages of experiments",
		"internal/adr":        "decisions have states, and a text below their title",
		"internal/concern":    "decisions about a place, and where a decision is cited",
		"internal/initiative": "pages of initiatives, and how they compare",
		"internal/technology": "pages of the technology radar",
		"internal/delivery":   "pages of projects and of what is to do in them",
		"internal/planexport": "formats of plans have names there",
		"internal/stagedates": "the order in which a file writes dates is asked for",
		"internal/forecast":   "how sure dates are is put into words",
		"internal/radar":      "the radar is drawn, and files are read and written",
		"internal/testimony":  "pages on which people say what they understand",
		"internal/handover":   "pages of plans before somebody is away",
		"internal/transfer":   "why a plan leaves something open is put into words",
		"internal/codeowners": "findings about a file of owners become sentences",
		fault:                 "a kind of failure becomes a page with its status",
		"internal/store":      "handlers open the transactions that areas work in",
		"internal/access":     "sessions, and who acts",
		"internal/jobs":       "progress of scans is shown",
		"internal/people":     "pages about persons and identities",
		"internal/knowledge":  "pages about areas, risk and evidence",
		"internal/week":       "the first page",
		"internal/dossier":    "one's export, and erasures",

		"internal/organisation": "pages about teams and who is in them",
		"internal/roster":       "the words of the organisation: scopes, persons, days",
		"internal/role":         "roles and responsibilities have names",
		"internal/ladder":       "tracks, levels and what they add to each other",
		"internal/duty":         "the matrix, its findings, and changes that are tried",
		"internal/skill":        "pages about skills",
		"internal/tracker":      "which forge an address is of",
		"internal/vault":        "tokens of forges are sealed as they are kept",
	}},
	"internal/api": {9, map[string]string{
		"internal/find":       "texts of all kinds are found",
		"internal/standard":   "whether standards are kept becomes JSON",
		"internal/handover":   "plans of who learns what before somebody is away",
		"internal/codeowners": "findings about a file of owners",
		"internal/forecast":   "forecasts and how they held become JSON",
		"internal/testimony":  "what people say of their understanding, and stewards",
		fault:                 "a kind of failure becomes a problem document with its status",
		"internal/store":      "handlers open the transactions that areas work in",
		"internal/access":     "sessions, and who acts",
		"internal/jobs":       "progress of scans is answered",
		"internal/people":     "operations on persons and identities",
		"internal/knowledge":  "operations on areas, risk and evidence",
		"internal/role":       "operations on the role catalogue",
		"internal/duty":       "who answers for what is answered",
		"internal/ladder":     "a ladder as --json prints it",

		"internal/roster":       "scopes, persons and changes become JSON",
		"internal/organisation": "operations on the organisation",
		"internal/skill":        "operations on skills, assessments and needs",
		"internal/dossier":      "one's export, and erasures",
		"internal/direction":    "operations on decisions",
		"internal/strategy":     "operations on objectives",
		"internal/quality":      "operations on standards, reports and exemptions",
		"internal/vision":       "operations on visions and strategies",
		"internal/linediff":     "what differs between two versions becomes JSON",
		"internal/technology":   "operations on the technology radar",
		"internal/delivery":     "operations on projects, items and plans",
		"internal/planexport":   "formats of plans have names there",
		"internal/stagedates":   "the order in which a file writes dates is asked for",
		"internal/schedule":     "the objectives of plans have names there",
		"internal/radar":        "files of radars are read and written",
		"internal/experiment":   "operations on experiments",
		"internal/adr":          "decisions have states",
		"internal/concern":      "operations on where decisions are cited",
		"internal/initiative":   "operations on initiatives",
		"internal/planfile":     "times of a plan become days",
		"internal/vault":        "tokens of forges are sealed as they are kept",
	}},

	"internal/scim": {9, map[string]string{
		fault:                   "a kind of failure becomes an error as SCIM has it",
		"internal/store":        "handlers open the transactions that areas work in",
		"internal/access":       "who acts",
		"internal/roster":       "users and groups are persons and scopes of it",
		"internal/organisation": "users and groups are read and changed",
	}},

	"cmd/leadwright": {10, map[string]string{
		"internal/schedule":   "plans are made, without a database",
		"internal/planfile":   "what is to be planned is read from files",
		"internal/find":       "texts of all kinds are found",
		"internal/forecast":   "forecasts from files, without a database",
		"internal/stagedates": "files of stage dates are read",
		"internal/initiative": "people of the demo propose some",
		"internal/radar":      "radars are read from files, and written in other formats",
		"internal/delivery":   "the demo fills projects, and what is forecast is kept every day",
		"internal/technology": "the radar that is kept is shown and imported; scans note what is used",
		"internal/standard":   "a file of standards and reports of other tools are read",
		"internal/adr":        "a state of decisions is named by a flag",
		"internal/direction":  "the decision subcommands",
		"internal/strategy":   "people of the demo set objectives",
		"internal/quality":    "repositories are held to their standards behind each scan",
		"internal/vision":     "people of the demo write strategies",
		"internal/experiment": "the demo's people try things out",
		"internal/concern":    "which decisions are cited in a folder",
		"internal/codeowners": "a dialect is named by a flag, and findings are written as SARIF",
		fault:                 "a kind of failure becomes an exit code",
		"internal/git":        "whether a repository has moved is asked before it is scanned; the demo writes one",
		"internal/store":      "opens the database",
		"internal/access":     "the person at the terminal; the first link",
		"internal/jobs":       "runs the worker and gives it its functions",
		"internal/sample":     "the demo shows it",
		"internal/testimony":  "people of the demo say what they understand",
		"internal/people":     "whose an account is, at the terminal",
		"internal/knowledge":  "the subcommands' questions",
		"internal/manifest":   "which packages the demo's repositories asked for before",
		"internal/role":       "answers about roles, without a database",
		"internal/duty":       "who answers for what is printed",
		"internal/ladder":     "reads and writes ladders, without a database",
		"internal/web":        "serves the pages",
		"internal/api":        "serves the API; --json prints its types",

		"internal/dossier":      "ends erasures in the background",
		"internal/skill":        "the demo's people say what they can do",
		"internal/scim":         "serves directories",
		"internal/roster":       "files of the organisation are read and written",
		"internal/organisation": "the team subcommands",
		"internal/vault":        "its key lies in the data directory",
	}},

	"internal/leadtest": {helpers, map[string]string{
		"internal/store":  "opens test databases on both engines",
		"internal/roster": "makes organisations up",
	}},
	"internal/git/gittest": {helpers, map[string]string{
		"internal/git": "histories are built with the stream writer that the demo uses",
	}},
	"internal/tracker/giteatest": {helpers, nil},
}

// outside lists who may import what from beyond the module, and why: every module, and of the standard library what
// reaches out of the process or past the language.
var outside = map[string]map[string]string{
	"database/sql": {
		"internal/store":    "it wraps it",
		"internal/people":   "columns that may be NULL, and the error for no rows",
		"internal/leadtest": "makes one database per test on the test's own PostgreSQL server",

		"internal/tracker/giteatest": "gives issues of Gitea a past",
	},
	"modernc.org/sqlite": {
		"internal/store": "the SQLite engine",

		"internal/tracker/giteatest": "gives issues of Gitea a past",
	},
	"github.com/jackc/pgx/v5": {
		"internal/store":    "the PostgreSQL driver",
		"internal/leadtest": "makes databases on the test's own PostgreSQL server",
	},
	"github.com/pressly/goose/v3": {"internal/store": "runs the migrations"},
	"os/exec": {
		"internal/git":         "runs git, and nobody else does",
		"internal/git/gittest": "the test's own git, to compare with",
		"internal/leadtest":    "starts PostgreSQL",
		"cmd/leadwright":       "opens the browser",

		"internal/tracker/giteatest": "starts Gitea",
	},
	"net": {
		"internal/access": "an address in numbers is no name for passkeys",
		"internal/store":  "puts a PostgreSQL address together, and knows a network's failure",
		"internal/web":    "takes host and port of a request apart",
		"cmd/leadwright":  "listens",

		"internal/tracker/giteatest": "finds a port that is free",
	},
	"net/http": {
		"internal/web":   "serves pages",
		"internal/api":   "serves the API",
		"internal/scim":  "serves directories",
		"cmd/leadwright": "runs the server",

		"internal/tracker":           "asks forges",
		"internal/tracker/giteatest": "asks Gitea whether it runs, and fills it",
		"internal/delivery":          "which client asks forges",
	},
	"github.com/a-h/templ":             {"internal/web": "its templates, and nobody else makes HTML"},
	"github.com/danielgtaylor/huma/v2": {"internal/api": "operations and their OpenAPI description from one place"},
	"github.com/spf13/cobra":           {"cmd/leadwright": "subcommands and flags"},
	"golang.org/x/term":                {"cmd/leadwright": "whether a progress bar is seen by somebody"},
	"golang.org/x/sync/errgroup": {
		"internal/forecast":  "runs of a simulation are shared out",
		"internal/knowledge": "line counts are read by several processes at once",
		"cmd/leadwright":     "server and worker stop together",
	},
	"golang.org/x/text": {
		"internal/people": "names compare without regard to case and composition",
		"internal/access": "names to sign in with and passwords are the same from every keyboard",
		"internal/role":   "titles do",
		"internal/text":   "words are found without regard to accents",
	},
	"github.com/kljensen/snowball":       {"internal/text": "forms of an English word have a stem in common"},
	"github.com/go-webauthn/webauthn":    {"internal/access": "what browsers and devices sign for passkeys is checked by it"},
	"github.com/coreos/go-oidc/v3":       {"internal/web": "what OpenID Connect providers say is checked by it"},
	"github.com/yuin/goldmark":           {"internal/web": "Markdown that people wrote becomes HTML", "internal/radar": "links are found in it"},
	"github.com/microcosm-cc/bluemonday": {"internal/web": "and is cleaned before it is shown"},
	"golang.org/x/oauth2":                {"internal/web": "the way to a provider and back"},
	"golang.org/x/crypto":                {"internal/access": "argon2id for passwords"},
	"golang.org/x/mod":                   {"internal/manifest": "go.mod and go.work files"},
	"go.yaml.in/yaml/v4": {
		"internal/adr":      "front matter of decision records, with lines",
		"internal/manifest": "catalog files, with bounds on aliases and depth",
		"internal/role":     "the role catalogue and what organisations add to it, with lines",
		"internal/ladder":   "ladder.yaml, with lines",
		"internal/standard": "files of standards, read node by node so that each problem has its line",
		"internal/roster":   "organisation files, read node by node so that each problem has its line",
		"internal/planfile": "files of people and items, read node by node so that each problem has its line",
		"internal/radar":    "the heads of Markdown files in folders of AOE's radar",
	},
	"github.com/BurntSushi/toml": {"internal/manifest": "Cargo.toml and pyproject.toml"},
}

// testTools are modules and packages that tests may use beside all that is in outside.
var testTools = []string{
	"github.com/chromedp",
	"github.com/rogpeppe/go-internal",
	"github.com/zitadel/oidc/v3", // its example provider, to sign in with
	"pgregory.net/rapid",
	"net/http/httptest",
	"net/http/cookiejar",
	"testing",
}

// watched are the packages of the standard library that outside has to allow. (unsafe and C nobody may use.)
var watched = []string{"C", "database/sql", "net", "net/http", "net/rpc", "net/smtp", "os/exec", "plugin", "unsafe"}

func TestEveryImportIsAllowed(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		own, known := house[p.path]
		if !known {
			t.Errorf("%s is a new package: give it a floor and its imports in arch_test.go, "+
				"a line in ARCHITECTURE.md and a decision in decisions/", p.path)
			continue
		}
		for imported, file := range p.imports(code) {
			if ours, ok := strings.CutPrefix(imported, module+"/"); ok {
				if own.may[ours] == "" {
					t.Errorf("%s: %s may not import %s: arch_test.go does not list it", file, p.path, ours)
				}
			} else if is, needs := needsReason(imported); needs && outside[is][p.path] == "" {
				t.Errorf("%s: %s may not import %s: arch_test.go does not list it", file, p.path, imported)
			}
		}
	}
}

func TestEveryListedImportIsUsed(t *testing.T) {
	t.Parallel()
	used := map[[2]string]bool{}
	exist := map[string]bool{}
	for _, p := range packages(t) {
		exist[p.path] = true
		for imported := range p.imports(code) {
			ours, _ := strings.CutPrefix(imported, module+"/")
			is, _ := needsReason(ours)
			used[[2]string{p.path, is}] = true
		}
	}
	for importer, own := range house {
		if !exist[importer] {
			t.Errorf("arch_test.go lists %s, which is not there", importer)
		}
		for imported := range own.may {
			if !used[[2]string{importer, imported}] {
				t.Errorf("arch_test.go lets %s import %s, which it does not: take the line out", importer, imported)
			}
		}
	}
	for imported, by := range outside {
		for importer := range by {
			if !used[[2]string{importer, imported}] {
				t.Errorf("arch_test.go lets %s import %s, which it does not: take the line out", importer, imported)
			}
		}
	}
}

func TestEdgesLeadDown(t *testing.T) {
	t.Parallel()
	for importer, own := range house {
		for imported, why := range own.may {
			switch {
			case house[imported].floor >= own.floor && imported != fault:
				t.Errorf("%s (floor %d) may not import %s (floor %d): edges lead to lower floors",
					importer, own.floor, imported, house[imported].floor)
			case len(strings.Fields(why)) < 2:
				t.Errorf("say in words why %s imports %s", importer, imported)
			}
		}
	}
}

// Tests may reach down to everything below, to set things up, and to the helpers; of the outside they may use what
// code may use somewhere, and the test tools.
func TestTestsImportDownwards(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		own := house[p.path]
		for imported, file := range p.imports(tests) {
			ours, ok := strings.CutPrefix(imported, module+"/")
			if !ok {
				is, needs := needsReason(imported)
				tool := slices.ContainsFunc(testTools, func(tool string) bool { return within(imported, tool) })
				if _, somewhere := outside[is]; needs && !somewhere && !tool {
					t.Errorf("%s: tests may not import %s: arch_test.go does not list it", file, imported)
				}
				continue
			}
			to := house[ours]
			if ours != p.path && ours != fault && to.floor != helpers && to.floor >= own.floor {
				t.Errorf("%s: the tests of %s (floor %d) may not import %s (floor %d)",
					file, p.path, own.floor, ours, to.floor)
			}
		}
	}
}

// needsReason returns the entry of outside that an import path falls under, and whether there has to be one.
func needsReason(imported string) (entry string, needs bool) {
	for _, entry := range slices.Backward(slices.Sorted(maps.Keys(outside))) { // net/http before net
		if imported == entry || within(imported, entry) && entry != "net" {
			return entry, true
		}
	}
	first, _, _ := strings.Cut(imported, "/")
	return imported, strings.Contains(first, ".") || slices.Contains(watched, imported)
}

// within reports whether an import path is dir or below it.
func within(imported, dir string) bool {
	return imported == dir || strings.HasPrefix(imported, path.Clean(dir)+"/")
}
