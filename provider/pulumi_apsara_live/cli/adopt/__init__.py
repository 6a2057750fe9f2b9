"""`apsara-live adopt`: live studios and relays as a program and an import file, after which nothing changes."""

from .command import register as register
