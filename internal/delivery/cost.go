package delivery

import (
	"context"
	"slices"

	"github.com/leadwright/leadwright/internal/access"
	"github.com/leadwright/leadwright/internal/fault"
	"github.com/leadwright/leadwright/internal/people"
	"github.com/leadwright/leadwright/internal/store"
)

// Rate is what an hour of somebody costs from a day on.
type Rate struct {
	From     store.Date
	Cents    int64 // hundredths of the currency
	Currency string
}

const mostCents = 100_000_00

// SetRate says what an hour of somebody costs from a day on; no cents take it back. It is for who manages them.
func SetRate(ctx context.Context, tx *store.Tx, actor access.Actor, personID string, r Rate) error {
	if err := actor.MayAbout(access.SetRates, personID); err != nil {
		return err
	}
	p := Project{Currency: r.Currency}
	p, err := p.checked()
	switch {
	case err != nil:
		return err
	case r.From.IsZero():
		return fault.Invalid("from", "The first day is missing")
	case r.Cents < 0 || r.Cents > mostCents:
		return fault.Invalid("rate", "An hour costs from 0 to %d", mostCents/100)
	case p.Currency == "":
		return fault.Invalid("currency", "The currency is missing").WithHint("Write it in three letters, as EUR.")
	}
	now, err := people.Names(ctx, tx, personID)
	if err != nil {
		return err
	}
	id := now[personID].ID
	if id == "" {
		return fault.NotFound("There is no such person")
	}
	if _, err := tx.Exec(ctx, `DELETE FROM delivery_rate WHERE person_id = $1 AND first_day = $2`, id, r.From); err != nil {
		return err
	}
	if r.Cents > 0 {
		if _, err := tx.Exec(ctx, `INSERT INTO delivery_rate (person_id, first_day, cents, currency) VALUES ($1, $2, $3, $4)`, id,
			r.From, r.Cents, p.Currency); err != nil {
			return err
		}
	}
	return access.Record(ctx, tx, actor, "set what an hour costs", "person "+id)
}

// RatesOf returns what an hour of somebody cost and costs, the latest first. That somebody looked is recorded.
func RatesOf(ctx context.Context, tx *store.Tx, actor access.Actor, personID string) ([]Rate, error) {
	if err := actor.MayAbout(access.ReadRates, personID); err != nil {
		return nil, err
	}
	if err := access.Looked(ctx, tx, actor, personID, "rates"); err != nil {
		return nil, err
	}
	return ratesEver(ctx, tx, personID)
}

