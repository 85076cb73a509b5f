package skill

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/role"
	"github.com/leadwright/leadwright/internal/store"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

var ctx = context.Background()

// write runs fn in a transaction that must succeed.
func write(t testing.TB, db *store.DB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := db.Write(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

// refused runs fn in a transaction that must fail with a kind of fault, and returns its sentence.
func refused(t testing.TB, db *store.DB, kind fault.Kind, fn func(tx *store.Tx) error) string {
	t.Helper()
	err := db.Write(ctx, fn)
	if !fault.Is(err, kind) {
		t.Fatalf("got %v, want a failure of kind %s", err, kind)
	}
	sentence, hint := fault.Sentence(err)
	if hint == "" && kind == fault.KindInvalid {
		t.Errorf("%q has no hint", sentence)
	}
	return sentence
}

// persons makes persons known and returns their ids, by first name.
func persons(t testing.TB, db *store.DB, names ...string) map[string]string {
	t.Helper()
	var seen []people.Observed
	for _, name := range names {
		seen = append(seen, people.Observed{Name: name + " Example", Email: strings.ToLower(name) + "@example.com"})
	}
	ids := map[string]string{}
	write(t, db, func(tx *store.Tx) error {
		if err := people.Observe(ctx, tx, "repository", seen); err != nil {
			return err
		}
		for i, name := range names {
			identity := people.IdentityID(seen[i].Name, seen[i].Email)
			links, err := people.Links(ctx, tx, identity)
			if err != nil {
				return err
			}
			ids[name] = links[identity].PersonID
		}
		return nil
	})
	return ids
}

// as is somebody with an account who stands in a relation to persons.
func as(name, personID string, relations map[string]access.Relation) access.Actor {
	return access.Actor{ID: "account-" + name, Name: name, Role: access.Member, PersonID: personID,
		Standing: &access.Standing{Persons: relations, Scopes: relations}}
}

var curator = access.Actor{ID: "account-admin", Name: "Admin", Role: access.Administrator}

// words writes the vocabulary, but for what the role catalogue brings, as "id Name kind: alias, alias (merged)".
func words(t testing.TB, db *store.DB) string {
	t.Helper()
	var all []string
	write(t, db, func(tx *store.Tx) error {
		v, err := Words(ctx, tx, curator)
		if err != nil {
			return err
		}
		all = nil
		for _, s := range v.Skills() {
			if s.Kind == Leadership || s.Kind == Practice {
				continue
			}
			text := fmt.Sprintf("%s %s %s: %s", s.ID, s.Name, s.Kind, strings.Join(s.Aliases, ", "))
			if len(s.Merged) > 0 {
				text += fmt.Sprint(" ", s.Merged)
			}
			if !s.Retired.IsZero() {
				text += " retired"
			}
			all = append(all, text)
		}
		return nil
	})
	return strings.Join(all, "\n")
}

func checkWords(t testing.TB, db *store.DB, want ...string) {
	t.Helper()
	if got := words(t, db); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func add(t testing.TB, db *store.DB, name string, kind Kind, aliases ...string) {
	t.Helper()
	write(t, db, func(tx *store.Tx) error {
		_, err := Add(ctx, tx, curator, NewSkill{name, kind, aliases})
		return err
	})
}

// The role catalogue and the vocabulary name the same skills and levels.
func TestSkillsOfRolesAreThere(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(tx *store.Tx) error {
			v, err := Words(ctx, tx, curator)
			if err != nil {
				return err
			}
			all := role.Standard().Skills()
			if len(all) != len(v.Skills()) || len(role.Standard().Levels()) != int(MostLevel) || Alone.String() != "alone" {
				t.Errorf("%d skills of roles, %d here, %d levels", len(all), len(v.Skills()), len(role.Standard().Levels()))
			}
			for _, s := range all {
				if have, ok := v.ByID(s.ID); !ok || (have.Kind == Leadership) != s.Leadership || fold(have.Name) != fold(s.Name) {
					t.Errorf("of %s there is %+v", s.ID, have)
				}
				if have, ok := v.ByWord(" " + strings.ToUpper(s.Name)); !ok || have.ID != s.ID {
					t.Errorf("%s is not found by its name", s.Name)
				}
			}
			return nil
		})
	})
}

