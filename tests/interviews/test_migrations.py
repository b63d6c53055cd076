"""The database follows the models, forwards and backwards."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate(name: str):
    executor = MigrationExecutor(connection)
    executor.migrate([("interviews", name)])
    return executor.loader.project_state([("interviews", name)]).apps


def test_no_model_differs_from_its_migrations(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_experiments_are_added_to_a_running_product_and_can_be_taken_back(interview, make_invitation, now):
    from interviews.candidate import journey
    from interviews.models import Attempt

    code = journey.accept(make_invitation(interview)[0], at=now, research_consent=False).code
    try:
        before = migrate("0001_initial")
        assert before.get_model("interviews", "Attempt").objects.get().code == code
        assert "interviews_experiment" not in connection.introspection.table_names()
    finally:
        migrate("0002_experiments")
    attempt = Attempt.objects.get()
    assert (attempt.code, 0 <= attempt.instance_seed < 10**15) == (code, True)
    assert not attempt.experiments.exists()
