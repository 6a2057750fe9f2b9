"""`apsara-live preview`: what a change does, on air and otherwise, for a pull request, a terminal or a program."""

from .command import register as register
