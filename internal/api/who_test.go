package api_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// The kinds of actors that every operation is asked by. Those from peer to directs are members who stand so to Ben; the
// tokens are an administrator's.
const (
	nobody        = "nobody"
	guest         = "guest" // a role that no policy knows
	member        = "member"
	ben           = "ben" // the person himself
	peer          = "peer"
	leads         = "leads"
	manages       = "manages"
	coordinates   = "coordinates"
	directs       = "directs"
	administrator = "administrator"
	owner         = "owner"
	reads         = "token-read"
	writes        = "token-write"
)

// Groups of them, as answers name them. A token that may only read does nothing that manages, not even look.
const (
	all  = member + " " + ben + " " + peer + " " + leads + " " + manages + " " + coordinates + " " + directs + " " + runs + " " + reads
	runs = administrator + " " + owner + " " + writes
	// Whoever runs Leadwright and whoever manages or directs a scope may change it.
	edits = runs + " " + manages + " " + directs
	// To those who may not read somebody's absences there are none, which whoever runs Leadwright can still add to.
	blind = member + " " + directs + " " + runs
	// Those who set a project, and those who work on it.
	sets  = edits + " " + leads + " " + coordinates
	works = sets + " " + peer
	// Those who may do what a token that only reads may not.
	everybody = member + " " + ben + " " + peer + " " + leads + " " + manages + " " + coordinates + " " + directs + " " + runs
	// Whoever has an account has things of their own.
	anybody = guest + " " + all
)

var everyKind = []string{nobody, guest, member, ben, peer, leads, manages, coordinates, directs, administrator, owner, reads, writes}

// ask is a row of the table: an operation by its id, the address, the body of a POST, and what each kind of actor gets.
// {ben}, {repo} and {own} stand for ids. Whoever is not named gets 403, and nobody 401.
//
// To add an operation: its id, one address, the body, and the answers. One that would change something is best asked
// for what is not there: who may do it gets another answer than who may not.
type ask struct {
	id, address string
	body        any
	answers     map[int]string
}

// tried is an experiment of high risk.
var tried = fields{"title": "Try it", "scope": "web", "belief": "It is faster.", "because": "It is near.", "measure": "Seconds",
	"threshold": "One", "first": "2026-03-02", "last": "2099-03-13", "intent": "graduate", "high": true, "risk": "Old.", "limits": "A switch."}

