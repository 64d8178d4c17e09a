"""By what right data are captured: consent, ethics and data protection.

What the evaluation says of these holds for every project that does not say otherwise, and what a project says for
each of its plans.
"""

from typing import Literal

from evalkit.model.table import Table, Text


class Consent(Table):
    """How those who are asked agree to take part."""

    how: Text = None
    """How people consent: How people are told what taking part means, how they agree, and how they can withdraw.

    Good: Spoken explanation and leaflet a week before; consent is recorded on the form; anyone may stop at any time.
    Weak: Consent will be obtained.
    """


class Ethics(Table):
    """The route by which the work is approved."""

    route: Literal["research", "service evaluation", "audit"] | None = None
    """Ethics route: Research needs the approval of a research ethics committee; a service evaluation or an audit is registered locally."""
    reference: Text = None
    """Ethics reference: The reference of the approval or registration. Always needed for research."""


class DataProtection(Table):
    """Why and how personal data may be held."""

    law: Text = None
    """Law: The law that applies where that is not the GDPR: its name. Under the GDPR and UK GDPR it may be left out."""
    lawful_basis: Text = None
    """Lawful basis: The lawful basis, in the words of the law: under the GDPR one of Article 6, such as "public task (Article 6(1)(e))"."""
    special_category: Text = None
    """Special category condition: Under the GDPR, the condition of Article 9: needed where health data are held, whenever people or a community are asked."""
    storage: Text = None
    """Where data are kept: Where the data are kept, and how they are protected."""
    access: Text = None
    """Who can see them: Which roles can see them."""
    retention: Text = None
    """How long they are kept: How long they are kept, and what happens then."""
    keep: Literal["here", "elsewhere"] | None = None
    """Kept here or elsewhere: Whether captured data are kept in this folder, under data/, or somewhere else."""
