"""ApsaraVideo Live production studios ("casters") as code.

A program declares studios, their configuration, their sources and their rundowns; previews show what will change and
what that means for a show on air; updates make the fewest calls that bring the cloud to what was declared.

How a value travels: a class of `sdk` hands its arguments to the engine; the engine asks `hosts.dynamic` to check and to
compare them, which happens without a call; what has to change is done by the resource in `resources`, in the order its
verbs say; what goes out and comes back is named once, in that resource's models.

What the cloud does not tell: a recording interval and a source's fixed delay are never answered, so drift in them
cannot be seen. Nobody has confirmed against the real service that a configuration write clears what it leaves out;
every write therefore names what it clears by an empty value.
"""

from . import sdk
from .default_inputs import defaults as defaults
from .production_studio import ProductionStudio as ProductionStudio
from .sdk import *  # noqa: F403 (the derived file says what it holds)

__all__ = ["ProductionStudio", "defaults"]
__all__ += sdk.__all__
