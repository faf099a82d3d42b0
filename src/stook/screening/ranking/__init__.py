"""Prioritised screening: which record to show next, learnt from the decisions made so far."""

from stook.screening.ranking.learner import Learner
from stook.screening.ranking.likeness import Likeness
from stook.screening.ranking.schedule import LEARN_AFTER, Schedule
from stook.screening.ranking.text_features import Features, features

__all__ = ["LEARN_AFTER", "Features", "Learner", "Likeness", "Schedule", "features"]
