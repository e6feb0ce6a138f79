"""The two sets of named colours, and the palette that Qt makes of one."""

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


def colours_of(palette: QPalette) -> Colours:
    """The set of colours that a palette was made of."""
    return DARK if palette.window().color().lightness() < _MIDDLE_GREY else LIGHT


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
