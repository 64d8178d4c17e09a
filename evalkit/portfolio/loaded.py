"""All that a check needs, loaded once for all processes that share the work."""

from evalkit.check.catalogue import catalogue

catalogue()
