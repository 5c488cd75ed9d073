"""What goes in and comes out, said once for every room; it knows neither spaCy nor pandas, and no other room."""
