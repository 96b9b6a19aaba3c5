"""The analysis of one partnership as a PDF: read once, then a module for each chapter."""
