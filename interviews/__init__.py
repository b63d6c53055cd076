"""The Django project and its one app: interviews, their candidates, grading, comparison and research."""
