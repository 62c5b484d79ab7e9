"""Use cases, in rooms; each room's package says what it offers, and others import only that.

Imports between rooms run downward::

    maintenance  hub
    annotation   quality   export   datasets   potato
    study
    check
    intake
"""
