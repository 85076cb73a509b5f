package scim

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

// state is the organisation as one request sees it.
type state struct {
	roster.Roster

	today  store.Date
	gone   map[string]organisation.Absence // who has left, by handle
	person map[string]*roster.Person       // those who are there today, by handle
	handle map[string]string               // by id
	in     map[string][]string             // handles of those who are in a scope today, by its key
	groups map[string][]string             // keys of the scopes that somebody is in today, by handle
	base   string
}

// load reads the organisation.
func (r request) load(tx *store.Tx) (*state, error) {
	ctx := r.Context()
	s := &state{today: store.DateOf(tx.Now()), person: map[string]*roster.Person{}, handle: map[string]string{},
		in: map[string][]string{}, groups: map[string][]string{}, base: r.base}
	var err error
	if s.Roster, err = organisation.Read(ctx, tx, r.actor); err != nil {
		return nil, err
	}
	if s.gone, err = organisation.Exits(ctx, tx, r.actor, s.today); err != nil {
		return nil, err
	}
	for i := range s.Persons {
		if p := &s.Persons[i]; p.On(s.today) {
			s.person[p.Handle], s.handle[p.ID] = p, p.Handle
		}
	}
	for _, m := range s.Members {
		if m.On(s.today) && s.person[m.Person] != nil {
			s.in[m.Scope] = append(s.in[m.Scope], m.Person)
			s.groups[m.Person] = append(s.groups[m.Person], m.Scope)
		}
	}
	return s, nil
}

// kind is a kind of resource: how it is found, shown and changed.
type kind struct {
	name string                                                                          // Users, Groups
	one  string                                                                          // what a sentence calls one
	ids  func(*state) []string                                                           // of all there are today, in their order
	show func(s *state, id string) resource                                              // nil when there is none
	save func(r request, tx *store.Tx, s *state, id string, of resource) (string, error) // id is empty for a new one
	end  func(r request, tx *store.Tx, s *state, id string) error
}

// read runs fn on the organisation as it is.
func (r request) read(fn func(*state) (reply, error)) (out reply, err error) {
	err = r.config.DB.Read(r.Context(), func(tx *store.Tx) error {
		s, err := r.load(tx)
		if err == nil {
			out, err = fn(s)
		}
		return err
	})
	return out, err
}

// change runs fn in a transaction that changes the organisation.
func (r request) change(fn func(*store.Tx, *state) (reply, error)) (out reply, err error) {
	err = r.config.DB.Write(r.Context(), func(tx *store.Tx) error {
		s, err := r.load(tx)
		if err == nil {
			out, err = fn(tx, s)
		}
		return err
	})
	return out, err
}

func (k kind) missing(id string) error {
	return fail(http.StatusNotFound, "", "There is no %s %.60q", k.one, id)
}

func (k kind) get(r request) (reply, error) {
	return r.read(func(s *state) (reply, error) {
		of := k.show(s, r.PathValue("id"))
		if of == nil {
			return reply{}, k.missing(r.PathValue("id"))
		}
		return reply{status: http.StatusOK, body: r.chosen(of)}, nil
	})
}

// How many resources a page has at most, and when it is not said.
const (
	mostCount  = 500
	usualCount = 100
)

func (k kind) list(r request) (reply, error) {
	query := r.URL.Query()
	number := func(name string, usual int) (int, error) {
		text := query.Get(name)
		if text == "" {
			return usual, nil
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			return 0, invalid("invalidValue", "%s is no number: %.20q", name, text)
		}
		return n, nil
	}
	start, err := number("startIndex", 1)
	if err != nil {
		return reply{}, err
	}
	count, err := number("count", usualCount)
	if err != nil {
		return reply{}, err
	}
	start, count = max(start, 1), min(max(count, 0), mostCount)
	var filter expr
	if text := query.Get("filter"); text != "" {
		if filter, err = parseFilter(text); err != nil {
			return reply{}, invalid("invalidFilter", "%s", err.Error())
		}
	}
	return r.read(func(s *state) (reply, error) {
		ids := k.ids(s)
		if filter != nil {
			ids = slices.DeleteFunc(ids, func(id string) bool { return !filter.match(k.show(s, id)) })
		}
		page := ids[min(start-1, len(ids)):]
		page = page[:min(count, len(page))]
		found := make([]resource, 0, len(page))
		for _, id := range page {
			found = append(found, r.chosen(k.show(s, id)))
		}
		return reply{status: http.StatusOK, body: listOf(found, len(ids), start)}, nil
	})
}

// listOf is a page of a list.
func listOf(found []resource, total, start int) resource {
	return resource{"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:ListResponse"}, "totalResults": total,
		"startIndex": start, "itemsPerPage": len(found), "Resources": found}
}

// chosen leaves of a resource what a request asks for with attributes or excludedAttributes.
func (r request) chosen(of resource) resource {
	names := func(parameter string) []string {
		var all []string
		for name := range strings.SplitSeq(r.URL.Query().Get(parameter), ",") {
			name = name[strings.LastIndexByte(name, ':')+1:]
			name, _, _ = strings.Cut(name, ".")
			if name = strings.ToLower(strings.TrimSpace(name)); name != "" {
				all = append(all, name)
			}
		}
		return all
	}
	only, but := names("attributes"), names("excludedAttributes")
	for name := range of {
		lower := strings.ToLower(name)
		always := lower == "id" || lower == "schemas"
		if !always && (len(only) > 0 && !slices.Contains(only, lower) && !isExtension(name) || slices.Contains(but, lower)) {
			delete(of, name)
		}
	}
	return of
}

