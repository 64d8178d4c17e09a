"""A template as such: where it is found, whether it may be trusted, and how its files are rendered.

`find` names evalkit's own and those from elsewhere, which `download` fetches and `archive` unpacks; `inspect` reads one
before it is used, in the `language` that data may have. `trusted` renders by Cookiecutter, `untrusted` in a `sandbox`; both
with the words of `vocabulary`. Knows no evaluation.
"""
