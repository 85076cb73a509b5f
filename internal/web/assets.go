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
	framed  bool // it belongs to the frame of a diagram, which has no origin
}

// framePolicy is that of the frame in which diagrams are drawn: its own script and the styles that it makes, and nothing else.
const framePolicy = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; " +
	"sandbox allow-scripts"

func loadAssets() assets {
	a := assets{byURL: map[string]asset{}}
	a.links.Style = a.add("assets/app.css", "text/css; charset=utf-8")
	a.links.Icon = a.add("assets/icon.svg", "image/svg+xml")
	a.links.Script = a.add("dist/app.js", "text/javascript; charset=utf-8")
	if script := a.add("dist/diagram.js", "text/javascript; charset=utf-8"); script != "" {
		drawn := a.byURL[script]
		drawn.framed = true
		a.byURL[script] = drawn
		page := `<!doctype html><html lang="en"><meta charset="utf-8"><title>Diagram</title><style>` +
			`body { margin: 0; overflow: hidden } svg { display: block; max-width: 100%; height: auto }</style>` +
			`<body><script src="` + script + `"></script></body></html>`
		a.links.Diagram = a.put("diagram.html", asset{"text/html; charset=utf-8", []byte(page), true})
	}
	return a
}

// add returns the file's address, empty when it was not built.
func (a *assets) add(name, kind string) string {
	content, err := fs.ReadFile(files, name)
	if err != nil {
		return ""
	}
	return a.put(path.Base(name), asset{kind: kind, content: content})
}

func (a *assets) put(name string, file asset) string {
	sum := sha256.Sum256(file.content)
	url := "/static/" + hex.EncodeToString(sum[:6]) + "-" + name
	a.byURL[url] = file
	return url
}

func (a *assets) route(mux *http.ServeMux) {
	for url, file := range a.byURL {
		mux.HandleFunc("GET "+url, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", file.kind)
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			if file.framed {
				w.Header().Set("Content-Security-Policy", framePolicy)
				w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
			}
			_, _ = w.Write(file.content)
		})
	}
}
