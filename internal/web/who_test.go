package web_test

import (
	"cmp"
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/direction"
	"github.com/leadwright/leadwright/internal/experiment"
	"github.com/leadwright/leadwright/internal/git/gittest"
	"github.com/leadwright/leadwright/internal/initiative"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/quality"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/strategy"
	"github.com/leadwright/leadwright/internal/technology"
	"github.com/leadwright/leadwright/internal/vision"
	"github.com/leadwright/leadwright/internal/web"
)

// The kinds of actors that every route is asked by. Those from peer on are members who stand so to Ben.
const (
	nobody        = "nobody"
	member        = "member"
	ben           = "ben" // the person himself
	peer          = "peer"
	leads         = "leads"
	manages       = "manages"
	coordinates   = "coordinates"
	directs       = "directs"
	administrator = "administrator"
	owner         = "owner"
)

var kinds = []string{nobody, member, ben, peer, leads, manages, coordinates, directs, administrator, owner}

// Groups of them, as answers name them.
const (
	all  = member + " " + ben + " " + peer + " " + leads + " " + manages + " " + coordinates + " " + directs + " " + runs
	runs = administrator + " " + owner

	above = manages + " " + directs + " " + runs
	sets  = leads + " " + coordinates + " " + above // a project
	works = peer + " " + sets                       // on it
)

// ask is a row of the table: a route, an address that it answers to, and what each kind of actor gets. {ben}, {repo},
// {own} and {finding} stand for ids. Whoever is not named gets 403, and nobody 401, unless an answer names them.
//
// To add a route: write its pattern as web.go has it, one address, the form for a POST, and the answers. A POST that
// would change something is best asked for what is not there: who may do it gets another answer than who may not.
type ask struct {
	route, address, form string
	answers              map[int]string
}

