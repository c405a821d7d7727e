"""The grammar of deadline phrases: words, the parts they form, and the instants those parts can mean."""
