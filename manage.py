#!/usr/bin/env python3
"""Run one of the register's commands, for example `DEMO=1 python manage.py seed_demo`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnerships.settings")
    execute_from_command_line(sys.argv)
