package web

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/delivery"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/store"
)

// setRate says what an hour of somebody in a project costs. It offers those whose rates the reader may set; that they looked is
// recorded.
func (s *server) setRate(w http.ResponseWriter, r *http.Request, v visit) error {
	ctx, key := r.Context(), r.PathValue("key")
	var notes []noteBlock
	if err := s.DB.Write(ctx, func(tx *store.Tx) error { // who looks at rates is recorded
		team, err := planTeam(r, tx, v, key)
		if err != nil {
			return err
		}
		notes = nil
		for _, one := range team {
			if v.Actor.MayAbout(access.ReadRates, one.Value) != nil {
				continue
			}
			rates, err := delivery.RatesOf(ctx, tx, v.Actor, one.Value)
			if err != nil {
				return err
			}
			n := noteBlock{Title: one.Label}
			for _, x := range rates {
				n.Lines = append(n.Lines, fmt.Sprintf("%d.%02d %s from %s", x.Cents/100, x.Cents%100, x.Currency, dateOf(x.From)))
			}
			if len(rates) > 0 {
				notes = append(notes, n)
			}
		}
		return nil
	}); err != nil {
		return err
	}
	return s.sheetIn(w, r, v, "delivery", func(tx *store.Tx) (formPage, error) {
		x, err := delivery.Find(ctx, tx, v.Actor, key)
		if err != nil {
			return formPage{}, err
		}
		team, err := planTeam(r, tx, v, key)
		if err != nil {
			return formPage{}, err
		}
		var mine []choice
		for _, one := range team {
			if v.Actor.MayAbout(access.SetRates, one.Value) == nil {
				mine = append(mine, one)
			}
		}
		if len(mine) == 0 {
			return formPage{}, fault.Denied("What an hour of somebody costs is for who manages or directs them")
		}
		return formPage{Title: "What an hour costs", Save: "Keep it", Back: projectLink(key, "budget"),
			Steps: []crumb{{"Delivery", "/projects"}, {x.Name, projectLink(key)}, {"Budget", projectLink(key, "budget")},
				{Name: "What an hour costs"}},
			Question: "What does an hour of somebody cost?", Answer: "Only who manages or directs them sees it, and they see who looked.",
			Notes: notes,
			Fields: []field{
				{Name: "person", Label: "Of", Options: mine},
				{Name: "rate", Label: "An hour costs", Required: true, Placeholder: "85.50",
					Hint: "0 takes back what was said from that day."},
				{Name: "currency", Label: "Currency", Value: x.Currency, Placeholder: "EUR", Required: true},
				{Name: "from", Label: "From", Type: "date", Required: true},
			}}, nil
	}, func(tx *store.Tx, in *typed) (to, done string, err error) {
		amount, err := strconv.ParseFloat(strings.ReplaceAll(in.line("rate"), ",", "."), 64)
		if err != nil || math.IsNaN(amount) || math.Abs(amount) > 1e9 {
			return "", "", fault.Invalid("rate", "%q is no amount", in.line("rate")).WithHint("Write it as 85.50.")
		}
		rate := delivery.Rate{From: in.day("from"), Cents: int64(math.Round(amount * 100)), Currency: in.line("currency")}
		if in.err != nil {
			return "", "", in.err
		}
		return projectLink(key, "budget"), "changed", delivery.SetRate(ctx, tx, v.Actor, in.line("person"), rate)
	})
}
