"""Made-up data that several plot tests share: from an empty plot to 120 studies."""
