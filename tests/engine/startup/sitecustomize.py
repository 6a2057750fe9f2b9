"""What the engine's programs run first in tests: a program that the engine tells to end, ends.

After a failure the engine sends SIGINT to the program, which waits for an answer that will not come any more.
Today's language host ends such a program; the older one, which is built where none is installed, waits five seconds.
"""

import signal
import sys

if any(word.endswith("pulumi-language-python-exec") for word in sys.orig_argv):
    signal.signal(signal.SIGINT, signal.SIG_DFL)
