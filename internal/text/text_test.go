package text

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

func TestMain(m *testing.M) { leadtest.Main(m) }

var corpus = []Document{
	{ID: "1", Title: "Use one queue", Body: "Orders are decided upon twice. The café has naïve queues, and Größe matters."},
	{ID: "2", Title: "Decisions about storage", Body: "We use PostgreSQL 15.2; one queue is not enough. 決定する"},
	{ID: "3", Title: "Rejected: queueing theory", Body: "Never again, C++ and don't. one use queue"},
	{ID: "4", Title: "ΑΒΓ and Привет", Body: "u4bd and tables' names; foo_bar, foo-bar, foo.bar"},
}

func put(t *testing.T, db *store.DB, all ...Document) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		for i, d := range all {
			d.Kind, d.Changed = "decision", leadtest.Epoch.Add(time.Duration(i)*time.Hour)
			if err := Put(t.Context(), tx, d); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func find(t testing.TB, db *store.DB, typed string) string {
	t.Helper()
	var ids []string
	err := db.Read(context.Background(), func(tx *store.Tx) error {
		all, err := Find(context.Background(), tx, Parse(typed), 0, 100, "decision")
		for _, k := range all {
			ids = append(ids, k.ID)
		}
		return err
	})
	if err != nil {
		t.Fatalf("%q: %v", typed, err)
	}
	return strings.Join(ids, " ")
}

func TestFind(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		put(t, db, corpus...)
		for typed, want := range map[string]string{
			"queue ":            "3 1 2", // in titles first, by stem
			"queu":              "3 1 2",
			"Decision ":         "2",
			"deciding ":         "1",
			`"one queue"`:       "1 2",
			`"use one`:          "1",
			"queue -rejected":   "1 2",
			"-queue":            "",
			"cafe ":             "1",
			"CAFÉ ":             "1",
			"große ":            "1",
			"grosse ":           "",
			"GRÖSSE ":           "",
			"größe ":            "1",
			"15 2 ":             "2",
			"決定":                "2",
			"定決":                "",
			"привет ":           "4",
			"прив":              "4",
			"αβγ ":              "4",
			"foo bar ":          "4",
			"don't":             "3",
			"c++":               "3",
			"nothing at all":    "",
			`" AND OR NOT ( * `: "",
			"":                  "",
			"!|&:*'\\":          "",
		} {
			if got := find(t, db, typed); got != want {
				t.Errorf("%q finds %q and not %q", typed, got, want)
			}
		}
		put(t, db, Document{ID: "1", Title: "Use none", Body: "Nothing is left."})
		err := db.Write(t.Context(), func(tx *store.Tx) error { return Drop(t.Context(), tx, "decision", "2") })
		if got := find(t, db, "queue "); err != nil || got != "3" {
			t.Errorf("after changes it finds %q, %v", got, err)
		}
		err = db.Read(t.Context(), func(tx *store.Tx) error {
			n, err := Count(t.Context(), tx, "decision")
			missing, _ := missing(t.Context(), tx, "decision", []string{"1", "2"})
			if n != 3 || !slices.Equal(missing, []string{"2"}) {
				t.Errorf("%d are there, and %v are not", n, missing)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// Both databases find the same, whatever is stored and looked for.
func TestBothFindTheSame(t *testing.T) {
	t.Parallel()
	found := map[string]map[string]string{} // by engine, by query
	var queries []string
	draw := rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{"queue", "queues", "one", "two", "deciding", "decide", "é", "定", "-", `"`, " ", " ", "x1",
			"1e5", "3.14", "a/b", "user@example.com", "https://example.com/x?y=z"}), 1, 8).Draw(t, "parts")
		return strings.Join(parts, rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
	})
	var docs []Document
	for i := range 60 {
		docs = append(docs, Document{ID: fmt.Sprint(i), Title: draw.Example(i), Body: draw.Example(1000+i) + " " + draw.Example(2000+i)})
	}
	for i := range 300 {
		queries = append(queries, draw.Example(5000+i))
	}
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		put(t, db, docs...)
		answers := map[string]string{}
		hits := 0
		for _, q := range queries {
			answers[q] = find(t, db, q)
			if answers[q] != "" {
				hits++
			}
		}
		if hits < 50 {
			t.Errorf("only %d queries find anything", hits)
		}
		found[db.Engine()] = answers
	})
	t.Cleanup(func() {
		for q, want := range found[store.SQLite] {
			if other, asked := found[store.Postgres]; asked && other[q] != want {
				t.Errorf("%q finds %q and %q", q, want, other[q])
			}
		}
	})
}

