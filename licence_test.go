package leadwright_test

import (
	"cmp"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// allowed are the kinds of licence under which others' code may be part of the program, each with words that only its
// text holds. What is not listed is refused until somebody has read it.
var allowed = map[string]*regexp.Regexp{
	"Apache-2.0": regexp.MustCompile(`Apache License,? Version 2\.0`),
	"MIT":        regexp.MustCompile(`Permission is hereby granted, free of charge, to any person obtaining a copy`),
	"BSD": regexp.MustCompile(
		`Redistribution and use in source and binary forms, with or without modification, are permitted`),
	"ISC": regexp.MustCompile(
		`Permission to use, copy, modify, and(?:/or)? distribute this software for any purpose with or without fee`),
}

// allowedScripts are the licences, by SPDX name, of what is bundled into the pages' script.
var allowedScripts = []string{"0BSD", "Apache-2.0", "BSD-0-Clause", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "Unlicense",
	"(MPL-2.0 OR Apache-2.0)"} // of which we take Apache-2.0

// saidElsewhere are packages whose licence stands in their licence file alone.
var saidElsewhere = map[string]string{"node_modules/khroma": "MIT"}

// leftOut are packages that others ask for and that are not bundled: each has what stands in its place, in the command that bundles.
var leftOut = map[string]string{"node_modules/elkjs": "--alias:elkjs/lib/elk.bundled.js=./assets/noelk.js"}

func TestLicencesOfLinkedModules(t *testing.T) {
	t.Parallel()
	list := exec.CommandContext(t.Context(), "go", "list", "-deps",
		"-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Dir}}{{end}}{{end}}", "./cmd/leadwright")
	list.Env = append(os.Environ(), "GOPROXY=off")
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	modules := map[string]string{}
	for line := range strings.Lines(string(out)) {
		if name, dir, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			modules[name] = dir
		}
	}
	if len(modules) < 5 {
		t.Fatalf("only %d modules found: %v", len(modules), modules)
	}
	for name, dir := range modules {
		if !licensed(t, dir) {
			t.Errorf("%s: no licence of an allowed kind in its LICENSE or COPYING file", name)
		}
	}
}

// licensed reports whether a module's directory holds a licence of an allowed kind.
func licensed(t *testing.T, dir string) bool {
	t.Helper()
	for _, pattern := range []string{"LICENSE*", "LICENCE*", "License*", "COPYING*"} {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text := strings.Join(strings.Fields(read(t, name)), " ")
			for _, words := range allowed {
				if words.MatchString(text) {
					return true
				}
			}
		}
	}
	return false
}

func TestLicencesOfBundledScripts(t *testing.T) {
	t.Parallel()
	var lock struct {
		Packages map[string]struct {
			License string
			Dev     bool
		}
	}
	if err := json.Unmarshal([]byte(read(t, "package-lock.json")), &lock); err != nil {
		t.Fatal(err)
	}
	checked := 0
	for name, p := range lock.Packages {
		if name == "" || p.Dev {
			continue
		}
		checked++
		if instead := leftOut[name]; instead != "" && strings.Contains(read(t, "internal/web/web.go"), instead) {
			continue
		}
		if licence := cmp.Or(p.License, saidElsewhere[name]); !slices.Contains(allowedScripts, licence) {
			t.Errorf("%s has the licence %q, which is not among %q", name, licence, allowedScripts)
		}
	}
	if checked == 0 {
		t.Error("package-lock.json names no package that is bundled")
	}
}
