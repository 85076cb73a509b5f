package web

import (
	"cmp"
	"net/url"
	"strconv"

	"github.com/leadwright/leadwright/internal/fault"
)

// pageIn cuts the page that was asked for out of a list of so many rows, and says which page comes next; 0 on the last.
func pageIn(query url.Values, count, perPage int) (from, to, next int, err error) {
	n, err := strconv.Atoi(cmp.Or(query.Get("page"), "1"))
	if err != nil || n < 1 || n > 1 && (n-1) > (count-1)/perPage {
		return 0, 0, 0, fault.NotFound("There is no such page").WithHint("Begin with the first page.")
	}
	from = (n - 1) * perPage
	if to = min(count, from+perPage); to < count {
		next = n + 1
	}
	return from, to, next, nil
}
