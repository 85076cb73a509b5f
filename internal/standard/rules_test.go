package standard

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/leadwright/leadwright/internal/manifest"
)

// Each line is a language's convention: folders of which the first has tests, and the others have none.
func TestTestsBesideCode(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		tree tree
		want string // folders without tests
	}{
		{"Go", tree{"a/a.go": "", "a/x_test.go": "", "b/b.go": "", "b/b_test.txt": "", "c/c_test.go": ""}, "b"},
		{"JavaScript", tree{"a/a.js": "", "a/a.test.js": "", "b/b.tsx": "", "b/__tests__/b.tsx": "", "c/c.ts": "", "c/c.spec.mts": "", "d/d.js": "", "e/e.ts": "", "test/e.ts": ""}, "d e"},
		{"Python", tree{"a/a.py": "", "a/tests/test_x.py": "", "b/b.py": "", "b/b_test.py": "", "src/p/c.py": "", "tests/p/test_c.py": "",
			"d/d.py": "", "tests/conftest.py": "", "d/__init__.py": "", "empty/__init__.py": ""}, "d"},
		{"Java", tree{"m/src/main/java/p/A.java": "", "m/src/test/java/p/ATest.java": "", "m/src/main/java/q/B.java": "", "src/main/kotlin/C.kt": "", "src/test/kotlin/CTest.kt": ""},
			"m/src/main/java/q"},
		{"Rust", tree{"a/src/lib.rs": "#[cfg(test)]\nmod tests {}", "b/src/lib.rs": "#[tokio::test]\nasync fn x() {}", "c/src/main.rs": "fn main() {}", "c/tests/all.rs": "",
			"d/src/main.rs": "fn test() {}", "c/src/sub/x.rs": "x"}, "c/src/sub d/src"},
		{"mixed", tree{"a/a.go": "", "a/a.test.js": "", "a/a.py": "", "a/test_a.py": ""}, "a"},
		{"others' code", tree{"a.go": "", "a_test.go": "", "vendor/x/x.go": "", "node_modules/y/y.js": "", "b/testdata/z.py": "", "third_party/q/q.rs": ""}, ""},
		{"links", tree{"a.go": "", "a_test.go": linkMark + "x"}, "."},
	} {
		var got []string
		for _, f := range checked(t, "tests-beside-code: {at-least: 100}", test.tree, nil, maxRead).Findings {
			if f.Path == "" {
				f.Path = "."
			}
			got = append(got, f.Path)
		}
		if slices.Sort(got); strings.Join(got, " ") != test.want {
			t.Errorf("%s: without tests are %q, want %q", test.name, got, test.want)
		}
	}
}

func TestLowestOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		in         manifest.Ecosystem
		constraint string
		least      string // the constraint allows nothing below; "" when that cannot be told
		more       string // and it does allow something below this
	}{
		{manifest.Go, "v1.2.3", "1.2.3", "1.2.4"},
		{manifest.Go, "v2.0.0+incompatible", "2.0.0", "2.0.1"},
		{manifest.Go, "v1.2.4-0.20260101000000-abcdefabcdef", "1.2.3", "1.2.4"},
		{manifest.Go, "master", "", ""},
		{manifest.Npm, "^1.2.3", "1.2.3", "1.2.4"},
		{manifest.Npm, "~1.2", "1.2.0", "1.2.1"},
		{manifest.Npm, ">= 1.2.0 < 2", "1.2.0", "1.2.1"},
		{manifest.Npm, "1.x", "1", "1.0.1"},
		{manifest.Npm, "1.2.x || ^3", "1.2", "1.2.1"},
		{manifest.Npm, "^3 || 1.2.x", "1.2", "1.2.1"},
		{manifest.Npm, "1.2 - 2.3.4", "1.2", "1.2.1"},
		{manifest.Npm, "2.0.0-rc.1", "1.9.9", "2.0.0"},
		{manifest.Npm, "*", "", ""},
		{manifest.Npm, "<2", "", ""},
		{manifest.Npm, "^1 || *", "", ""},
		{manifest.Npm, "latest", "", ""},
		{manifest.Npm, "workspace:^1.0.0", "", ""},
		{manifest.Npm, "", "", ""},
		{manifest.PyPI, "==3.0", "3", "3.0.1"},
		{manifest.PyPI, ">=4.2,<5", "4.2", "4.2.1"},
		{manifest.PyPI, "< 5, >= 4.2, != 4.3", "4.2", "4.2.1"},
		{manifest.PyPI, "~=1.4.2", "1.4.2", "1.4.3"},
		{manifest.PyPI, "==1.2.*", "1.2", "1.2.1"},
		{manifest.PyPI, "1.0rc1", "0.9", "1.0"},
		{manifest.PyPI, "==1.0.post2", "1.0", "1.0.1"},
		{manifest.Maven, "1.2.3.Final", "1.2.3", "1.2.4"},
		{manifest.Maven, "31.1-jre", "31.1", "31.2"},
		{manifest.Maven, "2.0-SNAPSHOT", "1.9", "2.0"},
		{manifest.Maven, "2.0-android", "2.0", "2.1"},
		{manifest.Maven, "[1.0,2.0)", "1.0", "1.0.1"},
		{manifest.Maven, "[1.5]", "1.5", "1.5.1"},
		{manifest.Maven, "(,1.0]", "", ""},
		{manifest.Maven, "${x.version}", "", ""},
		{manifest.Cargo, "1.2", "1.2", "1.2.1"},
		{manifest.Cargo, ">=0.3, <0.5", "0.3", "0.3.1"},
		{manifest.Cargo, "=1.0.0-alpha", "0.9", "1.0.0"},
	} {
		got, ok := lowestOf(test.constraint, test.in)
		if ok != (test.least != "") {
			t.Errorf("%s of %s: got %+v, %v", test.constraint, test.in, got, ok)
		}
		if test.least == "" {
			continue
		}
		least, _ := parseVersion(test.least, test.in)
		more, _ := parseVersion(test.more, test.in)
		if got.less(least) || !got.less(more) {
			t.Errorf("%s of %s: %+v is not from %s to %s", test.constraint, test.in, got, test.least, test.more)
		}
	}
}

