package knowledge

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/manifest"
	"github.com/leadwright/leadwright/internal/store"
)

// asked is what one manifest asks for, as it is stored: the file is an index into the tree, and its name tells the
// ecosystem.
type asked struct {
	File     int32       `json:"file"`
	Packages [][2]string `json:"packages"` // name and version
}

// maxAsked is how many packages are kept of one repository. Large ones with a thousand workspaces have a tenth of it.
const maxAsked = 200_000

// readManifests reads what the manifests among the files ask for. Those under testdata are material. A manifest that
// cannot be read becomes a problem, unless the search for areas reads the same file and says so already.
func (s *scan) readManifests(ctx context.Context, files []TreeFile) ([]asked, []Problem, error) {
	var blobs []string
	var at []int32
	for i, f := range files {
		if f.Sort == Source && manifest.Of(f.Path) != "" && f.Bytes <= sourceLimit &&
			!slices.Contains(strings.Split(parentDir(f.Path), "/"), "testdata") {
			blobs, at = append(blobs, f.Blob), append(at, int32(i))
		}
	}
	var all []asked
	var found finder
	total := 0
	err := s.repo.Blobs(ctx, blobs, func(_ string, size int64, content io.Reader) error {
		file := at[0]
		at = at[1:]
		if size < 0 || total >= maxAsked {
			return nil
		}
		text, err := io.ReadAll(content)
		if err != nil {
			return err
		}
		name := files[file].Path
		packages, problems := manifest.Dependencies(name, text)
		if e := manifest.Of(name); e != manifest.Go && e != manifest.Npm {
			for _, p := range problems {
				found.problem(Problem{File: name, Line: p.Line, Sentence: p.Message, Hint: p.Hint})
			}
		}
		a := asked{File: file}
		for _, d := range packages {
			a.Packages = append(a.Packages, [2]string{d.Name, d.Version})
		}
		if total += len(packages); len(packages) > 0 {
			all = append(all, a)
		}
		return nil
	})
	return all, found.problems, err
}

func putManifests(ctx context.Context, tx *store.Tx, repository, head string, all []asked) error {
	data, err := json.Marshal(append([]asked{}, all...))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO knowledge_manifest (repository, head, data) VALUES ($1, $2, $3)
		ON CONFLICT (repository) DO UPDATE SET head = excluded.head, data = excluded.data`, repository, head, data)
	return err
}

// manifestsOf returns what was read of the manifests at a head, false when they were not read there yet.
func manifestsOf(ctx context.Context, tx *store.Tx, repository, head string) (all []asked, ok bool, err error) {
	data, ok, err := store.One(ctx, tx, scanData,
		`SELECT data FROM knowledge_manifest WHERE repository = $1 AND head = $2`, repository, head)
	if err != nil || !ok {
		return nil, false, err
	}
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, false, fault.Internal(err, "The stored manifests are damaged")
	}
	return all, true, nil
}
