"""Answers as tables for people: CSV and XLSX with the same figures as the screen."""
