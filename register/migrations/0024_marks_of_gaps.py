"""A gap may be exempt like any other action.

Going back is refused by the database while the words of a gap are marked: the release before could not keep them from
anybody. Whoever goes back takes those marks away first, in the register, and decides so on purpose; a migration does not
open what is exempt.
"""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0023_approvals'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='action',
            name='register_action_gap_is_open',
        ),
    ]
