"""All that a check needs, loaded once for all processes that share the work. Imported by the process that they come from."""

from evalkit.check.catalogue import catalogue

catalogue()
