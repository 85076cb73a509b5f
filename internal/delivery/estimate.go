package delivery

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// minutesOf are the minutes of what a letter stands for: a day has eight hours, a week five days.
var minutesOf = map[byte]float64{'m': 1, 'h': 60, 'd': 8 * 60, 'w': 5 * 8 * 60}

// ParseMinutes reads an amount of work such as "90m", "1.5h", "2d", "1d 4h" or "1w": a day has eight hours, and a week five
// days. A number alone is days.
func ParseMinutes(text string) (int64, error) {
	sum := 0.0
	for word := range strings.FieldsSeq(text) {
		unit, number := minutesOf['d'], word
		if m, known := minutesOf[word[len(word)-1]|0x20]; known {
			unit, number = m, word[:len(word)-1]
		}
		n, err := strconv.ParseFloat(number, 64)
		if err != nil || math.IsNaN(n) || n < 0 || n > 1e9 {
			return 0, fault.Invalid("estimate", "%q is no amount of work", text).WithHint("Write it as 3h, 2d or 1d 4h.")
		}
		sum += n * unit
	}
	if sum > 1e12 {
		return 0, fault.Invalid("estimate", "%q is no amount of work that anybody finishes", text)
	}
	return int64(math.Round(sum)), nil
}

// ParseEstimate reads "1d, 2d, 5d": optimistic, likely, pessimistic. One amount is all three, two are optimistic and
// pessimistic with what is likely between them, and an empty text is none.
func ParseEstimate(text string) (Estimate, error) {
	if strings.TrimSpace(text) == "" {
		return Estimate{}, nil
	}
	var all []int64
	for part := range strings.SplitSeq(text, ",") {
		n, err := ParseMinutes(part)
		if err != nil {
			return Estimate{}, err
		}
		all = append(all, n)
	}
	var e Estimate
	switch len(all) {
	case 1:
		e = Estimate{all[0], all[0], all[0]}
	case 2:
		e = Estimate{all[0], (all[0] + all[1]) / 2, all[1]}
	case 3:
		e = Estimate{all[0], all[1], all[2]}
	default:
		return e, fault.Invalid("estimate", "An estimate has at most three amounts, not %d", len(all)).
			WithHint("Write it as 1d, 2d, 5d.")
	}
	if e == (Estimate{}) {
		return e, fault.Invalid("estimate", "An estimate is above 0").WithHint("Leave it empty where nobody knows.")
	}
	return e, e.check()
}

// AmountOf writes minutes of work as ParseMinutes reads them.
func AmountOf(minutes int64) string {
	const day = 8 * 60
	sign := ""
	if minutes < 0 {
		sign, minutes = "-", -minutes
	}
	d, h, m := minutes/day, minutes%day/60, minutes%60
	var parts []string
	if d > 0 {
		parts = append(parts, fmt.Sprintf("%dd", d))
	}
	if h > 0 {
		parts = append(parts, fmt.Sprintf("%dh", h))
	}
	if m > 0 || len(parts) == 0 {
		parts = append(parts, fmt.Sprintf("%dm", m))
	}
	return sign + strings.Join(parts, " ")
}

// toDo is what an item takes from now on: what is left of it, as uncertain as its whole is, where somebody said that, else its
// estimate.
func (x *Item) toDo() Estimate {
	switch {
	case x.Left == 0 || !x.State.IsOpen():
		return x.Estimate
	case x.Estimate.Likely == 0:
		return Estimate{x.Left, x.Left, x.Left}
	}
	part := float64(x.Left) / float64(x.Estimate.Likely)
	scaled := func(minutes int64) int64 { return min(max(1, int64(math.Round(float64(minutes)*part))), mostMinutes) }
	return Estimate{scaled(x.Estimate.Low), x.Left, scaled(x.Estimate.High)}
}

// String writes an estimate as ParseEstimate reads it; empty for none.
func (e Estimate) String() string {
	switch {
	case e == Estimate{}:
		return ""
	case e.Low == e.High:
		return AmountOf(e.Low)
	default:
		return AmountOf(e.Low) + ", " + AmountOf(e.Likely) + ", " + AmountOf(e.High)
	}
}
