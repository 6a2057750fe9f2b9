"""Draw comments of `apsara-live preview` as a code host shows them, and writes the pictures of the manual.

`python -m authoring.pictures` needs Chromium, npm (for Mermaid, fetched into a temporary directory), markdown-it-py and
Pillow. The comments are those of `tests/cli/preview/golden`, so a picture shows what a test has compared.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from PIL import Image, ImageChops

ROOT: Final = Path(__file__).parents[1]
COMMENTS: Final = ROOT / "tests" / "cli" / "preview" / "golden"
PICTURES: Final = ROOT / "docs" / "pictures"
SHOWN: Final = {
    "restart": "template_again",
    "replacement": "replacement",
    "rundown": "rundown_moved",
    "two-stacks": "two_stacks",
}
"""The pictures of the manual, and the comments that they are of."""
FLAGS: Final = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=1.5",
    "--virtual-time-budget=15000",
    "--allow-file-access-from-files",
]
STYLE: Final = """
* { box-sizing: border-box }
body { margin: 0; padding: 16px; background: #fff; color: #1f2328; font: 14px/1.5 "Liberation Sans", sans-serif }
.comment { border: 1px solid #d1d9e0; border-radius: 6px; max-width: WIDTHpx }
.who { padding: 8px 16px; background: #f6f8fa; border-bottom: 1px solid #d1d9e0; border-radius: 6px 6px 0 0;
  color: #59636e }
.body { padding: 16px }
.body > *:first-child { margin-top: 0 } .body > *:last-child { margin-bottom: 0 }
p, ul, pre, table, details { margin: 0 0 16px }
h2 { font-size: 1.5em; margin: 24px 0 16px; padding-bottom: .3em; border-bottom: 1px solid #d1d9e0 }
h3 { font-size: 1.25em; margin: 24px 0 16px } h4 { font-size: 1em; margin: 24px 0 16px }
ul { padding-left: 2em }
code { font: 85%/1.45 "DejaVu Sans Mono", monospace; background: #818b981f; padding: .2em .4em; border-radius: 6px }
pre { padding: 16px; overflow: hidden; background: #f6f8fa; border-radius: 6px; line-height: 1.45 }
pre code { background: none; padding: 0; white-space: pre-wrap; overflow-wrap: anywhere }
table { border-collapse: collapse; display: block; max-width: 100%; overflow: hidden }
th, td { padding: 6px 13px; border: 1px solid #d1d9e0 } tr:nth-child(even) td { background: #f6f8fa }
.add { color: #116329; background: #dafbe1 } .del { color: #82071e; background: #ffebe9 }
.alt { color: #953800; background: #ffd8b5 }
pre.mermaid { background: #fff; padding: 0 }
sub { font-size: 12px; line-height: 1; vertical-align: baseline; color: #59636e }
"""
PAGE: Final = """<!doctype html><meta charset="utf-8"><style>{style}</style>
<div class="comment"><div class="who"><b>ci</b> commented</div><div class="body">{body}</div></div>
<script src="mermaid.min.js"></script>
<script>mermaid.initialize({{startOnLoad: true, theme: "default", gantt: {{useWidth: {width}}}}})</script>
"""
DIFF: Final = re.compile(r'<code class="language-diff">(.*?)</code>', re.DOTALL)
MERMAID: Final = re.compile(r'<pre><code class="language-mermaid">(.*?)</code></pre>', re.DOTALL)
LOOKS: Final = {"+": "add", "-": "del", "!": "alt"}


def html(markdown: str, *, width: int, unfold: bool) -> str:
    """A page with the comment as the hosts render it: tables, raw HTML, coloured differences, Mermaid."""
    body = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)
    body = DIFF.sub(lambda found: f'<code class="language-diff">{_coloured(found[1])}</code>', body)
    body = MERMAID.sub(r'<pre class="mermaid">\1</pre>', body)
    body = body.replace("<details>", "<details open>") if unfold else body
    return PAGE.format(style=STYLE.replace("WIDTH", str(width)), body=body, width=width - 34)


def _coloured(lines: str) -> str:
    return "\n".join(f'<span class="{LOOKS.get(line[:1], "")}">{line}</span>' for line in lines.splitlines())


def mermaid(directory: Path) -> None:
    """Mermaid beside the pages, from its package."""
    subprocess.run(["npm", "pack", "mermaid@11"], cwd=directory, check=True, capture_output=True)
    (package,) = directory.glob("mermaid-*.tgz")
    with tarfile.open(package) as content:
        source = content.extractfile("package/dist/mermaid.min.js")
        assert source is not None
        (directory / "mermaid.min.js").write_bytes(source.read())


def draw(page: Path, picture: Path, width: int) -> None:
    """One screenshot, cut to what there is and reduced to few colours."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or "google-chrome"
    with tempfile.TemporaryDirectory() as profile:
        command = [chromium, *FLAGS, f"--user-data-dir={profile}", f"--window-size={width + 40},4000"]
        subprocess.run([*command, f"--screenshot={picture}", page.as_uri()], check=True, capture_output=True)
    image = Image.open(picture).convert("RGB")
    border = ImageChops.difference(image, Image.new("RGB", image.size, (255, 255, 255))).getbbox()
    assert border is not None, f"{page} is empty"
    left, top, right, bottom = border
    image = image.crop((max(left - 8, 0), max(top - 8, 0), right + 8, bottom + 8))
    image.quantize(128, dither=Image.Dither.NONE).save(picture, optimize=True)


def main() -> None:
    """The pictures of the manual, or of any comments into any directory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=Path, nargs="*", help="Markdown files instead of those of the manual")
    parser.add_argument("--to", type=Path, default=PICTURES)
    parser.add_argument("--width", type=int, default=820)
    parser.add_argument("--unfold", action="store_true", help="draw with all details open")
    options = parser.parse_args()
    files = {path.stem: path for path in options.comments or ()} or {
        name: COMMENTS / f"{comment}.md" for name, comment in SHOWN.items()
    }
    options.to.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place)
        mermaid(directory)
        for name, path in files.items():
            page = directory / f"{name}.html"
            markdown = path.read_text(encoding="utf-8")
            page.write_text(html(markdown, width=options.width, unfold=options.unfold), encoding="utf-8")
            draw(page, options.to / f"{name}.png", options.width)
            print(f"{options.to / name}.png: {(options.to / f'{name}.png').stat().st_size} bytes")


if __name__ == "__main__":
    main()
