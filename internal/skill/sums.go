package skill

// Fewest is how many people a sum is about at least: below it, a sum says something about single persons. Product rule
// 5 states it.
const Fewest = 5

// openSums says of which groups of people the sums may be told to one reader, so that no sum, and no difference between
// sums, is about fewer than Fewest people. Groups come in the order in which they are to be preferred: the widest first,
// so that what is hidden is the small part. Persons whom the reader may see by name are in no group: their part of a sum
// is known and can be taken out.
//
// Each group that is opened cuts the people in two, those in it and those not. It is opened when every part that
// it would leave of every part that was there is empty or large enough. So whatever is put together from opened groups,
// by adding and taking away, consists of whole parts, and each has at least Fewest people. People in no opened group are
// no part: nothing was told of them.
func openSums[P comparable](groups [][]P) []bool {
	part := map[P]int{} // of a person; 0 for none
	size := []int{0}    // of a part
	open := make([]bool, len(groups))
	for i, group := range groups {
		inside := map[int]int{} // how many of each part are in the group
		for _, person := range group {
			inside[part[person]]++
		}
		open[i] = len(group) > 0
		for p, n := range inside {
			if n < Fewest || p != 0 && size[p] != n && size[p]-n < Fewest {
				open[i] = false
			}
		}
		if !open[i] {
			continue
		}
		moved := map[int]int{} // old part to new
		for p, n := range inside {
			if p != 0 && size[p] == n {
				moved[p] = p
				continue
			}
			moved[p] = len(size)
			size = append(size, n)
			size[p] -= n
		}
		for _, person := range group {
			part[person] = moved[part[person]]
		}
	}
	return open
}

// Range is how many people at least and at most.
type Range struct{ Least, Most int }

func (r Range) plus(o Range) Range { return Range{r.Least + o.Least, r.Most + o.Most} }

// bandWidth is how precisely a sum tells a number of people. A number that says "all" or "none" would tell of each, and
// one that moves by one when somebody comes would tell of them.
const bandWidth = 3

// band tells a number of people out of all to within bandWidth: 0 to 2, 3 to 5, … The last band is as wide or wider.
func band(n, all int) Range {
	least := n / bandWidth * bandWidth
	if all+1-least < bandWidth { // the numbers from least to all are too few for a band of their own
		least -= bandWidth
	}
	most := least + bandWidth - 1
	if all-most < bandWidth {
		most = all
	}
	return Range{max(0, least), most}
}
