"""How the platforms name their channels, members and roles."""

import pytest

from bot.domain.errors import Refused
from bot.domain.platform_id import read_platform_id
from bot.texts import texts


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("12345678901234567", "12345678901234567"),
        ("18446744073709551615", "18446744073709551615"),
        ("C012AB3CD", "C012AB3CD"),
        ("<#123456789012345678>", "123456789012345678"),
        ("<@123456789012345678>", "123456789012345678"),
        ("<@!123456789012345678>", "123456789012345678"),
        ("<@&123456789012345678>", "123456789012345678"),
        ("<#C012AB3CD|general>", "C012AB3CD"),
        ("<#C012AB3CD|>", "C012AB3CD"),
        ("<@U012AB3CD|mia>", "U012AB3CD"),
        ("<!subteam^S012AB3CD>", "S012AB3CD"),
        ("<!subteam^S012AB3CD|@team>", "S012AB3CD"),
    ],
)
def test_an_id_is_read_alone_or_out_of_a_mention(text: str, name: str) -> None:
    assert read_platform_id(text) == name


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
        "C012AB3CD\n",
        "C012AB3CD|general",
        "C012AB3CD' OR 1=1",
        "<#general>",
        "<!channel>",
        "<#C012AB3CD|a>b>",
        "<#C012AB3CD",
        "<#C012AB3CD|a\n>",
        "١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧",
        "C" * 1_000_000,
        "\ud800",
    ],
)
def test_a_name_or_anything_else_is_no_id(text: str) -> None:
    with pytest.raises(Refused) as caught:
        read_platform_id(text)
    texts("en").word(caught.value.key, **{name: str(fact) for name, fact in caught.value.facts.items()}).encode()
