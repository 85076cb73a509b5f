package tracker

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/leadwright/leadwright/internal/fault"
)

// Kind is a program that forges run.
type Kind string

// The kinds of forges.
const (
	GitHub Kind = "github" // and GitHub Enterprise
	GitLab Kind = "gitlab"
	Gitea  Kind = "gitea" // and Forgejo
)

// Guess says which program a well-known host runs, empty for others.
func Guess(address string) Kind {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return ""
	}
	return map[string]Kind{"github.com": GitHub, "gitlab.com": GitLab, "codeberg.org": Gitea, "gitea.com": Gitea}[u.Hostname()]
}

// dialect is what one program says otherwise than the others.
type dialect interface {
	// root returns where its interface answers about a repository.
	root(at *url.URL, path string) *url.URL
	// page names the issues that changed since then, the oldest change first where the program can.
	page(since time.Time, n int) (path string, query url.Values)
	// decode reads a page. It leaves out what is no item. Last is the newest change of all that is on it, and n how many are.
	decode(body []byte) (items []Item, last time.Time, n int, err error)
	// reviews names the changes that are open, the oldest first where the program can.
	reviews(n int) (path string, query url.Values)
	// state returns how an issue is closed or opened again.
	state(key string, s State) (method, path string, body any)
	// accept is the media type that it wants to be asked for.
	accept() string
	// byChange reports whether pages come in the order of changes.
	byChange() bool
}

// linker is a dialect that tells what an item waits for, at a path.
type linker interface{ waits(key string) string }

var dialects = map[Kind]dialect{GitHub: github{}, GitLab: gitlab{}, Gitea: gitea{}}

const (
	perPage   = 100
	maxBody   = 64 << 20 // of a page
	attempts  = 5
	patience  = 2 * time.Minute // a rate limit that lasts longer is told instead of waited for
	timeout   = time.Minute     // of one request
	mostPages = 100_000
)

// Forge is a repository on a forge, whose issues are items.
type Forge struct {
	kind   Kind
	speaks dialect
	root   *url.URL
	name   string // of the host, for sentences
	token  string
	client *http.Client
	sleep  func(context.Context, time.Duration) error
	now    func() time.Time
}

// New returns the repository at an address as a browser shows it, such as https://host/owner/name, in groups and below a path
// too. The token may be empty where everybody may read. The client is the default one where it is nil. Errors are of the kind
// invalid.
func New(kind Kind, address, token string, client *http.Client) (*Forge, error) {
	d, known := dialects[kind]
	if !known {
		return nil, fault.Invalid("kind", "%q is no kind of forge", kind).WithHint("Leadwright reads github, gitlab and gitea.")
	}
	u, err := url.Parse(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(address), "/"), ".git"))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fault.Invalid("address", "%q is no address of a repository", address).
			WithHint("Copy it from the browser, such as https://git.example.org/team/lamp.")
	}
	if u.User != nil {
		return nil, fault.Invalid("address", "The address has a name or a password in it").WithHint("Give the token apart from it.")
	}
	path := strings.Trim(u.Path, "/")
	if parts := strings.Split(path, "/"); len(parts) < 2 || strings.Contains(path, "//") || strings.Contains(path, "..") ||
		u.RawQuery != "" || u.Fragment != "" {
		return nil, fault.Invalid("address", "%s does not name a repository", address).
			WithHint("It has an owner and a name, such as https://git.example.org/team/lamp.")
	}
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, fault.Invalid("token", "The token has a space or a letter in it that tokens have not")
	}
	if client == nil {
		client = http.DefaultClient
	}
	own := *client
	own.Timeout = timeout
	// A forge that sends elsewhere would be handed the token there.
	own.CheckRedirect = func(to *http.Request, via []*http.Request) error {
		if to.URL.Host != via[0].URL.Host || to.URL.Scheme != via[0].URL.Scheme || len(via) > 5 {
			return errElsewhere
		}
		return nil
	}
	return &Forge{kind: kind, speaks: d, root: d.root(&url.URL{Scheme: u.Scheme, Host: u.Host}, path), name: u.Host, token: token,
		client: &own, sleep: sleep, now: time.Now}, nil
}

var errElsewhere = errors.New("it sends to another address")

