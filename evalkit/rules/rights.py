"""By what right data are captured: consent, ethics, data protection, and the permission to use an instrument."""

from collections.abc import Iterable

from evalkit.framework import Stage
from evalkit.grammar import be, listed
from evalkit.keys import path
from evalkit.model.data_capture import DataCapture
from evalkit.model.file_names import EVALUATION_FILE
from evalkit.model.programme import Programme
from evalkit.model.project import Project
from evalkit.model.rights import DataProtection
from evalkit.rules import Gap, Today, is_given, lacks, rule
from evalkit.thread.measures import collecting_plan, plan_with_instrument
from evalkit.thread.subjects import Subject, asking_plan


@rule("CAP807", Stage.DESIGN, "data-capture", asking_plan)
def consent(s: Subject[DataCapture], _: Today) -> Gap | None:
    """Where people are asked, it is said how they consent.

    Why: An answer is given, not owed. Consent rests on knowing what taking part means, and on being free to stop.

    Good: [consent] how = "Leaflet a week before, explained in person; recorded on the form; anyone may stop at any time".

    Fix: Write under [consent] `how`, in the plan, or once for several plans in project.toml or evaluation.toml.
    """
    if any(is_given(holder, "consent.how") for holder in _holders(s)):
        return None
    message = f"`consent.how` is given neither here nor in {_above(s)}: how those who are asked agree is not recorded."
    return Gap(message, ("consent", "how"), fix=_write(s, "consent", "how"))


@rule("CAP808", Stage.DESIGN, "data-capture", collecting_plan)
def ethics(s: Subject[DataCapture], _: Today) -> Gap | None:
    """The route of ethics is given; for research with its reference. Not asked of a review of documents.

    Why: Research begins with the approval of a committee; a service evaluation or audit is registered locally.

    Good: [ethics] route = "service evaluation", reference = "SE-2011-14".

    Fix: Write under [ethics] `route`, in the plan, or once for several in project.toml or evaluation.toml; for research also `reference`.
    """
    said = [holder.ethics for holder in _holders(s)]
    route = next((ethics.route for ethics in said if ethics.route), None)
    if route is None:
        message = f"`ethics.route` is given neither here nor in {_above(s)}: how the work is approved is not recorded."
        return Gap(message, ("ethics", "route"), fix=_write(s, "ethics", "route"))
    reference = next((ethics.reference for ethics in said if ethics.reference and ethics.route in (None, route)), None)
    if route == "research" and not reference:
        message = "`ethics.reference` is not given, and the route is research: its approval is not recorded here."
        return Gap(message, ("ethics", "reference"), fix=_write(s, "ethics", "reference"))
    return None


@rule("CAP809", Stage.DESIGN, "data-capture", collecting_plan)
def data_protection(s: Subject[DataCapture], _: Today) -> Gap | None:
    """Data protection is settled; or it is said why it does not arise. Not asked of a review of documents.

    Why: Personal data are held on a lawful basis, for those who need them, as long as needed; under the GDPR, data about
    health need a further condition (Articles 6 and 9). Where another law applies, `law` names it.

    Good: [data-protection] lawful-basis = "public task (Article 6(1)(e))", special-category = "Article 9(2)(h)",
    storage, access and retention.

    Fix: Write under [data-protection], in the plan, or once for several in project.toml or evaluation.toml,
    `lawful-basis`, `storage`, `access`, `retention` and, where people or a community are asked and no `law` but the GDPR
    applies, `special-category`; or say in the plan in `no-personal-data` why it does not arise.
    """
    if is_given(s.value, "no-personal-data"):
        return None
    said = [holder.data_protection for holder in _holders(s)]
    keys: tuple[str, ...] = ("lawful-basis", "storage", "access", "retention")
    if _concerns_people(s) and _under_gdpr(said):
        keys += ("special-category",)
    missing = [f"data-protection.{key}" for key in keys if not any(is_given(held, key) for held in said)]
    if not missing:
        return None
    message = f"{listed(missing)} {be(missing)} given neither here nor in {_above(s)}."
    fix = _write(s, "data-protection", *(key.partition(".")[2] for key in missing))
    fix = f"{fix[:-1]}; or say here in `no-personal-data` why it does not arise."
    return Gap(message, path(missing[0]), fix=fix, missing=tuple(missing))


def _concerns_people(s: Subject[DataCapture]) -> bool:
    """Whether people or a community are among those asked, or may be: their stakeholders cannot be read."""
    stakeholders = [(id, value) for p in s.projects for id, value in p.project.stakeholders.items()]
    groups = {value.group for id, value in stakeholders if id in s.value.respondents}
    return bool(groups & {"people", "community"}) or not all(p.folder.project.readable for p in s.projects)


def _under_gdpr(said: Iterable[DataProtection]) -> bool:
    """Whether the GDPR applies, as it does where no law is named."""
    law = next((held.law for held in said if held.law), "GDPR").casefold()
    return "gdpr" in law or "general data protection regulation" in " ".join(law.split())


@rule("CAP812", Stage.FIELDWORK, "data-capture", plan_with_instrument)
def permission(s: Subject[DataCapture], _: Today) -> Gap | None:
    """The permission to use the instrument of a survey, or a published measure, is recorded.

    Why: Many published measures are not free for a consultancy, even where they are for the health service.

    Good: [permission] licence = "own"; or licence = "free-on-request", reference = "granted by the authors, 2011-03-02".

    Fix: Write under [permission] `licence`; unless it is `open` or `own`, also `reference`.
    """
    if s.value.permission.licence in ("open", "own") or s.value.permission.reference:
        return None
    if s.value.permission.licence is None:
        return lacks(s.value, ("permission.licence",), "by what right the instrument is used is not recorded here.")
    message = f"The licence is {s.value.permission.licence}, and `permission.reference` is not given."
    fix = "Write under [permission] `reference`: the licence number, or who gave the permission, and when."
    return Gap(message, ("permission", "licence"), fix=fix)


def _holders(s: Subject[DataCapture]) -> list[DataCapture | Project | Programme]:
    """Where it may be said by what right data are captured: in the plan, then in its project, then in the evaluation."""
    project = [s.graph.project] if s.graph else []
    return [s.value, *project, s.evaluation.programme.value]


def _above(s: Subject[DataCapture]) -> str:
    """The files in which it may be said for several plans."""
    return f"project.toml or {EVALUATION_FILE}" if s.graph else EVALUATION_FILE


def _write(s: Subject[DataCapture], table: str, *keys: str) -> str:
    """What to write, and where it may stand."""
    return f"Write under [{table}] {listed(keys)}, here or, once for several plans, in {_above(s)}."