// TestWordsOfMost looks for words that many texts have, or many of the old ones only: what is found is what looking at each gives.
func TestWordsOfMost(t *testing.T) {
	t.Parallel()
	const all = 400
	var documents []Document
	has := map[string]func(i int) (title, body bool){
		"each":  func(int) (bool, bool) { return false, true },
		"named": func(int) (bool, bool) { return true, false },
		"half":  func(i int) (bool, bool) { return i%3 == 0, i%2 == 0 },
		"old":   func(i int) (bool, bool) { return i%50 == 0, i < all-100 },
		"first": func(i int) (bool, bool) { return i < 20, i < 100 },
		"tenth": func(i int) (bool, bool) { return i%70 == 0, i%10 == 0 },
	}
	for i := range all {
		d := Document{Kind: []string{"decision", "decision", "decision", "problem"}[i%4], ID: fmt.Sprintf("%04d", i),
			Changed: leadtest.Epoch.Add(time.Duration(i) * time.Hour)}
		if i%97 == 0 {
			d.Kind = "objective"
		}
		for _, w := range slices.Sorted(maps.Keys(has)) {
			title, body := has[w](i)
			if title {
				d.Title += w + " "
			}
			if body {
				d.Body += w + " apart "
			}
		}
		documents = append(documents, d)
	}
	expect := func(w string, from, limit int, kinds ...string) (keys []Key) {
		for _, named := range []bool{true, false} {
			for i, d := range slices.Backward(documents) {
				title, body := has[w](i)
				if slices.Contains(kinds, d.Kind) && title == named && (title || body) {
					keys = append(keys, Key{d.Kind, d.ID})
				}
			}
		}
		return keys[min(from, len(keys)):min(from+limit, len(keys))]
	}
	kinds := []string{"decision", "problem", "objective", "none"}
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			for _, d := range documents {
				if err := Put(t.Context(), tx, d); err != nil {
					return err
				}
			}
			for w := range has {
				q := Parse(w + " ")
				for _, x := range []struct{ from, limit int }{{0, 5}, {20, 50}, {300, 20}, {0, all}} {
					for _, of := range [][]string{kinds, kinds[:1], kinds[2:]} {
						got, err := Find(t.Context(), tx, q, x.from, x.limit, of...)
						if err != nil {
							return err
						}
						if want := expect(w, x.from, x.limit, of...); !slices.Equal(got, want) {
							t.Errorf("%q from %d, %d of %q: %d found, first %v; want %d, first %v", w, x.from, x.limit, of,
								len(got), got[:min(3, len(got))], len(want), want[:min(3, len(want))])
						}
					}
				}
				each, err := FindEach(t.Context(), tx, q, 3, kinds...)
				if err != nil {
					return err
				}
				var want []Key
				for _, k := range kinds {
					want = append(want, expect(w, 0, 3, k)...)
				}
				if !slices.Equal(each, want) {
					t.Errorf("%q of each: %v, want %v", w, each, want)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestSnippet(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Much is said before. ", 30) + "In the end one queue was\nchosen, and queues are rare. " + strings.Repeat("More. ", 60)
	var b strings.Builder
	for _, p := range Snippet(long, Parse("queue ")) {
		if p.Hit {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	if got := b.String(); !strings.Contains(got, "one [queue] was chosen, and [queues] are rare.") || !strings.HasPrefix(got, "…") ||
		!strings.HasSuffix(got, " …") || len(got) > 400 {
		t.Errorf("the snippet is %q", got)
	}
	if Snippet(long, Parse("nowhere")) != nil {
		t.Error("what is not found has a snippet")
	}
}

// Whatever is typed is a query, and whatever is found in a text is a part of it.
func FuzzParse(f *testing.F) {
	for _, d := range corpus {
		f.Add(`"`+d.Title+`" -x `, d.Body)
	}
	f.Add("\xff\x00\"", "é\u0301\xff")
	db := leadtest.SQLite(f)
	f.Fuzz(func(t *testing.T, typed, body string) {
		q := Parse(typed)
		var all strings.Builder
		for _, p := range Snippet(body, q) {
			all.WriteString(p.Text)
		}
		line := strings.Join(strings.Fields(body), " ")
		if got := strings.TrimSuffix(strings.TrimPrefix(all.String(), "…"), " …"); !strings.Contains(line, got) {
			t.Errorf("the snippet %q is no part of %q", got, line)
		}
		find(t, db, typed)
		for _, token := range tokens(Document{Title: typed, Body: body}) {
			if strings.Trim(token, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
				t.Errorf("the token %q", token)
			}
		}
	})
}
