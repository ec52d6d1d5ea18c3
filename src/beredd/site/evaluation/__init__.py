"""Evaluations with questions, findings and recommendations; and the register of proposals."""
