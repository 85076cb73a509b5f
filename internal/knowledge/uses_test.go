package knowledge_test

import (
	"testing"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/git/gittest"
	. "github.com/leadwright/leadwright/internal/knowledge"
	"github.com/leadwright/leadwright/internal/leadtest"
	"github.com/leadwright/leadwright/internal/store"
)

// TestUsedBy reads the imports of a repository in four languages, and again after a commit.
func TestUsedBy(t *testing.T) {
	t.Parallel()
	leadtest.Databases(t, func(t *testing.T, db *store.DB) {
		b := gittest.New(t)
		b.Commits(gittest.Commit{Author: "Ann Example", Email: "ann@example.com", When: leadtest.Epoch.AddDate(-3, 0, 0), Message: "Begin",
			Files: map[string]string{
				"go.mod":            "module example.com/m\n\ngo 1.24\n",
				"core/core.go":      "package core\n\nimport \"fmt\"\n\nfunc A() { fmt.Println() }\n",
				"core/more.go":      "package core\n\nimport _ \"example.com/m/store\"\n",
				"store/store.go":    "package store\n\nimport _ \"example.com/m/core\"\n",
				"cmd/main.go":       "package main\n\nimport _ \"example.com/m/core\"\n",
				"web/package.json":  `{"name": "@m/web"}`,
				"web/index.ts":      "export const a = 1\n",
				"ui/app.ts":         "import {a} from '@m/web'\nimport './side'\n",
				"ui/side.ts":        "import '../web'\n",
				"py/__init__.py":    "",
				"py/x.py":           "from . import y\n",
				"py/y.py":           "import os\n",
				"java/org/m/A.java": "package org.m;\nimport org.m.B;\nclass A {}\n",
				"java/org/m/B.java": "package org.m;\nclass B {}\n",
			}})
		r := scan(t, db, added(t, db, b.Dir).ID, ScanOptions{})
		used := func(path string) int {
			t.Helper()
			a := open(t, db, r.ID)
			place, err := a.Place(path)
			if err != nil {
				t.Fatal(err)
			}
			n, known := a.UsedBy(place.Files)
			if !known {
				return -1
			}
			return n
		}
		if got := used("core"); got != -1 {
			t.Errorf("%d before anything was read", got)
		}
		if err := ReadImports(t.Context(), db, access.Actor{}, r.ID, nil); !fault.Is(err, fault.KindDenied) {
			t.Errorf("nobody reads imports: %v", err)
		}
		for range 2 { // the second time nothing is to be done
			if err := ReadImports(t.Context(), db, access.Local(), r.ID, nil); err != nil {
				t.Fatal(err)
			}
		}
		for path, want := range map[string]int{"core": 2, "core/core.go": 2, "store": 1, "cmd": 0, "web": 2, "ui/side.ts": 1, "py/y.py": 1,
			"java/org/m/B.java": 1, "java": 0, "": 0} {
			if got := used(path); got != want {
				t.Errorf("%q is imported by %d files, want %d", path, got, want)
			}
		}
		b.Commits(gittest.Commit{Author: "Ben Example", Email: "ben@example.com", When: leadtest.Epoch.AddDate(0, 0, -1), Message: "Use the core more",
			Files: map[string]string{"cmd/more.go": "package main\n\nimport _ \"example.com/m/core\"\n"}})
		scan(t, db, r.ID, ScanOptions{})
		if got := used("core"); got != -1 {
			t.Errorf("%d of an earlier head", got)
		}
		if err := ReadImports(t.Context(), db, access.Local(), r.ID, nil); err != nil {
			t.Fatal(err)
		}
		if got := used("core"); got != 3 {
			t.Errorf("the core is imported by %d files, want 3", got)
		}
		for _, o := range open(t, db, r.ID).Orphans(nil) { // Ann was not seen for three years, and Ben has cmd
			if o.Name == "core" && (o.Uses != 3 || o.Weight <= 0 || len(o.Before) != 1) || o.Name == "cmd" {
				t.Errorf("%+v", o)
			}
		}
	})
}
