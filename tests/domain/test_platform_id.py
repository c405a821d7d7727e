"""How the platforms name their channels."""

import re

import pytest

from bot.domain.errors import Refused
from bot.domain.platform_id import PLATFORM_ID, read_channel


@pytest.mark.parametrize(
    ("text", "here", "channel"),
    [
        ("12345678901234567", "123456789012345678", "12345678901234567"),
        ("18446744073709551615", "123456789012345678", "18446744073709551615"),
        ("<#123456789012345678>", "123456789012345678", "123456789012345678"),
        ("C012AB3CD", "C0AAAAAAA", "C012AB3CD"),
        ("G012AB3CD", "C0AAAAAAA", "G012AB3CD"),
        ("<#C012AB3CD|general>", "C0AAAAAAA", "C012AB3CD"),
        (" <#C012AB3CD|> ", "C0AAAAAAA", "C012AB3CD"),
        ("forecasts", "general", "forecasts"),
        ("#forecasts", "general", "forecasts"),
    ],
)
def test_a_channel_is_read_alone_or_out_of_a_reference(text: str, here: str, channel: str) -> None:
    assert read_channel(text, here) == channel
    assert re.fullmatch(PLATFORM_ID, channel)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "#general",
        "general",
        "c012ab3cd",
        "C012",
        "0123456789012345678",
        "18446744073709551616",
        "1234567890123456",
        "1.2345678901234568e17",
        "C012AB3CD|general",
        "C012AB3CD' OR 1=1",
        "<#general>",
        "<!channel>",
        "<@U012AB3CD>",
        "U012AB3CD",
        "<#C012AB3CD|a>b>",
        "<#C012AB3CD",
        "<#C012AB3CD|a\n>",
        "١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧",
        "C" * 1_000_000,
        "\ud800",
    ],
)
@pytest.mark.parametrize("here", ["123456789012345678", "C0AAAAAAA", "a place that is no name"])
def test_a_name_or_anything_else_is_no_channel(text: str, here: str) -> None:
    with pytest.raises(Refused) as caught:
        read_channel(text, here)
    assert caught.value.key == "asking.post_no_channel"


@pytest.mark.parametrize("text", ["", "two words", "C012AB3CD\n", "zürich", "x" * 81])
def test_what_no_platform_would_call_anything_is_no_id(text: str) -> None:
    assert not re.fullmatch(PLATFORM_ID, text)
