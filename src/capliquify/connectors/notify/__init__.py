"""Telling people: email."""
