"""Contact details and personal numbers in a text."""

import pytest

from evalkit.privacy.details import EMAIL, NHS_NUMBER, TELEPHONE, Detail, details

IDENTIFYING = [
    "Ask shared.care@example.org.",
    "ring her on 01632 960 123.",
    "943 476 5919 missed",
    "Record 9434765919 was",
    "Another is 943-476-5919.",
    "The helpline is +44 1632 960123.",
    "on 07700 900123",
    "0114 496 0000",
    "Tel 01 42 68 53 00",
    "Ring 01 42 68 53 00",
    "+44 20 7946 0018",
    "+44 (0)20 7946 0018",
    "(+44) 20 7946 0018",
    "[x](tel:01144960000)",
    "[x](mailto:a@example.org)",
    "Call (555) 123-4567 now",
    "030/1234567",
    "0044 20 7946 0018",
    "(01) 234 5678",
    "06-12345678",
    "07700900123",
    "044 668 18 00",
    "02 9876 5432 or",
    "555-123-4567",
    "+1 555 123 4567",
    "+91 98765 43210",
    "082 123 4567",
    "Tel. 912 345 678",
    "wa.me/447700900123",
    "name (at) example (dot) org",
    "at 12 0114 496 0000 12 of them",
    "https://x.org 0114 496 0000",
    "ISBN 0306406152. Ring 0114 496 0000",
    "Tel: 030 1234 5678",
    "0151 12345678",
    "Phone: 555 0199 22",
    "0114\u00a0496\u20110000",
    "a@exam\u200bple.org",
    "0114\u00ad496\u20600000",
]
HARMLESS = [
    "The run chart has the weeks 01 02 03 04 05 06 07 08 09 10.",
    "Minutes waited: 00 10 20 30 40.",
    "See https://www.example.org/reports/0123456789/summary and ISBN 0306406152.",
    "ISBN 0 306 40615 2, ISSN 0317-8471, ISRCTN01234567, doi:10.1136/0123456789, PMID 01234567890",
    "scores 001 002 003 004 005",
    "scores 012 047 033 051 029",
    "at 07:30 08:15 09:00 10:15 11:00, at 07.30 08.15 09.00 10.15",
    "0730 0815 0900 1015",
    "Grant 0123456789 and ethics number 098765432, REC reference 0123456789",
    "grant no. 0412345678",
    "IRAS 012345678",
    "Between 2011 and 2013, 1,240 sessions on 14 units cost £12,500 (record 943 476 5918).",
    "Seen on 2012-03-01, 31/03/2012 and in weeks 10-22; see [the handbook](https://example.org/handbook).",
    "01/04/2011 - 31/03/2013",
    "03/2012 - 09/2012",
    "01.04.2011 31.03.2013",
    "report-0114-496-0000.pdf",
    "[x](reports/0123456789/summary)",
    "www.example.org/?q=01144960000",
    "12 345 678 people",
    "2010 2011 2012 2013",
    "n = 012 345 678",
    "0.123 0.456 0.789",
    "1 000 000 000",
    "the call 2011-2012",
    "10 20 30 40 50 60 70",
    "100 200 300 400",
    "p = 0.0001234567",
    "between 0900 and 1700",
    "weeks 1-52 2011/12-2012/13",
    "| 01 | 02 | 03 |",
    "version 1.2.3.4567890",
    "IP 192.168.100.200",
    "12 14 15 18 20 21 22 25",
]


@pytest.mark.parametrize("text", IDENTIFYING)
def test_what_identifies_a_person_is_found(text: str) -> None:
    assert len(details(text)) == 1


@pytest.mark.parametrize("text", HARMLESS)
def test_other_figures_are_no_contact_details(text: str) -> None:
    assert details(text) == []


def test_all_are_found_each_with_what_it_is_and_its_line() -> None:
    text = "a@b.org x c@d.org\n0114\n496 0000, 943 476 5919\n\nRing\n0114 496 0000"
    assert details(text) == [
        Detail(EMAIL, 1),
        Detail(EMAIL, 1),
        Detail(TELEPHONE, 2),
        Detail(NHS_NUMBER, 3),
        Detail(TELEPHONE, 6),
    ]


@pytest.mark.parametrize(
    "text",
    ["0 ", "01 ", "0", "+", "(", "0114 496 ", "](a", "ISBN ", "grant number ", "0 (0 ", "a.b@", "tel:", "x 1.2/"],
)
def test_long_texts_are_read_in_one_pass(text: str) -> None:
    details(text * 20_000)
