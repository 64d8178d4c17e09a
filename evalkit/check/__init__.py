"""Rules × subjects × stage × waivers × house rules → a report.

`checker` asks, `catalogue` lists the rules, `waivers` and `house_settings` and `house_rules` say what an evaluation makes
of them, `stages` checks every stage. Prints nothing, and reads no files but for `baseline` and `history`.
"""
