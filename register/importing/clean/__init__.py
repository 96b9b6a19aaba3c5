"""From the words of a spreadsheet to values: columns, cells, rows."""
