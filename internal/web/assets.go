package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
)

// files holds the stylesheet and the picture as they are, and the bundle of script when it was built.
//
//go:embed assets/app.css assets/icon.svg dist
var files embed.FS

// assets are files served under names that change with their content, so that browsers may keep them for good.
type assets struct {
	links assetLinks
	byURL map[string]asset
}

type asset struct {
	kind    string
	content []byte
}

func loadAssets() assets {
	a := assets{byURL: map[string]asset{}}
	a.links.Style = a.add("assets/app.css", "text/css; charset=utf-8")
	a.links.Icon = a.add("assets/icon.svg", "image/svg+xml")
	a.links.Script = a.add("dist/app.js", "text/javascript; charset=utf-8")
	return a
}

// add returns the file's address, empty when it was not built.
func (a *assets) add(name, kind string) string {
	content, err := fs.ReadFile(files, name)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(content)
	url := "/static/" + hex.EncodeToString(sum[:6]) + "-" + path.Base(name)
	a.byURL[url] = asset{kind, content}
	return url
}

func (a *assets) route(mux *http.ServeMux) {
	for url, file := range a.byURL {
		mux.HandleFunc("GET "+url, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", file.kind)
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			_, _ = w.Write(file.content)
		})
	}
}
