package git

import (
	"bytes"
	"strings"
)

// Mailmap says under which name and address people want to be known. The zero value changes nothing.
type Mailmap struct {
	byEmail map[string]*mailmapEntry // by lower-cased address
}

type mailmapEntry struct {
	name, email string
	byName      map[string]mailmapTarget // by lower-cased name, for lines that give an old name too
}

type mailmapTarget struct{ name, email string }

// ParseMailmap reads a .mailmap file as git does: four forms, one per line, "#" begins a comment line, later lines
// win, everything else is passed over.
//
//	Proper Name <commit@email>
//	<proper@email> <commit@email>
//	Proper Name <proper@email> <commit@email>
//	Proper Name <proper@email> Commit Name <commit@email>
func ParseMailmap(content []byte) Mailmap {
	if end := bytes.IndexByte(content, 0); end >= 0 {
		content = content[:end] // so does git
	}
	m := Mailmap{byEmail: map[string]*mailmapEntry{}}
	for line := range strings.Lines(string(content)) {
		if line[0] == '#' {
			continue
		}
		name, email, rest, ok := mailmapPart(line, false)
		if !ok {
			continue
		}
		oldName, oldEmail, _, ok := mailmapPart(rest, true)
		if !ok {
			oldName, oldEmail, email = "", email, ""
		}
		m.add(mailmapTarget{name, email}, oldName, oldEmail)
	}
	return m
}

// mailmapPart takes "Name <address>" off the front of line. An empty address only counts as the second part.
func mailmapPart(line string, emptyAllowed bool) (name, email, rest string, ok bool) {
	name, rest, ok = strings.Cut(line, "<")
	if !ok {
		return "", "", "", false
	}
	email, rest, ok = strings.Cut(rest, ">")
	if !ok || email == "" && !emptyAllowed {
		return "", "", "", false
	}
	return strings.Trim(name, " \t\n\v\f\r"), email, rest, true
}

func (m Mailmap) add(target mailmapTarget, oldName, oldEmail string) {
	key := lower(oldEmail)
	entry := m.byEmail[key]
	if entry == nil {
		entry = &mailmapEntry{}
		m.byEmail[key] = entry
	}
	if oldName != "" {
		if entry.byName == nil {
			entry.byName = map[string]mailmapTarget{}
		}
		entry.byName[lower(oldName)] = target
		return
	}
	if target.name != "" {
		entry.name = target.name
	}
	if target.email != "" {
		entry.email = target.email
	}
}

// Resolve returns the name and address that stand for a commit's name and address. Both are compared without regard
// to the case of ASCII letters.
func (m Mailmap) Resolve(name, email string) (string, string) {
	entry := m.byEmail[lower(email)]
	if entry == nil {
		return name, email
	}
	target, ok := entry.byName[lower(name)]
	if !ok {
		target = mailmapTarget{entry.name, entry.email}
	}
	if target.name != "" {
		name = target.name
	}
	if target.email != "" {
		email = target.email
	}
	return name, email
}

// lower folds ASCII letters only, as git does.
func lower(text string) string {
	for i := range len(text) {
		if c := text[i]; 'A' <= c && c <= 'Z' {
			folded := []byte(text)
			for ; i < len(folded); i++ {
				if c := folded[i]; 'A' <= c && c <= 'Z' {
					folded[i] = c + 'a' - 'A'
				}
			}
			return string(folded)
		}
	}
	return text
}
