"""What a hiring manager fills in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

import puzzles
from interviews import puzzle_bank
from interviews.hiring import inviting, making
from interviews.models import Interview, InterviewVersion, Organisation
from puzzles.packs.instance import GREY_BOX, OPEN, ORPHAN, WILD

LONGEST_MINUTES = 24 * 60
MOST_EXTRA_MINUTES = 4 * 60
MODE_TITLES = {OPEN: "Laws of its own", GREY_BOX: "Grey-box", WILD: "Wild", ORPHAN: "Orphan"}


@dataclass(frozen=True)
class TaskChoice:
    """A task of the puzzle bank as one line of the form."""

    task: puzzles.Task
    id: str
    checked: bool

    @property
    def gated(self) -> bool:
        """Tell whether a task of this difficulty must withstand search before it is published."""
        return self.task.difficulty in ("hard", "brutal")

    @property
    def instance(self) -> str:
        """The name of the pack's instance, empty for a canonical task."""
        return puzzle_bank.instance_name(self.task.key)

    @property
    def title(self) -> str:
        """The task's title, the same for everybody who is asked it."""
        return puzzle_bank.title_of(self.task)

    @property
    def mode(self) -> str:
        """How the laws are given, in a word; empty where they are the machine's own."""
        if self.task.hidden is not None:
            return MODE_TITLES[self.task.hidden.mode]
        return MODE_TITLES[OPEN] if self.instance else ""


class InterviewForm(forms.Form):
    """Settings and tasks of a new interview."""

    title = forms.CharField(max_length=200, help_text="Candidates see it in the mail and at the top of every page.")
    organisation = forms.ModelChoiceField(Organisation.objects.none(), empty_label=None)
    tasks = forms.MultipleChoiceField(
        help_text="They are asked in the order of this list, after a short untimed practice puzzle of each machine.",
        error_messages={"required": "Choose at least one task."},
    )
    minutes = forms.IntegerField(
        label="Time limit in minutes", min_value=5, max_value=LONGEST_MINUTES, initial=60,
        help_text="One clock for all tasks together. It starts when the candidate says so.",
    )  # fmt: skip
    ai_policy = forms.ChoiceField(
        label="AI tools", choices=InterviewVersion.AiPolicy.choices, widget=forms.RadioSelect,
        initial=InterviewVersion.AiPolicy.FORBIDDEN,
        help_text="Said to every candidate. It decides with which group of people results are compared.",
    )  # fmt: skip
    tools_policy = forms.ChoiceField(
        label="What the site shows of a run", choices=InterviewVersion.ToolsPolicy.choices, widget=forms.RadioSelect,
        initial=InterviewVersion.ToolsPolicy.VALIDITY_ONLY,
        help_text="With the verdict alone, building one's own tracer is part of the test.",
    )  # fmt: skip
    histograms = forms.ChoiceField(
        label="When candidates see how others did", choices=InterviewVersion.Histograms.choices,
        widget=forms.RadioSelect, initial=InterviewVersion.Histograms.AFTER,
    )  # fmt: skip
    welcome = forms.CharField(
        label="Welcome text", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Shown with the invitation: who you are, what comes next, who reads the results.",
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bank = puzzle_bank.graded_tasks()
        tasks = self.fields["tasks"]
        assert isinstance(tasks, forms.MultipleChoiceField)
        tasks.choices = [(task.key, task.title) for task in self.bank]
        organisation = self.fields["organisation"]
        assert isinstance(organisation, forms.ModelChoiceField)
        organisation.queryset, organisation.initial = organisations, organisations.first()
        if len(organisations) == 1:
            organisation.widget, organisation.required = forms.HiddenInput(), False

    def machines(self) -> Iterator[tuple[puzzles.Machine, list[TaskChoice]]]:
        """Yield each machine with its tasks, ticked as they were."""
        chosen = set(self["tasks"].value() or [])
        for machine in dict.fromkeys(task.machine for task in self.bank):
            rows = [
                TaskChoice(task, f"task-{making.slug_of(task.key)}", task.key in chosen)
                for task in self.bank
                if task.machine == machine
            ]
            yield puzzles.machine(machine), rows

    def clean_title(self) -> str:
        return " ".join(str(self.cleaned_data["title"]).split())

    def clean_organisation(self) -> Organisation:
        chosen: Organisation = self.cleaned_data["organisation"] or self.fields["organisation"].initial
        return chosen

    def keys(self) -> list[str]:
        """Return the chosen tasks in the order of the bank."""
        return [task.key for task in self.bank if task.key in self.cleaned_data["tasks"]]

    def settings(self) -> making.Settings:
        """Return the settings that were filled in."""
        data = self.cleaned_data
        return making.Settings(
            time_limit_ms=data["minutes"] * 60_000, ai_policy=data["ai_policy"], tools_policy=data["tools_policy"],
            histograms=data["histograms"], welcome=data["welcome"],
        )  # fmt: skip


class InvitationForm(forms.Form):
    """One person to invite."""

    name = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(label="Mail address", widget=forms.EmailInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, interview: Interview, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.interview, self.at = interview, at

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if inviting.standing_invitation(self.interview, email, self.at) is not None:
            raise forms.ValidationError(
                "This address is invited already. To send the link again, use “New link” beside the name in the table."
            )
        return email


class ExtraTimeForm(forms.Form):
    """More time for one attempt."""

    minutes = forms.IntegerField(min_value=1, max_value=MOST_EXTRA_MINUTES)
    reason = forms.CharField(max_length=400, help_text="Kept in the clock's ledger and shown to reviewers.")
