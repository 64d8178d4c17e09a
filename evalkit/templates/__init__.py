"""A template as such: where it is found, whether it may be trusted, and how its files are rendered.

`find` names evalkit's own and those from elsewhere, `archive` unpacks them, `inspect` reads one before it is used;
`trusted` renders by Cookiecutter, `untrusted` in a `sandbox` of its own. Knows no evaluation.
"""
