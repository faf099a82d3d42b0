"""Whether an effect reaches a threshold, whatever the last bits of both are."""

TOLERANCE = 1e-9  # of the threshold: 0.1 + 0.2 reaches 0.3, and 12 fewer per 1000 reach 12


def reaches(distance: float, threshold: float) -> bool:
    """True where a distance (not negative) is at least a threshold."""
    return distance >= threshold * (1 - TOLERANCE)
