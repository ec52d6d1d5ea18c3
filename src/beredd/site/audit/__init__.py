"""Who changed what, when and why: written by actions alone, never changed."""
