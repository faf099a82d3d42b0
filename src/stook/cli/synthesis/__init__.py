"""Commands for building and pooling."""
