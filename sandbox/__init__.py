"""Runs inert text through our own evaluator inside hardened Docker containers."""
