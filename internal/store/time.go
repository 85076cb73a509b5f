package store

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"time"
)

// Time is an instant as the database holds it: a BIGINT of microseconds since 1970 in UTC, which sorts and compares
// alike on both engines. The time inside is always in UTC.
type Time struct{ time.Time }

// At makes the storable instant of t: UTC, whole microseconds.
func At(t time.Time) Time { return Time{time.UnixMicro(t.UnixMicro()).UTC()} }

// Value gives the microseconds to the database.
func (t Time) Value() (driver.Value, error) { return t.UnixMicro(), nil }

// Scan reads the microseconds from the database.
func (t *Time) Scan(src any) error {
	us, ok := src.(int64)
	if !ok {
		return fmt.Errorf("store: a %T is no instant", src)
	}
	t.Time = time.UnixMicro(us).UTC()
	return nil
}

// NullTime is an instant that may be missing: NULL in the database, Valid false here.
type NullTime struct {
	Time  time.Time
	Valid bool
}

// Maybe makes a NullTime, missing when t is the zero time.
func Maybe(t time.Time) NullTime {
	if t.IsZero() {
		return NullTime{}
	}
	return NullTime{Time: At(t).Time, Valid: true}
}

// Value gives the microseconds or NULL to the database.
func (n NullTime) Value() (driver.Value, error) {
	if !n.Valid {
		return nil, nil
	}
	return n.Time.UnixMicro(), nil
}

// Scan reads the microseconds or NULL from the database.
func (n *NullTime) Scan(src any) error {
	*n = NullTime{}
	if src == nil {
		return nil
	}
	var t Time
	if err := t.Scan(src); err != nil {
		return err
	}
	*n = NullTime{Time: t.Time, Valid: true}
	return nil
}

// Date is a day of the calendar without a time or a zone, TEXT "2026-03-02" in the database. The zero Date is no day
// and NULL there.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the day of t in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads "2026-03-02".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("store: %q is no day such as 2026-03-02", s)
	}
	return DateOf(t), nil
}

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// String returns "2026-03-02", empty for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Start().Format(time.DateOnly)
}

// Compare returns -1 when d is before e, 0 when they are one day, +1 when d is after e. The zero Date is before all.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// AddDays returns the day n days later, earlier for a negative n.
func (d Date) AddDays(n int) Date { return DateOf(d.Start().AddDate(0, 0, n)) }

// Start returns the first instant of the day in UTC.
func (d Date) Start() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// MarshalText writes "2026-03-02", or nothing for the zero Date; JSON uses it.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d = Date{}
	if len(text) > 0 {
		*d, err = ParseDate(string(text))
	}
	return err
}

// Value gives the text or NULL to the database.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads the text or NULL from the database.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case string:
		return d.UnmarshalText([]byte(v))
	default:
		return fmt.Errorf("store: a %T is no day", src)
	}
}
