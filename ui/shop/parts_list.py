"""What stands on the left of the shop's page: every part, how it is found, built and drawn."""

from ui.parts import column, scrolled
from ui.shop.panes import ShopPanes
from ui.shop.part import Part
from ui.shop.view import Section, ShopView
from ui.tones import Icon


class ShopParts(ShopPanes):
    """A part that is added gets a line here; its pane is a property of `ShopPanes`."""

    def parts(self) -> dict[Section, Part]:
        """Every part, in the order in which they stand."""
        return {
            **self._first_part(),
            **self._parts_of_the_shop(),
            **self._parts_of_devices(),
            **self._parts_behind(),
        }

    def _first_part(self) -> dict[Section, Part]:
        return {
            Section.START: Part(
                self.tr("Getting started"),
                Icon.TICK_CIRCLE,
                lambda: scrolled(self.start, self.tr("Getting started")),
                lambda _view: self.start.draw(self._presenter.start.view),
                self.tr("assistant wizard first run set up checklist begin"),
            ),
        }

    def _parts_of_the_shop(self) -> dict[Section, Part]:
        presenter = self._presenter
        return {
            Section.SHOP: Part(
                self.tr("Shop"),
                Icon.SHOP,
                lambda: scrolled(
                    column(self.settings, self.language, self.rules, 0), self.tr("Shop")
                ),
                self._draw_shop,
                self.tr("company business general address"),
            ),
            Section.STAFF: Part(
                self.tr("Staff"),
                Icon.PERSON,
                lambda: self.staff,
                lambda _view: self.staff.draw(presenter.staff.view),
                self.tr("people employees users PIN badge roles permissions password"),
            ),
            Section.RECIPES: Part(
                self.tr("Recipes"),
                Icon.HOLD,
                lambda: self.recipes,
                lambda _view: self.recipes.draw(presenter.recipes.view, self._formats),
                self.tr("deposits hire rental rules for holds"),
            ),
            Section.CATALOGUE: Part(
                self.tr("Catalogue"),
                Icon.BARCODE,
                lambda: self.catalogue,
                lambda view: self.catalogue.draw(view.imports, self._formats),
                self.tr("products items articles prices barcodes import CSV"),
            ),
        }

    def _parts_of_devices(self) -> dict[Section, Part]:
        presenter = self._presenter
        return {
            Section.READERS: Part(
                self.tr("Readers"),
                Icon.READER,
                lambda: self.readers,
                lambda _view: self.readers.draw(presenter.readers.view),
                self.tr("card terminal device pair contactless chip"),
            ),
            Section.PRINTERS: Part(
                self.tr("Printers"),
                Icon.RECEIPT,
                lambda: scrolled(self.printers, self.tr("Printers")),
                lambda _view: self.printers.draw(presenter.printers.view, self._formats),
                self.tr("paper receipt slip thermal Epson Star roll cash drawer queue ESC/POS"),
            ),
            Section.SLIPS: Part(
                self.tr("Slips"),
                Icon.RECEIPT,
                lambda: scrolled(column(self.slips, 0), self.tr("Slips")),
                lambda view: self.slips.draw(view.form),
                self.tr("receipt paper header footer logo address barcode QR print automatically"),
            ),
            Section.SCREEN: Part(
                self.tr("Screen"),
                Icon.LIGHT,
                lambda: scrolled(column(self.screen_pane, self.display, 0), self.tr("Screen")),
                self._draw_screen,
                self.tr("theme colours dark light customer display second monitor"),
            ),
            Section.KEYBOARD: Part(
                self.tr("Keys, sounds"),
                Icon.SOUND,
                lambda: scrolled(column(self.counter, self.keys, 0), self.tr("Keys, sounds")),
                self._draw_keyboard,
                self.tr("keyboard shortcuts hotkeys function keys scanner scale beep"),
            ),
        }

    def _parts_behind(self) -> dict[Section, Part]:
        presenter = self._presenter
        return {
            Section.STRIPE: Part(
                self.tr("Mode and keys"),
                Icon.KEY,
                lambda: scrolled(
                    column(self.mode, self.key, self.card_form, 0), self.tr("Mode and keys")
                ),
                self._draw_stripe,
                self.tr("Stripe API secret restricted key account live test keyring"),
            ),
            Section.BACKUP: Part(
                self.tr("Backup"),
                Icon.SHIELD,
                lambda: scrolled(column(self.backup, self.restore, 0), self.tr("Backup")),
                lambda _view: self._draw_backup(),
                self.tr("copy restore save folder encryption"),
            ),
            Section.TRANSFER: Part(
                self.tr("Settings file"),
                Icon.COPY,
                lambda: scrolled(self.transfer, self.tr("Settings file")),
                lambda _view: self.transfer.draw(presenter.transfer.view),
                self.tr("export import second register clone configuration"),
            ),
            Section.CENTRE: Part(
                self.tr("Centre"),
                Icon.CLOUD,
                lambda: scrolled(self.centre, self.tr("Centre")),
                lambda _view: self.centre.draw(presenter.centre.view, self._formats),
                self.tr("server several registers PostgreSQL replicate head office"),
            ),
            Section.PRACTICE: Part(
                self.tr("Practice"),
                Icon.PRACTICE,
                lambda: scrolled(self.practice, self.tr("Practice")),
                lambda view: self.practice.draw(view.practice, self._formats),
                self.tr("training learn simulator clock tour"),
            ),
        }

    def _draw_shop(self, view: ShopView) -> None:
        self.settings.draw(view.form)
        self.language.draw(view.form)
        self.rules.draw(view.form)

    def _draw_keyboard(self, view: ShopView) -> None:
        self.counter.draw(view.form)
        self.keys.draw(view.form)

    def _draw_screen(self, view: ShopView) -> None:
        self.screen_pane.draw(view.looks)
        self.display.draw(view.form)

    def _draw_stripe(self, view: ShopView) -> None:
        self.mode.draw(view)
        self.key.draw(view.keys)
        self.card_form.draw_for(view)

    def _draw_backup(self) -> None:
        desk = self._presenter.desk.view
        # A restore that is being prepared has the page to itself.
        self.backup.setVisible(desk.restore.path is None)
        self.backup.draw(desk, self._formats)
        self.restore.draw(desk, self._formats)