// Issues hands over the issues that changed since a moment, page by page; all where since is zero. With each page comes up to
// when all changes have been handed over, which is zero where that is not known before the end. Issues that change meanwhile
// may come twice, and none is left out, but where more than a page changed at one moment. It waits for short rate limits, tries
// what fails for a moment again, and fails with fault.Unavailable otherwise, with fault.Denied where the token may not, and
// with fault.NotFound where there is no such repository or the token does not see it.
func (f *Forge) Issues(ctx context.Context, since time.Time, each func(items []Item, upTo time.Time) error) error {
	page := 1
	for range mostPages {
		path, query := f.speaks.page(since, page)
		var (
			items []Item
			last  time.Time
			n     int
		)
		header, err := f.ask(ctx, http.MethodGet, path, query, nil, func(body []byte) (err error) {
			items, last, n, err = f.speaks.decode(body)
			return err
		})
		if err != nil {
			return err
		}
		for i := range items {
			if err := f.links(ctx, &items[i]); err != nil {
				return err
			}
		}
		upTo := last
		if !f.speaks.byChange() {
			upTo = time.Time{}
		}
		if len(items) > 0 {
			if err := each(items, upTo); err != nil {
				return err
			}
		}
		if !more(header, n) {
			return nil
		}
		// Who asks for what changed since the last one misses nothing when issues change meanwhile and the pages move.
		if page++; f.speaks.byChange() && last.After(since) {
			since, page = last, 1
		}
	}
	return fault.Unavailable("%s has no end of pages", f.name)
}

// links asks what an item waits for.
func (f *Forge) links(ctx context.Context, x *Item) error {
	l, tells := f.speaks.(linker)
	if !tells || !x.linked {
		return nil
	}
	_, err := f.ask(ctx, http.MethodGet, l.waits(x.Key), url.Values{}, nil, func(body []byte) error {
		var others []struct {
			Number int64 `json:"number"`
		}
		if err := json.Unmarshal(body, &others); err != nil {
			return err
		}
		for _, o := range others {
			x.After = append(x.After, strconv.FormatInt(o.Number, 10))
		}
		return nil
	})
	if fault.Is(err, fault.KindNotFound) || fault.Is(err, fault.KindDenied) { // dependencies are switched off there
		return nil
	}
	return err
}

// Review is a change that waits to be reviewed or merged: a pull request, or a merge request of GitLab.
type Review struct {
	Number int64
	Title  string
	URL    string
	Opened time.Time // in UTC
}

// Reviews returns the changes that are open, the oldest first, without drafts: at most so many. Errors are those of
// [Forge.Issues].
func (f *Forge) Reviews(ctx context.Context, most int) ([]Review, error) {
	var found []Review
	for page := 1; page <= mostPages && len(found) < most; page++ {
		path, query := f.speaks.reviews(page)
		var all []struct {
			Number int64     `json:"number"`
			IID    int64     `json:"iid"` // GitLab
			Title  string    `json:"title"`
			URL    string    `json:"html_url"`
			Web    string    `json:"web_url"` // GitLab
			Draft  bool      `json:"draft"`
			Opened time.Time `json:"created_at"`
		}
		header, err := f.ask(ctx, http.MethodGet, path, query, nil, func(body []byte) error { return json.Unmarshal(body, &all) })
		if err != nil {
			return nil, err
		}
		for _, x := range all {
			if !x.Draft && cmp.Or(x.Number, x.IID) > 0 {
				found = append(found, Review{cmp.Or(x.Number, x.IID), x.Title, cmp.Or(x.URL, x.Web), x.Opened.UTC()})
			}
		}
		if !more(header, len(all)) {
			break
		}
	}
	slices.SortStableFunc(found, func(x, y Review) int { return x.Opened.Compare(y.Opened) })
	return found[:min(len(found), most)], nil
}

// SetState closes an issue as done or dropped, or opens it again.
func (f *Forge) SetState(ctx context.Context, key string, s State) error {
	if _, err := strconv.ParseUint(key, 10, 63); err != nil {
		return fault.Invalid("key", "%q is no number of an issue", key)
	}
	method, path, body := f.speaks.state(key, s)
	_, err := f.ask(ctx, method, path, url.Values{}, body, func([]byte) error { return nil })
	return err
}

// more reports whether there are pages behind one of n entries.
func more(header http.Header, n int) bool {
	if links := header.Values("Link"); len(links) > 0 {
		return strings.Contains(strings.Join(links, ","), `rel="next"`)
	}
	if next, there := header["X-Next-Page"]; there {
		return next[0] != ""
	}
	return n >= perPage
}

// again is a failure that may be over soon.
type again struct {
	error
	wait time.Duration // that was asked for, 0 where nothing was
}

// ask sends a request, as often as it is worth, and reads its answer.
func (f *Forge) ask(ctx context.Context, method, path string, query url.Values, body any, read func([]byte) error) (
	http.Header, error) {
	for n := 1; ; n++ {
		header, err := f.once(ctx, method, path, query, body, read)
		soon, worth := errors.AsType[again](err)
		switch {
		case !worth:
			return header, err
		case n == attempts || soon.wait > patience:
			return nil, soon.error
		}
		if err := f.sleep(ctx, cmp.Or(soon.wait, time.Second<<n)); err != nil {
			return nil, err
		}
	}
}

