"""The names of what an imported row may speak of and that is there already."""

from accounts.models import Directorate, Panel, Person, Service
from register.importing.new_values import Known, simplify
from register.models import Organisation, OrganisationAlias, Theme


def read_known_names() -> Known:
    """Return kind -> name as it is compared -> name as it is written; a service is named with its directorate."""
    aliases = OrganisationAlias.objects.order_by().values_list("name", "organisation__name")
    pairs = Person.objects.order_by().values_list("post", "name")
    people = {simplify("person", name): name for pair in pairs for name in pair if name}
    lists = {
        "directorate": Directorate.objects.order_by().values_list("name", flat=True),
        "theme": Theme.objects.order_by().values_list("name", flat=True),
        "panel": Panel.objects.order_by().values_list("name", flat=True),
        "service": [
            f"{of}: {name}"
            for of, name in Service.objects.order_by().values_list("directorate__name", "name")
        ],
    }
    return {
        "organisation": {simplify("organisation", other): name for other, name in aliases}
        | {
            simplify("organisation", name): name
            for name in Organisation.objects.order_by().values_list("name", flat=True)
        },
        "person": people,
        **{kind: {simplify(kind, name): name for name in names} for kind, names in lists.items()},
    }