// asks is the whole table. TestEveryRouteIsAsked fails for a route without a row.
var asks = []ask{
	{"GET /{$}", "/", "", ok(all)},
	{"/", "/nowhere", "", map[int]string{404: all}},
	{"GET /search", "/search?q=engine", "", ok(all)},
	{"GET /search/hits", "/search/hits?q=engine", "", ok(all)},
	{"GET /api", "/api", "", ok(all)},
	{"GET /charter", "/charter", "", ok(all)},

	{"GET /decisions", "/decisions?find=x&status=proposed", "", ok(all)},
	{"GET /decisions/add", "/decisions/add", "", ok(all)},
	{"POST /decisions/add", "/decisions/add", "title=", map[int]string{422: all}},
	{"GET /decisions/{id}", "/decisions/{decision}", "", ok(all)},
	{"POST /decisions/{id}", "/decisions/{decision}", "do=comment&text=", map[int]string{422: all}},
	{"GET /standards", "/standards?scope=web&only=open&from=0", "", ok(all)},
	{"GET /standards/{id}", "/standards/readme", "", ok(all)},
	{"GET /knowledge/{repo}/standards", "/knowledge/{repo}/standards", "", ok(all)},
	{"GET /repositories/{id}/team", "/repositories/{repo}/team", "", ok(runs)},
	{"POST /repositories/{id}/team", "/repositories/{repo}/team", "team=nowhere", map[int]string{422: runs}},
	{"GET /exemptions", "/exemptions", "", ok(all)},
	{"GET /exemptions/ask", "/exemptions/ask?repository={repo}&standard=readme", "", ok(all)},
	{"POST /exemptions/ask", "/exemptions/ask?repository={repo}", "standard=none&reason=x&until=2199-01-01", map[int]string{422: all}},
	{"GET /exemptions/{id}", "/exemptions/{exemption}", "", ok(all)},
	{"GET /exemptions/{id}/answer", "/exemptions/{exemption}/answer", "", ok(join(above, leads))},
	{"POST /exemptions/{id}/answer", "/exemptions/{exemption}/answer", "grant=no&reason=", map[int]string{422: join(above, leads)}},
	{"GET /exemptions/{id}/end", "/exemptions/{exemption}/end", "", ok(join(above, leads))},
	{"POST /exemptions/{id}/end", "/exemptions/{exemption}/end", "reason=" + strings.Repeat("x", 10_001), map[int]string{422: join(above, leads)}},
	{"GET /standard-files", "/standard-files?scope=web", "", ok(all)},
	{"GET /standard-files/edit", "/standard-files/edit?scope=web", "", ok(join(above, leads))},
	{"POST /standard-files/edit", "/standard-files/edit?scope=web", "content=standards: [", map[int]string{422: join(above, leads)}},
	{"GET /projects", "/projects", "", ok(all)},
	{"GET /begin-project", "/begin-project", "", ok(above)},
	{"POST /begin-project", "/begin-project", "name=x&key=move&parent=web", map[int]string{409: above}},
	{"GET /projects/{key}", "/projects/move", "", ok(all)},
	{"GET /projects/{key}/risks", "/projects/move/risks", "", ok(all)},
	{"GET /projects/{key}/budget", "/projects/move/budget", "", ok(works)},
	{"GET /projects/{key}/dates", "/projects/move/dates", "", ok(all)},
	{"POST /projects/{key}/notes", "/projects/move/notes", "text=", map[int]string{422: works}},
	{"GET /projects/{key}/edit", "/projects/move/edit", "", ok(sets)},
	{"POST /projects/{key}/edit", "/projects/move/edit", "state=asleep", map[int]string{422: sets}},
	{"GET /projects/{key}/milestone", "/projects/move/milestone", "", ok(sets)},
	{"POST /projects/{key}/milestone", "/projects/move/milestone", "title=", map[int]string{422: sets}},
	{"GET /projects/{key}/deliverable", "/projects/move/deliverable", "", ok(sets)},
	{"POST /projects/{key}/deliverable", "/projects/move/deliverable", "title=", map[int]string{422: sets}},
	{"GET /projects/{key}/dependency", "/projects/move/dependency", "", ok(sets)},
	{"POST /projects/{key}/dependency", "/projects/move/dependency", "what=", map[int]string{422: sets}},
	{"POST /projects/{key}/drop", "/projects/move/drop", "id=none", map[int]string{404: sets}},
	{"GET /projects/{key}/date", "/projects/move/date", "", ok(sets)},
	{"POST /projects/{key}/date", "/projects/move/date", "kind=forecast", map[int]string{422: sets}},
	{"GET /projects/{key}/amount", "/projects/move/amount", "", ok(sets)},
	{"POST /projects/{key}/amount", "/projects/move/amount", "kind=spent&money=1&month=2026-01-01", map[int]string{409: sets}},
	{"POST /projects/{key}/take", "/projects/move/take", "id=none", map[int]string{404: sets}},
	{"GET /projects/{key}/rates", "/projects/move/rates", "", ok(manages + " " + directs)},
	{"POST /projects/{key}/rates", "/projects/move/rates", "person={ben}&rate=much", map[int]string{422: manages + " " + directs}},
	{"GET /projects/{key}/risk", "/projects/move/risk", "", ok(works)},
	{"POST /projects/{key}/risk", "/projects/move/risk", "title=", map[int]string{422: works}},
	{"GET /projects/{key}/sources", "/projects/move/sources", "", ok(sets)},
	{"POST /projects/{key}/sources", "/projects/move/sources", "upload=", map[int]string{422: sets}},
	{"POST /projects/{key}/sources/drop", "/projects/move/sources/drop", "id=none", map[int]string{404: sets}},
	{"GET /projects/{key}/sources/{id}/reading", "/projects/move/sources/none/reading", "", map[int]string{404: all}},
	{"POST /projects/{key}/sources/read", "/projects/move/sources/read", "id=none", map[int]string{404: sets}},
	{"GET /projects/{key}/proposals", "/projects/move/proposals", "", ok(works)},
	{"POST /projects/{key}/proposals", "/projects/move/proposals", "item={item}&take-{item}=odd", map[int]string{422: works}},
	{"GET /projects/{key}/sources/forge", "/projects/move/sources/forge", "", ok(sets)},
	{"POST /projects/{key}/sources/forge", "/projects/move/sources/forge", "address=nowhere&kind=gitea", map[int]string{422: sets}},
	{"GET /across-projects", "/across-projects", "", ok(all)},
	{"GET /projects/{key}/flow", "/projects/move/flow", "", ok(all)},
	{"GET /projects/{key}/plan", "/projects/move/plan", "", ok(all)},
	{"GET /projects/{key}/plan/{id}", "/projects/move/plan/none", "", map[int]string{404: all}},
	{"POST /projects/{key}/plan/{id}/adopt", "/projects/move/plan/none/adopt", "", map[int]string{404: all}},
	{"GET /projects/{key}/plan/{id}/file", "/projects/move/plan/none/file?format=ics", "", map[int]string{404: all}},
	{"GET /projects/{key}/compare", "/projects/move/compare?from=none&to=none", "", map[int]string{404: all}},
	{"GET /projects/{key}/searching", "/projects/move/searching", "", ok(all)},
	{"POST /projects/{key}/search", "/projects/move/search", "style=odd", map[int]string{422: sets}},
	{"POST /projects/{key}/stop", "/projects/move/stop", "", map[int]string{303: sets}},
	{"GET /projects/{key}/work", "/projects/move/work?state=open", "", ok(all)},
	{"GET /projects/{key}/work/add", "/projects/move/work/add", "", ok(works)},
	{"POST /projects/{key}/work/add", "/projects/move/work/add", "title=", map[int]string{422: works}},
	{"GET /work/{id}", "/work/{item}", "", ok(all)},
	{"GET /work/{id}/edit", "/work/{item}/edit", "", ok(works)},
	{"POST /work/{id}/edit", "/work/{item}/edit", "title=", map[int]string{422: works}},
	{"GET /work/{id}/state", "/work/{item}/state", "", ok(works)},
	{"POST /work/{id}/state", "/work/{item}/state", "state=asleep", map[int]string{422: works}},
	{"GET /work/{id}/who", "/work/{item}/who?w-skill=5", "", ok(sets)},
	{"GET /work/{id}/ask", "/work/{item}/ask", "", ok(sets)},
	{"POST /work/{id}/ask", "/work/{item}/ask", "person=none&outcome=x&reason=x&level=agree", map[int]string{422: sets}},
	{"GET /work/{id}/assignments/{assignment}", "/work/{item}/assignments/none", "", map[int]string{404: works}},
	{"POST /work/{id}/assignments/{assignment}", "/work/{item}/assignments/none", "says=accepted", map[int]string{404: works}},
	{"POST /work/{id}/assignments/{assignment}/end", "/work/{item}/assignments/none/end", "", map[int]string{404: all}},
	{"GET /work/{id}/pin", "/work/{item}/pin", "", ok(sets)},
	{"POST /work/{id}/pin", "/work/{item}/pin", "people=none", map[int]string{422: sets}},
	{"GET /strategy", "/strategy", "", ok(all)},
	{"GET /strategy/add", "/strategy/add?scope=web", "", ok(join(above, leads))},
	{"POST /strategy/add", "/strategy/add", "title=&scope=web", map[int]string{409: join(above, leads)}},
	{"GET /strategy/{id}", "/strategy/{draft}", "", seen(join(above, leads))},
	{"POST /strategy/{id}", "/strategy/{asked}", "text=", map[int]string{422: all}},
	{"GET /strategy/{id}/edit", "/strategy/{draft}/edit", "", seen(join(above, leads))},
	{"POST /strategy/{id}/edit", "/strategy/{draft}/edit", "title=", hides(422, join(above, leads))},
	{"POST /strategy/{id}/discard", "/strategy/{strategy}/discard", "", map[int]string{409: join(above, leads)}},
	{"GET /strategy/{id}/forward", "/strategy/{draft}/forward", "", seen(join(above, leads))},
	{"POST /strategy/{id}/forward", "/strategy/{draft}/forward", "asked=nobody", hides(422, join(above, leads))},
	{"GET /strategy/{id}/answer", "/strategy/{asked}/answer", "", ok(ben)},
	{"POST /strategy/{id}/answer", "/strategy/{asked}/answer", "says=maybe", map[int]string{422: ben}},
	{"GET /strategy/{id}/force", "/strategy/{asked}/force", "", ok(runs)},
	{"POST /strategy/{id}/force", "/strategy/{asked}/force", "review=", map[int]string{422: runs}},
	{"GET /strategy/{id}/withdraw", "/strategy/{strategy}/withdraw", "", ok(join(above, leads))},
	{"POST /strategy/{id}/withdraw", "/strategy/{strategy}/withdraw", "reason=", map[int]string{422: join(above, leads)}},
	{"GET /strategy/{id}/changes", "/strategy/{draft}/changes", "", seen(join(above, leads))},
	{"GET /strategy/{id}/markdown", "/strategy/{draft}/markdown", "", seen(join(above, leads))},

	{"GET /objectives", "/objectives?scope=web&closed=yes", "", ok(all)},
	{"GET /objectives/add", "/objectives/add", "", ok(join(above, leads))},
	{"POST /objectives/add", "/objectives/add", "title=&scope=web", map[int]string{422: join(above, leads)}},
	{"GET /objectives/serve", "/objectives/serve", "", ok(join(above, leads))},
	{"POST /objectives/serve", "/objectives/serve", "objective={objective}&thing=", map[int]string{422: join(above, leads)}},
	{"GET /objectives/{id}", "/objectives/{objective}", "", ok(all)},
	{"POST /objectives/{id}", "/objectives/{objective}", "measure=none", map[int]string{404: join(above, leads)}},
	{"GET /objectives/{id}/edit", "/objectives/{objective}/edit", "", ok(join(above, leads))},
	{"POST /objectives/{id}/edit", "/objectives/{objective}/edit", "title=&scope=web", map[int]string{422: join(above, leads)}},
	{"GET /objectives/{id}/state", "/objectives/{objective}/state", "", ok(join(above, leads))},
	{"POST /objectives/{id}/state", "/objectives/{objective}/state", "status=dropped", map[int]string{422: join(above, leads)}},
	{"GET /objectives/{id}/measure", "/objectives/{objective}/measure", "", ok(join(above, leads))},
	{"POST /objectives/{id}/measure", "/objectives/{objective}/measure", "name=", map[int]string{422: join(above, leads)}},
	{"GET /objectives/{id}/reading", "/objectives/{objective}/reading", "", ok(join(above, leads, ben))},
	{"POST /objectives/{id}/reading", "/objectives/{objective}/reading", "value=", map[int]string{422: join(above, leads, ben)}},
	{"GET /radar", "/radar?on=2026-01-05", "", ok(all)},
	{"GET /radar/add", "/radar/add", "", ok(all)},
	{"POST /radar/add", "/radar/add", "name=", map[int]string{422: all}},
	{"GET /radar/export", "/radar/export?format=svg", "", map[int]string{200: all}},
	{"GET /radar/{key}", "/radar/rope", "", ok(all)},
	{"GET /radar/{key}/move", "/radar/rope/move", "", ok(all)},
	{"POST /radar/{key}/move", "/radar/rope/move", "ring=hold&reason=", map[int]string{422: all}},
	// Who runs Leadwright decides for all of the organisation; who leads or directs a part of it does not.
	{"GET /radar/{key}/edit", "/radar/rope/edit", "", ok(runs)},
	{"POST /radar/{key}/edit", "/radar/rope/edit", "name=", map[int]string{422: runs}},
	{"GET /radar/shape", "/radar/shape", "", ok(runs)},
	{"POST /radar/shape", "/radar/shape", "title=", map[int]string{422: runs}},
	{"GET /radar/import", "/radar/import", "", ok(runs)},
	{"POST /radar/import", "/radar/import", "content=", map[int]string{422: runs}},
	{"GET /radar-moves/{id}/settle", "/radar-moves/{move}/settle", "", ok(runs)},
	{"POST /radar-moves/{id}/settle", "/radar-moves/{move}/settle", "state=declined&reason=", map[int]string{422: runs}},
	{"GET /problems", "/problems", "", ok(all)},
	{"GET /problems/add", "/problems/add", "", ok(all)},
	{"POST /problems/add", "/problems/add", "title=", map[int]string{422: all}},
	{"GET /problems/{id}", "/problems/{problem}", "", ok(all)},
	{"GET /problems/{id}/edit", "/problems/{problem}/edit", "", ok(join(above, leads))},
	{"POST /problems/{id}/edit", "/problems/{problem}/edit", "title=", map[int]string{422: join(above, leads)}},
	{"GET /problems/{id}/close", "/problems/{problem}/close", "", ok(join(above, leads))},
	{"POST /problems/{id}/close", "/problems/{problem}/close", "reason=", map[int]string{303: join(above, leads)}},

	{"GET /experiments", "/experiments", "", ok(all)},
	{"GET /experiments/add", "/experiments/add", "", ok(all)},
	{"POST /experiments/add", "/experiments/add", "title=", map[int]string{422: all}},
	{"GET /experiments/{id}", "/experiments/{experiment}", "", ok(all)},
	{"POST /experiments/{id}", "/experiments/{experiment}", "do=comment&text=", map[int]string{422: all}},
	{"GET /experiments/{id}/edit", "/experiments/{experiment}/edit", "", ok(join(above, leads))},
	{"POST /experiments/{id}/edit", "/experiments/{experiment}/edit", "title=", map[int]string{422: join(above, leads)}},
	{"GET /experiments/{id}/start", "/experiments/{experiment}/start", "", ok(join(above, leads))},
	// Its risk is high, and nobody said yes to it.
	{"POST /experiments/{id}/start", "/experiments/{experiment}/start", "", map[int]string{409: join(above, leads)}},
	{"GET /experiments/{id}/yes", "/experiments/{experiment}/yes", "", ok(join(above, leads))},
	{"POST /experiments/{id}/yes", "/experiments/{experiment}/yes", "version=0", map[int]string{409: join(above, leads)}},
	{"GET /experiments/{id}/days", "/experiments/{experiment}/days", "", ok(join(above, leads))},
	{"POST /experiments/{id}/days", "/experiments/{experiment}/days", "last=soon", map[int]string{422: join(above, leads)}},
	{"GET /experiments/{id}/end", "/experiments/{experiment}/end", "", ok(join(above, leads))},
	{"POST /experiments/{id}/end", "/experiments/{experiment}/end", "outcome=", map[int]string{422: join(above, leads)}},
	{"GET /initiatives", "/initiatives", "", ok(all)},
	{"GET /initiatives/add", "/initiatives/add", "", ok(all)},
	{"POST /initiatives/add", "/initiatives/add", "title=", map[int]string{422: all}},
	{"GET /initiatives/compare", "/initiatives/compare?by=wsjf", "", ok(all)},
	// A draft is for who wrote it and who decides in its team.
	{"GET /initiatives/{id}", "/initiatives/{initiative}", "", seen(join(above, leads))},
	{"GET /initiatives/{id}/edit", "/initiatives/{initiative}/edit", "", seen(join(above, leads))},
	{"POST /initiatives/{id}/edit", "/initiatives/{initiative}/edit", "title=", hides(422, join(above, leads))},
	{"GET /initiatives/{id}/numbers", "/initiatives/{initiative}/numbers", "", seen(join(above, leads))},
	{"POST /initiatives/{id}/numbers", "/initiatives/{initiative}/numbers", "reach=many", hides(422, join(above, leads))},
	{"GET /initiatives/{id}/propose", "/initiatives/{initiative}/propose", "", seen(join(above, leads))},
	{"POST /initiatives/{id}/propose", "/initiatives/{initiative}/propose", "asked=nobody", hides(422, join(above, leads))},
	{"POST /initiatives/{id}/withdraw", "/initiatives/{initiative}/withdraw", "", hides(409, join(above, leads))},
	{"GET /initiatives/{id}/reply", "/initiatives/{initiative}/reply", "", seen(join(above, leads))},
	{"POST /initiatives/{id}/reply", "/initiatives/{initiative}/reply", "answer=accept&reason=x", hides(403, join(above, leads))},
	{"GET /initiatives/{id}/finish", "/initiatives/{initiative}/finish", "", seen(join(above, leads))},
	{"POST /initiatives/{id}/finish", "/initiatives/{initiative}/finish", "state=done&result=x", hides(409, join(above, leads))},
	{"GET /decisions/{id}/matrix", "/decisions/{decision}/matrix", "", ok(all)},
	{"POST /decisions/{id}/matrix", "/decisions/{decision}/matrix", "options=one&criteria=x", map[int]string{422: join(above, leads)}},
	{"GET /decision-homes", "/decision-homes", "", ok(all)},
	{"POST /decision-homes", "/decision-homes", "repository=none", map[int]string{303: runs}},
	{"GET /decision-homes/add", "/decision-homes/add", "", ok(runs)},
	{"POST /decision-homes/add", "/decision-homes/add", "repository=none&branch=main", map[int]string{422: runs}},
	{"GET /decision-homes/{id}", "/decision-homes/none", "", map[int]string{404: runs}},
	{"POST /decision-homes/{id}", "/decision-homes/none", "", map[int]string{404: runs}},
	// Whoever leads, manages or directs its team decides, and who runs Leadwright.
	{"GET /decisions/{id}/copy", "/decisions/{decision}/copy", "", ok(join(above, leads))},
	{"POST /decisions/{id}/copy", "/decisions/{decision}/copy", "version=1&content=x", map[int]string{409: join(above, leads)}},
	{"GET /decisions/{id}/edit", "/decisions/{decision}/edit", "", ok(join(above, leads))},
	{"POST /decisions/{id}/edit", "/decisions/{decision}/edit", "title=", map[int]string{422: join(above, leads)}},
	{"GET /decisions/{id}/state", "/decisions/{decision}/state", "", ok(join(above, leads))},
	{"POST /decisions/{id}/state", "/decisions/{decision}/state", "status=deprecated", map[int]string{409: join(above, leads)}},
	{"GET /decisions/{id}/places", "/decisions/{decision}/places", "", ok(join(above, leads))},
	{"POST /decisions/{id}/places", "/decisions/{decision}/places", "places=none", map[int]string{422: join(above, leads)}},
	{"POST /decisions/{id}/places", "/decisions/{decision}/places", "do=confirm&repository=none", map[int]string{422: join(above, leads)}},
	{"GET /decisions/{id}/ask", "/decisions/{decision}/ask", "", ok(join(above, leads))},
	{"POST /decisions/{id}/ask", "/decisions/{decision}/ask", "person=none", map[int]string{422: join(above, leads)}},
	{"GET /decisions/{id}/outcome", "/decisions/{decision}/outcome", "", ok(join(above, leads))},
	{"POST /decisions/{id}/outcome", "/decisions/{decision}/outcome", "outcome=x", map[int]string{409: join(above, leads)}},

	{"GET /people", "/people", "", ok(all)},
	{"GET /people/{id}", "/people/{ben}", "", map[int]string{200: join(leads, manages, owner),
		303: join(ben, member, peer, coordinates, directs, administrator)}}, // to what everybody may see of him
	{"GET /people/{id}/{view}", "/people/{ben}/teams", "", ok(all)},
	{"GET /people/{id}/{view}", "/people/{ben}/career", "", ok(join(ben, leads, manages))},
	{"GET /people/{id}/{view}", "/people/{ben}/edit", "", ok(above)},
	{"GET /people/{id}/{view}", "/people/{ben}/absence", "", ok(join(ben, manages, runs))},
	{"GET /people/{id}/{view}", "/people/{ben}/silence", "", map[int]string{404: join(ben, manages)}}, // nothing is asked
	{"GET /people/{id}/{view}", "/people/{ben}/nothing", "", map[int]string{404: all}},
	{"POST /people/{id}/{view}", "/people/{ben}/edit", "name=", map[int]string{422: above}},
	{"POST /people/{id}/{view}", "/people/none/remove", "", map[int]string{404: runs}},
	{"POST /people/{id}/{view}", "/people/{ben}/absence", "kind=none", map[int]string{422: join(ben, manages, runs)}},
	{"POST /people/{id}/{view}", "/people/{ben}/absence-back", "entry=none", map[int]string{404: join(ben, manages, runs)}},
	{"POST /people/{id}/{view}", "/people/{ben}/present", "", map[int]string{303: join(ben, manages)}},
	{"POST /people/{id}/{view}", "/people/{ben}/nothing", "", map[int]string{404: all}},
	{"GET /people/add-person", "/people/add-person?of={ben}", "", ok(runs)},
	{"POST /people/add-person", "/people/add-person", "name=", map[int]string{422: runs}},
	{"GET /people/add-scope", "/people/add-scope", "", ok(runs)},
	{"GET /people/add-scope", "/people/add-scope?in=web", "", ok(above)},
	{"POST /people/add-scope", "/people/add-scope?in=web", "name=&kind=team&in=web", map[int]string{422: above}},
	{"GET /people/organisation.yaml", "/people/organisation.yaml", "", ok(all)},
	{"GET /people/identities", "/people/identities", "", ok(runs)},
	{"POST /people/identities", "/people/identities", "p-none=same", map[int]string{303: runs}},
	{"POST /people/identities/{id}", "/people/identities/none", "", map[int]string{404: runs}},
	{"POST /people/decisions/{id}/undo", "/people/decisions/none/undo", "", map[int]string{404: runs}},
	{"GET /people/teams", "/people/teams", "", ok(all)},
	{"GET /people/teams/{scope}", "/people/teams/web", "", ok(all)},
	{"GET /people/teams/{scope}/try", "/people/teams/web/try", "", ok(all)},
	{"POST /people/teams/{scope}/accept", "/people/teams/web/accept", "key={finding}&reason=We+want+it+so.",
		map[int]string{303: join(leads, manages, directs, runs)}},
	{"POST /people/teams/{scope}/reopen", "/people/teams/web/reopen", "key=none", map[int]string{404: join(leads, manages, directs, runs)}},
	{"GET /people/teams/{scope}/history", "/people/teams/web/history", "", ok(all)},
	{"GET /people/teams/{scope}/edit", "/people/teams/web/edit", "", ok(above)},
	{"POST /people/teams/{scope}/edit", "/people/teams/web/edit", "name=", map[int]string{422: above}},
	{"POST /people/teams/{scope}/remove", "/people/teams/web/remove", "", map[int]string{409: above}},
	{"GET /people/teams/{scope}/members/add", "/people/teams/web/members/add", "", ok(above)},
	{"POST /people/teams/{scope}/members/add", "/people/teams/web/members/add", "person=none&share=1", map[int]string{422: above}},
	{"GET /people/teams/{scope}/members/{entry}", "/people/teams/web/members/{member}", "", ok(above)},
	{"POST /people/teams/{scope}/members/{entry}", "/people/teams/web/members/{member}", "share=x", map[int]string{422: above}},
	{"POST /people/teams/{scope}/members/{entry}/remove", "/people/teams/web/members/none/remove", "", map[int]string{404: above}},
	{"GET /people/teams/{scope}/roles/add", "/people/teams/web/roles/add", "", ok(above)},
	{"POST /people/teams/{scope}/roles/add", "/people/teams/web/roles/add", "role=none", map[int]string{422: above}},
	{"GET /people/teams/{scope}/roles/{entry}", "/people/teams/web/roles/{holder}", "", ok(above)},
	{"POST /people/teams/{scope}/roles/{entry}", "/people/teams/web/roles/{holder}", "from=x", map[int]string{422: above}},
	{"POST /people/teams/{scope}/roles/{entry}/remove", "/people/teams/web/roles/none/remove", "", map[int]string{404: above}},
	{"GET /people/roles", "/people/roles?title=lead", "", ok(all)},
	{"GET /people/roles/{role}", "/people/roles/technical-lead", "", ok(all)},
	{"GET /people/roles/compare", "/people/roles/compare?a=manager&b=technical-lead", "", ok(all)},
	{"GET /people/roles/own", "/people/roles/own", "", ok(runs)},
	{"POST /people/roles/own", "/people/roles/own", "file=nothing:+[", map[int]string{422: runs}},
	{"GET /people/ladders", "/people/ladders", "", ok(all)},
	{"GET /people/ladders/{ladder}", "/people/ladders/engineering", "", ok(all)},
	{"GET /people/ladders/{ladder}/tracks/{track}", "/people/ladders/engineering/tracks/engineer", "", ok(all)},
	{"GET /people/ladders/{ladder}/tracks/{track}/compare", "/people/ladders/engineering/tracks/engineer/compare", "", ok(all)},
	{"GET /people/ladders/{ladder}/ladder.yaml", "/people/ladders/engineering/ladder.yaml", "", ok(all)},
	{"GET /people/ladders/{ladder}/ladder.md", "/people/ladders/engineering/ladder.md", "", ok(all)},
	{"GET /people/ladders/{ladder}/history", "/people/ladders/engineering/history", "", ok(all)},
	{"GET /people/ladders/{ladder}/edit", "/people/ladders/engineering/edit", "", ok(runs)},
	{"POST /people/ladders/{ladder}/edit", "/people/ladders/engineering/edit", "file=nothing:+[", map[int]string{422: runs}},
	{"POST /people/ladders/{ladder}/remove", "/people/ladders/none/remove", "", map[int]string{404: runs}},
	{"GET /people/add-ladder", "/people/add-ladder", "", ok(runs)},
	{"POST /people/add-ladder", "/people/add-ladder", "file=nothing:+[", map[int]string{422: runs}},
	{"POST /people/add-ladder/example", "/people/add-ladder/example", "example=none", map[int]string{404: runs}},
	{"GET /me", "/me", "", ok(all)},
	{"GET /me/teams", "/me/teams", "", map[int]string{200: ben, 303: others(all, ben)}},
	{"GET /me/career", "/me/career", "", map[int]string{200: ben, 303: others(all, ben)}},
	{"GET /me/looks", "/me/looks", "", map[int]string{200: ben, 303: others(all, ben)}},
	{"POST /me", "/me", "who=nobody+at+all", map[int]string{404: owner}},
	{"GET /me/export", "/me/export", "", ok(ben)},
	{"GET /me/export.json", "/me/export.json", "", ok(ben)},
	{"GET /people/{id}/{view}", "/people/{ben}/erase", "", ok(join(ben, runs))},
	{"POST /people/{id}/{view}", "/people/{ben}/erase", "name=Not+His", map[int]string{422: join(ben, runs)}},

	{"GET /skills", "/skills", "", ok(all)},
	{"POST /skills", "/skills", "name=&kind=domain", map[int]string{422: join(ben, runs)}},
	{"POST /skills/import", "/skills/import", "csv=x", map[int]string{422: runs}},
	{"GET /skills/{id}", "/skills/none", "", map[int]string{404: runs}},
	{"POST /skills/{id}", "/skills/none", "do=retire", map[int]string{404: runs}},
	{"GET /me/skills", "/me/skills", "", map[int]string{200: ben, 303: others(all, ben)}},
	{"POST /me/skills", "/me/skills", "", map[int]string{303: ben}},
	{"POST /me/skills/evidence", "/me/skills/evidence", "skill=none", map[int]string{404: ben}},
	{"POST /me/skills/evidence/{written}/withdraw", "/me/skills/evidence/none/withdraw", "", map[int]string{404: ben}},
	{"GET /people/skills/{id}", "/people/skills/{ben}", "", map[int]string{200: join(leads, manages), 303: ben}},
	{"POST /people/skills/{id}/assess", "/people/skills/{ben}/assess", "skill=none", map[int]string{422: join(ben, leads, manages)}},
	{"POST /people/skills/{id}/assess/{written}/withdraw", "/people/skills/{ben}/assess/none/withdraw", "", map[int]string{404: ben}},
	{"POST /people/skills/{id}/evidence", "/people/skills/{ben}/evidence", "skill=none", map[int]string{404: join(ben, leads, manages)}},
	{"POST /people/skills/{id}/evidence/{written}/withdraw", "/people/skills/{ben}/evidence/none/withdraw", "", map[int]string{404: ben}},
	{"GET /people/teams/{scope}/skills", "/people/teams/web/skills", "", ok(join(ben, peer, leads, manages, directs, runs))},
	{"POST /people/teams/{scope}/skills", "/people/teams/web/skills", "skill=none&level=1&people=1", map[int]string{404: join(leads, manages)}},

	{"GET /knowledge", "/knowledge", "", map[int]string{303: all}},
	{"GET /knowledge/{repo}", "/knowledge/harbour", "", ok(all)},
	{"GET /knowledge/{repo}/areas", "/knowledge/harbour/areas", "", ok(all)},
	{"POST /knowledge/{repo}/areas", "/knowledge/harbour/areas", "name=x&patterns=/none/", map[int]string{422: runs}},
	{"POST /knowledge/{repo}/forget", "/knowledge/harbour/forget?name=none", "", map[int]string{404: runs}},
	{"GET /knowledge/{repo}/area/{name...}", "/knowledge/harbour/area/engine", "", ok(all)},
	{"GET /knowledge/{repo}/at/{path...}", "/knowledge/harbour/at/engine", "", ok(all)},
	{"GET /knowledge/{repo}/evidence", "/knowledge/harbour/evidence?path=engine", "", ok(all)},
	{"GET /knowledge/{repo}/lines", "/knowledge/harbour/lines?path=engine", "", ok(all)},
	{"GET /knowledge/{repo}/evidence", "/knowledge/harbour/evidence?path=engine&person={ben}", "",
		ok(join(ben, leads, manages, owner))},
	{"GET /knowledge/{repo}/said", "/knowledge/harbour/said?path=engine", "", ok(all)},
	{"POST /knowledge/{repo}/said", "/knowledge/harbour/said?path=engine", "do=withdraw&id=none", map[int]string{404: all}},
	{"POST /knowledge/{repo}/said", "/knowledge/harbour/said?path=engine", "do=disclaim", map[int]string{303: ben}},
	{"GET /knowledge/{repo}/evolution", "/knowledge/harbour/evolution?path=engine", "", ok(all)},
	{"GET /knowledge/{repo}/owners", "/knowledge/harbour/owners", "", ok(all)},
	{"GET /knowledge/{repo}/handover", "/knowledge/harbour/handover?away={ben}", "", ok(all)},
	{"POST /knowledge/{repo}/handover", "/knowledge/harbour/handover?away={ben}", "name=", map[int]string{422: all}},
	{"GET /knowledge/{repo}/handover/{plan}", "/knowledge/harbour/handover/none", "", map[int]string{404: all}},
	{"POST /knowledge/{repo}/handover/{plan}", "/knowledge/harbour/handover/none", "rating=4", map[int]string{404: all}},
	{"GET /knowledge/{repo}/nobody", "/knowledge/harbour/nobody", "", ok(all)},
	{"GET /knowledge/{repo}/absences", "/knowledge/harbour/absences?who={ben}&from=2026-04-01&until=", "", ok(all)},
	{"GET /knowledge/{repo}/risk", "/knowledge/harbour/risk", "", ok(all)},
	{"GET /knowledge/{repo}/reviewers", "/knowledge/harbour/reviewers?paths=engine", "", ok(all)},
	{"POST /knowledge/{repo}/reviewers", "/knowledge/harbour/reviewers", "until=2020-01-01", map[int]string{422: ben}},
	{"POST /me/suggested", "/me/suggested", "repository=", map[int]string{303: ben}},
	{"GET /knowledge/{repo}/backtest", "/knowledge/harbour/backtest", "", ok(all)},

	{"GET /knowledge", "/knowledge?away={ben}", "", ok(all)},
	{"GET /areas", "/areas", "", ok(all)},
	{"GET /areas/{span}", "/areas/none", "", map[int]string{404: all}},
	{"GET /areas/add", "/areas/add", "", ok(runs)},
	{"POST /areas/add", "/areas/add", "name=x&parts=harbour", map[int]string{422: runs}},
	{"GET /areas/{span}/edit", "/areas/none/edit", "", map[int]string{404: runs}},
	{"POST /areas/{span}/edit", "/areas/none/edit", "name=x&parts=harbour", map[int]string{404: runs}},
	{"POST /areas/{span}/remove", "/areas/none/remove", "", map[int]string{404: runs}},

	{"GET /repositories", "/repositories", "", ok(all)},
	{"POST /repositories", "/repositories", "location=/no/such/folder", map[int]string{422: runs}},
	{"GET /repositories/{id}/progress", "/repositories/{repo}/progress", "", ok(all)},
	{"POST /repositories/{id}/scan", "/repositories/none/scan", "", map[int]string{404: runs}},
	{"POST /repositories/{id}/cancel", "/repositories/none/cancel", "", map[int]string{404: runs}},
	{"GET /repositories/{id}/edit", "/repositories/{repo}/edit", "", ok(runs)},
	{"POST /repositories/{id}/edit", "/repositories/{repo}/edit", "name=harbour&location=/no/such/folder", map[int]string{422: runs}},
	{"GET /repositories/{id}/remove", "/repositories/{repo}/remove", "", ok(runs)},
	{"POST /repositories/{id}/remove", "/repositories/none/remove", "", map[int]string{404: runs}},

	{"GET /account", "/account", "", ok(all)},
	{"POST /account/password", "/account/password", "login=x", map[int]string{422: all}},
	{"POST /account/passkeys/begin", "/account/passkeys/begin", "", map[int]string{422: all}},
	{"POST /account/passkeys/finish", "/account/passkeys/finish", "", map[int]string{422: all}},
	{"POST /account/passkeys/{id}/remove", "/account/passkeys/none/remove", "", map[int]string{404: all}},
	{"POST /account/passkeys/{id}/rename", "/account/passkeys/none/rename", "name=x", map[int]string{404: all}},
	{"POST /account/provider", "/account/provider", "", map[int]string{404: all}},
	{"POST /account/provider/remove", "/account/provider/remove", "issuer=x", map[int]string{404: all}},
	{"POST /account/sessions/{id}/end", "/account/sessions/none/end", "", map[int]string{404: all}},
	{"POST /account/sessions/others", "/account/sessions/others", "", map[int]string{303: all}},
	{"POST /account/tokens", "/account/tokens", "name=x&days=0", map[int]string{422: all}},
	{"POST /account/tokens/{id}/revoke", "/account/tokens/none/revoke", "", map[int]string{404: all}},

	{"GET /administration/accounts", "/administration/accounts", "", ok(runs)},
	{"POST /administration/accounts", "/administration/accounts", "name=", map[int]string{422: runs}},
	{"GET /administration/accounts/{id}", "/administration/accounts/{own}", "", ok(runs)},
	{"GET /administration/accounts/{id}", "/administration/accounts/none", "", map[int]string{404: runs}},
	{"POST /administration/accounts/{id}/role", "/administration/accounts/none/role", "role=owner", map[int]string{404: runs}},
	{"POST /administration/accounts/{id}/role", "/administration/accounts/{own}/role", "role=owner", map[int]string{303: owner}},
	{"POST /administration/accounts/{id}/person", "/administration/accounts/none/person", "", map[int]string{404: runs}},
	{"POST /administration/accounts/{id}/person", "/administration/accounts/{own}/person", "person={ben}", map[int]string{422: owner}},
	{"POST /administration/accounts/{id}/renew", "/administration/accounts/none/renew", "", map[int]string{404: runs}},
	{"POST /administration/accounts/{id}/recover", "/administration/accounts/none/recover", "", map[int]string{404: runs}},
	{"POST /administration/accounts/{id}/withdraw", "/administration/accounts/none/withdraw", "", map[int]string{404: runs}},
	{"POST /administration/accounts/{id}/close", "/administration/accounts/none/close", "", map[int]string{404: runs}},
	{"GET /administration/sessions", "/administration/sessions", "", ok(runs)},
	{"POST /administration/sessions/{id}/end", "/administration/sessions/none/end", "", map[int]string{404: all}},
	{"GET /administration/record", "/administration/record", "", ok(runs)},

	// These need no session.
	{"GET /enter", "/enter?key=none", "", map[int]string{303: all}}, // who is signed in stays so
	{"POST /theme", "/theme", "theme=dark", map[int]string{303: join(nobody, all)}},
	{"GET /login", "/login", "", map[int]string{200: nobody, 303: all}},
	{"POST /login", "/login", "login=nobody&password=wrong", map[int]string{401: join(nobody, all)}},
	{"POST /login/passkey/begin", "/login/passkey/begin", "", map[int]string{422: join(nobody, all)}},
	{"POST /login/passkey/finish", "/login/passkey/finish", "", map[int]string{422: join(nobody, all)}},
	{"POST /login/provider", "/login/provider", "", map[int]string{404: join(nobody, all)}},
	{"GET /login/provider/callback", "/login/provider/callback", "", map[int]string{404: join(nobody, all)}},
	{"GET /welcome", "/welcome?key=none", "", map[int]string{401: join(nobody, all)}},
	{"POST /welcome", "/welcome", "key=none", map[int]string{401: join(nobody, all)}},
	{"POST /welcome/passkey/begin", "/welcome/passkey/begin", "", map[int]string{422: join(nobody, all)}},
	{"POST /welcome/passkey/finish", "/welcome/passkey/finish", "", map[int]string{422: join(nobody, all)}},
	{"POST /welcome/provider", "/welcome/provider", "key=none", map[int]string{401: join(nobody, all)}},

	{"POST /leave", "/leave", "", map[int]string{303: all}}, // the last: it ends the session
}