// once sends a request once.
func (f *Forge) once(ctx context.Context, method, path string, query url.Values, body any, read func([]byte) error) (
	http.Header, error) {
	u := *f.root
	u.RawPath = u.EscapedPath() + path
	u.Path, _ = url.PathUnescape(u.RawPath) // what it cannot read it leaves, and String says so
	u.RawQuery = query.Encode()
	var content io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		content = bytes.NewReader(b)
	}
	request, err := http.NewRequestWithContext(ctx, method, u.String(), content)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", f.speaks.accept())
	request.Header.Set("User-Agent", "leadwright")
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if f.token != "" {
		request.Header.Set("Authorization", "Bearer "+f.token)
	}
	response, err := f.client.Do(request)
	switch {
	case errors.Is(err, errElsewhere):
		return nil, fault.Unavailable("%s sends to another address, and the token stays here", f.name).
			WithHint("The repository may have moved: give its new address.")
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, again{error: fault.Unavailable("%s does not answer", f.name).Because(err)}
	}
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	err = errors.Join(err, response.Body.Close())
	if refusal := f.refusal(response); refusal != nil {
		return nil, refusal
	}
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, again{error: fault.Unavailable("%s broke its answer off", f.name).Because(err)}
	case len(answer) > maxBody:
		return nil, fault.Unavailable("%s answers with more than %d MB at once", f.name, maxBody>>20)
	}
	if err := read(answer); err != nil {
		problem := fault.Unavailable("%s answers, and not as %s does", f.name, names[f.kind]).Because(err).
			WithHint("Is the address right, and is it this kind of forge? A page to sign in may stand before it.")
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok && syntax.Offset >= int64(len(answer)) && len(answer) > 0 {
			return nil, again{error: fault.Unavailable("%s broke its answer off", f.name).Because(err)}
		}
		return nil, problem
	}
	return response.Header, nil
}

var names = map[Kind]string{GitHub: "GitHub", GitLab: "GitLab", Gitea: "Gitea"}

// refusal says why an answer is none.
func (f *Forge) refusal(r *http.Response) error {
	wait, limited := f.limit(r)
	switch code := r.StatusCode; {
	case code >= 200 && code < 300:
		return nil
	case limited:
		when := f.now().Add(wait).UTC().Format("15:04 on 2 January")
		return again{fault.Unavailable("%s has been asked too often, and answers again at %s UTC", f.name, when).
			WithHint("Nothing is lost: what was read stays, and the rest is read then. With a token more may be asked.").
			After(wait), wait}
	case code == http.StatusUnauthorized:
		if f.token == "" {
			return fault.Denied("%s wants a token", f.name).WithHint("Make one there that may read issues.")
		}
		return fault.Denied("%s does not know this token", f.name).WithHint("It may have ended: make a new one there.")
	case code == http.StatusForbidden:
		what := "read the issues of this repository"
		if r.Request.Method != http.MethodGet {
			what = "change issues"
		}
		return fault.Denied("%s does not let this token %s", f.name, what).WithHint("Give it the right to there, or use another.")
	case code == http.StatusNotFound || code == http.StatusGone:
		return fault.NotFound("%s has no such repository or issue, or does not show it to this token", f.name).
			WithHint("Compare the address with the browser's. Issues may be switched off there.")
	case code >= 500:
		return again{error: fault.Unavailable("%s has a problem of its own (%d)", f.name, code).WithHint("Try again later.")}
	case code == http.StatusUnprocessableEntity || code == http.StatusConflict || code == http.StatusPreconditionFailed:
		return fault.Conflict("%s refuses it (%d)", f.name, code).WithHint("Look at the issue there: something may hold it open.")
	default:
		return fault.Unavailable("%s answers %d, which Leadwright does not understand", f.name, code).
			WithHint("Is this the address of a repository, and this kind of forge?")
	}
}

// limit reports whether an answer says that too much was asked, and how long that lasts.
func (f *Forge) limit(r *http.Response) (wait time.Duration, limited bool) {
	after := r.Header.Get("Retry-After")
	spent := r.Header.Get("X-RateLimit-Remaining") == "0" || r.Header.Get("RateLimit-Remaining") == "0"
	limited = r.StatusCode == http.StatusTooManyRequests || r.StatusCode == http.StatusForbidden && (after != "" || spent)
	if !limited {
		return 0, false
	}
	if seconds, err := strconv.Atoi(after); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, 1e6)) * time.Second, true
	}
	if at, err := http.ParseTime(after); err == nil {
		return max(at.Sub(f.now()), time.Second), true
	}
	reset, err := strconv.ParseInt(cmp.Or(r.Header.Get("X-RateLimit-Reset"), r.Header.Get("RateLimit-Reset")), 10, 64)
	if err == nil && spent && reset > 0 {
		return min(max(time.Unix(reset, 0).Sub(f.now()), 0)+time.Second, 1e6*time.Second), true
	}
	return 0, true
}

// sleep waits, or ends with the context.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// join puts the parts of a path together.
func join(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		fmt.Fprintf(&b, "/%s", url.PathEscape(p))
	}
	return b.String()
}
