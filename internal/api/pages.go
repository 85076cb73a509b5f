package api

import (
	"context"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"github.com/leadwright/leadwright/internal/fault"
)

// PageQuery are the parameters of lists.
type PageQuery struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many entries a page has at most"`
	Cursor string `query:"cursor" maxLength:"500" doc:"Where to go on: next of the page before"`
}

// pageOf cuts a page out of a list that is at hand as a whole. Between pages entries may come and go: the cursor
// holds the key of the last entry, and its place in case that entry is gone.
func pageOf[T any](all []T, key func(T) string, p PageQuery) (page []T, next string, err error) {
	from := 0
	if p.Cursor != "" {
		text, err := base64.RawURLEncoding.DecodeString(p.Cursor)
		place, last, ok := strings.Cut(string(text), " ")
		n, numErr := strconv.Atoi(place)
		if err != nil || numErr != nil || !ok || n < 0 {
			return nil, "", fault.Invalid("cursor", "The cursor is none that this list gave").
				WithHint("Begin again without a cursor.")
		}
		if from = slices.IndexFunc(all, func(v T) bool { return key(v) == last }) + 1; from == 0 {
			from = min(n, len(all))
		}
	}
	to := min(from+p.Limit, len(all))
	if to < len(all) {
		next = base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(to) + " " + key(all[to-1])))
	}
	return all[from:to], next, nil
}

// nextLink is the Link header that leads to the next page.
func nextLink(ctx context.Context, next string) string {
	if next == "" {
		return ""
	}
	u := *callOf(ctx).url
	q := u.Query()
	q.Set("cursor", next)
	u.RawQuery = q.Encode()
	return "<" + u.RequestURI() + `>; rel="next"`
}

// convert makes a list of what an API answers with, never nil.
func convert[A, B any](all []A, of func(A) B) []B {
	out := make([]B, len(all))
	for i, v := range all {
		out[i] = of(v)
	}
	return out
}
