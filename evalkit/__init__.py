"""evalkit: scaffolds evaluations of changing relationships and checks their completeness."""

__version__ = "0.2.0"
