"""Where a run puts what it makes: a folder of this machine, or an address."""
