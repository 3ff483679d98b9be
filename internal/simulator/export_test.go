package simulator

// Sample gives the tests the small files that phones send.
func Sample(name string) []byte { return samples()[name].data }

// Listen gives the tests the events of the page.
func (s *Simulator) Listen() (<-chan Event, func()) { return s.hub.listen() }

// OggChannels is a voice note of so many channels.
func OggChannels(n byte) []byte {
	data := oggSample(1)
	for i := range data {
		if string(data[i:min(i+8, len(data))]) == "OpusHead" {
			data[i+9] = n
			break
		}
	}
	return data
}
