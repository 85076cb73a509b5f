package people

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"strings"
	"unicode"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/store"
)

// Erased knows those again who were erased: by digests of what they signed with, not by what that was.
type Erased struct {
	key   []byte
	alias map[string]string // of a person, by digest
}

// sign is what a digest is made of. Each kind is compared with its own only.
type sign string

const (
	signIdentity sign = "identity" // a name and an address together
	signMailbox  sign = "mailbox"  // an address that only they have used
	signAccount  sign = "account"  // an account at a forge
	signName     sign = "name"     // a full name that only they have had; for texts, since others may come to have it
	signHandle   sign = "handle"   // in the organisation; for lists of owners
)

// erasedHost is where placeholders have their addresses: nobody can have one there (RFC 2606).
const erasedHost = "@erased.invalid"

// IsErased reports whether an address, or an id made of one, is a placeholder's: of somebody who was erased.
func IsErased(text string) bool { return strings.HasSuffix(text, erasedHost) }

// LoadErased reads who was erased.
func LoadErased(ctx context.Context, tx *store.Tx) (*Erased, error) {
	e := &Erased{alias: map[string]string{}}
	key, found, err := store.One(ctx, tx, store.Scan1[[]byte], `SELECT value FROM people_erased_key WHERE id = 1`)
	if err != nil || !found {
		return e, err
	}
	e.key = key
	return e, each(ctx, tx, func(r store.Row) error {
		var digest []byte
		var alias string
		err := r.Scan(&digest, &alias)
		e.alias[string(digest)] = alias
		return err
	}, `SELECT digest, alias FROM people_erased`)
}

// None reports whether nobody was erased.
func (e *Erased) None() bool { return len(e.alias) == 0 }

func (e *Erased) digest(kind sign, text string) string {
	h := hmac.New(sha256.New, e.key)
	h.Write([]byte(string(kind) + "\x00" + text))
	return string(h.Sum(nil))
}

// find returns the alias of whom a sign belongs to.
func (e *Erased) find(kind sign, text string) (alias string, found bool) {
	if e.None() || text == "" {
		return "", false
	}
	alias, found = e.alias[e.digest(kind, text)]
	return alias, found
}

// identitySigns are those by which an identity is known again.
func identitySigns(name, email string) map[sign]string {
	a := readAddress(cleanEmail(email))
	signs := map[sign]string{signIdentity: IdentityID(name, email), signAccount: a.number}
	if !a.generic {
		signs[signMailbox] = a.key
	}
	return signs
}

// whose returns the alias of whom an identity belongs to.
func (e *Erased) whose(name, email string) (alias string, found bool) {
	if e.None() {
		return "", false
	}
	for kind, text := range identitySigns(name, email) {
		if alias, found = e.find(kind, text); found {
			return alias, true
		}
	}
	return "", false
}

// Signature returns what stands in stored histories in place of a name and an address, and whether they are of somebody
// who was erased. One person has one placeholder, whatever they signed with: what they did stays one person's.
func (e *Erased) Signature(name, email string) (newName, newEmail string, erased bool) {
	if alias, found := e.whose(name, email); found {
		return access.ErasedName, alias + erasedHost, true
	}
	return name, email, false
}

// Owner reports whether an entry of a list of owners, an address or a handle behind an @, is of somebody who was erased.
func (e *Erased) Owner(owner string) bool {
	if handle, ok := strings.CutPrefix(owner, "@"); ok {
		_, found := e.find(signHandle, strings.ToLower(handle))
		return found
	}
	_, found := e.whose("", owner)
	return found
}

// longestName is how many words of a text are looked at together.
const longestName = 5

