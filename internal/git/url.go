package git

// CheckURL reports why an address cannot be cloned, as far as its form tells. It contacts nobody.
func CheckURL(address string) error {
	_, err := protocolsOf(address)
	return err
}
