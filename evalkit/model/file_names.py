"""The name of the file by which an evaluation is known: cheap to import, for whoever only asks whether a folder is one."""

EVALUATION_FILE = "evaluation.toml"
