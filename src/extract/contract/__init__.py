"""What goes in and comes out, said once for every room; imports nothing of the house and no library of tables."""
