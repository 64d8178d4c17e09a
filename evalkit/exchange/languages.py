"""The English names of languages, as form tools show them beside their codes (ISO 639)."""

_NAMES = """
af Afrikaans; am Amharic; ar Arabic; az Azerbaijani; bg Bulgarian; bn Bengali; bs Bosnian; ca Catalan; ckb Central Kurdish;
cs Czech; cy Welsh; da Danish; de German; el Greek; en English; es Spanish; et Estonian; eu Basque; fa Persian; fi Finnish;
fr French; ga Irish; gd Scottish Gaelic; gl Galician; gu Gujarati; ha Hausa; he Hebrew; hi Hindi; hr Croatian; hu Hungarian;
hy Armenian; id Indonesian; ig Igbo; is Icelandic; it Italian; ja Japanese; ka Georgian; kk Kazakh; km Khmer; ko Korean;
ku Kurdish; lt Lithuanian; lv Latvian; mi Māori; mk Macedonian; ml Malayalam; mr Marathi; ms Malay; mt Maltese; my Burmese;
ne Nepali; nl Dutch; no Norwegian; om Oromo; pa Punjabi; pl Polish; ps Pashto; pt Portuguese; ro Romanian; rom Romani;
ru Russian; si Sinhala; sk Slovak; sl Slovenian; so Somali; sq Albanian; sr Serbian; sv Swedish; sw Swahili; syl Sylheti;
ta Tamil; te Telugu; th Thai; ti Tigrinya; tl Tagalog; tr Turkish; uk Ukrainian; ur Urdu; uz Uzbek; vi Vietnamese;
yi Yiddish; yo Yoruba; zh Chinese; zu Zulu
"""
_BY_CODE = dict(entry.split(maxsplit=1) for entry in _NAMES.strip().replace("\n", " ").split("; "))


def language(code: str) -> str:
    """`cy` → Welsh (cy), `en-GB` → English (en-GB); the code itself where its name is not known."""
    name = _BY_CODE.get(code.partition("-")[0].lower())
    return f"{name} ({code})" if name else code