func ok(who string) map[int]string { return map[int]string{200: who} }

// hides is a page of which the others do not learn that it is there.
func hides(status int, who string) map[int]string {
	others := slices.DeleteFunc(strings.Fields(all), func(kind string) bool { return slices.Contains(strings.Fields(who), kind) })
	return map[int]string{status: who, 404: strings.Join(others, " ")}
}

func seen(who string) map[int]string { return hides(200, who) }

// others leaves one kind out.
func others(who, kind string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(who), func(k string) bool { return k == kind }), " ")
}

func join(who ...string) string { return strings.Join(who, " ") }

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

func TestEveryRouteIsAsked(t *testing.T) {
	t.Parallel()
	asked := map[string]bool{}
	for _, a := range asks {
		asked[a.route] = true
	}
	behind, open := web.Patterns()
	for _, route := range append(behind, open...) {
		if !asked[route] {
			t.Errorf("%s is in no row of asks: say who gets which answer", route)
		}
		delete(asked, route)
	}
	for route := range asked {
		t.Errorf("asks has a row for %s, which is no route", route)
	}
}

// crowd is a workbench with one account for each kind of actor.
type crowd struct {
	handler http.Handler
	cookies map[string]string // session by kind
	own     map[string]string // account by kind
	ben     string            // the person that Ben is
	repo    string
	finding string // something that nobody does in the team web
	member  string // Ben's membership there
	holder  string // his role there

	decision string // that is proposed there
	problem  string

	initiative string // a draft

	experiment, exemption string // of high risk, that is planned there
	objective             string // that is Ben's

	strategy, draft string // of web: what is in force, and what follows
	asked           string // a strategy of all, which Ben is asked to adopt
	move            string // on the radar, that is proposed
	item            string // of work
}

