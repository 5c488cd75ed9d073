"""What the language knows, from the data files, in the shapes in which the rules ask for it."""
