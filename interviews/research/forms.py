"""What a researcher fills in."""

from typing import Any

from django import forms

from interviews.models import Organisation


class ReleaseForm(forms.Form):
    """A release to be made."""

    title = forms.CharField(max_length=200, required=False, help_text="Empty: its number is its title.")
    organisation = forms.ModelChoiceField(Organisation.objects.none(), empty_label=None)

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation = self.fields["organisation"]
        assert isinstance(organisation, forms.ModelChoiceField)
        organisation.queryset, organisation.initial = organisations, organisations.first()
        if len(organisations) == 1:
            organisation.widget, organisation.required = forms.HiddenInput(), False

    def clean_title(self) -> str:
        return " ".join(str(self.cleaned_data["title"]).split())

    def clean_organisation(self) -> Organisation:
        chosen: Organisation = self.cleaned_data["organisation"] or self.fields["organisation"].initial
        return chosen
