"""What all vendor servers share: the company they serve, time, faults, and control by a test."""
