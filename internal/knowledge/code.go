package knowledge

import (
	"encoding/binary"
	"math"
)

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// writer appends integers and strings to a buffer.
type writer struct{ b []byte }

func (w *writer) uint(v uint64)   { w.b = binary.AppendUvarint(w.b, v) }
func (w *writer) int(v int64)     { w.b = binary.AppendVarint(w.b, v) }
func (w *writer) raw(s string)    { w.b = append(w.b, s...) }
func (w *writer) flag(v bool)     { w.uint(bit(v)) }
func (w *writer) string(s string) { w.uint(uint64(len(s))); w.raw(s) }

func (w *writer) float32(v float32) { w.b = binary.LittleEndian.AppendUint32(w.b, math.Float32bits(v)) }
func (w *writer) float64(v float64) { w.b = binary.LittleEndian.AppendUint64(w.b, math.Float64bits(v)) }

func (w *writer) strings(all []string) {
	w.uint(uint64(len(all)))
	for _, s := range all {
		w.string(s)
	}
}

func (w *writer) identities(all []Identity) {
	w.uint(uint64(len(all)))
	for _, id := range all {
		w.string(id.Name)
		w.string(id.Email)
	}
}

// reader takes integers and strings off a text; it turns bad at the first thing that cannot be there, and from then
// on yields zeros.
type reader struct {
	b   string
	bad bool
}

func (r *reader) fail() { r.bad, r.b = true, "" }

// uint reads a variable-length integer as encoding/binary writes it, which reads only from bytes.
func (r *reader) uint() uint64 {
	var v uint64
	for i := 0; i < len(r.b) && i < binary.MaxVarintLen64; i++ {
		c := r.b[i]
		v |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			r.b = r.b[i+1:]
			return v
		}
	}
	r.fail()
	return 0
}

func (r *reader) int() int64 {
	v := r.uint()
	return int64(v>>1) ^ -int64(v&1)
}

func (r *reader) flag() bool { return r.uint() == 1 }

// uint32 and uint64 read integers of a fixed size, the lowest byte first, in a form that compiles to one load.
func (r *reader) uint32() uint32 {
	b := r.raw(4)
	if len(b) < 4 {
		return 0
	}
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

func (r *reader) uint64() uint64 {
	b := r.raw(8)
	if len(b) < 8 {
		return 0
	}
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

func (r *reader) float32() float32 { return math.Float32frombits(r.uint32()) }
func (r *reader) float64() float64 { return math.Float64frombits(r.uint64()) }

// count reads how many things follow, each of at least size bytes: a number that the rest cannot hold is damage,
// and must not make us allocate.
func (r *reader) count(size int) int {
	v := r.uint()
	if v > 1<<31 || v*uint64(size) > uint64(len(r.b)) {
		r.fail()
		return 0
	}
	return int(v)
}

func (r *reader) index(n int) int32 {
	v := r.uint()
	if v >= uint64(n) {
		r.fail()
		return 0
	}
	return int32(v)
}

func (r *reader) raw(n int) string {
	if n > len(r.b) {
		r.fail()
		return ""
	}
	s := r.b[:n]
	r.b = r.b[n:]
	return s
}

func (r *reader) string() string { return r.raw(r.count(1)) }

func (r *reader) strings() []string {
	out := make([]string, r.count(1))
	for i := range out {
		out[i] = r.string()
	}
	return out
}

func (r *reader) identities() []Identity {
	out := make([]Identity, r.count(2))
	for i := range out {
		out[i] = Identity{Name: r.string(), Email: r.string()}
	}
	return out
}
