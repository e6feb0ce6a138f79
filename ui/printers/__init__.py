"""Receipt printers on the screen: setting them up, and the slips that wait for them."""
