"""Spindle collects side-by-side human judgments of language-model responses."""

__version__ = "0.1.0"

__all__ = ["__version__"]
