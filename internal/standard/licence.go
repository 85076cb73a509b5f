package standard

import (
	"context"
	"regexp"
	"slices"
	"strings"
)

// licenceRule asks for a licence that is one of some.
type licenceRule struct{ allowed []string } // SPDX identifiers

func readLicence(f fields) rule {
	r := licenceRule{f.someTexts("licence", "MIT, Apache-2.0")}
	for i, id := range r.allowed {
		if id != "" && !slices.ContainsFunc(fingerprints, func(p fingerprint) bool { return strings.EqualFold(p.id, plainID(id)) }) {
			var known []string
			for _, p := range fingerprints {
				known = append(known, p.id)
			}
			slices.Sort(known)
			f.d.refuse(f.at["licence"].Content[i].Line, "It is one of "+strings.Join(known, ", ")+".",
				"%.60q is no licence that is recognised", id)
		}
	}
	return r
}

func (r licenceRule) String() string { return "The licence is " + strings.Join(r.allowed, " or ") }

// plainID takes away what a text of a licence cannot tell: whether later versions hold too.
func plainID(id string) string {
	return strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(id, "-only"), "-or-later"), "+")
}

// licenceName is what files with the text of a licence are called: LICENSE, LICENCE-MIT.txt, COPYING.LESSER.
var licenceName = regexp.MustCompile(`^(?i:(?:licen[cs]e|copying|unlicense)(?:[-.][a-z0-9.-]*)?)$`)

func (r licenceRule) check(ctx context.Context, v *view) (CheckResult, error) {
	files, links := v.pick(ctx, licenceName.MatchString)
	switch {
	case len(files) == 0 && len(links) > 0:
		return onlyLinks(links), nil
	case len(files) == 0:
		return failed("", "There is no LICENSE or COPYING at the root"), nil
	}
	of := map[string]string{} // the licences of files, by path
	var looked, strange []string
	for _, e := range files {
		content, ok, err := v.read(ctx, e)
		if err != nil {
			return CheckResult{}, err
		}
		if !ok {
			continue
		}
		id := licenceOf(string(content))
		if of[e.Path] = id; id == "" {
			strange = append(strange, e.Path)
			id = "not recognised"
		}
		looked = append(looked, e.Path+": "+id)
	}
	lesser := slices.ContainsFunc(files, func(e Entry) bool { return of[e.Path] == "LGPL-3.0" })
	var found []Finding
	known := 0
	for _, e := range files {
		id := of[e.Path]
		if id == "" || id == "GPL-3.0" && lesser { // the LGPL 3.0 is written as additions to the GPL, which lies beside it
			continue
		}
		known++
		if !slices.ContainsFunc(r.allowed, func(allowed string) bool { return strings.EqualFold(plainID(allowed), id) }) {
			found = append(found, Finding{Path: e.Path, Sentence: "It is " + id + "; " + strings.Join(r.allowed, " or ") + " is wanted"})
		}
	}
	said := strings.Join(looked, ", ")
	if known == 0 && len(strange) > 0 {
		return unknown(said, "The text of %s is of no licence that is recognised", strings.Join(strange, " and ")), nil
	}
	return v.settle(said, found), nil
}

// fingerprint is by what the text of a licence is recognised, in the form that squeeze gives.
type fingerprint struct {
	id    string   // SPDX, without -only and -or-later
	title []string // each is in the first words of the text
	all   []string // each is in the text
	none  []string // none is in the text
}

// titleWords is how much of a text is its title, in bytes.
const titleWords = 600

const (
	asIs      = "the software is provided as is"
	permitted = "permission is hereby granted free of charge to any person obtaining a copy of this software"
	useModify = "permission to use copy modify and or distribute this software for any purpose with or without fee is hereby granted"
	retain    = "redistributions of source code must retain the above copyright notice"
	binary    = "redistributions in binary form must reproduce the above copyright notice"
	inCopies  = "provided that the above copyright notice and this permission notice appear in all copies"
	endorse   = "to endorse or promote products derived from this software without"
)

// fingerprints are told apart in their order: the first that fits counts.
// The texts are those of https://spdx.org/licenses/.
var fingerprints = []fingerprint{
	{id: "AGPL-3.0", title: []string{"gnu affero general public license version 3"}},
	{id: "LGPL-3.0", title: []string{"gnu lesser general public license version 3"}},
	{id: "LGPL-2.1", title: []string{"gnu lesser general public license version 2 1"}},
	{id: "LGPL-2.0", title: []string{"gnu library general public license version 2"}},
	{id: "GPL-3.0", title: []string{"gnu general public license version 3"}},
	{id: "GPL-2.0", title: []string{"gnu general public license version 2"}},
	{id: "Apache-2.0", title: []string{"apache license version 2 0"}},
	{id: "MPL-2.0", title: []string{"mozilla public license version 2 0"}},
	{id: "EPL-2.0", title: []string{"eclipse public license v 2 0"}},
	{id: "EPL-1.0", title: []string{"eclipse public license v 1 0"}},
	{id: "EUPL-1.2", title: []string{"european union public licence v 1 2"}},
	{id: "CC0-1.0", title: []string{"cc0 1 0 universal"}},
	{id: "CC-BY-SA-4.0", title: []string{"attribution sharealike 4 0 international"}},
	{id: "CC-BY-4.0", title: []string{"attribution 4 0 international"}},
	{id: "BUSL-1.1", title: []string{"business source license 1 1"}},
	{id: "BSL-1.0", title: []string{"boost software license version 1 0"}},
	{id: "Artistic-2.0", title: []string{"artistic license 2 0"}},
	{id: "WTFPL", title: []string{"do what the fuck you want to public license"}},
	{id: "Unlicense", all: []string{"this is free and unencumbered software released into the public domain"}},
	{id: "Zlib", all: []string{"altered source versions must be plainly marked as such",
		"the origin of this software must not be misrepresented"}},
	{id: "MIT", all: []string{permitted, "the above copyright notice and this permission notice", asIs},
		none: []string{"shall not be used in advertising", "software shall be used for good"}},
	{id: "MIT-0", all: []string{permitted, asIs}, none: []string{"permission notice"}},
	{id: "ISC", all: []string{useModify, asIs, inCopies}},
	{id: "ISC", all: []string{strings.Replace(useModify, "and or", "and", 1), asIs,
		inCopies}},
	{id: "0BSD", all: []string{useModify, asIs}, none: []string{"permission notice appear"}},
	{id: "BSD-3-Clause", all: []string{retain, binary, endorse}, none: []string{"all advertising materials"}},
	{id: "BSD-2-Clause", all: []string{retain, binary}, none: []string{"endorse or promote", "all advertising materials"}},
	{id: "PostgreSQL", all: []string{
		"permission to use copy modify and distribute this software and its documentation for any purpose without fee",
		"provided that the above copyright notice and this paragraph and the following two paragraphs appear in all copies",
	}},
}

// licenceOf recognises the text of a licence and returns its SPDX identifier, "" for one that is not known.
func licenceOf(text string) string {
	text = squeeze(text)
	title := text[:min(len(text), titleWords)]
	for _, p := range fingerprints {
		in := func(part string) bool { return strings.Contains(text, part) }
		heads := func(part string) bool { return strings.Contains(title, part) }
		if !slices.ContainsFunc(p.title, not(heads)) && !slices.ContainsFunc(p.all, not(in)) && !slices.ContainsFunc(p.none, in) {
			return p.id
		}
	}
	return ""
}

func not(f func(string) bool) func(string) bool { return func(s string) bool { return !f(s) } }

// squeeze brings a text to its words: lower case, one space for whatever is between them.
func squeeze(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), " ")
}
