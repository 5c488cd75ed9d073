"""How the trained models are made. Needs `requirements-train.in`; nothing else of the package imports it."""
