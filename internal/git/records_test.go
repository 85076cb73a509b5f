package git

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

const (
	zeros = "0000000000000000000000000000000000000000"
	ones  = "1111111111111111111111111111111111111111"
	plain = "\x1e" + ones + "\x00\x00Ada\x00ada@example.com\x00100\x00Ben\x00ben@example.com\x00200\x00S\n\nA-by: B\n\x00"
	whole = plain + "\n:100644 100644 " + zeros + " " + ones + " R066\x00a\x00b\x00:000000 100644 " + zeros + " " + ones +
		" A\x00c\x001\t2\t\x00a\x00b\x00-\t-\tc\x00"
)

func TestRecords(t *testing.T) {
	t.Parallel()
	stream := whole + plain + "\n" + plain + endMark
	for name, src := range map[string]io.Reader{
		"at once": strings.NewReader(stream), "byte by byte": iotest.OneByteReader(strings.NewReader(stream)),
	} {
		in := newRecords(src, headerFields)
		in.buf = in.buf[:16] // must grow and move
		for i, want := range []int{2, 0, 0} {
			text, err := in.next()
			if err != nil {
				t.Fatalf("%s: record %d: %v", name, i, err)
			}
			var c Commit
			if err := decode(text, &c); err != nil || len(c.Changes) != want || c.Subject != "S" || len(c.Trailers) != 1 {
				t.Errorf("%s: record %d: %+v, %v", name, i, c, err)
			}
			if want == 2 && (c.Changes[0] != Change{Status: 'R', Path: "b", OldPath: "a", Blob: ones, Mode: "100644",
				Lines: true,
				Added: 1, Deleted: 2} || !c.Changes[1].Binary) {
				t.Errorf("%s: %+v", name, c.Changes)
			}
		}
		if _, err := in.next(); !errors.Is(err, io.EOF) {
			t.Errorf("%s: end: %v", name, err)
		}
	}
}

// Wherever a stream breaks off, no record comes out that was not whole.
func TestRecordsThatBreakOff(t *testing.T) {
	t.Parallel()
	for cut := range len(whole) {
		_, err := newRecords(strings.NewReader(whole[:cut]), headerFields).next()
		if !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("after %d bytes: %v", cut, err)
		}
	}
}

func FuzzRecords(f *testing.F) {
	for _, seed := range []string{whole + endMark, plain + endMark, endMark, "", "\x1e", whole + "\x1e",
		plain + ":\x00" + endMark,
		plain + ": A\x00p\x00" + endMark, plain + "1\t\x00" + endMark, plain + "-\x00" + endMark,
		plain + ":1 2 3 4 R\x00\x00\x00" + endMark} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, stream string) {
		in := newRecords(iotest.HalfReader(strings.NewReader(stream)), headerFields)
		in.buf = in.buf[:8]
		var c Commit
		for {
			text, err := in.next()
			if err != nil {
				if text != "" {
					t.Error("a record and an error")
				}
				return
			}
			if !strings.Contains(stream, text) {
				t.Fatalf("%q is not in the stream", text)
			}
			if decode(text, &c) != nil {
				continue
			}
			for _, s := range []string{c.Author.Name, c.Committer.Email, c.Subject, c.Body} {
				if !utf8.ValidString(s) {
					t.Errorf("not UTF-8: %q", s)
				}
			}
			if y := c.Author.When.Year(); y < 1 || y > 9999 {
				t.Errorf("year %d", y)
			}
			if slices.ContainsFunc(c.Changes, func(ch Change) bool { return ch.Status == 0 || ch.Binary && !ch.Lines }) {
				t.Errorf("%+v", c.Changes)
			}
		}
	})
}

func FuzzEntry(f *testing.F) {
	for _, seed := range []string{"100644 blob " + ones + "       5\tname",
		"160000 commit " + ones + "       -\tsub", "", "\t",
		"a b c d\t", "100644 blob x BAD\tp\tq"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, record string) {
		e, err := decodeEntry(record)
		if err == nil && (e.Path == "" || e.Size < -1 || !strings.HasSuffix(record, "\t"+e.Path)) {
			t.Errorf("%q gives %+v", record, e)
		}
	})
}
