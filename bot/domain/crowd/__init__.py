"""The crowd forecast: what all standing forecasts of a question say together."""