func TestCurate(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		change := func(fn func(tx *store.Tx) (Skill, error)) {
			t.Helper()
			write(t, db, func(tx *store.Tx) error { _, err := fn(tx); return err })
		}
		conflict := func(kind fault.Kind, fn func(tx *store.Tx) (Skill, error)) {
			t.Helper()
			refused(t, db, kind, func(tx *store.Tx) error { _, err := fn(tx); return err })
		}
		add(t, db, "Go", Language, "golang", "GO")
		add(t, db, "K8s", Technology)
		add(t, db, "Kubernetes", Technology, "go:k8s.io/api")
		add(t, db, "C++", Language)
		add(t, db, "C", Language)
		add(t, db, "  日本   語 ", Domain)
		checkWords(t, db, "c C language: ", "c-plus-plus C++ language: ", "go Go language: golang", "k8s K8s technology: ",
			"kubernetes Kubernetes technology: go:k8s.io/api", "日本-語 日本 語 domain: ")
		conflict(fault.KindConflict, func(tx *store.Tx) (Skill, error) {
			return Add(ctx, tx, curator, NewSkill{Name: "GOLANG", Kind: Language})
		})
		conflict(fault.KindConflict, func(tx *store.Tx) (Skill, error) { return Rename(ctx, tx, curator, "go", "C++", Language) })
		conflict(fault.KindInvalid, func(tx *store.Tx) (Skill, error) { return Rename(ctx, tx, curator, "go", " ", Language) })
		conflict(fault.KindInvalid, func(tx *store.Tx) (Skill, error) { return Rename(ctx, tx, curator, "go", "Go", "magic") })
		conflict(fault.KindInvalid, func(tx *store.Tx) (Skill, error) {
			return Add(ctx, tx, curator, NewSkill{Name: strings.Repeat("x", 10_000), Kind: Language})
		})
		conflict(fault.KindNotFound, func(tx *store.Tx) (Skill, error) { return Merge(ctx, tx, curator, "k8s", "nothing") })
		conflict(fault.KindInvalid, func(tx *store.Tx) (Skill, error) { return Merge(ctx, tx, curator, "k8s", "k8s") })

		// The merged skill's words are aliases; the other may take its name, which then has to be given back first.
		change(func(tx *store.Tx) (Skill, error) { return Merge(ctx, tx, curator, "kubernetes", "k8s") })
		change(func(tx *store.Tx) (Skill, error) { return Rename(ctx, tx, curator, "k8s", "Kubernetes", Technology) })
		checkWords(t, db, "c C language: ", "c-plus-plus C++ language: ", "go Go language: golang",
			"k8s Kubernetes technology: go:k8s.io/api, K8s [kubernetes]", "日本-語 日本 語 domain: ")
		conflict(fault.KindConflict, func(tx *store.Tx) (Skill, error) { return Unmerge(ctx, tx, curator, "kubernetes") })
		change(func(tx *store.Tx) (Skill, error) { return Rename(ctx, tx, curator, "k8s", "K8s", Technology) })
		change(func(tx *store.Tx) (Skill, error) { return Unmerge(ctx, tx, curator, "kubernetes") })
		conflict(fault.KindInvalid, func(tx *store.Tx) (Skill, error) { return Unmerge(ctx, tx, curator, "kubernetes") })

		change(func(tx *store.Tx) (Skill, error) { return AddAlias(ctx, tx, curator, "c++", "cpp") })
		conflict(fault.KindConflict, func(tx *store.Tx) (Skill, error) { return AddAlias(ctx, tx, curator, "c", "CPP") })
		conflict(fault.KindConflict, func(tx *store.Tx) (Skill, error) { return RemoveAlias(ctx, tx, curator, "c++", "c++") })
		conflict(fault.KindNotFound, func(tx *store.Tx) (Skill, error) { return RemoveAlias(ctx, tx, curator, "c", "cpp") })
		change(func(tx *store.Tx) (Skill, error) { return RemoveAlias(ctx, tx, curator, "go", "GoLang") })
		change(func(tx *store.Tx) (Skill, error) { return Retire(ctx, tx, curator, "go") })
		change(func(tx *store.Tx) (Skill, error) { return Retire(ctx, tx, curator, "c") })
		change(func(tx *store.Tx) (Skill, error) { return Restore(ctx, tx, curator, "c") })
		checkWords(t, db, "c C language: ", "c-plus-plus C++ language: cpp", "go Go language:  retired",
			"k8s K8s technology: ", "kubernetes Kubernetes technology: go:k8s.io/api", "日本-語 日本 語 domain: ")

		// Who is no curator may add a word of their own, and nothing else.
		ids := persons(t, db, "Ada")
		ada := as("Ada", ids["Ada"], nil)
		change(func(tx *store.Tx) (Skill, error) { return Add(ctx, tx, ada, NewSkill{Name: "Zig", Kind: Language}) })
		for name, fn := range map[string]func(tx *store.Tx) (Skill, error){
			"alias": func(tx *store.Tx) (Skill, error) {
				return Add(ctx, tx, ada, NewSkill{Name: "Nim", Kind: Language, Aliases: []string{"n"}})
			},
			"nobody": func(tx *store.Tx) (Skill, error) {
				return Add(ctx, tx, as("x", "", nil), NewSkill{Name: "Nim", Kind: Language})
			},
			"rename":  func(tx *store.Tx) (Skill, error) { return Rename(ctx, tx, ada, "c", "C23", Language) },
			"merge":   func(tx *store.Tx) (Skill, error) { return Merge(ctx, tx, ada, "c", "zig") },
			"unmerge": func(tx *store.Tx) (Skill, error) { return Unmerge(ctx, tx, ada, "c") },
			"retire":  func(tx *store.Tx) (Skill, error) { return Retire(ctx, tx, ada, "c") },
			"import": func(tx *store.Tx) (Skill, error) {
				_, err := Import(ctx, tx, ada, []byte("name,kind\nNim,language\n"))
				return Skill{}, err
			},
			"read": func(tx *store.Tx) (Skill, error) { _, err := Words(ctx, tx, access.Actor{}); return Skill{}, err },
		} {
			if err := db.Write(ctx, func(tx *store.Tx) error { _, err := fn(tx); return err }); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s: got %v, want a denial", name, err)
			}
		}
	})
}

