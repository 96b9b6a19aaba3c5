"""Form fields of ours: dates in three parts, pounds, a list with one entry a line, choices that explain themselves."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock, money
from core.forms.date_parts import DateParts, read_parts, split_date
from core.parsing.amounts import parse_pounds
from core.parsing.dates import KnownDate
from core.parsing.result import NOTHING_OF_A_PROGRAM


class DatePartsWidget(forms.Widget):
    """Three small fields for day, month and year."""

    template_name = "council/widgets/date_parts.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        attrs = dict(attrs or {})
        wrong = attrs.pop("wrong", "").split()
        context = super().get_context(name, None, attrs)
        base = context["widget"]["attrs"].get("id", f"id_{name}")
        labels = (_("Day"), _("Month"), _("Year"))
        context["widget"]["parts"] = [
            {
                "name": f"{name}_{part}",
                "id": f"{base}_{part}",
                "label": label,
                "value": typed,
                "wrong": part in wrong,
                "width": 10 if len(typed) > 4 else 4 if part == "year" or len(typed) > 2 else 2,
            }
            for part, label, typed in zip(DateParts._fields, labels, split_date(value), strict=True)
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> DateParts:
        return DateParts(*(str(data.get(f"{name}_{part}") or "").strip() for part in DateParts._fields))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return all(f"{name}_{part}" not in data for part in DateParts._fields)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else id_


class DatePartsField(forms.Field):
    """A date, or with `partial=True` a date of which perhaps only the month or the year is known.

    Takes what the import takes, in three boxes or whole in one of them.

    `asks` is what the date is in the middle of a sentence ("the date the agreement ends"); without it
    the label is quoted. Cleans to a date, or with `partial` to a KnownDate; None when left empty.
    """

    widget = DatePartsWidget

    def __init__(self, *, partial: bool = False, asks: Any = "", **options: Any) -> None:
        self.partial, self.asks = partial, asks
        super().__init__(**options)

    def to_python(self, value: Any) -> date | KnownDate | None:
        asked = str(self.asks) or _("the date for “%(label)s”") % {"label": self.label or _("date")}
        return read_parts(
            split_date(value), asked, today=clock.today(), partial=self.partial, required=self.required
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another date was typed: 31 March 26 is no change of 31 3 2026."""
        try:
            return split_date(initial) != split_date(self.to_python(data))
        except ValidationError:
            return split_date(initial) != split_date(data)


class VersionField(forms.IntegerField):
    """The version of a record that was read, carried unseen. What is no version, such as nothing, counts as none: 0."""

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False} | options)

    def clean(self, value: Any) -> int:
        typed = str(value)
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


class PoundsWidget(forms.TextInput):
    """A text field with a pound sign before it."""

    prefix = "£"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "class": "width-10", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """Show an amount with commas, and what was typed as it was typed."""
        return money.format_pounds(value).replace("£", "") if isinstance(value, Decimal | int) else value


class PoundsFormField(forms.DecimalField):
    """An amount in pounds, typed as people write it: `1450000`, `£1,450,000`, `1.45m`.

    `asks` is what the amount is in the middle of a sentence ("what the council pays this year").
    Less than nought, money that comes in, is refused where it is not `negative`.
    """

    widget = PoundsWidget

    def __init__(self, *, asks: Any = "", negative: bool = True, **options: Any) -> None:
        self.asks, self.negative = asks, negative
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        reading = parse_pounds(value)
        if (
            reading.typed.casefold() in NOTHING_OF_A_PROGRAM
        ):  # a person leaves a field empty and types no "NaN"
            raise self._unread()
        if (reading.value or 0) < 0 and not self.negative:
            text = _("Enter an amount that is not below nought, instead of “%(typed)s”")
            raise ValidationError(text, code="negative", params={"typed": reading.typed})
        if any(one.code == "sign" for one in reading.doubts):
            text = _("Put a minus before money that comes in, like -250,000, instead of “%(typed)s”")
            raise ValidationError(text, code="sign", params={"typed": reading.typed})
        doubt = next((one for one in reading.doubts if one.code != "words"), None)
        if doubt is None:
            return reading.value
        if doubt.code in ("range", "several", "percent", "currency", "unclear", "too_large"):
            raise ValidationError(doubt.message, code=doubt.code)
        raise self._unread()

    def _unread(self) -> ValidationError:
        asked = self.asks or _("the %(label)s") % {"label": lower_label(str(self.label or _("amount")))}
        text = _("Enter %(asked)s in pounds, like 250,000 or 1200.50")
        return ValidationError(text, code="invalid", params={"asked": asked})