// gather invites all kinds. How they stand to Ben is said by hand, as the organisation would.
func gather(t *testing.T) *crowd {
	t.Helper()
	db := leadtest.SQLite(t)
	c := &crowd{cookies: map[string]string{}, own: map[string]string{}}
	built := gittest.New(t)
	fill(built)
	(&house{db: db}).add(t, built.Dir, "harbour")
	standings := map[string]access.Relation{peer: access.Peer, leads: access.Leads, manages: access.Manages,
		coordinates: access.Coordinates, directs: access.Directs}
	kindOf := map[string]string{}
	config := web.Config{DB: db, Shelf: knowledge.NewShelf(1 << 28), Log: slog.New(slog.DiscardHandler), OpenAPI: []byte(openAPI),
		Standing: func(_ context.Context, a access.Actor) (access.Actor, error) {
			if r := standings[kindOf[a.ID]]; r != 0 {
				a.Standing = &access.Standing{Persons: map[string]access.Relation{c.ben: r}, Scopes: map[string]access.Relation{"web": r, "move": r}}
			}
			return a, nil
		}}
	c.handler = web.New(config)
	ctx := context.Background()
	(&house{db: db}).write(t, func(ctx context.Context, tx *store.Tx) error {
		found, err := people.Find(ctx, tx, access.Local(), "ben@example.com")
		if err != nil {
			return err
		}
		all, err := knowledge.Repositories(ctx, tx, access.Local())
		if err != nil {
			return err
		}
		c.ben, c.repo = found.ID, all[0].ID
		if err = putLadder(ctx, tx, "engineering"); err != nil {
			return err
		}
		if _, err = organisation.PutScope(ctx, tx, access.Local(), roster.Scope{Key: "web", Name: "Web", Kind: roster.Team}); err != nil {
			return err
		}
		person := roster.Person{Handle: "ben", Name: "Ben Okafor", Emails: []string{"ben@example.com"}}
		if _, err = organisation.PutPerson(ctx, tx, access.Local(), "", person); err != nil {
			return err
		}
		c.member, err = organisation.PutMember(ctx, tx, access.Local(), roster.Member{Person: "ben", Scope: "web", Share: 100})
		if err != nil {
			return err
		}
		if _, err = delivery.Begin(ctx, tx, access.Local(), roster.Scope{Key: "move", Name: "The move"}, delivery.Project{}); err != nil {
			return err
		}
		work, err := delivery.PutItem(ctx, tx, access.Local(), 0, delivery.Item{Project: "move", Title: "Pack"})
		if err != nil {
			return err
		}
		c.item = work.ID
		if _, err = organisation.PutMember(ctx, tx, access.Local(), roster.Member{Person: "ben", Scope: "move", Share: 20}); err != nil {
			return err
		}
		d, err := direction.Propose(ctx, tx, access.Local(), direction.New{Scope: "web", Title: "Use one queue"})
		if err != nil {
			return err
		}
		c.decision = d.ID
		x, err := direction.PutProblem(ctx, tx, access.Local(), 0, direction.Problem{Scope: "web", Title: "Orders come twice"})
		if err != nil {
			return err
		}
		c.problem = x.ID
		i, err := initiative.Put(ctx, tx, access.Local(), 0, initiative.Initiative{Scope: "web", Title: "Move the ledger"})
		if err != nil {
			return err
		}
		c.initiative = i.ID
		o, err := strategy.Set(ctx, tx, access.Local(), 0, strategy.Objective{Scope: "web", Title: "Be quick", Owner: strategy.Person{ID: c.ben}})
		if err != nil {
			return err
		}
		c.objective = o.ID
		if err := c.strategies(ctx, tx); err != nil {
			return err
		}
		tried, err := experiment.Plan(ctx, tx, access.Local(), 0, experiment.Experiment{Scope: "web", Title: "Keep tides in memory",
			Belief: "Searches take half as long.", Because: "Most are asked twice.", Measure: "Seconds", Threshold: "One", High: true,
			Risk: "Old tides.", Limits: "A switch.", First: store.DateOf(tx.Now()), Last: store.DateOf(tx.Now()), Intent: experiment.ThrowAway})
		if err != nil {
			return err
		}
		c.experiment = tried.ID
		content := "standards: [{key: readme, title: It says what it is, checks: [{file: README.md}]}]"
		if _, err := quality.Set(ctx, tx, access.Local(), 0, quality.Document{Content: content}); err != nil {
			return err
		}
		if err := quality.SetTeam(ctx, tx, access.Local(), c.repo, "web"); err != nil {
			return err
		}
		e, err := quality.Ask(ctx, tx, access.Local(), c.repo, "readme", "It is being written.", store.DateOf(tx.Now()).AddDays(30))
		if err != nil {
			return err
		}
		c.exemption = e.ID
		rope, err := technology.Add(ctx, tx, access.Local(), technology.Entry{Name: "Rope", Quadrant: "tools"},
			technology.New{Ring: "trial", Reason: "It holds."})
		if err != nil {
			return err
		}
		c.move = rope.Moves[0].ID
		c.holder, err = organisation.PutHolder(ctx, tx, access.Local(), roster.Holder{Person: "ben", Role: "lead-engineer", Scope: "web"})
		return err
	})
	for _, kind := range kinds[1:] {
		n := access.NewAccount{Name: kind, Role: access.Member}
		switch kind {
		case administrator, owner:
			n.Role = access.Role(kind)
		case ben:
			n.PersonID = c.ben
		}
		var id, secret string
		(&house{db: db}).write(t, func(ctx context.Context, tx *store.Tx) (err error) {
			id, secret, err = access.Invite(ctx, tx, access.Local(), n)
			return err
		})
		token, err := access.AcceptWithPassword(ctx, db, secret, "", access.NewPassword{Login: kind, Password: "seven grey herons wade"})
		if err != nil {
			t.Fatal(err)
		}
		c.cookies[kind], c.own[kind], kindOf[id] = token, id, kind
	}
	page := c.send(owner, ask{route: "GET /people/teams/{scope}", address: "/people/teams/web"}, 1).Body.String()
	found := regexp.MustCompile(`name="key" value="([^"]+)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("nothing is found about the team web\n%s", page)
	}
	c.finding = url.QueryEscape(html.UnescapeString(found[1]))
	return c
}

// strategies writes some.
func (c *crowd) strategies(ctx context.Context, tx *store.Tx) error {
	today := store.DateOf(tx.Now())
	write := func(scope string, ask bool) (string, error) {
		v, err := vision.Write(ctx, tx, access.Local(), 0, vision.Version{Scope: scope, Text: vision.Text{Title: "One harbour", Vision: "x"}})
		if err == nil && ask {
			_, err = vision.PutForward(ctx, tx, access.Local(), v.ID, 0, []string{c.ben}, today)
		}
		return v.ID, err
	}
	var err error
	if c.asked, err = write("", true); err != nil {
		return err
	}
	if c.strategy, err = write("web", true); err != nil {
		return err
	}
	if _, err = vision.Enforce(ctx, tx, access.Local(), c.strategy, 0, today, today.AddDays(90)); err != nil {
		return err
	}
	c.draft, err = write("web", false)
	return err
}

// send asks as a kind of actor, each from an origin of its own.
func (c *crowd) send(kind string, a ask, nth int) *httptest.ResponseRecorder {
	method, _, _ := strings.Cut(a.route, " ")
	if method == "/" {
		method = http.MethodGet
	}
	fill := strings.NewReplacer("{ben}", c.ben, "{decision}", c.decision, "{problem}", c.problem, "{objective}", c.objective, "{initiative}", c.initiative,
		"{experiment}", c.experiment, "{exemption}", c.exemption, "{move}", c.move, "{item}", c.item, "{repo}", c.repo, "{finding}", c.finding,
		"{strategy}", c.strategy, "{draft}", c.draft, "{asked}", c.asked,
		"{member}", c.member, "{holder}", c.holder, "{own}", cmp.Or(c.own[kind], "none"))
	var body io.Reader
	if method == http.MethodPost {
		body = strings.NewReader(fill.Replace(a.form))
	}
	r := httptest.NewRequest(method, fill.Replace(a.address), body)
	r.Host = "127.0.0.1:7400"
	r.RemoteAddr = "192.0.2." + strconv.Itoa(nth%250) + ":" + strconv.Itoa(1000+nth)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if token := c.cookies[kind]; token != "" {
		r.AddCookie(&http.Cookie{Name: "leadwright-7400", Value: token})
	}
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, r)
	return w
}

// TestWhoGetsWhat asks every route as every kind of actor.
func TestWhoGetsWhat(t *testing.T) {
	t.Parallel()
	c := gather(t)
	nth := 0
	for _, a := range asks {
		for _, kind := range kinds {
			nth++
			w := c.send(kind, a, nth)
			if want := a.want(kind); w.Code != want {
				t.Errorf("%s (%s) as %s gives %d, want %d", a.route, a.address, kind, w.Code, want)
			}
			if w.Code >= 400 && w.Code != http.StatusUnprocessableEntity && kind != owner && kind != leads && kind != manages && kind != ben && strings.Contains(w.Body.String(), "Ben Okafor") &&
				strings.Contains(a.address, "{ben}") {
				t.Errorf("%s as %s says who it is about in its refusal", a.address, kind)
			}
			if got := w.Header().Get("Cache-Control"); got != "no-store" {
				t.Errorf("%s as %s may be kept: %q", a.address, kind, got)
			}
		}
	}
}
