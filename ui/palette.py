"""The four sets of named colours, and the palette that Qt makes of one."""

from dataclasses import dataclass, fields
from typing import Final

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ui.tones import Tone

_MIDDLE_GREY: Final = 128


@dataclass(frozen=True, slots=True)
class ToneColours:
    """A meaning's text, background and edge."""

    ink: str
    fill: str
    line: str


@dataclass(frozen=True, slots=True)
class Colours:
    """Named colours. Text ones keep 4.5 : 1 on the grounds they stand on, edges 3 : 1."""

    is_dark: bool
    ground: str  # behind everything
    surface: str  # cards, tables, fields
    sunken: str  # rail, headers, wells
    line: str  # quiet separators
    edge: str  # outlines of what can be touched
    ink: str
    soft: str  # secondary text
    faint: str  # text of what cannot be pressed
    accent: str  # the one main action
    accent_hover: str
    accent_press: str
    on_accent: str
    tint: str  # what is chosen
    hover: str
    press: str
    focus: str
    danger: str  # text and edge of what gives money up
    danger_fill: str
    tones: dict[Tone, ToneColours]

    def names(self) -> dict[str, str]:
        """Every colour by the name the style sheet uses, `held_ink` and so on for tones."""
        plain = {
            field.name: str(getattr(self, field.name))
            for field in fields(self)
            if field.name not in {"is_dark", "tones"}
        }
        for tone, colours in self.tones.items():
            plain[f"{tone}_ink"] = colours.ink
            plain[f"{tone}_fill"] = colours.fill
            plain[f"{tone}_line"] = colours.line
        return plain


LIGHT: Final = Colours(
    is_dark=False,
    ground="#eef1f4",
    surface="#ffffff",
    sunken="#e3e8ed",
    line="#d2d9e0",
    edge="#78858f",
    ink="#0f171e",
    soft="#44515c",
    faint="#596671",
    accent="#0b5566",
    accent_hover="#0d6478",
    accent_press="#083f4c",
    on_accent="#ffffff",
    tint="#d3e8ed",
    hover="#f3f6f8",
    press="#dbe2e8",
    focus="#1463d6",
    danger="#a3180f",
    danger_fill="#fdeceb",
    tones={
        Tone.PLAIN: ToneColours("#0f171e", "#ffffff", "#d2d9e0"),
        Tone.INFO: ToneColours("#243b4d", "#e2ebf1", "#6e8798"),
        Tone.HELD: ToneColours("#704300", "#fff0cc", "#b87503"),
        Tone.TAKEN: ToneColours("#135a2a", "#dcf3e1", "#2a8b47"),
        Tone.RELEASED: ToneColours("#424e58", "#e6eaee", "#7a8792"),
        Tone.FAILED: ToneColours("#9c170e", "#fde3e0", "#cf362a"),
        Tone.CHECKING: ToneColours("#0a4a94", "#deebfb", "#2e76cf"),
        Tone.WARNING: ToneColours("#783900", "#ffe7d0", "#c95f00"),
        Tone.PRACTICE: ToneColours("#3d2a00", "#ffd36b", "#8a6100"),
    },
)

DARK: Final = Colours(
    is_dark=True,
    ground="#10161b",
    surface="#1a2229",
    sunken="#0b1014",
    line="#2e3943",
    edge="#74838f",
    ink="#f1f5f8",
    soft="#b5c1cb",
    faint="#97a4af",
    accent="#46b5c9",
    accent_hover="#63c6d8",
    accent_press="#3499ac",
    on_accent="#04222a",
    tint="#17424d",
    hover="#232d36",
    press="#2c3842",
    focus="#8ab8ff",
    danger="#ffa198",
    danger_fill="#3d1a18",
    tones={
        Tone.PLAIN: ToneColours("#f1f5f8", "#1a2229", "#2e3943"),
        Tone.INFO: ToneColours("#d3e1ec", "#22303b", "#6f8798"),
        Tone.HELD: ToneColours("#ffd27a", "#3d2c07", "#c78a1e"),
        Tone.TAKEN: ToneColours("#93e3aa", "#12351d", "#3fa35c"),
        Tone.RELEASED: ToneColours("#c3ccd4", "#2a343d", "#7d8a95"),
        Tone.FAILED: ToneColours("#ffaba2", "#451b18", "#e0564a"),
        Tone.CHECKING: ToneColours("#a6ccff", "#14304f", "#4f90e0"),
        Tone.WARNING: ToneColours("#ffbd8a", "#432609", "#d9792b"),
        Tone.PRACTICE: ToneColours("#2b1d00", "#f0b93d", "#ffd36b"),
    },
)

