"""`python -m stook`."""

from stook.cli import main

if __name__ == "__main__":
    main()
