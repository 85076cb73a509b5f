// Package web serves Leadwright's pages.
//
// A page is a struct (weekPage, mapPage, …) beside its template; a handler reads areas, puts what it found into that
// struct in words, and renders it. Templates hold no rule and no query. Every page works without script; script adds
// the search palette, tips on the map and progress that moves (assets/app.js).
//
// One handler, made by [New], serves everything: pages behind a session, the door for browsers without one, and the
// stylesheet and script under names that hold a hash of their content. Before any of them stand the same guards for
// all (guard.go): the Host header must name this workbench, a form must come from its own pages, and the strict
// Content-Security-Policy lets no inline style, no inline script and no other host in. SVG is drawn by attributes and
// coloured by classes for that reason.
//
// After a change to a template or to the script: go generate ./internal/web
package web

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/ladder"
	"github.com/leadwright/leadwright/internal/store"
	"github.com/leadwright/leadwright/internal/vault"
)

//go:generate go tool templ generate
//go:generate go tool esbuild assets/app.js --bundle --minify --format=esm --target=es2022 --outdir=dist
//go:generate go tool esbuild assets/diagram.js --bundle --minify --format=iife --target=es2022 --outdir=dist --log-level=warning --alias:elkjs/lib/elk.bundled.js=./assets/noelk.js

// Config is what the pages need.
type Config struct {
	DB      *store.DB
	Shelf   *knowledge.Shelf
	Log     *slog.Logger // slog.Default() when nil
	Hosts   []string     // names this workbench answers to, without port, beside the loopback names
	TLS     bool         // browsers reach it by https: cookies are marked Secure
	Base    string       // where browsers reach it, such as https://lead.example.com; by the Host header when empty
	Proxied bool         // requests come by way of a proxy, which says in X-Forwarded-For from where
	// Standing says how an actor stands to others, from the organisation. Nil for no organisation: everybody has what
	// their role gives.
	Standing func(context.Context, access.Actor) (access.Actor, error)
	Provider *Provider        // OpenID Connect, to sign in with; nil for none
	API      http.Handler     // serves what is below /api/v1/; nil for no API
	SCIM     http.Handler     // serves what is below /scim/v2/; nil for none
	Vault    *vault.Vault     // for tokens of forges; nil keeps none
	OpenAPI  []byte           // the API's description as JSON, for the page that shows it
	Now      func() time.Time // time.Now when nil
}

type server struct {
	Config
	assets  assets
	gate    access.Gate // for guesses at links
	asked   access.Gate // for challenges that were asked for
	glances glances
}

// New returns the handler of everything that the workbench serves: pages, assets, and the API behind the same guards.
func New(c Config) http.Handler {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	s := &server{Config: c, assets: loadAssets()}
	mux := http.NewServeMux()
	s.assets.route(mux)
	for pattern, h := range s.doors() {
		mux.Handle(pattern, s.open(h))
	}
	for pattern, h := range s.routes() {
		mux.Handle(pattern, s.in(h))
	}
	if c.API != nil {
		mux.Handle("/api/v1/", c.API)
	}
	if c.SCIM != nil {
		mux.Handle("/scim/v2/", c.SCIM)
	}
	return s.guard(mux)
}

// doors are the pages that need no session.
func (s *server) doors() map[string]func(http.ResponseWriter, *http.Request) error {
	return map[string]func(http.ResponseWriter, *http.Request) error{
		"GET /enter":  s.enter,
		"POST /theme": s.chooseTheme,

		"GET /login":                   s.login,
		"POST /login":                  s.signIn,
		"POST /login/passkey/begin":    s.askPasskey,
		"POST /login/passkey/finish":   s.signInWithPasskey,
		"POST /login/provider":         s.toProvider,
		"GET /login/provider/callback": s.fromProvider,

		"GET /welcome":                 s.welcome,
		"POST /welcome":                s.accept,
		"POST /welcome/passkey/begin":  s.askPasskeyByLink,
		"POST /welcome/passkey/finish": s.acceptWithPasskey,
		"POST /welcome/provider":       s.toProviderByLink,
	}
}

