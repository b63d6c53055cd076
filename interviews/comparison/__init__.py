"""Comparison of a candidate with people and with baseline runs at an equal budget.

The modules beside this one are pure: they take numbers and return frozen values, and know neither
Django nor the database. Every interval names its paper, every published figure its gate.
"""
