"""The sections of the page that show pictures: layouts and components, and rundowns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .drawing import ChangeMark, Layer, Picture, marks
from .drawing import svg as drawn
from .html_text import MAX_NAME_CHARS, capital, cut, more, name, plain, scrolling, table
from .page_levels import Level
from .pictures import Drawing
from .rundown import Rundown
from .timeline import EpisodeBar, clock_text, episode_bars, notes_of
from .timeline import svg as timeline


def pictures_section(found: Sequence[Drawing], rank: int, level: Level) -> Iterator[str]:
    """Yield each layout that changes as two pictures, with its layers in words."""
    for each in found[: level.drawings]:
        title = f"{plain(each.title)} <code>{name(each.name)}</code>"
        yield f'<div class="drawing"><h{rank}>{title}</h{rank}>'
        yield from [f'<p class="note">{each.note}</p>'] if each.note else _both(each)
        yield "</div>"
    if found:
        yield more(len(found) - level.drawings, "are not drawn; the list of changes has them")
        yield (
            '<p class="note">Drawn from the declared numbers. Sources and images are drawn as 16:9, because a preview '
            "does not contain their size.</p>"
        )


def _both(drawing: Drawing) -> Iterator[str]:
    yield '<div class="pair">'
    sides = (("Before", drawing.before, drawing.after), ("After", drawing.after, drawing.before))
    for title, own, other in sides:
        if own is not None:
            label = f"{drawing.title} {cut(drawing.name, MAX_NAME_CHARS)}, {title.lower()} the change"
            picture = drawn(own, other, after=title == "After", label=label)
            yield f"<figure><figcaption>{title}</figcaption>{picture}</figure>"
    yield f"</div>{_layers(drawing)}"


def _layers(drawing: Drawing) -> str:
    """Return the layers in words, top first: what changes with old and new values, and the names of the others."""
    before, after = drawing.before, drawing.after
    if before is None or after is None:
        lines = [_words(each, "", None) for each in reversed((before or after or Picture(())).layers)]
        return f'<ul class="layers">{"".join(lines)}</ul>'
    old = {each.key: each for each in before.layers}
    marked = marks(after, before, after=True)
    gone = marks(before, after, after=False)
    lines = [_words(each, marked[each.key], old.get(each.key)) for each in reversed(after.layers) if each.key in marked]
    lines += [_words(each, "removed", None) for each in reversed(before.layers) if gone.get(each.key) == "removed"]
    if rest := [cut(each.label, 40) for each in reversed(after.layers) if each.key not in marked]:
        others = f" and {len(rest) - 20} more" if len(rest) > 20 else ""
        lines.append(f"<li>Unchanged: {plain(', '.join(rest[:20]))}{others}</li>")
    return f'<ul class="layers">{"".join(lines)}</ul>'


def _words(layer: Layer, mark: ChangeMark, old: Layer | None) -> str:
    was = dict(old.facts) if old else {}
    facts = []
    for fact, value in layer.facts:
        differs = old is not None and was.get(fact) != value
        before = f"<del>{name(was.get(fact) or 'none')}</del> → " if differs else ""
        facts.append(f"{fact} {before}{name(value)}")
    badge = f' <span class="mark {mark}">{mark}</span>' if mark else ""
    words = f": {'; '.join(facts)}" if facts else ""
    return f"<li><b>{name(layer.label)}</b>{badge}{words}</li>"


def rundown_section(rundown: Rundown, id: str, level: Level) -> Iterator[str]:
    """Yield the timeline of a rundown, which can be enlarged without a script, and a table of its episodes."""
    words = f"{capital(rundown.words)}. " if rundown.words else ""
    yield f'<p class="lead">{plain(words)}Times are in {plain(rundown.zone.label)}.</p>'
    options = "".join(
        f'<label><input type="radio" name="{id}-zoom" value="{each}"{" checked" if each == 1 else ""}> {each}×</label>'
        for each in (1, 2, 4)
    )
    yield f'<div class="zoomed"><fieldset class="zoom"><legend>Zoom</legend>{options}</fieldset>'
    label = f"Rundown {cut(rundown.name, MAX_NAME_CHARS)} before and after the change"
    yield scrolling("Timeline", timeline(rundown, label, level.episodes))
    yield f'</div><details class="times"><summary>Times of all episodes</summary>{_times(rundown, level)}</details>'


def _times(rundown: Rundown, level: Level) -> str:
    """Return the table of the episodes: before, after, and the notes on each."""
    sides = [
        {each.span.name: each for each in episode_bars(own, other, rundown.playing, after=after, most=level.episodes)}
        for own, other, after in (
            (rundown.before, rundown.after, False),
            (rundown.after, rundown.before, True),
        )
    ]
    names = [*dict.fromkeys((*sides[1], *sides[0]))][: level.episodes]
    total = len({span.name for span in (*rundown.before, *rundown.after)})
    rows = []
    for episode in names:
        before, after = (side.get(episode) for side in sides)
        notes = "; ".join(dict.fromkeys(note for each in (after, before) if each for note in notes_of(each)))
        cells = "".join(f"<td>{_time(each, rundown)}</td>" for each in (before, after))
        rows.append(f'<tr><th scope="row">{name(episode)}</th>{cells}<td>{plain(notes)}</td></tr>')
    heads = ("Episode", "Before", "After", "Notes")
    return scrolling("Episodes", table(heads, "".join(rows))) + more(total - len(names))


def _time(episode: EpisodeBar | None, rundown: Rundown) -> str:
    if episode is None:
        return "–"
    return f"{clock_text(episode.span.start, rundown.zone)} – {clock_text(episode.span.end, rundown.zone)}"
