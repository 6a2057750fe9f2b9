"""What Python runs first in every process that the engine starts in tests. It saves time and changes no result.

Before each preview and update the language host asks pip what is installed, a third of the whole command's work;
the answer is the same each time, and is kept by the template.
Programs and providers load the same modules each time; `preloaded.py` has loaded them.
After a failure the engine sends SIGINT to the program, which waits for an answer that will not come any more;
today's language host ends it, the older one, which is built where none is installed, waits five seconds.
"""

import os
import signal
import sys

INSTALLED = os.environ.get("APSARA_LIVE_TEST_INSTALLED")
PRELOADED = os.environ.get("APSARA_LIVE_TEST_PRELOADED")

if INSTALLED and sys.orig_argv[1:] == ["-m", "pip", "list", "-v", "--format", "json"]:
    with open(INSTALLED, encoding="utf-8") as answer:
        print(answer.read(), flush=True)
    os._exit(0)

is_program = any(word.endswith("pulumi-language-python-exec") for word in sys.orig_argv)
is_plugin = sys.orig_argv[1:4] == ["-P", "-m", "pulumi_apsara_live.hosts.plugin"]
is_provider = is_plugin or sys.orig_argv[1:4] == ["-u", "-m", "pulumi.dynamic"]
if is_program:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

if PRELOADED and (is_program or is_provider):
    import json
    import socket

    request = {
        "argv": sys.orig_argv[2 if is_provider else 1 :],
        "environ": dict(os.environ),
        "cwd": os.getcwd(),
        "path": sys.path,
        "unbuffered": is_provider,
    }
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(PRELOADED)
        socket.send_fds(caller, [json.dumps(request).encode()], [0, 1, 2])
        if is_provider:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda number, _: caller.send(bytes([number])))
        os._exit((caller.recv(1) or b"\1")[0])
