package scim

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/organisation"
	"github.com/leadwright/leadwright/internal/roster"
	"github.com/leadwright/leadwright/internal/store"
)

const (
	userSchema       = "urn:ietf:params:scim:schemas:core:2.0:User"
	enterpriseSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
)

// isExtension reports whether a schema's attributes stand in an object of their own.
func isExtension(schema string) bool { return strings.EqualFold(schema, enterpriseSchema) }

// users are the persons of the organisation.
var users = kind{name: "Users", one: "user", ids: userIDs, show: showUser, save: saveUser, end: endUser}

func userIDs(s *state) []string {
	var ids []string
	for _, p := range s.Persons { // by handle
		if s.person[p.Handle] != nil {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

func showUser(s *state, id string) resource {
	p := s.person[s.handle[id]]
	if p == nil {
		return nil
	}
	given, family := p.Name, ""
	if i := strings.LastIndexByte(p.Name, ' '); i > 0 {
		given, family = p.Name[:i], p.Name[i+1:]
	}
	_, gone := s.gone[p.Handle]
	of := resource{
		"schemas": []any{userSchema, enterpriseSchema}, "id": p.ID, "userName": p.Handle, "displayName": p.Name,
		"name":   resource{"formatted": p.Name, "givenName": given, "familyName": family},
		"active": !gone,
		"meta":   resource{"resourceType": "User", "location": s.base + "/Users/" + p.ID},
	}
	optional := func(of resource, name, value string) {
		if value != "" {
			of[name] = value
		}
	}
	optional(of, "externalId", p.External)
	optional(of, "title", p.Title)
	optional(of, "timezone", p.Zone)
	var emails, in []any
	for i, email := range p.Emails {
		use := "other"
		if i == 0 {
			use = "work"
		}
		emails = append(emails, resource{"value": email, "type": use, "primary": i == 0})
	}
	for _, key := range s.groups[p.Handle] {
		name := key
		if g := s.Scope(key); g != nil {
			name = g.Name
		}
		in = append(in, resource{"value": key, "display": name, "$ref": s.base + "/Groups/" + key, "type": "direct"})
	}
	if emails != nil {
		of["emails"] = emails
	}
	if in != nil {
		of["groups"] = in
	}
	if boss := s.person[p.ReportsTo]; boss != nil {
		of[enterpriseSchema] = resource{"manager": resource{"value": boss.ID, "displayName": boss.Name,
			"$ref": s.base + "/Users/" + boss.ID}}
	}
	return of
}

// readUser reads what a directory says of a person, who was said to be another before.
func readUser(s *state, of resource, was roster.Person) (p roster.Person, active bool, err error) {
	p = was
	if p.Handle, err = textOf(of, "userName"); err != nil {
		return p, false, err
	}
	if p.Handle = strings.ToLower(p.Handle); p.Handle == "" {
		return p, false, invalid("invalidValue", "userName is missing")
	}
	if p.Name, err = nameOf(of, was.Name, p.Handle); err != nil {
		return p, false, err
	}
	if p.Emails, err = emailsOf(of, p.Handle); err != nil {
		return p, false, err
	}
	for name, to := range map[string]*string{"externalId": &p.External, "title": &p.Title, "timezone": &p.Zone} {
		if *to, err = textOf(of, name); err != nil {
			return p, false, err
		}
	}
	if p.ReportsTo, err = managerOf(s, of); err != nil {
		return p, false, err
	}
	active, err = boolOf(of, "active", true)
	return p, active, err
}

// nameOf chooses, of the ways to write a name, the first that says another name than before.
func nameOf(of resource, was, handle string) (string, error) {
	shown, err := textOf(of, "displayName")
	if err != nil {
		return "", err
	}
	parts, ok := get(of, "name").(resource)
	if v := get(of, "name"); v != nil && !ok {
		return "", invalid("invalidValue", "name is no object")
	}
	var texts [3]string
	for i, name := range []string{"formatted", "givenName", "familyName"} {
		if texts[i], err = textOf(parts, name); err != nil {
			return "", err
		}
	}
	for _, name := range []string{shown, texts[0], strings.TrimSpace(texts[1] + " " + texts[2])} {
		if name != "" && name != was {
			return name, nil
		}
	}
	return cmp.Or(was, handle), nil
}

// emailsOf reads the addresses, the primary one first. Where there are none, a userName that is one counts.
func emailsOf(of resource, handle string) ([]string, error) {
	values := each(get(of, "emails"))
	slices.SortStableFunc(values, func(a, b any) int {
		primary := func(v any) int {
			m, _ := v.(resource)
			if is, err := boolOf(m, "primary", false); err == nil && is {
				return 0
			}
			return 1
		}
		return primary(a) - primary(b)
	})
	emails, err := valuesOf(resource{"emails": values}, "emails")
	if err != nil {
		return nil, err
	}
	var unlike []string
	for _, email := range emails {
		if email = strings.ToLower(email); email != "" && !slices.Contains(unlike, email) {
			unlike = append(unlike, email)
		}
	}
	if unlike == nil && strings.Contains(handle, "@") {
		unlike = []string{handle}
	}
	return unlike, nil
}

// managerOf reads the handle of the manager.
func managerOf(s *state, of resource) (string, error) {
	more, ok := get(of, enterpriseSchema).(resource)
	if v := get(of, enterpriseSchema); v != nil && !ok {
		return "", invalid("invalidValue", "%s is no object", enterpriseSchema)
	}
	ids, err := valuesOf(more, "manager")
	if err != nil || len(ids) == 0 || ids[0] == "" {
		return "", err
	}
	handle := s.handle[ids[0]]
	if handle == "" {
		return "", invalid("invalidValue", "The manager %.60q is no user", ids[0])
	}
	return handle, nil
}

func saveUser(r request, tx *store.Tx, s *state, id string, of resource) (string, error) {
	var was roster.Person
	if id != "" {
		was = *s.person[s.handle[id]]
	}
	p, active, err := readUser(s, of, was)
	if old := returning(&s.Roster, p); err == nil && id == "" && old != nil && s.person[old.Handle] == nil {
		p, active, err = readUser(s, of, *old) // somebody who was here before: what is not said stays
		p.Until = store.Date{}
	}
	if err != nil {
		return "", err
	}
	if other := s.taken(p, was.Handle); other != "" {
		return "", fail(http.StatusConflict, "uniqueness", "The user %s has this userName or address already", other)
	}
	err = r.provision(tx, func(is *roster.Roster) error {
		stored := is.Person(was.Handle)
		if id == "" {
			stored = returning(is, p)
		}
		if stored == nil {
			p.ID = ""
			is.Persons = append(is.Persons, p)
			return nil
		}
		if old := stored.Handle; old != p.Handle {
			is.Rename(old, p.Handle)
		}
		p.ID = stored.ID
		if p.ReportsTo == was.Handle && was.Handle != "" {
			p.ReportsTo = p.Handle
		}
		*stored = p
		return nil
	})
	if err != nil {
		return "", err
	}
	saved, err := organisation.Find(r.Context(), tx, r.actor, p.Handle)
	if err != nil {
		return "", err
	}
	return saved.ID, r.setActive(tx, s, p.Handle, s.gone[cmp.Or(was.Handle, p.Handle)], active)
}

// taken returns who of today has the handle or an address of a person, but for who they were before.
func (s *state) taken(p roster.Person, was string) string {
	for handle, other := range s.person {
		if handle == was {
			continue
		}
		if handle == p.Handle || slices.ContainsFunc(p.Emails, func(e string) bool { return slices.Contains(other.Emails, e) }) {
			return handle
		}
	}
	return ""
}

// returning finds somebody who was here before, by handle or address.
func returning(is *roster.Roster, p roster.Person) *roster.Person {
	if old := is.Person(p.Handle); old != nil {
		return old
	}
	i := slices.IndexFunc(is.Persons, func(o roster.Person) bool {
		return slices.ContainsFunc(p.Emails, func(e string) bool { return slices.Contains(o.Emails, e) })
	})
	if i < 0 {
		return nil
	}
	return &is.Persons[i]
}

// setActive starts an absence for good, or ends it.
func (r request) setActive(tx *store.Tx, s *state, handle string, exit organisation.Absence, active bool) error {
	ctx := r.Context()
	gone := exit.ID != ""
	var err error
	switch {
	case gone != active: // as it is wanted already
		return nil
	case !active:
		_, err = organisation.PutAbsence(ctx, tx, r.actor, organisation.Absence{Person: handle, Kind: organisation.Exit,
			Span: roster.Span{From: s.today}})
	case exit.From == s.today:
		err = organisation.RemoveAbsence(ctx, tx, r.actor, handle, exit.ID)
	default:
		exit.Person = handle
		s.end(&exit.Span)
		_, err = organisation.PutAbsence(ctx, tx, r.actor, exit)
	}
	return err
}

func endUser(r request, tx *store.Tx, s *state, id string) error {
	handle := s.handle[id]
	return r.provision(tx, func(is *roster.Roster) error {
		s.shut(&is.Person(handle).Span)
		s.leave(is, func(m roster.Member) bool { return m.Person == handle })
		s.handOver(is, func(h roster.Holder) bool { return h.Person == handle })
		return nil
	})
}
