"""`python -m tests.benchmarks`: ours, hand-written code and peers, in turn."""

from tests.benchmarks.cli import main

if __name__ == "__main__":
    main()