// asks is the whole table. TestEveryOperationIsAsked fails for an operation without a row.
var asks = []ask{
	{"get-version", "/version", nil, ok(anybody)},
	{"get-self", "/self", nil, ok(anybody)},

	{"list-repositories", "/repositories", nil, ok(all)},
	{"add-repository", "/repositories", fields{"location": "/no/such/folder"}, gives(422, runs)},
	{"get-repository", "/repositories/lantern", nil, ok(all)},
	{"get-sharing", "/repositories/lantern/sharing", nil, ok(all)},
	{"move-repository", "/repositories/none/move", fields{"location": "/no/such/place"}, gives(422, runs)},
	{"rename-repository", "/repositories/none/rename", fields{"name": "x"}, gives(404, runs)},
	{"remove-repository", "/repositories/{spare}", nil, gives(204, runs)},
	{"start-scan", "/repositories/{spare}/scans", nil, gives(202, runs)},
	{"get-current-scan", "/repositories/lantern/scans/current", nil, ok(all)},

	{"list-statements", "/repositories/lantern/statements", nil, ok(all)},
	{"make-statement", "/repositories/lantern/statements", fields{"kind": "disclaimed", "path": "docs", "person": "{ben}"}, gives(201, ben)},
	{"confirm-statement", "/statements/none/confirm", fields{"rating": 4}, gives(404, everybody)},
	{"withdraw-statement", "/statements/none/withdraw", nil, gives(404, everybody)},
	{"list-stewards", "/repositories/lantern/stewards", nil, ok(all)},
	{"name-steward", "/repositories/lantern/stewards", fields{"path": "docs", "person": "nobody of this name"}, gives(404, everybody)},
	{"accept-stewardship", "/stewards/none/accept", nil, gives(404, everybody)},
	{"end-stewardship", "/stewards/none/end", nil, gives(404, everybody)},
	{"nobody", "/repositories/lantern/nobody", nil, ok(all)},
	{"check-codeowners", "/repositories/lantern/codeowners", nil, ok(all)},
	{"suggest-codeowners", "/repositories/lantern/codeowners/suggestion", nil, ok(all)},
	{"draft-handover", "/repositories/lantern/handover-drafts", fields{"away": []string{"nobody of this name"}}, gives(404, everybody)},
	{"keep-handover", "/repositories/lantern/handovers", fields{"away": []string{"nobody of this name"}, "name": "x"}, gives(404, everybody)},
	{"list-handovers", "/repositories/lantern/handovers", nil, ok(all)},
	{"get-handover", "/handovers/none", nil, gives(404, all)},
	{"accept-session", "/handovers/none/sessions/none/accept", fields{"rating": 4}, gives(404, everybody)},
	{"remove-handover", "/handovers/none/remove", nil, gives(404, everybody)},
	{"list-decision-records", "/decisions", nil, ok(all)},
	{"get-decision", "/decisions/{decision}", nil, ok(all)},
	{"list-citations", "/decisions/{decision}/citations", nil, ok(all)},
	{"list-cited-decisions", "/repositories/lantern/decisions", nil, ok(all)},
	{"propose-decision", "/decisions", fields{"title": "Decide it"}, gives(201, everybody)},
	// Whoever leads, manages or directs the scope decides in it, and who runs Leadwright.
	{"edit-decision", "/decisions/{decision}", fields{"title": "Decide it so", "scope": "web"}, ok(join(edits, leads))},
	{"settle-decision", "/decisions/{decision}/state", fields{"status": "superseded", "successor": "none"}, gives(409, join(edits, leads))},
	{"score-decision", "/decisions/{decision}/outcome", fields{"outcome": "It was."}, gives(409, join(edits, leads))},
	{"ask-about-decision", "/decisions/{decision}/voices", fields{"people": []string{"none"}}, gives(422, join(edits, leads))},
	{"answer-decision", "/decisions/{decision}/voices/own", fields{"answer": "agrees"}, gives(403, all)}, // nobody was asked
	{"comment-decision", "/decisions/{decision}/comments", fields{"text": "Why?"}, gives(201, everybody)},
	{"get-decision-matrix", "/decisions/{decision}/matrix", nil, ok(all)},
	{"put-decision-matrix", "/decisions/{decision}/matrix", fields{"options": []string{"a"}, "criteria": []any{}, "scores": []any{}},
		gives(422, join(edits, leads))},
	{"list-strategies", "/strategies?scope=web", nil, ok(all)},
	{"get-strategy", "/strategies/none", nil, gives(404, all)},
	{"compare-strategy", "/strategies/none/difference?from=none", nil, gives(404, all)},
	{"export-strategy", "/strategies/none/strategy.md", nil, gives(404, all)},
	{"add-strategy", "/strategies", fields{"title": "One harbour", "scope": "nowhere"}, gives(422, runs)},
	{"edit-strategy", "/strategies/none", fields{"title": "One harbour"}, gives(404, everybody)},
	{"discard-strategy", "/strategies/none", nil, gives(404, everybody)},
	{"put-strategy-forward", "/strategies/none/forward", fields{"asked": []string{"none"}, "by": "2026-06-30"}, gives(404, everybody)},
	{"answer-strategy", "/strategies/none/answers/own", fields{"says": "adopts"}, gives(404, everybody)},
	{"comment-strategy", "/strategies/none/comments", fields{"text": "x"}, gives(404, everybody)},
	{"enforce-strategy", "/strategies/none/force", fields{"review": "2026-06-30"}, gives(404, everybody)},
	{"withdraw-strategy", "/strategies/none/withdraw", fields{"reason": "x"}, gives(404, everybody)},
	{"list-objectives", "/objectives?closed=true", nil, ok(all)},
	{"get-objective", "/objectives/{objective}", nil, ok(all)},
	{"add-objective", "/objectives", fields{"title": "Be quick", "scope": "web"}, gives(201, join(edits, leads))},
	{"edit-objective", "/objectives/{objective}", fields{"title": "Be quicker", "scope": "web"}, ok(join(edits, leads))},
	{"close-objective", "/objectives/{objective}/state", fields{"status": "dropped"}, gives(422, join(edits, leads))},
	{"measure-objective", "/objectives/{objective}/measures", fields{"name": "x", "baseline": 1, "target": 1}, gives(422, join(edits, leads))},
	{"remove-measure", "/objectives/{objective}/measures/none/remove", nil, gives(404, join(edits, leads))},
	{"read-measure", "/objectives/{objective}/measures/none/readings", fields{"value": 1}, gives(404, join(edits, leads))},
	{"serve-objective", "/objectives/{objective}/services", fields{"kind": "decision", "id": "none"}, gives(422, join(edits, leads))},
	{"leave-objective", "/objectives/{objective}/services/remove", fields{"kind": "decision", "id": "none"}, gives(404, join(edits, leads))},
	{"get-radar", "/radar?on=2026-01-05", nil, ok(all)},
	{"get-radar-entry", "/radar/entries/rope", nil, ok(all)},
	{"list-radar-moves", "/radar/moves", nil, ok(all)},
	{"get-radar-uses", "/radar/uses", nil, ok(all)},
	{"export-radar", "/radar/export?format=svg", nil, ok(all)},
	{"add-radar-entry", "/radar/entries", fields{"name": "{kind}", "quadrant": "tools", "ring": "trial", "reason": "Why not?"}, gives(201, everybody)},
	{"propose-radar-move", "/radar/entries/rope/moves", fields{"ring": "limbo", "reason": "Why not?"}, gives(422, everybody)},
	// Who runs Leadwright decides for all of the organisation; who leads a part of it does not.
	{"settle-radar-move", "/radar/moves/{move}/state", fields{"state": "declined", "reason": "No."}, ok(runs)},
	{"edit-radar-entry", "/radar/entries/rope", fields{"name": "Rope", "quadrant": "tools"}, ok(runs)},
	{"set-radar", "/radar", fields{"title": "Radar", "quadrants": []fields{{"name": "Tools"}},
		"rings": []fields{{"name": "Adopt"}, {"name": "Trial"}, {"name": "Hold"}}}, ok(runs)},
	{"import-radar", "/radar/import", []fields{{"name": "Rope", "ring": "Adopt", "quadrant": "Tools", "isNew": "FALSE", "description": ""}}, ok(runs)},
	{"list-projects", "/projects", nil, ok(all)},
	{"get-project", "/projects/move", nil, ok(all)},
	{"begin-project", "/projects", fields{"key": "move", "name": "x"}, gives(409, runs)},
	{"describe-project", "/projects/move", fields{}, ok(sets)},
	{"name-date", "/projects/move/dates", fields{"kind": "target"}, gives(422, sets)},
	{"add-milestone", "/projects/move/milestones", fields{"title": " "}, gives(422, sets)},
	{"change-milestone", "/projects/move/milestones/none", fields{"title": "x"}, gives(404, sets)},
	{"add-deliverable", "/projects/move/deliverables", fields{"title": " "}, gives(422, sets)},
	{"change-deliverable", "/projects/move/deliverables/none", fields{"title": "x"}, gives(404, sets)},
	{"add-dependency", "/projects/move/dependencies", fields{"what": " "}, gives(422, sets)},
	{"change-dependency", "/projects/move/dependencies/none", fields{"what": "x"}, gives(422, sets)},
	{"drop-part", "/projects/move/parts/none", nil, gives(404, sets)},
	{"add-amount", "/projects/move/budget", fields{"kind": "spent", "month": "2026-01-01", "money": 1}, gives(409, sets)},
	{"take-amount", "/projects/move/budget/none", nil, gives(404, sets)},
	{"get-rates", "/persons/ben/rates", nil, ok(manages + " " + directs)},
	{"set-rate", "/persons/ben/rates", fields{"from": "", "cents": 1, "currency": "EUR"}, gives(422, manages+" "+directs)},
	{"labour-cost", "/projects/move/labour", nil, ok(everybody)},
	{"add-risk", "/projects/move/risks", fields{"title": " ", "impact": 1}, gives(422, works)},
	{"change-risk", "/projects/move/risks/none", fields{"title": "x", "impact": 1}, gives(404, everybody)},
	{"add-note", "/projects/move/notes", fields{"text": " "}, gives(422, works)},
	{"list-work", "/projects/move/items?state=open", nil, ok(all)},
	{"add-work", "/projects/move/items", fields{"title": " "}, gives(422, works)},
	{"import-work", "/projects/move/item-imports", fields{"name": "x", "content": "id,title,done\nA,x,soon\n"}, gives(422, sets)},
	{"add-source", "/projects/move/sources", fields{"kind": "gitea", "address": "nowhere"}, gives(422, sets)},
	{"read-source", "/projects/move/sources/none/readings", nil, gives(404, sets)},
	{"drop-source", "/projects/move/sources/none", nil, gives(404, sets)},
	{"across-projects", "/across-projects", nil, ok(all)},
	{"get-flow", "/projects/move/flow", nil, ok(all)},
	{"propose-work", "/projects/move/proposals", nil, ok(works)},
	{"get-work", "/work/none", nil, gives(404, all)},
	{"change-work", "/work/none", fields{"title": "x"}, gives(404, everybody)},
	{"move-work", "/work/none/state", fields{"state": "done"}, gives(404, everybody)},
	{"pin-work", "/work/none/pin", fields{}, gives(404, everybody)},
	{"weigh-candidates", "/work/none/candidates", fields{}, gives(404, everybody)},
	{"list-assignments", "/work/none/assignments", nil, gives(404, all)},
	{"assign-work", "/work/none/assignments", fields{"person": "x", "level": "agree", "outcome": "x", "reason": "x"}, gives(404, everybody)},
	{"answer-assignment", "/work/none/assignments/none/answer", fields{"state": "accepted"}, gives(404, everybody)},
	{"end-assignment", "/work/none/assignments/none/end", fields{}, gives(404, everybody)},
	{"forecast-project", "/projects/move/forecast", nil, ok(all)},
	{"list-plans", "/projects/move/plans", nil, ok(all)},
	{"get-plan", "/projects/move/plans/none", nil, gives(404, all)},
	{"export-plan", "/projects/move/plans/none/export?format=csv", nil, gives(404, all)},
	{"compare-plans", "/projects/move/plans/none/difference?from=none", nil, gives(404, all)},
	{"price-plan", "/projects/move/plans/none/price", nil, gives(404, everybody)},
	{"search-plan", "/projects/none/plans", fields{}, gives(404, everybody)},
	{"adopt-plan", "/projects/move/plans/none/adoption", fields{}, gives(404, everybody)},
	{"list-initiatives", "/initiatives", nil, ok(all)},
	{"get-initiative", "/initiatives/none", nil, gives(404, all)},
	{"add-initiative", "/initiatives", fields{"title": "Move it"}, gives(201, everybody)},
	{"edit-initiative", "/initiatives/none", fields{"title": "Move it"}, gives(404, everybody)},
	{"put-initiative-numbers", "/initiatives/none/numbers", fields{"numbers": fields{}}, gives(404, everybody)},
	{"move-initiative", "/initiatives/none/state", fields{"state": "draft"}, gives(404, everybody)},
	{"answer-initiative", "/initiatives/none/answers/own", fields{"answer": "accept", "reason": "x"}, gives(404, everybody)},
	{"compare-initiatives", "/initiative-rankings/rice", nil, ok(all)},
	{"list-problems", "/problems", nil, ok(all)},
	{"add-problem", "/problems", fields{"title": "It is slow"}, gives(201, everybody)},
	{"get-problem", "/problems/{problem}", nil, ok(all)},
	{"edit-problem", "/problems/{problem}", fields{"title": "It is slower", "scope": "web"}, ok(join(edits, leads))},
	{"close-problem", "/problems/{problem}/state", fields{"reason": "It is gone."}, ok(join(edits, leads))},
	{"search-texts", "/search?q=slow", nil, ok(all)},
	{"list-experiments", "/experiments", nil, ok(all)},
	{"get-experiment", "/experiments/{experiment}", nil, ok(all)},
	{"plan-experiment", "/experiments", tried, gives(201, everybody)},
	{"edit-experiment", "/experiments/{experiment}", tried, ok(join(edits, leads))},
	{"approve-experiment", "/experiments/{experiment}/approval", nil, ok(join(edits, leads))},
	// Nobody said yes to its risk, and it does not run.
	{"start-experiment", "/experiments/{experiment}/start", nil, gives(409, join(edits, leads))},
	{"extend-experiment", "/experiments/{experiment}/days", fields{"last": "2099-03-20", "reason": "One more."}, gives(409, join(edits, leads))},
	{"end-experiment", "/experiments/{experiment}/end", fields{"outcome": "confirmed", "result": "0.4", "learnt": "It is."},
		gives(422, join(edits, leads))},
	{"read-experiment", "/experiments/{experiment}/readings", fields{"day": "2026-03-02", "value": "0.4"}, gives(409, join(edits, leads))},
	{"comment-experiment", "/experiments/{experiment}/comments", fields{"text": "Why?"}, gives(204, everybody)},
	{"list-decision-places", "/decisions/{decision}/places", nil, ok(all)},
	{"put-decision-places", "/decisions/{decision}/places", fields{"places": []fields{{"repository": "none"}}}, gives(422, join(edits, leads))},
	{"get-decision-copy", "/decisions/{decision}/copy", nil, ok(all)},
	{"mend-decision-copy", "/decisions/{decision}/copy", fields{"file": "eA=="}, gives(409, join(edits, leads))},
	{"list-decision-homes", "/decision-homes", nil, ok(all)},
	{"set-decision-home", "/decision-homes", fields{"repository": "lantern", "branch": "a..b"}, gives(422, runs)},
	{"remove-decision-home", "/decision-homes/none", nil, gives(404, everybody)},
	{"get-decision-home", "/decision-homes/none", nil, gives(404, all)},
	{"import-decisions", "/decision-imports", fields{"source": "x", "scope": "web", "files": []any{}}, ok(join(edits, leads))},
	{"evolution", "/repositories/lantern/evolution?path=docs", nil, ok(all)},
	{"list-areas", "/repositories/lantern/areas", nil, ok(all)},
	{"get-area", "/repositories/lantern/areas/docs", nil, ok(all)},
	{"name-area", "/repositories/lantern/areas/of-{kind}", fields{"patterns": []string{"*"}}, gives(201, runs)},
	{"forget-area", "/repositories/lantern/areas/of-{kind}", nil, gives(204, runs)},
	{"risk-everywhere", "/risk?absent={ben}", nil, ok(all)},
	{"list-areas-across", "/areas", nil, ok(all)},
	{"get-area-across", "/areas/none", nil, gives(404, all)},
	{"name-area-across", "/areas", fields{"name": "x", "parts": []fields{{"repository": "lantern"}}}, gives(422, runs)},
	{"change-area-across", "/areas/none", fields{"name": "x", "parts": []fields{{"repository": "lantern"}}}, gives(404, runs)},
	{"forget-area-across", "/areas/none", nil, gives(404, runs)},
	{"evidence", "/repositories/lantern/evidence", nil, ok(all)},
	{"lines", "/repositories/lantern/lines?by=human", nil, ok(all)},
	{"evidence", "/repositories/lantern/evidence?person={ben}", nil, ok(join(ben, leads, manages, owner))},
	{"problems", "/repositories/lantern/problems", nil, ok(all)},
	{"reviewers", "/repositories/lantern/reviewers?path=src&share_load=true", nil, ok(all)},
	{"backtest-reviewers", "/repositories/lantern/backtest/reviewers", nil, ok(all)},
	{"backtest-owners", "/repositories/lantern/backtest/owners", nil, ok(all)},
	{"ask-out", "/repositories/lantern/reviewers/ask-out", fields{"until": "2020-01-01"}, gives(422, ben)},
	{"ask-in", "/repositories/lantern/reviewers/ask-in", fields{}, gives(204, ben)},
	{"risk", "/repositories/lantern/risk", nil, ok(all)},
	{"spells", "/repositories/lantern/spells?who=cleo@example.com&from=2026-04-01&until=2026-05-01", nil, ok(all)},
	{"spells", "/repositories/lantern/spells?who=cleo@example.com&from=2026-04-01&until=2026-03-01", nil, gives(422, all)},
	{"tree", "/repositories/lantern/tree", nil, ok(all)},
	{"who", "/repositories/lantern/who", nil, ok(all)},

	{"list-people", "/people", nil, ok(all)},
	{"get-person", "/people/{ben}", nil, ok(join(ben, leads, manages, owner))},
	{"export-self", "/self/export", nil, ok(ben)},
	{"get-erasure", "/people/{ben}/erasure", nil, ok(join(ben, runs))},
	{"erase-person", "/people/{ben}?name=Nobody", nil, gives(422, join(ben, runs))},
	{"list-proposals", "/identities/proposals", nil, ok(runs)},
	{"confirm-proposal", "/identities/proposals/none/confirm", nil, gives(404, runs)},
	{"refuse-proposal", "/identities/proposals/none/refuse", nil, gives(404, runs)},
	{"separate-identities", "/identities/separate", fields{"identities": []string{"none"}}, gives(404, runs)},
	{"list-decisions", "/identities/decisions", nil, ok(runs)},
	{"undo-decision", "/identities/decisions/none/undo", nil, gives(404, runs)},

	{"list-roles", "/roles", nil, ok(all)},
	{"get-role", "/roles/technical-lead", nil, ok(all)},
	{"role-paths", "/roles/technical-lead/paths", nil, ok(all)},
	{"resolve-title", "/role-resolution?title=tech+lead", nil, ok(all)},
	{"compare-roles", "/role-comparison?a=technical-lead&b=engineering-manager", nil, ok(all)},

	{"list-standards", "/standards", nil, ok(all)},
	{"get-standard", "/standards/none", nil, gives(404, all)},
	{"get-standard-trend", "/standard-trend?weeks=3", nil, ok(all)},
	{"list-standard-files", "/standard-files", nil, ok(all)},
	{"list-standard-file-versions", "/standard-files/versions", nil, ok(all)},
	{"get-standard-file", "/standard-files/standards.yaml?version=99", nil, gives(404, all)},
	{"put-standard-file", "/standard-files/standards.yaml?scope=web", fields{"standards": []any{}}, gives(422, join(edits, leads))},
	{"remove-standard-file", "/standard-files/standards.yaml?scope=web", nil, gives(404, join(edits, leads))},
	{"get-repository-standards", "/repositories/lantern/standards", nil, ok(all)},
	{"set-repository-team", "/repositories/lantern/team", fields{"team": ""}, gives(204, runs)},
	{"push-report", "/repositories/lantern/reports/lint", fields{"version": "1"}, gives(422, runs)},
	{"list-exemptions", "/exemptions", nil, ok(all)},
	{"ask-exemption", "/exemptions", fields{"repository": "lantern", "standard": "none", "reason": "Later.", "until": "2026-09-01"},
		gives(422, everybody)},
	{"get-exemption", "/exemptions/none", nil, gives(404, all)},
	{"answer-exemption", "/exemptions/none/answer", fields{"grant": true}, gives(404, everybody)},
	{"end-exemption", "/exemptions/none/end", fields{}, gives(404, everybody)},
	{"list-ladders", "/ladders", nil, ok(all)},
	{"get-ladder", "/ladders/craft", nil, ok(all)},
	{"get-ladder-yaml", "/ladders/craft/ladder.yaml", nil, ok(all)},
	{"get-ladder-markdown", "/ladders/craft/ladder.md", nil, ok(all)},
	{"list-ladder-versions", "/ladders/craft/versions", nil, ok(all)},
	{"put-ladder", "/ladders/of-{kind}", craft, gives(201, runs)},
	{"remove-ladder", "/ladders/of-{kind}", nil, gives(204, runs)},
	{"put-ladder-yaml", "/ladders/of-{kind}/ladder.yaml", craft, gives(201, runs)},

	// The scope web is where peer to directs stand so too.
	{"list-scopes", "/scopes", nil, ok(all)},
	{"get-scope", "/scopes/web", nil, ok(all)},
	{"get-scope-history", "/scopes/web/history", nil, ok(all)},
	{"coverage", "/scopes/web/coverage", nil, ok(all)},
	{"try-changes", "/scopes/web/trial", fields{"changes": []fields{{"kind": "leaves", "person": "ben"}}}, ok(without(all, reads))},
	{"add-scope", "/scopes", fields{"key": "of-{kind}", "name": "New", "kind": "team"}, gives(201, runs)},
	{"add-scope", "/scopes", fields{"key": "in-{kind}", "name": "New", "kind": "team", "in": "web"}, gives(201, edits)},
	{"change-scope", "/scopes/web", fields{"name": "Shop", "kind": "unit"}, ok(edits)},
	{"remove-scope", "/scopes/{scope}", nil, gives(204, runs)},
	{"add-member", "/scopes/web/members", fields{"person": "nobody"}, gives(422, edits)},
	{"change-member", "/scopes/web/members/{member}", fields{"person": "ben"}, ok(edits)},
	{"remove-member", "/scopes/web/members/{member}", nil, gives(204, edits)},
	{"add-role", "/scopes/web/roles", fields{"role": "technical-lead", "person": "nobody"}, gives(422, edits)},
	{"change-role", "/scopes/web/roles/{holding}", fields{"role": "technical-lead", "person": "ben"}, ok(edits)},
	{"remove-role", "/scopes/web/roles/{holding}", nil, gives(204, edits)},
	{"accept-finding", "/scopes/web/accepted", fields{"finding": "overlap/of-{kind}", "reason": "Both want it."}, gives(201, join(edits, leads))},
	{"reopen-finding", "/scopes/web/accepted/{accepted}", nil, gives(204, join(edits, leads))},

	{"list-skills", "/skills", nil, ok(all)},
	{"add-skill", "/skills", fields{"name": "Skill of {kind}", "kind": "domain"}, gives(201, join(runs, ben))},
	{"import-skills", "/skills/import", fields{"csv": "x"}, gives(422, runs)},
	{"suggest-skills", "/skills/suggestions", nil, ok(all)},
	{"list-skill-reminders", "/skills/reminders", nil, ok(all)},
	{"rename-skill", "/skills/none/rename", fields{"name": "x", "kind": "domain"}, gives(404, runs)},
	{"add-skill-alias", "/skills/none/aliases", fields{"alias": "x"}, gives(404, runs)},
	{"remove-skill-alias", "/skills/none/aliases/remove", fields{"alias": "x"}, gives(404, runs)},
	{"merge-skill", "/skills/none/merge", fields{"into": "x"}, gives(404, runs)},
	{"unmerge-skill", "/skills/none/unmerge", nil, gives(404, runs)},
	{"retire-skill", "/skills/none/retire", nil, gives(404, runs)},
	{"restore-skill", "/skills/none/restore", nil, gives(404, runs)},
	{"get-person-skills", "/people/{ben}/skills", nil, ok(join(ben, leads, manages))},
	{"declare-skills", "/people/{ben}/skills", fields{"declarations": []fields{{"skill": "none", "level": 1, "interest": 1}}}, gives(404, ben)},
	{"assess-skill", "/people/{ben}/assessments", fields{"skill": "none", "level": 1, "evidence": "x"}, gives(404, join(leads, manages))},
	{"withdraw-assessment", "/assessments/none/withdraw", nil, gives(404, ben)},
	{"add-skill-evidence", "/people/{ben}/skill-evidence", fields{"skill": "none", "sentence": "x"}, gives(404, join(ben, leads, manages))},
	{"withdraw-skill-evidence", "/skill-evidence/none/withdraw", nil, gives(404, ben)},
	{"list-needs", "/scopes/web/needs", nil, ok(all)},
	{"set-need", "/scopes/web/needs", fields{"skill": "none", "level": 1, "people": 1}, gives(404, join(leads, manages))},
	{"propose-needs", "/scopes/web/needs/proposals", nil, ok(join(leads, manages))},
	{"get-scope-skills", "/scopes/web/skills", nil, ok(join(peer, leads, manages, directs, runs, reads))},

	{"list-persons", "/persons", nil, ok(all)},
	{"get-colleague", "/persons/ben", nil, ok(all)},
	{"get-person-history", "/persons/ben/history", nil, ok(all)},
	{"add-person", "/persons", fields{"handle": "of-{kind}", "name": "New {kind}"}, gives(201, runs)},
	{"change-person", "/persons/ben", fields{"handle": "ben", "name": "Ben Sample", "emails": []string{"ben@example.com"}}, ok(edits)},
	{"remove-person", "/persons/{person}", nil, gives(204, runs)},
	{"list-absences", "/persons/ben/absences", nil, ok(all)},
	{"add-absence", "/persons/ben/absences", fields{"kind": "leave", "from": "2026-05-{nn}", "until": "2026-05-{nn}"}, gives(201, join(runs, ben, manages))},
	{"change-absence", "/persons/ben/absences/{absence}", fields{"kind": "leave", "from": "2026-06-{nn}", "until": "2026-06-{nn}"},
		map[int]string{200: join(ben, manages), 404: blind}},
	{"list-silences", "/silences", nil, ok(all)},
	{"say-present", "/persons/ben/present", nil, gives(204, join(ben, manages))},
	{"remove-absence", "/persons/ben/absences/{absence}", nil, map[int]string{204: join(ben, manages), 404: blind}},

	{"list-accounts", "/accounts", nil, ok(runs)},
	{"invite", "/accounts", fields{"name": "Friend", "role": "member"}, gives(201, runs)},
	{"invite", "/accounts", fields{"name": "Me Again", "role": "owner"}, gives(201, owner)},
	{"get-account", "/accounts/none", nil, gives(404, runs)},
	{"get-account", "/accounts/{own}", nil, ok(anybody)},
	{"get-account", "/accounts/{owner}", nil, ok(runs)},
	{"set-account-role", "/accounts/none/role", fields{"role": "member"}, gives(404, runs)},
	{"set-account-role", "/accounts/{own}/role", fields{"role": "owner"}, gives(204, owner)},
	{"set-account-person", "/accounts/none/person", fields{"person": ""}, gives(404, without(runs, writes))},
	{"set-account-person", "/accounts/{own}/person", fields{"person": "{ben}"}, gives(422, owner)},
	{"renew-invitation", "/accounts/none/renew", nil, gives(404, runs)},
	{"recover-account", "/accounts/none/recover", nil, gives(404, without(runs, writes))},
	{"recover-account", "/accounts/{owner}/recover", nil, ok(owner)},
	{"withdraw-link", "/accounts/{owner}/withdraw", nil, gives(204, owner)},
	{"close-account", "/accounts/none/close", nil, gives(404, runs)},
	{"close-account", "/accounts/{owner}/close", nil, gives(409, owner)}, // the last one
	{"list-sessions", "/sessions", nil, ok(anybody)},
	{"list-sessions", "/sessions?all=true", nil, ok(runs)},
	{"end-session", "/sessions/none/end", nil, gives(404, without(anybody, reads))},
	{"list-tokens", "/tokens", nil, ok(anybody)},
	{"make-token", "/tokens", fields{"name": "x", "days": 1}, gives(201, without(anybody, reads, writes))},
	{"revoke-token", "/tokens/none/revoke", nil, gives(404, without(anybody, reads, writes))},
	{"list-deeds", "/record", nil, ok(join(runs, reads))},
	{"list-looks", "/record/looks", nil, ok(ben)},
}

