package schedule

// profile counts over time, each of several things up to what there is of it. A row holds from one time until the next row
// begins, the last for ever; its lanes of eight bits are compared eight at once, and one that is at laneFull is used up.
type profile struct {
	width int // words of a row
	first int // words before those of the kinds
	when  []int
	rows  []uint64
	full  []uint64 // by row: the kinds that are used up
	frees []bool   // by row: something ended when it began
}

const (
	lanes    = 8
	laneFull = 127
	laneHigh = 0x8080808080808080
	laneOne  = 0x0101010101010101
	laneMost = 0x7f7f7f7f7f7f7f7f
	laneBits = 8
)

func lane(i int) (word, shift int) { return i / lanes, i % lanes * laneBits }

// addLane adds to one lane of a row, or takes off it below zero.
func addLane(row []uint64, i, count int) {
	word, shift := lane(i)
	row[word] += uint64(count) << shift
}

// gather returns the high bits of all lanes as one number.
func gather(x uint64) uint64 { return x & laneHigh >> (laneBits - 1) * 0x0102040810204080 >> 56 }

// reset makes it one row.
func (p *profile) reset(row []uint64) {
	p.when = append(p.when[:0], 0)
	p.rows = append(p.rows[:0], row...)
	p.full = append(p.full[:0], 0)
	p.frees = append(p.frees[:0], true)
}

func (p *profile) copy(q *profile) {
	p.width, p.first = q.width, q.first
	p.when = append(p.when[:0], q.when...)
	p.rows = append(p.rows[:0], q.rows...)
	p.full = append(p.full[:0], q.full...)
	p.frees = append(p.frees[:0], q.frees...)
}

func (p *profile) row(i int) []uint64 { return p.rows[i*p.width : (i+1)*p.width] }

// find returns the row that holds at a time.
func (p *profile) find(at int) int {
	low, high := 0, len(p.when)
	for high-low > 1 {
		if mid := int(uint(low+high) >> 1); p.when[mid] <= at {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}

// until returns the row after the last one that holds before a time, of those from a row on.
func (p *profile) until(i, end int) int {
	for i++; i < len(p.when) && p.when[i] < end; i++ {
	}
	return i
}

// split returns the row that begins at a time, which it makes where there is none.
func (p *profile) split(at int) int {
	i := p.find(at)
	if p.when[i] == at {
		return i
	}
	i++
	p.when = append(p.when, 0)
	copy(p.when[i+1:], p.when[i:])
	p.full = append(p.full, 0)
	copy(p.full[i+1:], p.full[i:])
	p.frees = append(p.frees, false)
	copy(p.frees[i+1:], p.frees[i:])
	for range p.width {
		p.rows = append(p.rows, 0)
	}
	copy(p.rows[(i+1)*p.width:], p.rows[i*p.width:])
	copy(p.row(i), p.row(i-1))
	p.when[i], p.full[i], p.frees[i] = at, p.full[i-1], false
	return i
}

// fits reports whether there is as much left in all rows from low to before high, in the words from first on.
func (p *profile) fits(low, high, first int, need []uint64) bool {
	for i := low; i < high; i++ {
		over := uint64(0)
		for w, n := range need {
			over |= p.rows[i*p.width+first+w] + n
		}
		if over&laneHigh != 0 {
			return false
		}
	}
	return true
}

// next returns the first time from one on, and its row, from which there is as much left for as long, in the first words.
func (p *profile) next(i, at, length int, need []uint64) (row, start int) {
	for k := i; k < len(p.when) && (k == i || p.when[k] < at+length); k++ {
		if !p.fits(k, k+1, 0, need) {
			i = k + 1
			at = p.when[i]
		}
	}
	return i, at
}

// add takes what is needed, from a word of the rows on; with the sign -1 it is taken off.
func (p *profile) add(low, high, first int, need []uint64, sign int) {
	for i := low; i < high; i++ {
		row := p.row(i)
		for w, n := range need {
			if sign < 0 {
				n = -n
			}
			row[first+w] += n
		}
		p.refill(i)
	}
}

// addOne is add of one of a kind, and reports whether there was one left.
func (p *profile) addOne(low, high, kind, sign int) bool {
	word, shift := lane(kind)
	word += p.first
	one := uint64(sign) << shift // below zero it is taken off
	over := uint64(0)
	for i := low; i < high; i++ {
		p.rows[i*p.width+word] += one
		over |= p.rows[i*p.width+word]
		p.refill(i)
	}
	return over&laneHigh == 0
}

// refill finds the kinds that are used up in a row.
func (p *profile) refill(i int) {
	full := uint64(0)
	for w, x := range p.row(i)[p.first:] {
		full |= gather(x+laneOne) << (w * lanes)
	}
	p.full[i] = full
}

// most finds the highest counts of rows.
func (p *profile) most(low, high int, top []uint64) {
	copy(top, p.row(low)[p.first:])
	for i := low + 1; i < high; i++ {
		for w, x := range p.row(i)[p.first:] {
			more := (x | laneHigh - top[w]) & laneHigh // where it is no less
			mask := more >> (laneBits - 1) * 255
			top[w] = x&mask | top[w]&^mask
		}
	}
}

// usedUp returns the kinds that are used up in some of the rows.
func (p *profile) usedUp(low, high int) (all uint64) {
	for _, full := range p.full[low:max(low, high)] {
		all |= full
	}
	return all
}
