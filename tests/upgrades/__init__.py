"""Ledgers as earlier versions wrote them, brought up to date by this one."""