func TestImport(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		load := func(text string) (done Imported) {
			t.Helper()
			write(t, db, func(tx *store.Tx) (err error) {
				done, err = Import(ctx, tx, curator, []byte(text))
				return err
			})
			return done
		}
		first := "\ufeffKind;Name;Aliases\r\nlanguage;Go;golang|go\r\nTechnology;\"React; the library\";npm:react\r\ndomain;Law;\r\n"
		if got := load(first); got != (Imported{Added: 3}) {
			t.Errorf("got %+v", got)
		}
		if got := load(first); got != (Imported{Same: 3}) {
			t.Errorf("got %+v", got)
		}
		if got := load("name,kind,aliases\ngolang,practice,the Go language\nC#,language,\nC,language,\nC+,language,\n"); got !=
			(Imported{Added: 3, Changed: 1}) {
			t.Errorf("got %+v", got)
		}
		want := []string{"c C language: ", "c-sharp C# language: ", "c-plus C+ language: ",
			"react-the-library React; the library technology: npm:react", "law Law domain: "}
		checkWords(t, db, want...)
		for text, says := range map[string]string{
			"":                                    "empty",
			"name;kind\nGo\xe9;language\n":        "Line 2 is not UTF-8",
			"name,kind\nA,language\nB\n":          "Line 3 has another number of columns",
			"name,kind\nA,language\n\"B,language": "Line 3 has a quotation mark",
			"name,kind\n\"A\nB\",language\nC,x\n": `Line 4 is wrong: "x" is no kind`,
			"name,kind\n,language\n":              "Line 2 is wrong: The name of the skill is empty",
			"name,kind,level\n":                   `Line 1 has the column "level"`,
			"name\nGo\n":                          "Line 1 has no column kind",
			"name,kind\nD,language\nd,language\n": `Line 3 has the word "d" of line 2 again`,
			"name,kind,aliases\nD,language,c\n":   "means the skill C",
			"name,kind,aliases\nC#,language,c\n":  "means the skill C",
			"name,kind\nD,language\x00\n":         "Line 2 is not UTF-8",
			strings.Repeat("n", mostBytes+1):      "larger than",
			"name,kind,aliases\nD,language,e|E|\n" + strings.Repeat("x", 200) + ",language,\n": "Line 3 is wrong",
		} {
			got := refused(t, db, fault.KindInvalid, func(tx *store.Tx) error {
				_, err := Import(ctx, tx, curator, []byte(text))
				return err
			})
			if !strings.Contains(got, says) {
				t.Errorf("%.40q: got %q, want %q", text, got, says)
			}
		}
		checkWords(t, db, want...)
	})
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("name,kind,aliases\nGo,language,golang|go\n"))
	f.Add([]byte("\ufeffkind;name\n\"language\";\"G\"\"o\"\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		rows, err := readCSV(content)
		if err != nil {
			if !fault.Is(err, fault.KindInvalid) {
				t.Fatalf("got %v", err)
			}
			return
		}
		last := 1
		for _, r := range rows {
			if r.Name == "" || r.line <= last || checkKind(r.Kind) != nil {
				t.Fatalf("got %+v after line %d", r, last)
			}
			last = r.line
		}
	})
}
