"""What people are told of findings: `order` says what comes first, `once` tells each thing once, in the words of `several`.

It knows findings and nothing of how they are shown, or found.
"""
