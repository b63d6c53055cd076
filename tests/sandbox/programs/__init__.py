"""Evaluator programs with one behaviour each, copied into the tests' image."""