// ratesEver returns what an hour of somebody cost and costs, the latest first, also of what was kept about them as another
// person. It asks nobody.
func ratesEver(ctx context.Context, tx *store.Tx, personID string) (all []Rate, err error) {
	former, err := people.Former(ctx, tx, personID)
	if err != nil {
		return nil, err
	}
	for id := range former {
		one, err := rates(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		all = append(all, one...)
	}
	slices.SortFunc(all, func(a, b Rate) int { return b.From.Compare(a.From) })
	return all, nil
}

func rates(ctx context.Context, tx *store.Tx, personID string) ([]Rate, error) {
	return store.All(ctx, tx, func(r store.Row) (x Rate, err error) { return x, r.Scan(&x.From, &x.Cents, &x.Currency) },
		`SELECT first_day, cents, currency FROM delivery_rate WHERE person_id = $1 ORDER BY first_day DESC`, personID)
}

// Labour is what the people of a project cost in a month, by the shares of their time that it has.
type Labour struct {
	Month store.Date // its first day
	Hours float64
	Money int64 // in whole units
}

// LabourCost works out what the people of a project cost from this month on, up to its last day or a year ahead. Only who may
// read the rate of each of them is told: else it is denied. Unpriced is how many have no rate in the currency, and are left
// out.
func LabourCost(ctx context.Context, tx *store.Tx, actor access.Actor, project string) (all []Labour, unpriced int, err error) {
	p, err := Find(ctx, tx, actor, project)
	if err != nil {
		return nil, 0, err
	}
	mates, err := crew(ctx, tx, project)
	if err != nil {
		return nil, 0, err
	}
	if err := mayPrice(ctx, tx, actor, mates); err != nil {
		return nil, 0, err
	}
	today := store.DateOf(tx.Now())
	last := today.AddDays(365)
	if !p.Until.IsZero() && p.Until.Compare(last) < 0 {
		last = p.Until
	}
	for _, m := range mates {
		costs, err := ratesEver(ctx, tx, m.ID)
		if err != nil {
			return nil, 0, err
		}
		if costs = in(costs, p.Currency); len(costs) == 0 {
			unpriced++
			continue
		}
		all = addLabour(all, m, costs, today, last)
	}
	for i := range all {
		all[i].Money /= 60 * 100
	}
	return all, unpriced, nil
}

// addLabour adds what somebody costs, in minutes times hundredths.
func addLabour(all []Labour, m mate, costs []Rate, first, last store.Date) []Labour {
	for day := first; day.Compare(last) <= 0; day = day.AddDays(1) {
		month := store.Date{Year: day.Year, Month: day.Month, Day: 1}
		i := slices.IndexFunc(all, func(l Labour) bool { return l.Month == month })
		if i < 0 {
			i, all = len(all), append(all, Labour{Month: month})
		}
		minutes := m.minutes(day)
		all[i].Hours += float64(minutes) / 60
		if rate, has := on(costs, day); has {
			all[i].Money += int64(minutes) * rate.Cents
		}
	}
	slices.SortFunc(all, func(a, b Labour) int { return a.Month.Compare(b.Month) })
	return all
}

// Price is what the people of a plan cost for the hours that they work by it.
type Price struct {
	Hours    float64
	Money    int64 // in whole units of the project's currency
	Unpriced int   // people of it who have no rate in that currency, and are left out of the money
}

// PricesOf works out what plans of a project cost, by what items take and what an hour of each costs on the day on which they
// begin. Only who may read the rate of everybody in them is told: else it is denied. That they looked is recorded.
func PricesOf(ctx context.Context, tx *store.Tx, actor access.Actor, project string, plans ...Plan) ([]Price, error) {
	p, err := Find(ctx, tx, actor, project)
	if err != nil {
		return nil, err
	}
	mates, err := crew(ctx, tx, project)
	if err != nil {
		return nil, err
	}
	all := make([]Price, len(plans))
	costs := map[string][]Rate{} // by person
	for i := range plans {
		if all[i], err = priceOf(ctx, tx, actor, &plans[i], mates, p.Currency, costs); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func priceOf(ctx context.Context, tx *store.Tx, actor access.Actor, p *Plan, mates []mate, currency string,
	costs map[string][]Rate) (price Price, err error) {
	type part struct {
		item, person string
		start        int
	}
	parts, err := store.All(ctx, tx, func(r store.Row) (x part, err error) { return x, r.Scan(&x.item, &x.person, &x.start) },
		`SELECT t.item, x.person_id, t.starts FROM delivery_planned t
		JOIN delivery_planned_person x ON x.plan = t.plan AND x.item = t.item WHERE t.plan = $1`, p.ID)
	if err != nil {
		return price, err
	}
	items, err := store.All(ctx, tx, scanItem, selectItems+`WHERE id IN (SELECT item FROM delivery_planned WHERE plan = $1)`, p.ID)
	if err != nil {
		return price, err
	}
	if err := sizeUp(ctx, tx, p.Project, items, mates); err != nil {
		return price, err
	}
	takes, minutes := typical(items), map[string]int64{}
	for i := range items {
		minutes[items[i].ID] = takes(&items[i])
	}
	ids := make([]string, len(parts))
	for i := range parts {
		ids[i] = parts[i].person
	}
	now, err := people.Names(ctx, tx, ids...) // not there are who was erased, and who does not work here but in a what-if
	if err != nil {
		return price, err
	}
	unpriced := map[string]bool{}
	var cents int64 // times minutes
	for _, x := range parts {
		id := now[x.person].ID
		if _, known := costs[id]; !known && id != "" {
			all, err := RatesOf(ctx, tx, actor, id)
			if err != nil {
				return price, err
			}
			costs[id] = in(all, currency)
		}
		price.Hours += float64(minutes[x.item]) / 60
		if rate, has := on(costs[id], p.Day(x.start)); has {
			cents += minutes[x.item] * rate.Cents
		} else {
			unpriced[x.person] = true
		}
	}
	price.Money, price.Unpriced = (cents+60*100/2)/(60*100), len(unpriced)
	return price, nil
}

// in leaves the rates of a currency.
func in(all []Rate, currency string) []Rate {
	return slices.DeleteFunc(all, func(r Rate) bool { return r.Currency != currency })
}

// on returns the rate of a day, of some with the latest first.
func on(all []Rate, day store.Date) (r Rate, has bool) {
	at := slices.IndexFunc(all, func(r Rate) bool { return r.From.Compare(day) <= 0 })
	if at < 0 {
		return r, false
	}
	return all[at], true
}

// hourly returns what an hour of each of a crew costs on a day, in cents, by id, as far as there is a rate in the currency. It
// asks nobody.
func hourly(ctx context.Context, tx *store.Tx, mates []mate, currency string, day store.Date) (map[string]int, error) {
	cents := map[string]int{}
	for _, m := range mates {
		all, err := ratesEver(ctx, tx, m.ID)
		if err != nil {
			return nil, err
		}
		if r, has := on(in(all, currency), day); has {
			cents[m.ID] = int(r.Cents)
		}
	}
	return cents, nil
}

// mayPrice fails unless the actor may read what an hour of each of a crew costs; that they looked is recorded.
func mayPrice(ctx context.Context, tx *store.Tx, actor access.Actor, mates []mate) error {
	for _, m := range mates {
		if err := actor.MayAbout(access.ReadRates, m.ID); err != nil {
			return err
		}
	}
	for _, m := range mates {
		if err := access.Looked(ctx, tx, actor, m.ID, "rates"); err != nil {
			return err
		}
	}
	return nil
}
