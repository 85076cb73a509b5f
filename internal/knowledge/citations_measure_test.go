package knowledge

import (
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkReadCitations reads the heads of the repositories whose paths REPOSITORIES lists, as PATH lists folders.
func BenchmarkReadCitations(b *testing.B) {
	dirs := filepath.SplitList(os.Getenv("REPOSITORIES"))
	if len(dirs) == 0 {
		b.Skip("REPOSITORIES names none")
	}
	for _, dir := range dirs {
		b.Run(filepath.Base(filepath.Dir(dir)), func(b *testing.B) {
			repo, err := OpenGit(b.Context(), Repository{Kind: Local, dir: dir})
			if err != nil {
				b.Fatal(err)
			}
			entries, err := repo.Tree(b.Context(), "HEAD")
			if err != nil {
				b.Fatal(err)
			}
			var files []TreeFile
			for _, e := range entries {
				files = append(files, TreeFile{Path: e.Path, Blob: e.Blob, Bytes: max(e.Size, 0), Sort: sortOf(e.Path, e.Mode)})
			}
			s := scan{repo: repo}
			for b.Loop() {
				found, err := s.readCitations(b.Context(), files)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(found)), "citations")
				b.ReportMetric(float64(len(files)), "files")
			}
		})
	}
}
