package planexport

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"time"
)

// The part of Microsoft Project's XML (MSPDI, schemas.microsoft.com/project) that a plan needs. Names are those of the schema.
type (
	mspProject struct {
		XMLName      xml.Name        `xml:"http://schemas.microsoft.com/project Project"`
		SaveVersion  int             `xml:"SaveVersion"`
		Name         string          `xml:"Name"`
		Title        string          `xml:"Title"`
		CreationDate string          `xml:"CreationDate"`
		StartDate    string          `xml:"StartDate"`
		FinishDate   string          `xml:"FinishDate"`
		CalendarUID  int             `xml:"CalendarUID"`
		Calendars    []mspCalendar   `xml:"Calendars>Calendar"`
		Tasks        []mspTask       `xml:"Tasks>Task"`
		Resources    []mspResource   `xml:"Resources>Resource"`
		Assignments  []mspAssignment `xml:"Assignments>Assignment"`
	}
	mspCalendar struct {
		UID            int          `xml:"UID"`
		Name           string       `xml:"Name"`
		IsBaseCalendar int          `xml:"IsBaseCalendar"`
		WeekDays       []mspWeekDay `xml:"WeekDays>WeekDay"`
	}
	mspWeekDay struct {
		DayType    int       `xml:"DayType"` // 1 is Sunday
		DayWorking int       `xml:"DayWorking"`
		Times      []mspTime `xml:"WorkingTimes>WorkingTime"`
	}
	mspTime struct {
		From string `xml:"FromTime"`
		To   string `xml:"ToTime"`
	}
	mspTask struct {
		UID            int       `xml:"UID"`
		ID             int       `xml:"ID"`
		Name           string    `xml:"Name"`
		Manual         int       `xml:"Manual"`
		Type           int       `xml:"Type"`
		OutlineLevel   int       `xml:"OutlineLevel"`
		Start          string    `xml:"Start"`
		Finish         string    `xml:"Finish"`
		Duration       string    `xml:"Duration"`
		DurationFormat int       `xml:"DurationFormat"` // 7 is days
		Links          []mspLink `xml:"PredecessorLink"`
	}
	mspLink struct {
		UID  int `xml:"PredecessorUID"`
		Type int `xml:"Type"` // 1: it begins when that has ended
	}
	mspResource struct {
		UID   int    `xml:"UID"`
		ID    int    `xml:"ID"`
		Name  string `xml:"Name"`
		Type  int    `xml:"Type"` // 1 is work
		Email string `xml:"EmailAddress,omitempty"`
	}
	mspAssignment struct {
		UID      int    `xml:"UID"`
		Task     int    `xml:"TaskUID"`
		Resource int    `xml:"ResourceUID"`
		Start    string `xml:"Start"`
		Finish   string `xml:"Finish"`
		Work     string `xml:"Work"`
	}
)

// writeProject writes a plan with tasks that are scheduled by hand, so that Project keeps their days.
func writeProject(w io.Writer, p *Plan) error {
	from := func(d time.Time) string { return d.Format(time.DateOnly) + "T08:00:00" }
	to := func(d time.Time) string { return d.Format(time.DateOnly) + "T17:00:00" }
	out := mspProject{SaveVersion: 14, Name: oneLine(p.Name), Title: oneLine(p.Name),
		CreationDate: p.Made.UTC().Format("2006-01-02T15:04:05"),
		CalendarUID:  1, Calendars: []mspCalendar{{UID: 1, Name: "Standard", IsBaseCalendar: 1}}}
	for day := 1; day <= 7; day++ {
		wd := mspWeekDay{DayType: day}
		if day > 1 && day < 7 {
			wd.DayWorking, wd.Times = 1, []mspTime{{"08:00:00", "12:00:00"}, {"13:00:00", "17:00:00"}}
		}
		out.Calendars[0].WeekDays = append(out.Calendars[0].WeekDays, wd)
	}
	var last time.Time
	for i := range p.Tasks {
		t := &p.Tasks[i]
		m := mspTask{UID: i + 1, ID: i + 1, Name: oneLine(fmt.Sprintf("#%d %s", t.Number, t.Title)), Manual: 1, OutlineLevel: 1,
			Start: from(t.First), Finish: to(t.Last), Duration: hours(t.Hours), DurationFormat: 7}
		for _, a := range t.After {
			m.Links = append(m.Links, mspLink{a + 1, 1})
		}
		out.Tasks = append(out.Tasks, m)
		for _, who := range t.People {
			out.Assignments = append(out.Assignments, mspAssignment{len(out.Assignments) + 1, i + 1, who + 1, from(t.First), to(t.Last),
				hours(t.Hours)})
		}
		if i == 0 {
			out.StartDate = from(t.First)
		}
		if t.Last.After(last) {
			last = t.Last
			out.FinishDate = to(last)
		}
	}
	for i, x := range p.People {
		out.Resources = append(out.Resources, mspResource{i + 1, i + 1, oneLine(x.Name), 1, oneLine(x.Email)})
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(out); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// hours writes a length of time as XML Schema has it.
func hours(h float64) string {
	minutes := int(math.Round(h * 60))
	return fmt.Sprintf("PT%dH%dM0S", minutes/60, minutes%60)
}
