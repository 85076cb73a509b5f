package knowledge

import "strings"

// InSegments makes a scan store so few commits a segment that small histories have many.
func (o ScanOptions) InSegments(of int) ScanOptions {
	o.segment = of
	return o
}

// SheetsOf is all that short questions are answered from, to the last byte.
func SheetsOf(a *Atlas) string {
	var text strings.Builder
	for _, name := range []sheet{overviewSheet, reviewsSheet} {
		for piece := range a.pieces(name) {
			text.Write(piece)
		}
	}
	return text.String()
}
