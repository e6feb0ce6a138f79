"""Cuts the fonts for Japanese and Arabic down to what a till writes, under names of their own.

    python packaging/fonts.py     needs Debian's fonts-noto-core and fonts-noto-cjk, and fonttools

Japanese is JIS X 0208: kana, Latin, signs and 6,355 kanji, more than the jōyō ones and those of
names and places. Arabic is the whole block with the joining that its letters need.
"""

from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font
from fontTools.ttLib import TTFont

NOTO = Path("/usr/share/fonts")
FOLDER = Path(__file__).resolve().parents[1] / "resources" / "fonts"
SOURCES = {
    "HoldfastSansJP-Regular.otf": ("opentype/noto/NotoSansCJK-Regular.ttc", "Holdfast Sans JP"),
    "HoldfastSansArabic-Regular.ttf": (
        "truetype/noto/NotoSansArabic-Regular.ttf", "Holdfast Sans Arabic",
    ),
    "HoldfastSansArabic-Bold.ttf": (
        "truetype/noto/NotoSansArabic-Bold.ttf", "Holdfast Sans Arabic",
    ),
}  # fmt: skip
_NAMES = {1: "{family}", 4: "{family} {style}", 6: "{compact}-{style}", 16: "{family}"}
_MARKS = {0x200C, 0x200D, 0x200E, 0x200F, *range(0x2066, 0x206A), 0x25CC}
_ARABIC = {*range(0x0600, 0x0700), *range(0x0750, 0x0780), 0xFDFC, 0xFDF2} | _MARKS


def japanese() -> set[int]:
    """Every character of JIS X 0208 and JIS X 0201, and ASCII."""
    found = {*range(0x20, 0x7F), 0xA5, 0xA0}
    for first in range(0x81, 0xFD):
        for second in range(0x40, 0xFD):
            text = bytes([first, second]).decode("shift_jis", errors="ignore")
            found |= {ord(text)} if len(text) == 1 else set()
    return found | {*range(0xFF61, 0xFFA0), 0x2014, 0x2026, 0x20AC, 0x2212, 0x301C}


def cut(name: str) -> int:
    """Write one font; its size in bytes."""
    source, family = SOURCES[name]
    options = Options()
    options.hinting = False
    options.desubroutinize = False
    options.layout_features = ["*"] if "Arabic" in family else ["kern", "palt", "ccmp", "locl"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.font_number = 0  # the first face of the collection is the Japanese one
    font = load_font(str(NOTO / source), options)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=_ARABIC if "Arabic" in family else japanese())
    subsetter.subset(font)
    rename(font, family, "Bold" if "Bold" in name else "Regular")
    make_as_high(font)
    save_font(font, str(FOLDER / name), options)
    return (FOLDER / name).stat().st_size


def rename(font: TTFont, family: str, style: str) -> None:
    """A changed font has a name of its own."""
    for number, form in _NAMES.items():
        text = form.format(family=family, style=style, compact=family.replace(" ", ""))
        font["name"].removeNames(nameID=number)
        font["name"].setName(text, number, 3, 1, 0x409)
    if "CFF " in font:
        top = font["CFF "].cff
        top.fontNames = [f"{family.replace(' ', '')}-{style}"]


def make_as_high(font: TTFont) -> None:
    """Lines as high as those of Holdfast Sans, so that no page grows for a borrowed letter."""
    like = TTFont(FOLDER / "HoldfastSans-Regular.ttf")
    scale = font["head"].unitsPerEm / like["head"].unitsPerEm
    font["hhea"].ascent = round(like["hhea"].ascent * scale)
    font["hhea"].descent = round(like["hhea"].descent * scale)
    font["hhea"].lineGap = 0
    system = font["OS/2"]
    system.sTypoAscender, system.sTypoDescender = font["hhea"].ascent, font["hhea"].descent
    system.sTypoLineGap = 0
    system.usWinAscent, system.usWinDescent = font["hhea"].ascent, -font["hhea"].descent


if __name__ == "__main__":
    for each in SOURCES:
        print(f"{each}: {cut(each):,} bytes")