CONTRAST_LIGHT: Final = Colours(
    is_dark=False,
    ground="#ffffff",
    surface="#ffffff",
    sunken="#f0f0f0",
    line="#000000",
    edge="#000000",
    ink="#000000",
    soft="#1a1a1a",
    faint="#404040",
    accent="#00334d",
    accent_hover="#004a70",
    accent_press="#001c2b",
    on_accent="#ffffff",
    tint="#bfe0ff",
    hover="#ebebeb",
    press="#d4d4d4",
    focus="#0033cc",
    danger="#8b0000",
    danger_fill="#ffe6e6",
    tones={
        Tone.PLAIN: ToneColours("#000000", "#ffffff", "#000000"),
        Tone.INFO: ToneColours("#00263d", "#ffffff", "#00263d"),
        Tone.HELD: ToneColours("#4a2c00", "#fff4d6", "#4a2c00"),
        Tone.TAKEN: ToneColours("#003d16", "#e3ffeb", "#003d16"),
        Tone.RELEASED: ToneColours("#262626", "#f0f0f0", "#262626"),
        Tone.FAILED: ToneColours("#7a0000", "#ffe6e6", "#7a0000"),
        Tone.CHECKING: ToneColours("#002a6b", "#e3efff", "#002a6b"),
        Tone.WARNING: ToneColours("#5c2600", "#ffeedd", "#5c2600"),
        Tone.PRACTICE: ToneColours("#000000", "#ffe033", "#000000"),
    },
)

CONTRAST_DARK: Final = Colours(
    is_dark=True,
    ground="#000000",
    surface="#000000",
    sunken="#0d0d0d",
    line="#ffffff",
    edge="#ffffff",
    ink="#ffffff",
    soft="#f0f0f0",
    faint="#c8c8c8",
    accent="#ffe100",
    accent_hover="#fff06b",
    accent_press="#d9bf00",
    on_accent="#000000",
    tint="#003b73",
    hover="#262626",
    press="#3d3d3d",
    focus="#33d6ff",
    danger="#ffb3ad",
    danger_fill="#330000",
    tones={
        Tone.PLAIN: ToneColours("#ffffff", "#000000", "#ffffff"),
        Tone.INFO: ToneColours("#d6ecff", "#000000", "#d6ecff"),
        Tone.HELD: ToneColours("#ffd75e", "#1f1500", "#ffd75e"),
        Tone.TAKEN: ToneColours("#8dffb0", "#00210c", "#8dffb0"),
        Tone.RELEASED: ToneColours("#e0e0e0", "#1a1a1a", "#e0e0e0"),
        Tone.FAILED: ToneColours("#ffb8b0", "#290000", "#ffb8b0"),
        Tone.CHECKING: ToneColours("#a8d1ff", "#001733", "#a8d1ff"),
        Tone.WARNING: ToneColours("#ffc08a", "#260f00", "#ffc08a"),
        Tone.PRACTICE: ToneColours("#000000", "#ffe100", "#ffffff"),
    },
)

ALL: Final = (LIGHT, DARK, CONTRAST_LIGHT, CONTRAST_DARK)
_BY_GROUND: Final = {colours.ground: colours for colours in ALL}


def colours_on(ground: str) -> Colours | None:
    """The set of colours that has this ground; no two have the same."""
    return _BY_GROUND.get(ground)


def colours_of(palette: QPalette) -> Colours:
    """The set of colours that a palette was made of."""
    ground = palette.window().color()
    if (colours := colours_on(ground.name())) is not None:
        return colours
    return DARK if ground.lightness() < _MIDDLE_GREY else LIGHT


def current_colours() -> Colours:
    """What the application wears now, for those who paint themselves.

    Not read from a widget's own palette: the style sheet writes backgrounds into that.
    """
    return colours_of(QApplication.palette())


def palette_of(colours: Colours) -> QPalette:
    """Qt's palette, so that everything the style sheet does not name fits as well."""
    role = QPalette.ColorRole
    palette = QPalette()
    for which, colour in {
        role.Window: colours.ground,
        role.WindowText: colours.ink,
        role.Base: colours.surface,
        role.AlternateBase: colours.hover,
        role.Text: colours.ink,
        role.PlaceholderText: colours.faint,
        role.Button: colours.surface,
        role.ButtonText: colours.ink,
        role.BrightText: colours.danger,
        role.ToolTipBase: colours.surface,
        role.ToolTipText: colours.ink,
        role.Highlight: colours.tint,
        role.HighlightedText: colours.ink,
        role.Link: colours.focus,
        role.LinkVisited: colours.focus,
        role.Accent: colours.accent,
        role.Light: colours.surface,
        role.Midlight: colours.hover,
        role.Mid: colours.edge,
        role.Dark: colours.edge,
        role.Shadow: colours.line,
    }.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.faint))
    return palette