// Versions have an order: one of less, equal, more.
func TestVersionsHaveAnOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		drawn := rapid.Custom(func(t *rapid.T) version {
			text := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"0", "1", "10", "2"}), 1, 4).Draw(t, "numbers"), ".")
			v, ok := parseVersion(text+rapid.SampledFrom([]string{"", "-rc.1", "+x"}).Draw(t, "suffix"), manifest.Npm)
			if !ok {
				t.Fatalf("%s is no version", text)
			}
			return v
		})
		a, b, c := drawn.Draw(t, "a"), drawn.Draw(t, "b"), drawn.Draw(t, "c")
		if a.less(a) || a.less(b) && b.less(a) || a.less(b) && b.less(c) && !a.less(c) {
			t.Fatalf("%+v, %+v, %+v", a, b, c)
		}
	})
}

func TestHeadings(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, text string
		rst        bool
		want       string
	}{
		{"Markdown", "\ufeff# One #\ntext\n## **Two** `x`\n### [Three](a.md) ![i](i.png)\n#four\n", false, "One|Two x|Three i"},
		{"underlined", "One\n===\n\nTwo\n---\n\n---\n\ntext\n\n***\n", false, "One|Two"},
		{"code", "```sh\n# no\n```\n~~~~\n# no\n~~~\n# no\n~~~~\n# Yes\n````\n```\n# no\n````\n## Too\n", false, "Yes|Too"},
		{"a text before code", "Run:\n```\nx\n```\n# Yes\n", false, "Yes"},
		{"HTML", "<h1 align=\"center\">One</h1>\n<H2><b>Two</b></H2>\n", false, "One|Two"},
		{"numbers", "## 1. One\n## 1.2 Two\n## 2026 plan_b\n", false, "One|Two|2026 plan_b"},
		{"AsciiDoc", "= One\n\n== Two ==\n", false, "One|Two"},
		{"reStructuredText", "====\nOne\n====\n\nTwo\n~~~~\n\nThree\n\"\"\"\"\"\n", true, "One|Two|Three"},
		{"lines of Windows", "# One\r\n\r\nTwo\r\n---\r\n", false, "One|Two"},
		{"open code", "```\n# no\n", false, ""},
	} {
		if got := strings.Join(headings(test.text, test.rst), "|"); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestLicenceOf(t *testing.T) {
	t.Parallel()
	const bsd2 = "Copyright 2026 Example\n\nRedistributions of source code must retain the above copyright notice. Redistributions in binary form must reproduce the above copyright notice."
	const isc = "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted"
	for want, text := range map[string]string{
		"MIT":          mit,
		"MIT-0":        strings.Replace(mit, "the above copyright notice and this permission notice shall be included in all\ncopies.", "", 1),
		"BSD-2-Clause": bsd2,
		"BSD-3-Clause": bsd2 + " Nobody's name may be used to endorse or promote products derived from this software without permission.",
		"ISC":          isc + ", provided that the above copyright notice and this permission notice appear in all copies.\nTHE SOFTWARE IS PROVIDED \"AS IS\"",
		"0BSD":         isc + ".\nTHE SOFTWARE IS PROVIDED \"AS IS\"",
		"Apache-2.0":   "   Apache License\n   Version 2.0, January 2004",
		"GPL-2.0":      "GNU GENERAL PUBLIC LICENSE\nVersion 2, June 1991",
		"LGPL-2.1":     "GNU LESSER GENERAL PUBLIC LICENSE\nVersion 2.1, February 1999",
		"AGPL-3.0":     "GNU AFFERO GENERAL PUBLIC LICENSE\nVersion 3, 19 November 2007",
		"Unlicense":    "This is free and unencumbered software released into the public domain.",
		"":             "All rights reserved. " + strings.Repeat("x ", titleWords) + "Apache License Version 2.0",
	} {
		if got := licenceOf(text); got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
	for _, p := range fingerprints { // each is as squeeze writes texts, or it never fits
		for _, part := range slices.Concat(p.title, p.all, p.none) {
			if squeeze(part) != part {
				t.Errorf("%s: %q can never be found", p.id, part)
			}
		}
		if len(p.title)+len(p.all) == 0 {
			t.Errorf("%s fits everything", p.id)
		}
	}
}