LONGEST_TEXT = 20_000  # characters, some forty paragraphs; what is longer is a document


class LongTextField(forms.CharField):
    """A text of several lines with a limit, which is said beside it and counted as the page counts."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int | None = LONGEST_TEXT, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)

    def run_validators(self, value: Any) -> None:
        """Count the end of a line as one character, although browsers send two."""
        super().run_validators(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class SeveralRowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows by their keys; a number that no database can hold is no choice, as any other that is not offered."""

    def _check_values(self, value: Any) -> Any:
        for key in value if isinstance(value, list | tuple) else ():
            if not is_key(key):
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": key}
                )
        return super()._check_values(value)  # type: ignore[misc]


def is_key(text: object) -> bool:
    """Whether a database can hold this as the key of a row."""
    typed = str(getattr(text, "pk", text))
    return typed.isascii() and typed.isdecimal() and len(typed) < 20 and int(typed) < 2**63


class LinesField(forms.CharField):
    """Several short texts, one a line; cleans to a list without blank lines and repetitions."""

    widget = forms.Textarea

    def __init__(self, *, longest: int = 200, most: int = 50, **options: Any) -> None:
        self.longest, self.most = longest, most
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, Sequence) and not isinstance(value, str) else value

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in str(value or "").splitlines()]
        return list(dict.fromkeys(line for line in lines if line))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.most:
            raise ValidationError(
                _("Keep to %(most)s lines; there are %(count)s") % {"most": self.most, "count": len(value)}
            )
        for line in value:
            if len(line) > self.longest:
                words = {"start": line[:40], "longest": self.longest}
                raise ValidationError(
                    ngettext(
                        "Shorten the line that starts “%(start)s” to %(longest)s character",
                        "Shorten the line that starts “%(start)s” to %(longest)s characters",
                        self.longest,
                    )
                    % words
                )

    def run_validators(self, value: Any) -> None:
        """Try each line: the validators of a text would be given a list."""
        for line in value:
            super().run_validators(line)


class _Explained:
    """Options that carry a line of help, or the number of records behind them."""

    def __init__(self, *args: Any, helps: Mapping[Any, Any] | None = None, **options: Any) -> None:
        self.helps: Mapping[Any, Any] = helps or {}
        self.counts: Mapping[Any, int] | None = options.pop("counts", None)
        self.reveals: Iterable[str] = ()
        super().__init__(*args, **options)

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **options)  # type: ignore[misc]
        key = getattr(value, "value", value)
        option["help"] = self.helps.get(key, "")
        option["count"] = self.counts.get(key, 0) if self.counts is not None else None
        return option


class ExplainedRadios(_Explained, forms.RadioSelect):
    """Radios with a line of help under an option: `ExplainedRadios(helps={"trust": "When ..."})`."""


class ExplainedCheckboxes(_Explained, forms.CheckboxSelectMultiple):
    """Checkboxes with help, or in a filter with the number of records that each would leave."""


class ChoiceWithHelp(forms.ChoiceField):
    """One of several, each explained: `choices` are (value, label, help)."""

    def __init__(self, *, choices: Iterable[tuple[str, Any, Any]] = (), **options: Any) -> None:
        listed = [tuple(choice) for choice in choices]
        helps = {value: text for value, _label, text in listed}
        super().__init__(
            **{"widget": ExplainedRadios(helps=helps)} | options,
            choices=[(value, label) for value, label, _help in listed],
        )


def lower_label(label: str) -> str:
    """Return a label as it stands in the middle of a sentence: small first letter, unless in capitals (VAT)."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
