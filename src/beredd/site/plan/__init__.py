"""The action plan: activities, milestones, and the chain from activity to result."""
