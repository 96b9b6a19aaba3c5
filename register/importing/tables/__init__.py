"""Lists of what belongs to partnerships (money, seats, meetings and the like), imported through their own forms.

A floor registers its tables through the setting IMPORT_TABLES.
"""
