"""What the till says when something does not go as asked: whole sentences, free of Qt.

The screen and the command line tell the same story in the same words.
"""

from resources.words.sentence import Moved, Sentence
from resources.words.sentences import SENTENCES, Said, reference_of, said

__all__ = ["SENTENCES", "Moved", "Said", "Sentence", "reference_of", "said"]
