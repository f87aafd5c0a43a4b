"""Voices that are installed: what can be, from where, and what lies in the folder of models."""
