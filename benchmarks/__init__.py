"""Speed, beside a peer in the same run. `make bench` runs every `bench_*.py` of this folder."""
