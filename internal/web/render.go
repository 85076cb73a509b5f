package web

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// render writes a page once all of it could be made.
func (s *server) render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) {
	var b bytes.Buffer
	if err := c.Render(r.Context(), &b); err != nil {
		s.Log.Error("a template failed", "path", r.URL.Path, "error", err)
		http.Error(w, "This page could not be made. The log has the details.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

func (s *server) ok(w http.ResponseWriter, r *http.Request, c templ.Component) error {
	s.render(w, r, http.StatusOK, c)
	return nil
}

// statusOf is the one place where kinds of failure become statuses.
func statusOf(err error) int {
	switch fault.KindOf(err) {
	case fault.KindInvalid:
		return http.StatusUnprocessableEntity
	case fault.KindNotFound:
		return http.StatusNotFound
	case fault.KindConflict:
		return http.StatusConflict
	case fault.KindDenied:
		return http.StatusForbidden
	case fault.KindUnavailable:
		if fault.Wait(err) > 0 { // it was asked for too often
			return http.StatusTooManyRequests
		}
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// fail answers with a page, in the frame, that says what happened and what to do. What nobody classified goes to the
// log with its details and to the page without them.
func (s *server) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := statusOf(err)
	if r.Context().Err() != nil { // nobody is there to read it
		return
	}
	if status == http.StatusInternalServerError {
		s.Log.Error("a page failed", "method", r.Method, "path", r.URL.Path, "error", err)
	}
	comeBack(w, err)
	said, hint := fault.Sentence(err)
	if r.Header.Get("HX-Request") != "" {
		s.render(w, r, status, note(notice{Kind: "bad", Sentence: said, Hint: hint}))
		return
	}
	f := frame{Title: http.StatusText(status), Theme: themeOf(r), Assets: s.assets.links, Back: "/"}
	p := faultPage{Frame: f, Sentence: said, Hint: hint, Href: "/", Label: "Go to this week"}
	switch status {
	case http.StatusNotFound:
		p.Question = "Where is this page?"
	case http.StatusForbidden:
		p.Question = "May I do this?"
	case http.StatusServiceUnavailable:
		p.Question, p.Href, p.Label = "Why can I not see this yet?", "/repositories", "See the repositories"
	default:
		p.Question = "What went wrong?"
	}
	s.render(w, r, status, faultView(p))
}

// frameOf makes the frame of a page for somebody who is signed in.
func (s *server) frameOf(r *http.Request, v visit, section, title string) (frame, error) {
	f := frame{Title: title, Section: section, Theme: themeOf(r), Back: r.URL.RequestURI(), Assets: s.assets.links,
		Runs: v.Actor.May(access.ManageAccounts) == nil, Confirms: v.Actor.May(access.ConfirmIdentities) == nil}
	if r.Method != http.MethodGet { // a form that came back with an error: its page is where it was sent from
		f.Back = "/"
	}
	if say, ok := doneNotices[r.URL.Query().Get("done")]; ok {
		f.Notices = append(f.Notices, notice{Sentence: say})
	}
	repo := r.PathValue("repo")
	err := s.DB.Read(r.Context(), func(tx *store.Tx) error {
		all, err := knowledge.Repositories(r.Context(), tx, v.Actor)
		if err != nil && !fault.Is(err, fault.KindDenied) { // who left has no repositories, and some pages still
			return err
		}
		for _, x := range all {
			f.Repositories = append(f.Repositories, frameRepository{
				Name: x.Name, Href: link([]string{"knowledge", x.Name}), Current: repo == x.Name || repo == x.ID})
		}
		if v.Actor.PersonID == "" {
			return nil
		}
		me, err := people.Get(r.Context(), tx, v.Actor, v.Actor.PersonID)
		if fault.Is(err, fault.KindNotFound) {
			return nil
		}
		f.Me = me.Name
		return err
	})
	return f, err
}

// mostInNavigation is up to how many repositories the navigation names.
const mostInNavigation = 12

// near are the repositories that the navigation names: all of a few, and of many the one that the page is about.
func (f frame) near() []frameRepository {
	if len(f.Repositories) <= mostInNavigation {
		return f.Repositories
	}
	return slices.DeleteFunc(slices.Clone(f.Repositories), func(r frameRepository) bool { return !r.Current })
}

// doneNotices are what a page may say above its question after a form was sent.
var doneNotices = map[string]string{
	"scan":               "The scan is on its way; this page follows it",
	"cancelled":          "The scan stops; what was read so far is kept",
	"removed":            "The repository is removed; nothing in it was touched",
	"named":              "The area is named",
	"forgotten":          "The name is forgotten",
	"planned":            "The plan is kept",
	"unplanned":          "The plan is removed",
	"said":               "It is written down below",
	"confirmed":          "It is confirmed, and counts from now on",
	"unsaid":             "It is taken back",
	"changed-repository": "The repository is changed",
	"asked-out":          "You are not suggested as a reviewer any more",
	"asked-in":           "You may be suggested as a reviewer again",
	"steward":            "You answer for this place now",
	"asked":              "They are asked, and see it in their week",
	"unsteward":          "That steward no longer answers for it",
	"decided":            "Your answers are kept; each can be undone below",
	"undone":             "That decision is undone",
	"separated":          "The name is a person of its own now; you can undo that below",
	"me":                 "This is your page now",
	"erased":             "The person is erased; the places this frees in the database are overwritten soon",
	"accepted":           "The finding is accepted, with your reason; it stands below",
	"reopened":           "The finding is open again",
	"password":           "You sign in with this password now; all your other sessions have ended",
	"passkey":            "The passkey is added",
	"unpasskey":          "The passkey is removed",
	"provider":           "You can sign in with this provider now",
	"unlinked":           "You can no longer sign in with this provider",
	"ended":              "The session has ended",
	"alone":              "All your other sessions have ended",
	"revoked":            "The token no longer works",
	"role":               "The role is changed",
	"person":             "It is kept whose account this is",
	"closed":             "The account is closed",
	"withdrawn":          "The link no longer works",

	"skill":           "The skill is added",
	"skills":          "The skills are imported",
	"skill-changed":   "The skill is changed; a merge can be undone below",
	"declared":        "It is kept",
	"withdrawn-skill": "It is taken back",
	"need":            "What the work needs is kept",

	"roles":           "Your own roles are in force",
	"ladder":          "The ladder is kept; what it said before stays in its history",
	"ladder-removed":  "The ladder is taken out; its versions can still be read",
	"scope-added":     "It is added",
	"scope-changed":   "The change is kept",
	"scope-removed":   "It is taken out",
	"member-added":    "They are a member now",
	"member-changed":  "The membership is changed",
	"member-removed":  "The membership is taken out",
	"role-given":      "The role is given",
	"role-changed":    "The role is changed",
	"role-removed":    "The role is taken out",
	"person-added":    "They are in the organisation now; teams and roles are given on the team's page",
	"person-changed":  "The change is kept",
	"person-removed":  "They are taken out of the organisation",
	"proposed":        "The decision is written down",
	"settled":         "The decision has its new state, and its file says so",
	"standards-set":   "The standards are kept, and repositories are held to them now",
	"exemption-asked": "Who leads the repository's team finds it on their page of the week",
	"looking":         "The folder is looked at now",
	"asked-word":      "They find it on their page of the week",
	"answered":        "Your answer stands beside the decision",
	"commented":       "Your comment is below",
	"changed":         "The change is kept",
	"absence":         "The absence is kept",
	"absence-back":    "The absence is taken back",
	"present":         "They are here, and nobody is asked again until they were seen and silent once more",
}

// back sends the reader to a page, with a notice about what was done.
func back(w http.ResponseWriter, r *http.Request, to, done string) error {
	if done != "" {
		mark := "?"
		if strings.Contains(to, "?") {
			mark = "&"
		}
		to += mark + "done=" + done
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// nowhere answers for every address that is none.
func (s *server) nowhere(_ http.ResponseWriter, r *http.Request, _ visit) error {
	return fault.NotFound("There is no page at %s", text(r.URL.Path)).WithHint("Press / to find what you are looking for.")
}

// atlasOf is the repository that a page is about.
func (s *server) atlasOf(r *http.Request, actor access.Actor) (*knowledge.Atlas, error) {
	return s.Shelf.Atlas(r.Context(), s.DB, actor, r.PathValue("repo"))
}
