"""A shift at the register: its float, its cash, its holds, and the reports it leaves."""
