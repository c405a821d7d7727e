"""From a question to Monday's leaderboard, as three members live it."""

import pytest
from inline_snapshot import snapshot

from tests.chat import Chat

pytestmark = pytest.mark.real_words


async def test_a_question_is_asked_forecast_resolved_and_ranked(chat: Chat) -> None:
    assert await chat.say("amina", "ask Who wins the cup?") == snapshot("""\
Form: Ask a question
  Question: 'Who wins the cup?'
  Outcomes, one per line: 'Yes\\nNo'
  Closes: ''
  How it resolves: ''
  Background or story: ''\
""")
    assert await chat.fill(
        "amina",
        question="Who wins the cup in December 2024?",
        outcomes="Reds\nBlues\nGreens\nOther",
        closes="2024-12-06 18:00",
        criteria="The league's table",
    ) == snapshot("""\
d1 Who wins the cup in December 2024?
Only you see this preview. Nothing is posted yet.
A - Reds
B - Blues
C - Greens
D - Other
Draft, closes 2024-12-06 18:00 · no forecasts yet
How it resolves: The league's table
By the clock of this community: 2024-12-06 18:00 UTC
Crowd forecast: (Everybody sees it all the time) [Members see it once they have voted] [Nobody sees it before the question closes]
Who said what: [Shown with the crowd forecast] [Shown when the question has closed] (Never shown)
[Post] [Edit] [Keep as draft]\
""")
    assert await chat.press("amina", "Post") == snapshot("""\
#1 is posted in this channel.
[Forecast]\
""")
    assert chat.channel() == snapshot(
        [
            """\
#1 Who wins the cup in December 2024?
A - Reds
B - Blues
C - Greens
D - Other
Closes 2024-12-06 18:00 (2024-12-06 18:00) · no forecasts yet
How it resolves: The league's table
[Forecast] [My forecast] [Details]\
"""
        ]
    )

    assert await chat.say("ben", "vote 40/30/20/10") == snapshot("""\
Saved: your forecast on #1
(you | crowd of 1)
A 40% | 40% Reds
B 30% | 30% Blues
C 20% | 20% Greens
D 10% | 10% Other
Others see how many people voted, never who said what.
[Change] [Undo] [Withdraw]\
""")
    assert await chat.press("chloe", "Forecast") == snapshot("""\
Form: Your forecast on #1
  A · Reds: ''
  B · Blues: ''
  C · Greens: ''
  D · Other: ''
  Why?: ''\
""")
    assert await chat.fill("chloe", A="70") == snapshot("""\
Saved: your forecast on #1
(you | crowd of 2)
A 70% | 55% Reds
B 10% | 20% Blues
C 10% | 15% Greens
D 10% | 10% Other
The remaining 30% was shared evenly by B, C, D.
Others see how many people voted, never who said what.
[Change] [Undo] [Withdraw]\
""")
    assert await chat.say("dana", "vote certain blues") == snapshot("""\
Saved: your forecast on #1
(you | crowd of 3)
A 1% | 45% Reds
B 97% | 33% Blues
C 1% | 11% Greens
D 1% | 11% Other
Others see how many people voted, never who said what.
[Change] [Undo] [Withdraw]\
""")
    assert await chat.press("dana", "Change") == snapshot("""\
Form: Your forecast on #1
  A · Reds: '1'
  B · Blues: '97'
  C · Greens: '1'
  D · Other: '1'
  Why?: ''\
""")
    assert await chat.fill("dana", A="60", B="20", C="", D="") == snapshot("""\
Saved: your forecast on #1
(you | crowd of 3)
A 60% | 60% Reds
B 20% | 20% Blues
C 10% | 10% Greens
D 10% | 10% Other
The remaining 20% was shared by C, D in their earlier proportions.
[Change] [Undo] [Withdraw]\
""")
    assert chat.channel() == snapshot(
        [
            """\
#1 Who wins the cup in December 2024?
A 60% Reds (leads)
B 20% Blues
C 10% Greens
D 10% Other
Closes 2024-12-06 18:00 (2024-12-06 18:00) · 3 forecasters · last change 2024-12-02 12:00
How it resolves: The league's table
[Forecast] [My forecast] [Details]\
"""
        ]
    )

    await chat.wait_until("2024-12-06 18:00")
    assert chat.channel() == snapshot(
        [
            """\
#1 Who wins the cup in December 2024?
A 60% Reds (leads)
B 20% Blues
C 10% Greens
D 10% Other
Closed 2024-12-06 18:00: waiting for the answer · 3 forecasters
How it resolves: The league's table
[My forecast] [Details]\
"""
        ]
    )

    assert await chat.say("amina", "resolve #1") == snapshot("""\
Form: Resolve #1
  Which outcome happened?: ''
  Or a mix of outcomes: ''
  Known since: ''
  Evidence: ''\
""")
    assert await chat.fill("amina", outcome="A", evidence="https://example.org/table") == snapshot("""\
#1 Who wins the cup in December 2024?
Answer: A · Reds
Evidence: https://example.org/table
A 60% Reds (this happened)
B 20% Blues
C 10% Greens
D 10% Other
Resolved 2024-12-06 18:00 · 3 forecasters
How it resolves: The league's table
Others see how many people voted, never who said what.
Manage this question: [Reopen] [Post here] [Post elsewhere]
[Why my score] [My forecast] [Chart] [History]\
""")
    assert chat.channel()[1:] == snapshot(
        [
            """\
✅ #1 is resolved: A · Reds
Evidence: example.org: https://example.org/table
The crowd gave it 60% at the close; 3 forecasters.
🥇 Chloe +35.7 · 🥈 Dana +12.6 · 3. Ben −48.3
[Why my score] [Details]\
"""
        ]
    )

    await chat.wait_until("2024-12-09 08:59")
    assert len(chat.channel()) == 2
    await chat.wait_until("2024-12-09 09:00")
    assert chat.channel()[2:] == snapshot(
        [
            """\
🏆 Leaderboard · 2 – 8 Dec
1. 🥇 Chloe +35.7 1 of 1 question
2. 🥈 Dana +12.6 1 of 1 question
3. Ben −48.3 1 of 1 question
This week's answers:
#1 Who wins the cup in December 2024? → A · Reds (the crowd said 60%)
Best call: +35.7 on #1
[My week] [How scores work]\
"""
        ]
    )
