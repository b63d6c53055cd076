"""Players that take an interview on their own, as a person's program could: over HTTP, with what the API tells.

Standard library and `puzzles` alone: a player runs anywhere that can reach the site, and cannot look into its database.
"""
