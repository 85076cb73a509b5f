package delivery

import (
	"github.com/leadwright/leadwright/internal/store"
)

// Answer is what can be said to the question whether a project is going to make it.
type Answer string

// The answers.
const (
	NothingToDo Answer = "nothing" // there are no items
	AllDone     Answer = "all done"
	Unknown     Answer = "unknown" // neither record nor estimates speak
	Past        Answer = "past"    // the day that was named has come, and something is open
	Within      Answer = "within"  // forecast beside the day that was named
	Unpromised  Answer = "unpromised"
)

// Verdict is whether a project, or a milestone of it, is going to make it: held against what was promised, else against what is
// wished.
type Verdict struct {
	Answer  Answer
	Against Set    // the commitment, else the target; without a day for neither
	Chance  Chance // of Within
}

// Judge holds what is forecast of a project against its dates on a day.
func Judge(w *Whole, o *Outlook, today store.Date) Verdict {
	v := Verdict{Against: named(w, "")}
	total := o.Open() + o.Counts[Finished]
	switch {
	case total == 0:
		v.Answer = NothingToDo
	case o.Open() == 0:
		v.Answer = AllDone
	case !v.Against.Day.IsZero() && v.Against.Day.Compare(today) < 0:
		v.Answer = Past
	case o.Basis == "":
		v.Answer = Unknown
	case v.Against.Day.IsZero():
		v.Answer = Unpromised
	default:
		v.Answer, v.Chance = Within, ChanceOf(o.Dates, v.Against.Day)
	}
	return v
}

// JudgeStage holds what is forecast of a milestone against its dates on a day.
func JudgeStage(w *Whole, s Stage, today store.Date) Verdict {
	v := Verdict{Against: named(w, s.ID)}
	switch {
	case !v.Against.Day.IsZero() && v.Against.Day.Compare(today) < 0:
		v.Answer = Past
	case s.Open == 0:
		v.Answer = NothingToDo
	case !s.Known:
		v.Answer = Unknown
	case v.Against.Day.IsZero():
		v.Answer = Unpromised
	default:
		v.Answer, v.Chance = Within, ChanceOf(s.Dates, v.Against.Day)
	}
	return v
}

// named is the date that something is held against.
func named(w *Whole, subject string) Set {
	if s, stands := w.Date(Commitment, subject); stands {
		return s
	}
	s, stands := w.Date(Target, subject)
	if !stands {
		return Set{}
	}
	return s
}
