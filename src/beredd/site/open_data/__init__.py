"""What is published, for the public and for other systems: CSV, JSON and a catalogue."""
