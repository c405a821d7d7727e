"""Every kind of picture in every state, theme and script: `make gallery` writes them as one page to look at."""

import random
import sys
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

from bot.domain.forecast import round_shares
from bot.pictures.draw import draw_packed
from bot.pictures.drawings import (
    BarRow,
    BarsChart,
    BoardPicture,
    CalibrationBin,
    CalibrationChart,
    CrowdChart,
    Drawing,
    Mark,
    MarkKind,
    OutcomeLine,
    OwnForecast,
    RankRow,
    Theme,
    packed,
)

LETTERS = "ABCDEFGHIJKLMNOPQRST"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000
START = 1_746_000_000_000
"""Wednesday, 30 April 2025, 08:00 UTC."""

SCRIPTS = {
    "latin": ("Will the talks end in a treaty?", ("Treaty signed", "Ceasefire only", "Escalation", "None of these")),
    "cyrillic": (
        "Чем закончатся переговоры?",
        ("Договор подписан", "Только перемирие", "Эскалация", "Ничего из этого"),
    ),
    "greek": ("Πώς θα τελειώσουν οι συνομιλίες;", ("Συνθήκη", "Μόνο εκεχειρία", "Κλιμάκωση", "Τίποτα από αυτά")),
    "arabic": ("كيف ستنتهي المحادثات في عام 2025؟", ("توقيع معاهدة", "وقف إطلاق النار فقط", "تصعيد", "لا شيء من ذلك")),
    "hebrew": ("איך יסתיימו השיחות בשנת 2025?", ("הסכם חתום", "הפסקת אש בלבד", "הסלמה", "אף אחד מאלה")),
    "devanagari": ("वार्ता का अंत कैसे होगा?", ("संधि पर हस्ताक्षर", "केवल युद्धविराम", "तनाव बढ़ेगा", "इनमें से कोई नहीं")),
    "thai": ("การเจรจาจะจบลงอย่างไร", ("ลงนามสนธิสัญญา", "หยุดยิงเท่านั้น", "รุนแรงขึ้น", "ไม่ใช่ทั้งหมดนี้")),
    "chinese": ("谈判将如何结束？", ("签署条约", "仅停火", "局势升级", "以上都不是")),
    "japanese": ("協議はどう終わるか？", ("条約に署名", "停戦のみ", "エスカレーション", "どれでもない")),
    "korean": ("협상은 어떻게 끝날까?", ("조약 체결", "휴전만", "긴장 고조", "해당 없음")),
    "emoji": ("Who wins 🏆 the cup?", ("🇧🇷 Brazil", "🇫🇷 France ⚽", "👩‍🚀👍🏽 Others", "1️⃣ Nobody 🤷‍♀️")),
    "mixed": ("Will OpenAI 发布 GPT-6 قبل июля?", ("Да, 2025年", "לא before July", "शायद maybe", "ใช่ ✓ 100%")),
}
"""A question and four outcomes in each."""


def walk(count: int, points: int, seed: int = 1) -> list[list[int]]:
    """Shares of some outcomes that wander about."""
    draw = random.Random(seed)  # noqa: S311  the same in every run
    weights = [draw.random() + 0.3 for _ in range(count)]
    rows = []
    for _ in range(points):
        weights = [max(0.02, weight + draw.gauss(0, 0.05)) for weight in weights]
        row = [int(weight / sum(weights) * 10_000) for weight in weights]
        row[0] += 10_000 - sum(row)
        rows.append(row)
    return rows


