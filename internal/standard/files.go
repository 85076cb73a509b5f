package standard

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/codeowners"
)

// fileRule asks for a file, or for none.
type fileRule struct {
	glob   glob
	absent bool
}

func readFile(f fields) rule { return fileRule{f.path("file"), f.flag("absent")} }

func (r fileRule) String() string {
	if r.absent {
		return r.glob.text + " is not there"
	}
	return r.glob.text + " is there"
}

func (r fileRule) check(ctx context.Context, v *view) (CheckResult, error) {
	files, links := v.pick(ctx, r.glob.match)
	looked := counted(len(files)+len(links), "file fits ", "files fit ") + r.glob.text
	switch {
	case r.absent:
		var found []Finding
		for _, e := range slices.Concat(links, files) {
			found = append(found, Finding{Path: e.Path, Sentence: "It is there"})
		}
		return v.settle(looked, found), nil
	case len(files) > 0:
		return v.settle(looked, nil), nil
	case len(links) > 0:
		return onlyLinks(links), nil
	}
	return failed(looked, "There is no %s", r.glob.text), nil
}

// sizeRule asks that no file is larger.
type sizeRule struct {
	text   string // as written
	most   int64  // bytes
	except []glob
}

var (
	sizeForm = regexp.MustCompile(`^(\d{1,9}(?:\.\d{1,3})?) ?(B|kB|KB|MB|GB|KiB|MiB|GiB)$`)
	units    = map[string]float64{"B": 1, "kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}
)

func readSize(f fields) rule {
	r := sizeRule{text: f.needed("max-file-size", "1MB"), except: f.paths("except")}
	m := sizeForm.FindStringSubmatch(r.text)
	if m == nil {
		f.d.refuse(f.lineOf("max-file-size"), "Write it as 500kB, 1MB or 2MiB.", "Max-file-size is %.40q, which is no size", r.text)
		return r
	}
	if value, err := strconv.ParseFloat(m[1], 64); err == nil {
		r.most = int64(value * units[m[2]])
	}
	return r
}

func (r sizeRule) String() string { return "No file is larger than " + r.text }

func (r sizeRule) check(ctx context.Context, v *view) (CheckResult, error) {
	files, _ := v.pick(ctx, func(path string) bool { return !covers(r.except, path) })
	var found []Finding
	for _, e := range files {
		if e.Size > r.most {
			sentence := fmt.Sprintf("It has %s; at most %s are wanted", bytesText(e.Size), r.text)
			found = append(found, Finding{Path: e.Path, Sentence: sentence})
		}
	}
	return v.settle(counted(len(files), "file", "files"), found), nil
}

// bytesText writes a size for people, rounded up.
func bytesText(n int64) string {
	for _, unit := range []string{"GB", "MB", "kB"} {
		if size := units[unit]; float64(n) >= size {
			return strconv.FormatFloat(math.Ceil(float64(n)/size*10)/10, 'f', -1, 64) + " " + unit
		}
	}
	return counted(int(n), "byte", "bytes")
}

// ciRule asks for a configuration of a CI service.
type ciRule struct{}

// ciFiles are where CI services look for what to do.
var ciFiles = func() []glob {
	var all []glob
	for _, text := range []string{
		".github/workflows/*.{yml,yaml}", ".gitlab-ci.yml", "{.gitea,.forgejo}/workflows/*.{yml,yaml}", ".circleci/config.yml",
		"{azure-pipelines,.azure-pipelines}.{yml,yaml}", "Jenkinsfile", ".travis.yml", "bitbucket-pipelines.yml",
		".drone.{yml,yaml,star,jsonnet}", ".woodpecker.{yml,yaml}", ".woodpecker/**", "{appveyor,.appveyor}.yml",
		".buildkite/pipeline*.{yml,yaml}", ".cirrus.{yml,star}", ".teamcity/**", "cloudbuild.{yml,yaml,json}",
		".semaphore/semaphore.yml", ".build.yml", ".builds/*.yml", ".tekton/*.{yml,yaml}", "buildspec.{yml,yaml}", ".zuul.{yml,yaml}",
	} {
		if g, ok := compileGlob(text, false); ok {
			all = append(all, g)
		}
	}
	return all
}()

func readCI(f fields) rule {
	f.wanted("ci")
	return ciRule{}
}

func (ciRule) String() string { return "A CI service is configured" }

func (ciRule) check(ctx context.Context, v *view) (CheckResult, error) {
	files, links := v.pick(ctx, func(path string) bool { return covers(ciFiles, path) })
	switch {
	case len(files) > 0:
		return v.settle(files[0].Path+" of "+counted(len(files), "file", "files")+" of CI services", nil), nil
	case len(links) > 0:
		return onlyLinks(links), nil
	}
	return failed("", "No file that CI services look for is there"), nil
}

// ownersRule asks for a CODEOWNERS file.
type ownersRule struct{}

func readOwners(f fields) rule {
	f.wanted("owners")
	return ownersRule{}
}

func (ownersRule) String() string { return "A CODEOWNERS file is where its server looks" }

func (ownersRule) check(ctx context.Context, v *view) (CheckResult, error) {
	var paths []string
	for _, e := range v.entries {
		if e.Mode == Regular {
			paths = append(paths, e.Path)
		}
	}
	if c, ok := codeowners.Detect(slices.Values(paths)); ok {
		return v.settle(c.Path, nil), nil
	}
	files, links := v.pick(ctx, func(p string) bool { return path.Base(p) == "CODEOWNERS" })
	if len(links) > 0 {
		return onlyLinks(links), nil
	}
	found := failed("", "No CODEOWNERS file is where a server looks for one")
	for _, e := range files {
		found.Findings = append(found.Findings, Finding{Path: e.Path, Sentence: "No server looks for it here"})
	}
	return found, nil
}

// contentRule asks what files have in them. Exactly one of the patterns is there.
type contentRule struct {
	in      glob
	matches *regexp.Regexp
	each    bool // in every file, not only in one
	without *regexp.Regexp
}

func readContent(f fields) rule {
	f, ok := f.sub("content", "in", "matches", "in-each", "without")
	if !ok {
		f.d.refuse(f.line, `Write {in: "*.go", matches: Copyright}.`, "Content says nothing")
		return contentRule{}
	}
	r := contentRule{each: f.flag("in-each"), matches: f.pattern("matches"), without: f.pattern("without")}
	if text := f.needed("in", `"*.go"`); text != "" {
		r.in = f.d.glob(text, "in", f.lineOf("in"), true)
	}
	given := func(name string) bool { return f.at[name] != nil }
	switch {
	case given("matches") == given("without"):
		f.d.refuse(f.line, "Write matches: with what is to be there, or without: with what is not, and each into a check of its own.",
			"Content has neither matches nor without, or both")
	case r.each && given("without"):
		f.d.refuse(f.lineOf("in-each"), "Take it out: without holds for each file.", "In-each belongs to matches")
	}
	return r
}

// pattern reads a regular expression, nil where there is none. One that matches nothing at all would always be found.
func (f fields) pattern(name string) *regexp.Regexp {
	if f.at[name] == nil {
		return nil
	}
	if f.text(name) == "" {
		f.d.refuse(f.lineOf(name), "Write what to look for, or take it out.", "%s is empty", capital(name))
		return nil
	}
	text := f.at[name].Value // with the spaces around it
	re, err := regexp.Compile("(?m)" + text)
	switch {
	case len(text) > maxPattern:
		f.d.refuse(f.lineOf(name), "Shorten it.", "%s is longer than %d bytes", capital(name), maxPattern)
	case err != nil:
		f.d.refuse(f.lineOf(name), "Write it as RE2 reads it: without backreferences and looking around.", "%s is no pattern: %s",
			capital(name), strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	case re.MatchString(""):
		f.d.refuse(f.lineOf(name), "Say what must be there at least, such as with + in the place of *.",
			"%s is found in an empty file too, so it tells nothing", capital(name))
	}
	return re
}

func (r contentRule) String() string {
	switch {
	case r.without != nil:
		return fmt.Sprintf("No file that fits %s has %s", r.in, bare(r.without))
	case r.each:
		return fmt.Sprintf("Each file that fits %s has %s", r.in, bare(r.matches))
	}
	return fmt.Sprintf("A file that fits %s has %s", r.in, bare(r.matches))
}

func bare(re *regexp.Regexp) string { return strings.TrimPrefix(re.String(), "(?m)") }

func (r contentRule) check(ctx context.Context, v *view) (CheckResult, error) {
	files, _ := v.pick(ctx, r.in.match)
	looked := counted(len(files), "file that fits ", "files that fit ") + r.in.text
	var found []Finding
	for _, e := range files {
		content, ok, err := v.read(ctx, e)
		switch {
		case err != nil:
			return CheckResult{}, err
		case !ok:
		case r.without != nil:
			for _, at := range r.without.FindAllIndex(content, maxFindings+1) {
				found = append(found, Finding{e.Path, lineAt(content, at[0]), "It has " + bare(r.without)})
			}
		case r.matches.Match(content):
			if !r.each {
				return CheckResult{Outcome: Passed, Looked: looked + ", " + e.Path + " among them"}, nil
			}
		case r.each:
			found = append(found, Finding{Path: e.Path, Sentence: "It has no " + bare(r.matches)})
		}
	}
	if r.matches != nil && !r.each && v.unread == 0 {
		return failed(looked, "No file that fits %s has %s", r.in, bare(r.matches)), nil
	}
	return v.settle(looked, found), nil
}

// lineAt returns the line of the byte at offset, from 1.
func lineAt(content []byte, offset int) int { return 1 + bytes.Count(content[:offset], []byte("\n")) }
