from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    """The one app of the project, under the label that its tables carry."""

    name = "interviews"
    label = "interviews"
    verbose_name = "Interviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from interviews import checks, database  # noqa: F401  (registers system checks and connection settings)
