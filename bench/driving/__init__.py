"""What the benchmarks share: processes to measure, people to drive, studies to fill."""
