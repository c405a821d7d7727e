"""The rules of forecasting: pure functions and values, without clock, input or output."""
