"""The most specific code (I.B.2): what titles say, what the chart says of a condition, the tabular path between."""
