
"""The members of a panel become seats with days. `accounts/services/seats_of_before.py` begins their history.

Going back keeps who sits on the day on which it goes back, also where their end lies ahead. The days are lost, and so
are the seats that are over and those yet to begin: they are to be entered again.
"""

from typing import Any

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core import clock


def make_seats(apps: Any, schema_editor: Any) -> None:
    members, seat = apps.get_model("accounts", "Panel").members.through, apps.get_model("accounts", "PanelSeat")
    rows = members.objects.order_by("pk").values_list("panel", "person")
    seat.objects.bulk_create(seat(panel_id=panel, person_id=person) for panel, person in rows)


def make_members(apps: Any, schema_editor: Any) -> None:
    members, seat = apps.get_model("accounts", "Panel").members.through, apps.get_model("accounts", "PanelSeat")
    today = clock.today()
    begun = models.Q(started_on__isnull=True) | models.Q(started_on__lte=today)
    sitting = begun & (models.Q(ended_on__isnull=True) | models.Q(ended_on__gt=today))
    rows = seat.objects.filter(sitting).order_by("panel", "person").values_list("panel", "person").distinct()
    members.objects.bulk_create(members(panel_id=panel, person_id=person) for panel, person in rows)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_administrators_are_officers'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalPanelSeat',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('role', models.CharField(choices=[('chair', 'Chair'), ('vice_chair', 'Vice-chair'), ('member', 'Member'), ('coopted', 'Co-opted member'), ('substitute', 'Substitute')], default='member', max_length=12, verbose_name='role')),
                ('started_on', models.DateField(blank=True, null=True, verbose_name='sits from')),
                ('ended_on', models.DateField(blank=True, help_text='From this day on they read nothing by this seat. A day to come is allowed.', null=True, verbose_name='stood down')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('panel', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.panel', verbose_name='panel')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'historical seat on a panel',
                'verbose_name_plural': 'historical seats on panels',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='PanelSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('role', models.CharField(choices=[('chair', 'Chair'), ('vice_chair', 'Vice-chair'), ('member', 'Member'), ('coopted', 'Co-opted member'), ('substitute', 'Substitute')], default='member', max_length=12, verbose_name='role')),
                ('started_on', models.DateField(blank=True, null=True, verbose_name='sits from')),
                ('ended_on', models.DateField(blank=True, help_text='From this day on they read nothing by this seat. A day to come is allowed.', null=True, verbose_name='stood down')),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='accounts.panel', verbose_name='panel')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_seats', to='accounts.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'seat on a panel',
                'verbose_name_plural': 'seats on panels',
                'ordering': ['person__post__sorted', 'person__name__sorted', 'pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('started_on__isnull', True), ('ended_on__gte', models.F('started_on')), _connector='OR'), name='accounts_seat_ends_after_start', violation_error_message='The day they stand down must not lie before the first day.'), models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('panel', 'person'), name='accounts_seat_open_once', violation_error_message='They sit on this panel already. Change that seat instead.')],
            },
        ),
        migrations.RunPython(make_seats, make_members),
        migrations.RemoveField(
            model_name='panel',
            name='members',
        ),
    ]
