"""Makes up the answers to the survey of the worked example, and records them.

Nobody has given them: they are drawn with a seed, and then made to fit the counts that the example tells of. Run it after the
plan, its indicators or what `evalkit record` writes have changed: it puts data and computed observations into the template.
"""

import csv
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

TEMPLATE = Path(__file__).parents[2] / "templates/worked-example/{{cookiecutter.folder}}"
PROJECT = Path("projects/copd-care-planning")
SEED = 20221130
COLUMNS = (
    *("wave", "answered_on", "clinic", "pips_1", "pips_2", "pips_3", "pips_4", "flare_up", "first_step"),
    *("first_step_when", "left_to_me", "lives_alone", "reading_help"),
)
STEPS = (
    "Took the packet from the kitchen drawer",
    "Blue inhaler, four puffs, and sat up",
    "Rang the nurse on the number on the plan",
    "Stayed in and rested, as it says",
    "Started the tablets",
    "Fan on, window open, slow breathing",
)
HIGHEST = 10
"""Of each of the four questions of the scale."""
Person = dict[str, str]
Cell = tuple[str, str]


@dataclass(frozen=True)
class Wave:
    """A wave, and what came of it: counts by clinic (Dunmarrow, Kelderby) and by whether people live alone (yes, no)."""

    name: str
    first: date
    last: date
    invited: int
    flare: dict[Cell, int]
    """By clinic and living alone: who had a flare-up."""
    acted: dict[Cell, int]
    """Who of them took the first step in time."""
    others: dict[Cell, int]
    """Who had none."""
    reading: dict[str, int]
    """By clinic: who wants help with reading."""
    left: dict[str, int]
    """By living alone: who agrees that the clinic leaves too much to them."""
    scores: dict[Cell, int]
    """By clinic and help with reading: the points of all on the scale, added up."""


WAVES = (
    Wave(
        "November 2022",
        date(2022, 11, 1),
        date(2022, 11, 30),
        221,
        flare={("d", "yes"): 17, ("d", "no"): 27, ("k", "yes"): 14, ("k", "no"): 23},
        acted={("d", "yes"): 6, ("d", "no"): 12, ("k", "yes"): 4, ("k", "no"): 8},
        others={("d", "yes"): 11, ("d", "no"): 17, ("k", "yes"): 9, ("k", "no"): 20},
        reading={"d": 13, "k": 18},
        left={"yes": 7, "no": 7},
        scores={("d", "yes"): 260, ("d", "no"): 1342, ("k", "yes"): 340, ("k", "no"): 1039},
    ),
    Wave(
        "July 2023",
        date(2023, 7, 1),
        date(2023, 7, 31),
        216,
        flare={("d", "yes"): 15, ("d", "no"): 26, ("k", "yes"): 14, ("k", "no"): 21},
        acted={("d", "yes"): 6, ("d", "no"): 14, ("k", "yes"): 4, ("k", "no"): 9},
        others={("d", "yes"): 9, ("d", "no"): 18, ("k", "yes"): 9, ("k", "no"): 15},
        reading={"d": 11, "k": 17},
        left={"yes": 10, "no": 9},
        scores={("d", "yes"): 250, ("d", "no"): 1500, ("k", "yes"): 348, ("k", "no"): 996},
    ),
    Wave(
        "March 2024",
        date(2024, 3, 1),
        date(2024, 3, 31),
        219,
        flare={("d", "yes"): 14, ("d", "no"): 29, ("k", "yes"): 16, ("k", "no"): 20},
        acted={("d", "yes"): 6, ("d", "no"): 19, ("k", "yes"): 5, ("k", "no"): 9},
        others={("d", "yes"): 9, ("d", "no"): 18, ("k", "yes"): 10, ("k", "no"): 15},
        reading={"d": 10, "k": 19},
        left={"yes": 12, "no": 9},
        scores={("d", "yes"): 260, ("d", "no"): 1718, ("k", "yes"): 414, ("k", "no"): 1109},
    ),
)


