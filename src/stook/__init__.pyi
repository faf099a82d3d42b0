from stook import plots as plots
from stook import stats as stats
from stook.api import open_review as open_review

__version__: str
