"""Bars of Code 128, set B: letters and figures as wide and narrow stripes (ISO/IEC 15417)."""

from typing import Final

from pos.errors import Refused

_WIDTHS: Final = """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132
122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212
322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311
112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321
331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214
112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212
124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113
411311 113141 114131 311141 411131 211412 211214 211232 2331112
""".split()
"""By value: bar, gap, bar, gap, bar, gap in modules; the last one, which ends every code, has a
bar more."""

_START_B: Final = 104
_STOP: Final = 106
_CHECK: Final = 103
_FIRST, _LAST = " ", "~"
QUIET_BARS: Final = 10
"""Modules of white that a scanner needs left and right."""


def bars_of(text: str) -> tuple[tuple[int, int], ...]:
    """Dark stripes as place and width in modules, without quiet zones.

    Raises Refused `code_unwritable` for a letter that the set does not have.
    """
    if not text or any(not _FIRST <= letter <= _LAST for letter in text):
        raise Refused("code_unwritable", text=text[:40])
    values = [_START_B, *(ord(letter) - ord(_FIRST) for letter in text)]
    check = (values[0] + sum(place * value for place, value in enumerate(values))) % _CHECK
    found, at = [], 0
    for value in (*values, check, _STOP):
        for place, width in enumerate(map(int, _WIDTHS[value])):
            if place % 2 == 0:
                found.append((at, width))
            at += width
    return tuple(found)


def width_of_bars(text: str) -> int:
    """Modules from the first bar to the last, without quiet zones."""
    at, width = bars_of(text)[-1]
    return at + width
