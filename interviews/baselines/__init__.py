"""Baselines: players that take an interview through the HTTP API, clock and queue that people use.

`players/` knows neither Django nor the database; the modules here make the rows around a run: which exact
configuration it was, with which seed, and how it ended.
"""
