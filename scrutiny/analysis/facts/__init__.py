"""What the report of one partnership knows, read on one day; the chapters beside this folder say it."""
