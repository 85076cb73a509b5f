package web

import (
	"sync"
	"weak"

	"github.com/leadwright/leadwright/internal/knowledge"
)

// glance is what pages ask of one atlas again and again with nobody away. An atlas does not change, so neither do
// these; on a large repository each takes a moment to work out.
type glance struct {
	of weak.Pointer[knowledge.Atlas]

	mu    sync.Mutex
	whole *knowledge.Place
	tree  *knowledge.Node
	risk  *knowledge.Risk
}

// glances keeps one glance per repository. It holds no atlas alive that the shelf has let go.
type glances struct {
	mu   sync.Mutex
	held map[string]*glance // by repository id
}

// at returns the glance at an atlas; a newer atlas of the same repository takes the place of the one before.
func (g *glances) at(a *knowledge.Atlas) *glance {
	g.mu.Lock()
	defer g.mu.Unlock()
	this := weak.Make(a)
	h := g.held[a.Repository.ID]
	if h == nil || h.of != this {
		if g.held == nil {
			g.held = map[string]*glance{}
		}
		h = &glance{of: this}
		g.held[a.Repository.ID] = h
	}
	return h
}

// placeAt looks a path up.
func (g *glances) placeAt(a *knowledge.Atlas, path string) (knowledge.Place, error) {
	if knowledge.CleanPath(path) != "" {
		return a.Place(path)
	}
	h := g.at(a)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.whole == nil {
		whole, err := a.Place("")
		if err != nil {
			return whole, err
		}
		h.whole = &whole
	}
	return *h.whole, nil
}

// treeOf is the map with these people away.
func (g *glances) treeOf(a *knowledge.Atlas, absent []int32) *knowledge.Node {
	if len(absent) > 0 {
		return a.Tree(absent)
	}
	h := g.at(a)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.tree == nil {
		h.tree = a.Tree(nil)
	}
	return h.tree
}

// riskOf is the risk with these people away.
func (g *glances) riskOf(a *knowledge.Atlas, absent []int32) knowledge.Risk {
	if len(absent) > 0 {
		return a.Risk(absent)
	}
	h := g.at(a)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.risk == nil {
		risk := a.Risk(nil)
		h.risk = &risk
	}
	return *h.risk
}
