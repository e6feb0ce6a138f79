"""Printers on a USB or serial plug, over the drivers that python-escpos brings along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pos.adapters.escpos.wire import Waiting, Wire, WireBroken

if TYPE_CHECKING:
    import serial
    from usb.core import Device

_MOST: Final = 64
_THOUSAND: Final = 1_000
_SPEED: Final = 9_600
_IN, _OUT = 0x82, 0x01  # where most receipt printers listen and talk


def usb_wire(address: str, waiting: Waiting) -> Wire:
    """`04b8:0e15`, or with the endpoints in and out where they differ: `04b8:0e15:81:03`."""
    return UsbWire([int(part, 16) for part in address.split(":")], waiting)


def serial_wire(address: str, waiting: Waiting) -> Wire:
    """`/dev/ttyUSB0@38400`; the speed is 9600 unless it is named."""
    port, _, speed = address.partition("@")
    return SerialWire(port, int(speed or _SPEED), waiting)


class UsbWire:
    """Over libusb."""

    def __init__(self, ids: list[int], waiting: Waiting) -> None:
        import usb.core

        self._trouble = usb.core.USBError
        self._late = usb.core.USBTimeoutError
        self._waiting = waiting
        self._in, self._out = (
            (ids[2], ids[3])
            if len(ids) > len(("vendor", "product"))
            else (
                _IN,
                _OUT,
            )
        )
        try:
            found = usb.core.find(idVendor=ids[0], idProduct=ids[1])
        except usb.core.NoBackendError as failure:
            raise WireBroken from failure
        if found is None:
            raise WireBroken
        self._device: Device = found
        self._claim()

    def _claim(self) -> None:
        try:
            if self._device.is_kernel_driver_active(0):
                self._device.detach_kernel_driver(0)
        except (self._trouble, RuntimeError):
            pass  # other systems have no such driver
        try:
            self._device.set_configuration()
        except self._trouble as failure:
            raise WireBroken from failure

    def send(self, data: bytes) -> None:
        try:
            self._device.write(self._out, data, int(self._waiting.send * _THOUSAND))
        except self._trouble as failure:
            raise WireBroken from failure

    def receive(self, seconds: float) -> bytes:
        try:
            return bytes(self._device.read(self._in, _MOST, max(1, int(seconds * _THOUSAND))))
        except self._late:
            return b""
        except self._trouble as failure:
            raise WireBroken from failure

    def close(self) -> None:
        import usb.util

        usb.util.dispose_resources(self._device)


class SerialWire:
    """Over pyserial."""

    def __init__(self, port: str, speed: int, waiting: Waiting) -> None:
        import serial

        self._trouble = serial.SerialException
        try:
            self._port: serial.Serial = serial.Serial(
                port, speed, timeout=waiting.answer, write_timeout=waiting.send
            )
        except (serial.SerialException, ValueError) as failure:
            raise WireBroken from failure

    def send(self, data: bytes) -> None:
        try:
            self._port.write(data)
        except self._trouble as failure:
            raise WireBroken from failure

    def receive(self, seconds: float) -> bytes:
        try:
            self._port.timeout = seconds
            first: bytes = self._port.read(1)
            return first + self._port.read(self._port.in_waiting) if first else b""
        except self._trouble as failure:
            raise WireBroken from failure

    def close(self) -> None:
        self._port.close()
