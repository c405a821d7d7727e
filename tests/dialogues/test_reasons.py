"""A forecast may come with its reason: kept with it, shown to its member, and never lost."""

from inline_snapshot import snapshot

from bot.inputs.voting import CastForecast, SubmitForecastForm
from tests.chat import Chat
from tests.transcript import transcript


async def test_a_reason_is_kept_with_the_forecast_and_shown_to_its_member(cup: Chat) -> None:
    await cup.say("ben", "vote")
    assert await cup.fill("ben", A="40", B="30", C="20", reason="  They play at home.\u200b ") == snapshot("""\
<saved #1>
(you | crowd of 1)
A 40% | 40% Reds
B 30% | 30% Blues
C 20% | 20% Greens
D 10% | 10% Other
Your reason: They play at home.
The remaining 10% went to D.
<others see no names>
[Change] [Undo] [Withdraw]\
""")
    assert "Your reason: They play at home." in await cup.press("ben", "My forecast")
    await cup.say("ben", "vote")
    assert "Why?: 'They play at home.'" in transcript(cup.last["ben"])
    await cup.press("ben", "Forecast")
    assert "Your reason: They play at home." in await cup.fill("ben", A="50")
    assert "Your reason" not in await cup.say("ben", "vote even")
    assert "Your reason: They play at home." in await cup.press("ben", "Undo")
    assert "home" not in await cup.say("chloe", "show")


async def test_a_reason_goes_with_a_proposal(cup: Chat) -> None:
    await cup.say("ben", "vote")
    reason = "because " * 50
    assert "Your reason: because" in await cup.fill("ben", A="40", B="30", C="20", D="5", reason=reason)
    assert "Your reason: because" in await cup.press("ben", "Use this")
    await cup.say("ben", "vote")
    await cup.fill("ben", A="60", B="50", C="40", D="30", reason="Just so.")
    assert await cup.press("ben", "Edit") == snapshot("""\
Form: <forecast form #1>
  A · Reds: '60'
  B · Blues: '50'
  C · Greens: '40'
  D · Other: '30'
  Why?: 'Just so.'\
""")


async def test_a_reason_that_is_too_long_is_told_at_its_field(cup: Chat) -> None:
    await cup.say("ben", "vote")
    answer = await cup.fill("ben", A="forty", reason="x" * 501)
    assert "500" in answer
    assert "“forty”" in answer
    await cup.press("ben", "Try again")
    assert "Your reason: xxx" in await cup.fill("ben", A="40", B="60", reason="x" * 500)
    assert "500" in transcript(await cup.do("ben", CastForecast(question="#1", picks="even", reason="x" * 501)))


async def test_a_repeated_delivery_keeps_one_reason(cup: Chat) -> None:
    for reason in ("first", "second"):
        sent = SubmitForecastForm(question="#1", values={"A": "40", "B": "60", "reason": reason})
        await cup.do("ben", sent, delivery="the same")
    forecasts = cup.store.read.forecasts
    assert [await forecasts.reason(1, vote) for vote in await forecasts.history(1)] == ["first"]