type fields = map[string]any

func ok(who string) map[int]string { return gives(http.StatusOK, who) }

func gives(status int, who string) map[int]string { return map[int]string{status: who} }

func join(who ...string) string { return strings.Join(who, " ") }

// without takes kinds out of a group.
func without(group string, kinds ...string) string {
	return join(slices.DeleteFunc(strings.Fields(group), func(k string) bool { return slices.Contains(kinds, k) })...)
}

// want is what a kind of actor gets.
func (a ask) want(kind string) int {
	for status, who := range a.answers {
		if slices.Contains(strings.Fields(who), kind) {
			return status
		}
	}
	if kind == nobody {
		return http.StatusUnauthorized
	}
	return http.StatusForbidden
}

func TestEveryOperationIsAsked(t *testing.T) {
	t.Parallel()
	asked := map[string]bool{}
	for _, a := range asks {
		asked[a.id] = true
	}
	for _, r := range describe(t, open(t, leadtest.SQLite(t)).api) {
		if !asked[r.id] {
			t.Errorf("%s is in no row of asks: say who gets which answer", r.id)
		}
		delete(asked, r.id)
	}
	for id := range asked {
		t.Errorf("asks has a row for %s, which is no operation", id)
	}
}

// crowd are the actors by their kind.
func crowd(t *testing.T, db *store.DB, benID string) map[string]access.Actor {
	t.Helper()
	standings := map[string]access.Relation{peer: access.Peer, leads: access.Leads, manages: access.Manages,
		coordinates: access.Coordinates, directs: access.Directs}
	actors := map[string]access.Actor{nobody: {}}
	for _, kind := range everyKind[1:] {
		n := access.NewAccount{Name: kind, Role: access.Member}
		switch kind {
		case administrator, owner:
			n.Role = access.Role(kind)
		case reads, writes:
			n.Role = access.Administrator
		case ben:
			n.PersonID = benID
		}
		var secret string
		err := db.Write(t.Context(), func(tx *store.Tx) (err error) {
			_, secret, err = access.Invite(t.Context(), tx, access.Local(), n)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		session, err := access.AcceptWithPassword(t.Context(), db, secret, "", access.NewPassword{Login: kind, Password: "seven grey herons wade"})
		if err != nil {
			t.Fatal(err)
		}
		actor, err := access.Authenticate(t.Context(), db, session)
		if kind == reads || kind == writes {
			var token string
			err = db.Write(t.Context(), func(tx *store.Tx) (err error) {
				_, token, err = access.MakeToken(t.Context(), tx, actor, access.NewToken{Name: "x", Writes: kind == writes, Life: time.Hour})
				return err
			})
			if err == nil {
				actor, err = access.AuthenticateToken(t.Context(), db, token)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		if kind == guest {
			actor.Role = "guest"
		}
		if r := standings[kind]; r != 0 {
			actor.Standing = &access.Standing{Persons: map[string]access.Relation{benID: r}, Scopes: map[string]access.Relation{"web": r, "move": r}}
		}
		actors[kind] = actor
	}
	return actors
}

// make makes what an address names in braces, as the person at the terminal, so that it is there to be changed or
// removed. It returns pairs of name and id.
func (d *desk) make(address string, row int, kind string) (made []string) {
	d.t.Helper()
	d.who = access.Local()
	own := fmt.Sprintf("%s-%d", kind, row)
	for name, m := range map[string]struct {
		path string
		body fields
	}{
		"{spare}":      {"/repositories", fields{"location": "https://git.example.com/spare-" + own + ".git"}},
		"{scope}":      {"/scopes", fields{"key": "spare-" + own, "name": "Spare", "kind": "team", "in": "web"}},
		"{person}":     {"/persons", fields{"handle": "spare-" + own, "name": "Spare " + own}},
		"{member}":     {"/scopes/web/members", fields{"person": "ben", "from": "2026-01-01", "until": "2026-01-02"}},
		"{holding}":    {"/scopes/web/roles", fields{"role": "technical-lead", "person": "ben"}},
		"{accepted}":   {"/scopes/web/accepted", fields{"finding": "overlap/" + own, "reason": "Both want it."}},
		"{decision}":   {"/decisions", fields{"title": "Decide it", "scope": "web"}},
		"{objective}":  {"/objectives", fields{"title": "Be quick", "scope": "web"}},
		"{move}":       {"/radar/entries/rope/moves", fields{"ring": "hold", "reason": "It frays."}},
		"{problem}":    {"/problems", fields{"title": "It is slow", "scope": "web"}},
		"{experiment}": {"/experiments", tried},
		"{absence}":    {"/persons/ben/absences", fields{"kind": "other", "from": "2027-01-01", "until": "2027-01-02"}},
	} {
		if !strings.Contains(address, name) {
			continue
		}
		var answer struct{ ID, Key, Handle, Name, Finding string }
		r := d.send("POST", m.path, m.body)
		if r.status != http.StatusCreated && d.last[name] != "" { // it is there still: nobody has removed it
			made = append(made, name, d.last[name])
			continue
		}
		d.want(http.StatusCreated, r).into(&answer)
		id := map[string]string{"{spare}": answer.Name, "{scope}": "spare-" + own, "{person}": "spare-" + own,
			"{accepted}": "overlap/" + own}[name]
		d.last[name] = cmp.Or(id, answer.ID)
		made = append(made, name, d.last[name])
	}
	return made
}

// TestWhoGetsWhat asks every operation as every kind of actor.
func TestWhoGetsWhat(t *testing.T) {
	t.Parallel()
	d := openLantern(t, leadtest.SQLite(t))
	d.want(http.StatusCreated, d.send("POST", "/scopes", fields{"key": "web", "name": "Web shop", "kind": "unit"}))
	d.want(http.StatusCreated, d.send("POST", "/persons", fields{"handle": "ben", "name": "Ben Sample", "emails": []string{"ben@example.com"}}))
	d.want(http.StatusCreated, d.send("POST", "/projects", fields{"key": "move", "name": "The move"}))
	d.want(http.StatusCreated, d.send("PUT", "/ladders/craft", craft, "If-None-Match: *"))
	d.want(http.StatusCreated, d.send("POST", "/radar/entries", fields{"name": "Rope", "quadrant": "tools", "ring": "trial", "reason": "It holds."}))
	methods := map[string]string{}
	for _, r := range describe(t, d.api) {
		methods[r.id] = r.method
	}
	var benID string
	err := d.db.Read(t.Context(), func(tx *store.Tx) error {
		p, err := people.Find(t.Context(), tx, access.Local(), "ben@example.com")
		benID = p.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	actors := crowd(t, d.db, benID)
	for i, a := range asks {
		for _, kind := range everyKind {
			made := d.make(a.address, i, kind)
			d.who = actors[kind]
			fill := strings.NewReplacer(append(made, "{ben}", benID, "{own}", cmp.Or(d.who.ID, "none"), "{owner}", actors[owner].ID,
				"{kind}", kind, "{nn}", fmt.Sprintf("%02d", 1+slices.Index(everyKind, kind)))...)
			var body any
			if a.body != nil {
				text, err := json.Marshal(a.body)
				if err != nil {
					t.Fatal(err)
				}
				body = fill.Replace(string(text))
			}
			method := methods[a.id]
			condition := "If-Match: *"
			if slices.Contains([]string{"name-area", "put-ladder", "put-ladder-yaml"}, a.id) { // something new
				condition = "If-None-Match: *"
			}
			got := d.send(method, fill.Replace(a.address), body, condition)
			if want := a.want(kind); got.status != want {
				t.Errorf("%s (%s %s) as %s gives %d, want %d: %s", a.id, method, a.address, kind, got.status, want, got.body)
			}
		}
	}
}
