"""The nouns that all rooms share: text, places, periods, money, provenance, tables, errors."""