func (k kind) create(r request) (reply, error) {
	of, err := r.body()
	if err != nil {
		return reply{}, err
	}
	return r.change(func(tx *store.Tx, s *state) (reply, error) {
		id, err := k.save(r, tx, s, "", of)
		return k.saved(r, tx, id, http.StatusCreated, err)
	})
}

// saved shows what was saved.
func (k kind) saved(r request, tx *store.Tx, id string, status int, err error) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	s, err := r.load(tx)
	if err != nil {
		return reply{}, err
	}
	out := reply{status: status, body: r.chosen(k.show(s, id))}
	if status == http.StatusCreated {
		out.location = r.base + "/" + k.name + "/" + id
	}
	return out, nil
}

func (k kind) put(r request) (reply, error) {
	of, err := r.body()
	if err != nil {
		return reply{}, err
	}
	return r.change(func(tx *store.Tx, s *state) (reply, error) {
		id := r.PathValue("id")
		if k.show(s, id) == nil {
			return reply{}, k.missing(id)
		}
		id, err := k.save(r, tx, s, id, of)
		return k.saved(r, tx, id, http.StatusOK, err)
	})
}

func (k kind) patch(r request) (reply, error) {
	operations, err := r.operations()
	if err != nil {
		return reply{}, err
	}
	return r.change(func(tx *store.Tx, s *state) (reply, error) {
		id := r.PathValue("id")
		of := k.show(s, id)
		if of == nil {
			return reply{}, k.missing(id)
		}
		if f := patch(of, operations); f != nil {
			return reply{}, f
		}
		id, err := k.save(r, tx, s, id, of)
		return k.saved(r, tx, id, http.StatusOK, err)
	})
}

func (k kind) remove(r request) (reply, error) {
	return r.change(func(tx *store.Tx, s *state) (reply, error) {
		id := r.PathValue("id")
		if k.show(s, id) == nil {
			return reply{}, k.missing(id)
		}
		return reply{status: http.StatusNoContent}, k.end(r, tx, s, id)
	})
}

// provision changes the organisation.
func (r request) provision(tx *store.Tx, fn func(is *roster.Roster) error) error {
	_, err := organisation.Provision(r.Context(), tx, r.actor, func(is *roster.Roster, _ store.Date) error { return fn(is) })
	return err
}

// yesterday is the last day of what ends today.
func (s *state) yesterday() store.Date { return store.DateOf(s.today.Start().AddDate(0, 0, -1)) }

// end ends a span that holds today, and reports whether anything of it is left.
func (s *state) end(span *roster.Span) (left bool) {
	span.Until = s.yesterday()
	return span.From.Compare(span.Until) <= 0
}

// shut ends a span of what others point at; what began today ends the day before all the same.
func (s *state) shut(span *roster.Span) {
	if !s.end(span) {
		span.From = span.Until
	}
}

// leave ends the memberships of today that fit.
func (s *state) leave(is *roster.Roster, fits func(roster.Member) bool) {
	is.Members = slices.DeleteFunc(is.Members, func(m roster.Member) bool {
		return m.On(s.today) && m.From == s.today && fits(m)
	})
	for i := range is.Members {
		if m := &is.Members[i]; m.On(s.today) && fits(*m) {
			s.end(&m.Span)
		}
	}
}

// handOver ends the roles of today that fit.
func (s *state) handOver(is *roster.Roster, fits func(roster.Holder) bool) {
	is.Holders = slices.DeleteFunc(is.Holders, func(h roster.Holder) bool {
		return h.On(s.today) && h.From == s.today && fits(h)
	})
	for i := range is.Holders {
		if h := &is.Holders[i]; h.On(s.today) && fits(*h) {
			s.end(&h.Span)
		}
	}
}

// The readers of attributes. What has another type than it should is invalid.

func textOf(of resource, name string) (string, error) {
	v := get(of, name)
	text, ok := v.(string)
	if !ok && v != nil {
		return "", invalid("invalidValue", "%s is no text", name)
	}
	return strings.TrimSpace(text), nil
}

// boolOf reads true or false; some directories send them as text.
func boolOf(of resource, name string, usual bool) (bool, error) {
	switch v := get(of, name).(type) {
	case nil:
		return usual, nil
	case bool:
		return v, nil
	case string:
		if b, err := strconv.ParseBool(strings.ToLower(v)); err == nil {
			return b, nil
		}
	}
	return false, invalid("invalidValue", "%s is neither true nor false", name)
}

// valuesOf reads the main values of a list.
func valuesOf(of resource, name string) ([]string, error) {
	var all []string
	for _, v := range each(get(of, name)) {
		if m, ok := v.(resource); ok {
			v = get(m, "value")
		}
		text, ok := v.(string)
		if !ok {
			return nil, invalid("invalidValue", "An entry of %s has no value that is a text", name)
		}
		all = append(all, strings.TrimSpace(text))
	}
	return all, nil
}
