"""Rules × subjects × stage × waivers × house rules → a report.

`checker` asks the rules of the `catalogue`; what each answers is an outcome (`outcomes`), of what is missing `findings` makes
a finding with its file, line and fingerprint, and `fold` makes scores and lists of them. `waivers`, `house_settings` and
`house_rules` say what an evaluation makes of the rules; `stages` checks every stage. `follows` says what is missing only
because something else is: `causes` is the table of rules without which others cannot be met, `asks` that of what is asked for
elsewhere, where it may be in a file that is `unreadable` or among `wrong_values`. `baseline` and `history` compare with what
was known or found before, `gone` says what is not there any more. Prints nothing, and reads no files but for these.
"""
