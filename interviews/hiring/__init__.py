"""What a hiring manager does: interviews are made, people invited, attempts reviewed."""
