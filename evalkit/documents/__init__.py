"""Documents that a client can be handed: framework, report, stories.

An evaluation → parts → a document of blocks, numbered once → a file in each format. What a document says is decided here;
how it looks, in `writers/`. Nothing here changes an evaluation, and nothing is fetched.
"""
