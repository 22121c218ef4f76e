"""The four ways to compute: float64, many digits, a small number format, symbols."""
