"""Prioritised screening: which record to show next, learnt from the decisions made so far."""

from stook.steps.ranking.learner import Learner
from stook.steps.ranking.likeness import Likeness
from stook.steps.ranking.schedule import LEARN_AFTER, Schedule
from stook.steps.ranking.text import Features, features

__all__ = ["LEARN_AFTER", "Features", "Learner", "Likeness", "Schedule", "features"]