// Text returns a text with their full names and addresses replaced. Single words stay: most are somebody else's too.
func (e *Erased) Text(text string) string {
	if e.None() || text == "" {
		return text
	}
	words := wordsOf(text)
	var out strings.Builder
	done := 0
	for i := 0; i < len(words); {
		n := min(longestName, len(words)-i)
		for n > 0 && !e.names(text[words[i][0]:words[i+n-1][1]], n) {
			n--
		}
		if n == 0 {
			i++
			continue
		}
		out.WriteString(text[done:words[i][0]])
		out.WriteString(access.ErasedName)
		done = words[i+n-1][1]
		i += n
	}
	out.WriteString(text[done:])
	return out.String()
}

// names reports whether so many words are the full name, or the address, of somebody who was erased.
func (e *Erased) names(text string, words int) bool {
	if words == 1 && strings.ContainsRune(text, '@') {
		return e.Owner(text)
	}
	name := readName(text)
	if !name.full {
		return false
	}
	_, found := e.find(signName, name.key)
	return found
}

// wordsOf returns where the words of a text begin and end, without the punctuation and the 's around them.
func wordsOf(text string) [][2]int {
	var words [][2]int
	at := 0
	for field := range strings.FieldsFuncSeq(text, func(r rune) bool { return unicode.IsSpace(r) || r == '/' }) {
		at += strings.Index(text[at:], field)
		bare := strings.TrimLeftFunc(field, isMark)
		from := at + len(field) - len(bare)
		bare = strings.TrimRightFunc(bare, isMark)
		for _, s := range []string{"'s", "’s"} {
			bare = strings.TrimSuffix(bare, s)
		}
		if bare != "" {
			words = append(words, [2]int{from, from + len(bare)})
		}
		at += len(field)
	}
	return words
}

// isMark reports whether a rune only stands around words. An @ may begin a handle.
func isMark(r rune) bool { return r != '@' && (unicode.IsPunct(r) || unicode.IsSymbol(r)) }

// add stores signs of a person, and makes the key with the first.
func (e *Erased) add(ctx context.Context, tx *store.Tx, alias string, signs map[sign][]string) error {
	if e.key == nil {
		e.key = make([]byte, sha256.Size)
		rand.Read(e.key) // never fails, see crypto/rand
		if _, err := tx.Exec(ctx, `INSERT INTO people_erased_key (id, value) VALUES (1, $1)`, e.key); err != nil {
			return err
		}
	}
	for kind, texts := range signs {
		for _, text := range texts {
			digest := e.digest(kind, text)
			if text == "" || e.alias[digest] != "" {
				continue
			}
			if _, err := tx.Exec(ctx, `INSERT INTO people_erased (digest, alias) VALUES ($1, $2)`, []byte(digest), alias); err != nil {
				return err
			}
			e.alias[digest] = alias
		}
	}
	return nil
}

// Recognise adds what a .mailmap file says is another identity of somebody who was erased, and reports whether there was
// one. Who mines a history calls it before [Observe], and takes the new ones out of what it has stored.
func Recognise(ctx context.Context, tx *store.Tx, seen []Observed) (more bool, err error) {
	e, err := LoadErased(ctx, tx)
	if err != nil || e.None() {
		return false, err
	}
	for _, o := range seen {
		alias, found := e.whose(o.CanonicalName, o.CanonicalEmail)
		if _, known := e.whose(o.Name, o.Email); !found || known || IsErased(o.Email) {
			continue
		}
		more = true
		if err := e.add(ctx, tx, alias, map[sign][]string{signIdentity: {IdentityID(o.Name, o.Email)}}); err != nil {
			return more, err
		}
	}
	return more, nil
}

// livingOf leaves out those who were erased.
func livingOf(ctx context.Context, tx *store.Tx, seen []Observed) ([]Observed, error) {
	e, err := LoadErased(ctx, tx)
	if err != nil {
		return nil, err
	}
	living := make([]Observed, 0, len(seen))
	for _, o := range seen {
		_, gone := e.whose(o.Name, o.Email)
		if _, canonical := e.whose(o.CanonicalName, o.CanonicalEmail); !gone && !canonical && !IsErased(o.Email) {
			living = append(living, o)
		}
	}
	return living, nil
}
