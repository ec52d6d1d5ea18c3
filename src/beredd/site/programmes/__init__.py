"""What people add to programmes: states with reasons and evidence, decision numbers, set dates; and the pages."""