// routes are the pages behind a session.
func (s *server) routes() map[string]handler {
	return map[string]handler{
		"GET /{$}":    s.week,
		"POST /leave": s.leave,
		"/":           s.nowhere,

		"GET /people":                       s.people,
		"GET /people/{id}":                  s.person,
		"GET /people/{id}/{view}":           s.about,
		"POST /people/{id}/{view}":          s.about,
		"GET /people/add-person":            s.addPerson,
		"POST /people/add-person":           s.addPerson,
		"GET /people/add-scope":             s.addScope,
		"POST /people/add-scope":            s.addScope,
		"GET /people/identities":            s.identities,
		"POST /people/identities":           s.decide,
		"POST /people/identities/{id}":      s.separate,
		"POST /people/decisions/{id}/undo":  s.undo,
		"GET /people/teams":                 s.scopes,
		"GET /people/teams/{scope}":         s.scope,
		"GET /people/teams/{scope}/try":     s.try,
		"POST /people/teams/{scope}/accept": s.acceptFinding,
		"POST /people/teams/{scope}/reopen": s.reopenFinding,
		"GET /people/organisation.yaml":     s.exportTeams,
		"GET /people/roles":                 s.roles,
		"GET /people/roles/{role}":          s.aRole,
		"GET /people/roles/compare":         s.compareRoles,
		"GET /people/roles/own":             s.ownRoles,
		"POST /people/roles/own":            s.ownRoles,
		"GET /people/ladders":               s.ladders,
		"GET /people/ladders/{ladder}":      s.aLadder,
		"GET /people/add-ladder":            s.ladderForm,
		"POST /people/add-ladder":           s.ladderForm,
		"POST /people/add-ladder/example":   s.addExample,
		"GET /me":                           s.me,
		"POST /me":                          s.chooseMe,
		"GET /me/teams":                     s.myself(s.personTeams),
		"GET /me/career":                    s.myself(s.career),
		"GET /me/looks":                     s.myself(s.looks),
		"GET /me/export":                    s.export,
		"GET /me/export.json":               s.exportJSON,

		"GET /people/teams/{scope}/history":                 s.scopeHistory,
		"GET /people/teams/{scope}/edit":                    s.editScope,
		"POST /people/teams/{scope}/edit":                   s.editScope,
		"POST /people/teams/{scope}/remove":                 s.removeScope,
		"GET /people/teams/{scope}/members/add":             s.addMember,
		"POST /people/teams/{scope}/members/add":            s.addMember,
		"GET /people/teams/{scope}/members/{entry}":         s.editMember,
		"POST /people/teams/{scope}/members/{entry}":        s.editMember,
		"POST /people/teams/{scope}/members/{entry}/remove": s.removeMember,
		"GET /people/teams/{scope}/roles/add":               s.giveRole,
		"POST /people/teams/{scope}/roles/add":              s.giveRole,
		"GET /people/teams/{scope}/roles/{entry}":           s.editHolder,
		"POST /people/teams/{scope}/roles/{entry}":          s.editHolder,
		"POST /people/teams/{scope}/roles/{entry}/remove":   s.removeHolder,

		"GET /people/ladders/{ladder}/tracks/{track}":         s.track,
		"GET /people/ladders/{ladder}/tracks/{track}/compare": s.compareLevels,
		"GET /people/ladders/{ladder}/ladder.yaml":            s.ladderFile("application/yaml", ".yaml", ladder.Format),
		"GET /people/ladders/{ladder}/ladder.md":              s.ladderFile("text/markdown", ".md", markdownOf),
		"GET /people/ladders/{ladder}/history":                s.ladderHistory,
		"GET /people/ladders/{ladder}/edit":                   s.ladderForm,
		"POST /people/ladders/{ladder}/edit":                  s.ladderForm,
		"POST /people/ladders/{ladder}/remove":                s.removeLadder,

		"GET /skills":         s.skills,
		"POST /skills":        s.addSkill,
		"POST /skills/import": s.importSkills,
		"GET /skills/{id}":    s.skill,
		"POST /skills/{id}":   s.changeSkill,

		"GET /me/skills":                                       s.mySkills,
		"POST /me/skills":                                      s.declareSkills,
		"POST /me/skills/evidence":                             s.addEvidence,
		"POST /me/skills/evidence/{written}/withdraw":          s.withdrawEvidence,
		"GET /people/skills/{id}":                              s.personSkills,
		"POST /people/skills/{id}/assess":                      s.assessSkill,
		"POST /people/skills/{id}/assess/{written}/withdraw":   s.withdrawAssessment,
		"POST /people/skills/{id}/evidence":                    s.addEvidence,
		"POST /people/skills/{id}/evidence/{written}/withdraw": s.withdrawEvidence,
		"GET /people/teams/{scope}/skills":                     s.scopeSkills,
		"POST /people/teams/{scope}/skills":                    s.setNeed,

		"GET /knowledge":                         s.knowledge,
		"GET /knowledge/{repo}":                  s.mapOf,
		"GET /knowledge/{repo}/areas":            s.areas,
		"POST /knowledge/{repo}/areas":           s.nameArea,
		"POST /knowledge/{repo}/forget":          s.forgetArea,
		"GET /knowledge/{repo}/area/{name...}":   s.area,
		"GET /knowledge/{repo}/at/{path...}":     s.place,
		"GET /knowledge/{repo}/evidence":         s.evidence,
		"GET /knowledge/{repo}/lines":            s.lines,
		"GET /knowledge/{repo}/said":             s.said,
		"POST /knowledge/{repo}/said":            s.say,
		"GET /knowledge/{repo}/handover":         s.handover,
		"POST /knowledge/{repo}/handover":        s.keepHandover,
		"GET /knowledge/{repo}/handover/{plan}":  s.plan,
		"POST /knowledge/{repo}/handover/{plan}": s.changePlan,
		"GET /knowledge/{repo}/nobody":           s.orphans,
		"GET /knowledge/{repo}/evolution":        s.evolution,
		"GET /knowledge/{repo}/backtest":         s.backtest,
		"POST /knowledge/{repo}/reviewers":       s.askOut,
		"POST /me/suggested":                     s.askIn,
		"GET /knowledge/{repo}/owners":           s.owners,
		"GET /knowledge/{repo}/absences":         s.absences,
		"GET /knowledge/{repo}/risk":             s.risk,
		"GET /knowledge/{repo}/reviewers":        s.reviewers,

		"GET /decisions":                  s.decisions,
		"GET /decisions/add":              s.decisionForm,
		"POST /decisions/add":             s.decisionForm,
		"GET /decision-homes":             s.homes,
		"POST /decision-homes":            s.lookAtHome,
		"GET /decision-homes/add":         s.homeForm,
		"POST /decision-homes/add":        s.homeForm,
		"GET /decision-homes/{id}":        s.homeForm,
		"POST /decision-homes/{id}":       s.homeForm,
		"GET /problems":                   s.problems,
		"GET /problems/add":               s.problemForm,
		"POST /problems/add":              s.problemForm,
		"GET /problems/{id}":              s.problem,
		"GET /problems/{id}/edit":         s.problemForm,
		"POST /problems/{id}/edit":        s.problemForm,
		"GET /problems/{id}/close":        s.problemClose,
		"POST /problems/{id}/close":       s.problemClose,
		"GET /experiments":                s.experiments,
		"GET /experiments/add":            s.experimentForm,
		"POST /experiments/add":           s.experimentForm,
		"GET /experiments/{id}":           s.experiment,
		"POST /experiments/{id}":          s.sayToExperiment,
		"GET /experiments/{id}/edit":      s.experimentForm,
		"POST /experiments/{id}/edit":     s.experimentForm,
		"GET /experiments/{id}/start":     s.experimentStart,
		"POST /experiments/{id}/start":    s.experimentStart,
		"GET /experiments/{id}/yes":       s.experimentYes,
		"POST /experiments/{id}/yes":      s.experimentYes,
		"GET /experiments/{id}/days":      s.experimentDays,
		"POST /experiments/{id}/days":     s.experimentDays,
		"GET /experiments/{id}/end":       s.experimentEnd,
		"POST /experiments/{id}/end":      s.experimentEnd,
		"GET /initiatives":                s.initiatives,
		"GET /initiatives/add":            s.initiativeForm,
		"POST /initiatives/add":           s.initiativeForm,
		"GET /initiatives/compare":        s.compareInitiatives,
		"GET /initiatives/{id}":           s.initiative,
		"GET /initiatives/{id}/edit":      s.initiativeForm,
		"POST /initiatives/{id}/edit":     s.initiativeForm,
		"GET /initiatives/{id}/numbers":   s.initiativeNumbers,
		"POST /initiatives/{id}/numbers":  s.initiativeNumbers,
		"GET /initiatives/{id}/propose":   s.initiativePropose,
		"POST /initiatives/{id}/propose":  s.initiativePropose,
		"POST /initiatives/{id}/withdraw": s.initiativeWithdraw,
		"GET /initiatives/{id}/reply":     s.initiativeReply,
		"POST /initiatives/{id}/reply":    s.initiativeReply,
		"GET /initiatives/{id}/finish":    s.initiativeFinish,
		"POST /initiatives/{id}/finish":   s.initiativeFinish,
		"GET /decisions/{id}/matrix":      s.weigh,
		"POST /decisions/{id}/matrix":     s.weigh,
		"GET /decisions/{id}":             s.decision,
		"GET /decisions/{id}/copy":        s.decisionCopy,
		"POST /decisions/{id}/copy":       s.decisionCopy,
		"POST /decisions/{id}":            s.sayToDecision,
		"GET /decisions/{id}/edit":        s.decisionForm,
		"POST /decisions/{id}/edit":       s.decisionForm,
		"GET /decisions/{id}/state":       s.decisionState,
		"POST /decisions/{id}/state":      s.decisionState,
		"GET /decisions/{id}/places":      s.decisionPlaces,
		"POST /decisions/{id}/places":     s.decisionPlaces,
		"GET /decisions/{id}/ask":         s.decisionAsk,
		"POST /decisions/{id}/ask":        s.decisionAsk,
		"GET /decisions/{id}/outcome":     s.decisionOutcome,
		"POST /decisions/{id}/outcome":    s.decisionOutcome,
		"GET /strategy":                   s.strategies,
		"GET /strategy/add":               s.strategyForm,
		"POST /strategy/add":              s.strategyForm,
		"GET /strategy/{id}":              s.strategy,
		"POST /strategy/{id}":             s.commentStrategy,
		"GET /strategy/{id}/edit":         s.strategyForm,
		"POST /strategy/{id}/edit":        s.strategyForm,
		"POST /strategy/{id}/discard":     s.discardStrategy,
		"GET /strategy/{id}/forward":      s.forwardStrategy,
		"POST /strategy/{id}/forward":     s.forwardStrategy,
		"GET /strategy/{id}/answer":       s.answerStrategy,
		"POST /strategy/{id}/answer":      s.answerStrategy,
		"GET /strategy/{id}/force":        s.forceStrategy,
		"POST /strategy/{id}/force":       s.forceStrategy,
		"GET /strategy/{id}/withdraw":     s.withdrawStrategy,
		"POST /strategy/{id}/withdraw":    s.withdrawStrategy,
		"GET /strategy/{id}/changes":      s.strategyChanges,
		"GET /strategy/{id}/markdown":     s.strategyMarkdown,
		"GET /objectives":                 s.objectives,
		"GET /objectives/add":             s.objectiveForm,
		"POST /objectives/add":            s.objectiveForm,
		"GET /objectives/serve":           s.serveObjective,
		"POST /objectives/serve":          s.serveObjective,
		"GET /objectives/{id}":            s.objective,
		"POST /objectives/{id}":           s.looseObjective,
		"GET /objectives/{id}/edit":       s.objectiveForm,
		"POST /objectives/{id}/edit":      s.objectiveForm,
		"GET /objectives/{id}/state":      s.objectiveState,
		"POST /objectives/{id}/state":     s.objectiveState,
		"GET /objectives/{id}/measure":    s.objectiveMeasure,
		"POST /objectives/{id}/measure":   s.objectiveMeasure,
		"GET /objectives/{id}/reading":    s.objectiveReading,
		"POST /objectives/{id}/reading":   s.objectiveReading,

		"GET /projects":                                s.projects,
		"GET /begin-project":                           s.addProject,
		"POST /begin-project":                          s.addProject,
		"GET /projects/{key}":                          s.project,
		"GET /projects/{key}/risks":                    s.projectRisks,
		"GET /projects/{key}/budget":                   s.projectBudget,
		"GET /projects/{key}/dates":                    s.projectDates,
		"POST /projects/{key}/notes":                   s.tellProject,
		"GET /projects/{key}/edit":                     s.editProject,
		"POST /projects/{key}/edit":                    s.editProject,
		"GET /projects/{key}/milestone":                s.editMilestone,
		"POST /projects/{key}/milestone":               s.editMilestone,
		"GET /projects/{key}/deliverable":              s.editDeliverable,
		"POST /projects/{key}/deliverable":             s.editDeliverable,
		"GET /projects/{key}/dependency":               s.editDependency,
		"POST /projects/{key}/dependency":              s.editDependency,
		"POST /projects/{key}/drop":                    s.dropFromProject,
		"GET /projects/{key}/date":                     s.setProjectDate,
		"POST /projects/{key}/date":                    s.setProjectDate,
		"GET /projects/{key}/amount":                   s.addAmount,
		"POST /projects/{key}/amount":                  s.addAmount,
		"POST /projects/{key}/take":                    s.takeAmount,
		"GET /projects/{key}/rates":                    s.setRate,
		"POST /projects/{key}/rates":                   s.setRate,
		"GET /projects/{key}/risk":                     s.editRisk,
		"POST /projects/{key}/risk":                    s.editRisk,
		"GET /projects/{key}/sources":                  s.sources,
		"POST /projects/{key}/sources":                 s.sources,
		"POST /projects/{key}/sources/drop":            s.dropSource,
		"POST /projects/{key}/sources/read":            s.readForge,
		"GET /projects/{key}/sources/{id}/reading":     s.reading,
		"GET /projects/{key}/proposals":                s.proposals,
		"POST /projects/{key}/proposals":               s.proposals,
		"GET /projects/{key}/sources/forge":            s.forge,
		"POST /projects/{key}/sources/forge":           s.forge,
		"GET /projects/{key}/plan":                     s.plans,
		"GET /projects/{key}/plan/{id}":                s.aPlan,
		"POST /projects/{key}/plan/{id}/adopt":         s.adoptPlan,
		"GET /projects/{key}/plan/{id}/file":           s.planFile,
		"GET /projects/{key}/compare":                  s.comparePlans,
		"GET /across-projects":                         s.across,
		"GET /projects/{key}/flow":                     s.flow,
		"GET /projects/{key}/searching":                s.searching,
		"POST /projects/{key}/search":                  s.searchPlan,
		"POST /projects/{key}/stop":                    s.stopPlan,
		"GET /projects/{key}/work":                     s.work,
		"GET /projects/{key}/work/add":                 s.editItem,
		"POST /projects/{key}/work/add":                s.editItem,
		"GET /work/{id}":                               s.item,
		"GET /work/{id}/edit":                          s.editItem,
		"POST /work/{id}/edit":                         s.editItem,
		"GET /work/{id}/state":                         s.moveItem,
		"GET /work/{id}/who":                           s.who,
		"GET /work/{id}/ask":                           s.askFor,
		"POST /work/{id}/ask":                          s.askFor,
		"GET /work/{id}/assignments/{assignment}":      s.replyTo,
		"POST /work/{id}/assignments/{assignment}":     s.replyTo,
		"POST /work/{id}/assignments/{assignment}/end": s.endAssignment,
		"GET /work/{id}/pin":                           s.pinItem,
		"POST /work/{id}/pin":                          s.pinItem,
		"POST /work/{id}/state":                        s.moveItem,

		"GET /standards":                  s.standards,
		"GET /standards/{id}":             s.aStandard,
		"GET /knowledge/{repo}/standards": s.repositoryStandards,
		"GET /repositories/{id}/team":     s.repositoryTeam,
		"POST /repositories/{id}/team":    s.repositoryTeam,
		"GET /exemptions":                 s.exemptions,
		"GET /exemptions/ask":             s.exemptionAsk,
		"POST /exemptions/ask":            s.exemptionAsk,
		"GET /exemptions/{id}":            s.exemption,
		"GET /exemptions/{id}/answer":     s.exemptionAnswer,
		"POST /exemptions/{id}/answer":    s.exemptionAnswer,
		"GET /exemptions/{id}/end":        s.exemptionEnd,
		"POST /exemptions/{id}/end":       s.exemptionEnd,
		"GET /standard-files":             s.standardFiles,
		"GET /standard-files/edit":        s.standardFileForm,
		"POST /standard-files/edit":       s.standardFileForm,

		"GET /radar":                    s.radar,
		"GET /radar/add":                s.addRadarEntry,
		"POST /radar/add":               s.addRadarEntry,
		"GET /radar/shape":              s.radarShape,
		"POST /radar/shape":             s.radarShape,
		"GET /radar/import":             s.radarImport,
		"POST /radar/import":            s.radarImport,
		"GET /radar/export":             s.radarFile,
		"GET /radar/{key}":              s.radarEntry,
		"GET /radar/{key}/edit":         s.editRadarEntry,
		"POST /radar/{key}/edit":        s.editRadarEntry,
		"GET /radar/{key}/move":         s.proposeMove,
		"POST /radar/{key}/move":        s.proposeMove,
		"GET /radar-moves/{id}/settle":  s.settleMove,
		"POST /radar-moves/{id}/settle": s.settleMove,

		"GET /areas":                s.spans,
		"GET /areas/{span}":         s.span,
		"GET /areas/add":            s.editSpan,
		"POST /areas/add":           s.editSpan,
		"GET /areas/{span}/edit":    s.editSpan,
		"POST /areas/{span}/edit":   s.editSpan,
		"POST /areas/{span}/remove": s.removeSpan,

		"GET /repositories":               s.repositories,
		"POST /repositories":              s.addRepository,
		"GET /repositories/{id}/progress": s.progress,
		"POST /repositories/{id}/scan":    s.scan,
		"POST /repositories/{id}/cancel":  s.cancelScan,
		"GET /repositories/{id}/edit":     s.editRepository,
		"POST /repositories/{id}/edit":    s.editRepository,
		"GET /repositories/{id}/remove":   s.confirmRemove,
		"POST /repositories/{id}/remove":  s.remove,

		"GET /account":                       s.account,
		"POST /account/password":             s.setPassword,
		"POST /account/passkeys/begin":       s.beginPasskey,
		"POST /account/passkeys/finish":      s.finishPasskey,
		"POST /account/passkeys/{id}/remove": s.removePasskey,
		"POST /account/passkeys/{id}/rename": s.renamePasskey,
		"POST /account/provider":             s.addProvider,
		"POST /account/provider/remove":      s.removeProvider,
		"POST /account/sessions/{id}/end":    s.endSession,
		"POST /account/sessions/others":      s.endOtherSessions,
		"POST /account/tokens":               s.makeToken,
		"POST /account/tokens/{id}/revoke":   s.revokeToken,

		"GET /administration/accounts":                s.accounts,
		"POST /administration/accounts":               s.invite,
		"GET /administration/accounts/{id}":           s.accountOf,
		"POST /administration/accounts/{id}/role":     s.changeRole,
		"POST /administration/accounts/{id}/person":   s.setPerson,
		"POST /administration/accounts/{id}/renew":    s.renew,
		"POST /administration/accounts/{id}/recover":  s.recover,
		"POST /administration/accounts/{id}/withdraw": s.withdraw,
		"POST /administration/accounts/{id}/close":    s.closeAccount,
		"GET /administration/sessions":                s.sessions,
		"POST /administration/sessions/{id}/end":      s.endAnySession,
		"GET /administration/record":                  s.record,

		"GET /charter":     s.charter,
		"GET /search":      s.search,
		"GET /search/hits": s.hits,
		"GET /api":         s.api,
	}
}

// Where links lead: these paths with the secret behind them.
const (
	SignInPath  = "/enter?key="   // the one-time link from the terminal
	WelcomePath = "/welcome?key=" // an invitation or a recovery link
)

// isLoopback reports whether a host name without port means this machine to every browser.
func isLoopback(host string) bool {
	host = strings.ToLower(strings.Trim(host, "[]"))
	return host == "localhost" || host == "127.0.0.1" || host == "::1" || strings.HasSuffix(host, ".localhost")
}
