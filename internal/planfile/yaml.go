package planfile

// Axis says what time is.
type Axis struct{}

func parseYAML(content []byte) (File, error) { return File{}, nil }