def people(wave: Wave, chance: random.Random) -> list[Person]:
    """The answers of one wave, in the order in which they came."""
    found = [*_people(wave, chance)]
    chance.shuffle(found)
    for key, held, wanted in (("reading_help", "clinic", wave.reading), ("left_to_me", "lives_alone", wave.left)):
        for group, number in wanted.items():
            chosen = chance.sample([one for one in found if one[held][:3] == group or one[held][0] == group], number)
            for one in chosen:
                one[key] = "yes" if key == "reading_help" else chance.choice(("sa", "a"))
    for (clinic, reading), points in wave.scores.items():
        group_of = [one for one in found if one["clinic"][0] == clinic and one["reading_help"] == reading]
        for one, total in zip(group_of, _shared(points, len(group_of), 4 * HIGHEST, chance), strict=True):
            for number, answer in enumerate(_shared(total, 4, HIGHEST, chance), 1):
                one[f"pips_{number}"] = str(answer)
    for one, day in zip(found, _days(wave, len(found), chance), strict=True):
        one["answered_on"] = day.isoformat()
    return found


def _people(wave: Wave, chance: random.Random) -> Iterator[Person]:
    for clinic, name in (("d", "dunmarrow"), ("k", "kelderby")):
        for alone in ("yes", "no"):
            cell = (clinic, alone)
            for number in range(wave.flare[cell] + wave.others[cell]):
                one = {
                    **dict.fromkeys(COLUMNS, ""),
                    "wave": wave.name,
                    "clinic": name,
                    "lives_alone": alone,
                    "reading_help": "no",
                    "left_to_me": chance.choice(("n", "n", "d", "d", "d", "sd")),
                    "flare_up": "yes" if number < wave.flare[cell] else chance.choice(("no", "no", "no", "unsure")),
                }
                if number < wave.acted[cell]:
                    one |= {
                        "first_step": chance.choice(STEPS),
                        "first_step_when": chance.choice(("same_day", "two_days")),
                    }
                elif number < wave.flare[cell]:
                    when = chance.choice(("later", "later", "nothing"))
                    one |= {"first_step": chance.choice(STEPS) if when == "later" else "", "first_step_when": when}
                yield one


def _shared(total: int, number: int, most: int, chance: random.Random) -> list[int]:
    """A total shared among so many, with each at most so much, and unequally as people answer."""
    even = [total // number + (at < total % number) for at in range(number)]
    for _ in range(4 * number):
        give, take = chance.randrange(number), chance.randrange(number)
        step = min(chance.randrange(1, 4), even[give], most - even[take])
        if give != take and step > 0:
            even[give] -= step
            even[take] += step
    return even


def _days(wave: Wave, number: int, chance: random.Random) -> list[date]:
    """A day for each answer; the last of the wave is one of them."""
    span = (wave.last - wave.first).days
    days = [wave.first + timedelta(days=chance.randrange(span + 1)) for _ in range(number - 1)]
    return [*sorted(days), wave.last]


def write(folder: Path) -> list[tuple[Wave, Path]]:
    """A file for each wave, as a form tool would export it."""
    chance = random.Random(SEED)
    files = []
    for wave in WAVES:
        path = folder / f"review-survey-{wave.last:%Y-%m}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(people(wave, chance))
        files.append((wave, path))
    return files


def record(evaluation: Path, folder: Path) -> None:
    """Records the answers in an evaluation."""
    for wave, file in write(folder):
        command = ["record", str(file), "--source", "review-survey", "--invited", str(wave.invited), "--strict"]
        subprocess.run([sys.executable, "-m", "evalkit", *command], cwd=evaluation, check=True)


def main() -> None:
    """Puts what is recorded into the template."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        evaluation = folder / "example"
        new = ["new", str(evaluation), "--template", "worked-example", "--no-input"]
        subprocess.run([sys.executable, "-m", "evalkit", *new], check=True, stdout=subprocess.DEVNULL)
        shutil.rmtree(evaluation / PROJECT / "data", ignore_errors=True)
        record(evaluation, folder)
        shutil.rmtree(TEMPLATE / PROJECT / "data", ignore_errors=True)
        for part in ("data", "indicators", "data-capture"):
            shutil.copytree(evaluation / PROJECT / part, TEMPLATE / PROJECT / part, dirs_exist_ok=True)


if __name__ == "__main__":
    main()
