"""What gives a person away in a text that others will read. Knows strings only, and never shows what it has found."""
