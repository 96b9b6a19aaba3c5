from django.db import migrations


class Migration(migrations.Migration):
    """The last safe date depends on the day: it is read from the windows of the warning signs, not stored.

    Going back leaves the column empty until the release before works it out: `manage.py refresh_standings` does.
    """

    dependencies = [("register", "0024_marks_of_gaps")]

    operations = [migrations.RemoveField(model_name="standing", name="last_safe_on")]