def crowd(  # noqa: PLR0913  what a test may want to say
    theme: Theme,
    names: Sequence[str],
    *,
    title: str = "What will happen to the ceasefire talks by the end of June?",
    span: int = 40 * DAY_MS,
    points: int = 40,
    seed: int = 1,
    answer: int | None = None,
    marks: tuple[Mark, ...] = (),
    own: tuple[OwnForecast, ...] = (),
) -> CrowdChart:
    """A chart of a crowd that changes its mind now and then."""
    draw = random.Random(seed)  # noqa: S311  the same in every run
    times = sorted(START + draw.randrange(span // 50, span) for _ in range(points))
    rows = walk(len(names), points, seed)
    lines = tuple(
        OutcomeLine(LETTERS[at], name, tuple(row[at] for row in rows), 10_000 if at == answer else 0)
        for at, name in enumerate(names)
    )
    others = f"{len(names) - 6} others" if len(names) > 6 else ""
    return CrowdChart(
        theme, f"#12 {title}", "Crowd forecast · 41 forecasters", "Europe/Berlin", MONTHS, START, START + span,
        tuple(times), lines, marks, own, "Nobody has made a forecast yet.", others,
    )  # fmt: skip


def readme(theme: Theme) -> CrowdChart:
    """The picture in the README: a crowd that makes up its mind."""
    draw = random.Random(11)  # noqa: S311  the same in every run
    turns = ((30, 30, 25, 15), (28, 34, 24, 14), (36, 34, 18, 12), (44, 31, 14, 11), (40, 38, 12, 10), (52, 30, 9, 9), (61, 25, 7, 7))  # fmt: skip
    days, steps = 58, 22
    rows = []
    for step in range(steps):
        turn, part = divmod(step * (len(turns) - 1) / (steps - 1), 1)
        before, after = turns[int(turn)], turns[min(int(turn) + 1, len(turns) - 1)]
        rows.append(
            round_shares(
                [
                    round(100 * ((1 - part) * a + part * b + draw.random() * 3))
                    for a, b in zip(before, after, strict=True)
                ]
            )
        )
    names = SCRIPTS["latin"][1]
    return CrowdChart(
        theme, "#12 How will the ceasefire talks end by 30 June?", "Crowd forecast · 41 forecasters", "Europe/Berlin",
        MONTHS, START, START + days * DAY_MS, tuple(START + (step + 1) * days * DAY_MS // (steps + 1) for step in range(steps)),
        tuple(OutcomeLine(LETTERS[at], name, tuple(row[at] for row in rows)) for at, name in enumerate(names)),
        (Mark(MarkKind.STORY, START + 21 * DAY_MS, "Talks resume"),),
    )  # fmt: skip


def bars(theme: Theme, names: Sequence[str], *, title: str, happened: int | None = None, seed: int = 1) -> BarsChart:
    """The outcomes as bars, with changes."""
    (shares,) = walk(len(names), 1, seed)
    order = sorted(range(len(names)), key=lambda at: -shares[at])
    rows = tuple(BarRow(LETTERS[at], names[at], shares[at], (at * 5) % 7 - 3, at == happened) for at in order)
    return BarsChart(
        theme, f"#12 {title}", "Crowd forecast · 41 forecasters · change since 3 May", rows,
        "Nobody has made a forecast yet.", f"{len(names) - 7} others" if len(names) > 8 else "",
    )  # fmt: skip


def board(theme: Theme, names: Sequence[str], note: str = "") -> BoardPicture:
    """A leaderboard."""
    rows = []
    for at, name in enumerate(names):
        points = 31.4 - 5.3 * at
        sign = "+" if points > 0 else "\N{MINUS SIGN}"
        movement = (None, 2, -1, 0, 3, -12, 0, 1)[at % 8]
        rows.append(
            RankRow(str(at + 1), at + 1 if at < 3 else 0, name, f"{sign}{abs(points):.1f}", points, movement, note)
        )
    return BoardPicture(
        theme, "Leaderboard of the week", "28 April to 4 May · peer score", tuple(rows),
        "No question was resolved this week.",
    )  # fmt: skip


def calibration(theme: Theme, bins: int, sentence: str) -> CalibrationChart:
    """Calibration of somebody a little too bold."""
    found = []
    for at in range(bins):
        said = int(10_000 * (at + 0.5) / bins)
        happened = min(10_000, max(0, said + (900 if at % 2 else -700)))
        found.append(CalibrationBin(said, happened, 40 / (at + 1), max(0, said - 1_600), min(10_000, said + 1_600)))
    return CalibrationChart(
        theme, "Your calibration", "34 resolved questions", tuple(found), "What you said", "How often it happened",
        sentence, "There are too few resolved questions to say anything.",
    )  # fmt: skip


LONG = "A very long outcome that says a little more than anybody will ever read here"
HOSTILE = "<b>&amp;\"'</b>\x00\x1b[31m \u202egnirts desrever\u202c ]]> <script>alert(1)</script> z̷̢̛a̵l̴g̶o̷\u0301\u0301\u0301\u0301\u0301"
SENTENCE = "What you gave 70% happened 81% of the time: you could be bolder there. The others lie where chance alone puts them."
PEOPLE = ("Amina", "Ben", "陈伟", "محمد", "Zoë 🚀", "Лев", "שרה", "राम", "สมชาย", "Δήμητρα")


def pictures(theme: Theme) -> dict[str, Drawing]:
    """All pictures of a theme by what they show."""
    four = SCRIPTS["latin"][1]
    closed = (
        Mark(MarkKind.STORY, START + 4 * DAY_MS, "Story"),
        Mark(MarkKind.CLOSE, START + 30 * DAY_MS, "Closed 30 May"),
        Mark(MarkKind.KNOWN, START + 36 * DAY_MS, "Known 5 June"),
        Mark(MarkKind.RESOLVED, START + 38 * DAY_MS, "Resolved 7 June"),
    )
    own = tuple(
        OwnForecast(START + day * DAY_MS, shares)
        for day, shares in ((3, (4_000, 3_000, 2_000, 1_000)), (12, ()), (20, (6_000, 2_000, 1_000, 1_000)))
    )
    twenty = [f"Candidate number {at + 1}" for at in range(20)]
    found: dict[str, Drawing] = {
        "crowd, as in the README": readme(theme),
        "crowd, two outcomes": crowd(theme, ("Yes", "No"), title="Will it rain?", points=200),
        "crowd, four outcomes": crowd(theme, four),
        "crowd, closed and resolved": crowd(theme, four, answer=1, marks=closed),
        "crowd, own forecasts": crowd(theme, four, own=own, points=15),
        "crowd, six outcomes": crowd(theme, [*four, "Something else", "Nobody knows"], seed=4),
        "crowd, seven outcomes": crowd(theme, twenty[:7]),
        "crowd, twenty outcomes": crowd(theme, twenty, points=120, answer=17, seed=3),
        "crowd, twenty long names": crowd(theme, [f"{at} {LONG}"[:75] for at in range(20)], title=LONG * 3),
        "crowd, long names": crowd(theme, [f"{word} {LONG}"[:75] for word in ("First", "Second", "Third")]),
        "crowd, one vote": crowd(theme, four, points=1, span=20 * DAY_MS),
        "crowd, one hour": crowd(theme, four, points=5, span=HOUR_MS),
        "crowd, a moment": crowd(theme, four, points=1, span=50),
        "crowd, one day": crowd(theme, four, points=9, span=DAY_MS),
        "crowd, two years": crowd(theme, four, points=200, span=730 * DAY_MS),
        "crowd, no vote": CrowdChart(
            theme, "#12 Will it rain?", "", "UTC", MONTHS, START, START + DAY_MS, (), (OutcomeLine("A", "Yes", ()),),
            empty="Nobody has made a forecast yet.",
        ),
        "crowd, hidden meanwhile": _hidden(crowd(theme, four)),
        "crowd, nearly certain": _certain(crowd(theme, four)),
        "crowd, hostile": crowd(theme, (HOSTILE, "", "\u202e", LONG * 4), title=HOSTILE),
        "bars, four": bars(theme, four, title="What will happen to the talks?"),
        "bars, two": bars(theme, ("Yes", "No"), title="Will it rain?"),
        "bars, twenty": bars(theme, twenty, title="Who wins the election?", happened=3),
        "bars, long names": bars(theme, [f"{at} {LONG}"[:75] for at in range(8)], title=LONG * 2, happened=1),
        "bars, no vote": BarsChart(theme, "#12 Will it rain?", "", (BarRow("A", "Yes", None),), "Nobody voted yet."),
        "leaderboard, ten": board(theme, PEOPLE, "3 of 4 questions"),
        "leaderboard, three": board(theme, PEOPLE[:3]),
        "leaderboard, one long name": board(theme, [LONG], "12 of 14 questions"),
        "leaderboard, nobody": board(theme, ()),
        "calibration, six": calibration(theme, 6, SENTENCE),
        "calibration, ten": calibration(theme, 10, SENTENCE * 4),
        "calibration, one": calibration(theme, 1, "Too few to say more."),
        "calibration, none": calibration(theme, 0, ""),
    }  # fmt: skip
    for script, (title, names) in SCRIPTS.items():
        found[f"crowd in {script}"] = crowd(theme, names, title=title, answer=2)
        found[f"bars in {script}"] = bars(theme, names, title=title, happened=2)
    return found


def _hidden(chart: CrowdChart) -> CrowdChart:
    """The same, with too few forecasters in the middle."""
    lines = tuple(
        OutcomeLine(line.letter, line.name, (*line.shares[:10], *(None,) * 8, *line.shares[18:]))
        for line in chart.outcomes
    )
    return replace(chart, outcomes=lines)


def _certain(chart: CrowdChart) -> CrowdChart:
    lines = tuple(
        OutcomeLine(line.letter, line.name, (9_985 if at == 0 else 5,) * len(line.shares))
        for at, line in enumerate(chart.outcomes)
    )
    return replace(chart, outcomes=lines)


def page(draw: Callable[[bytes], bytes]) -> str:
    """All pictures on one page, each as large as it is and as small as on a phone."""
    body = []
    for theme in Theme:
        for what, drawing in pictures(theme).items():
            png = draw(packed(drawing).encode())
            source = f"data:image/png;base64,{b64encode(png).decode()}"
            body.append(
                f"<h2>{escape(what)}, {theme}, {len(png) / 1000:.0f} kB</h2><p><img width=1200 src='{source}' alt=''>"
                f" <img width=400 src='{source}' alt=''></p>"
            )
    style = "body{background:#8a8f98;font:16px sans-serif;margin:24px;white-space:nowrap}img{vertical-align:top}"
    return f"<!doctype html><meta charset=utf-8><title>Pictures</title><style>{style}</style>{''.join(body)}"


def main(arguments: Sequence[str]) -> None:
    """Write the page, and the picture of the README, to the folder that is given, or to `build/gallery`."""
    folder = Path(arguments[0] if arguments else "build/gallery")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "index.html"
    file.write_text(page(draw_packed), encoding="utf-8")
    (folder / "crowd.png").write_bytes(draw_packed(packed(readme(Theme.DARK)).encode()))
    print(file)  # noqa: T201  where to look


if __name__ == "__main__":
    main(sys.argv[1:])
