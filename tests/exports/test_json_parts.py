"""A large JSON file is read part by part, and the parts are those that a reader of the whole file finds."""

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exports import json_parts
from bot.exports.json_parts import parts, place_of
from bot.exports.json_reader import is_export, read_export
from bot.scoring_file.schema import ScoreFileError
from tests.exports.world import an_export

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet=st.sampled_from('ab"\\{}[],: \n\u00e9'), max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(values, max_size=6), st.sampled_from([None, 0, 3]), st.booleans(), st.integers(1, 9))
def test_the_elements_of_a_list_are_those_of_the_whole(
    whole: list[Any],
    indent: int | None,
    plain: bool,  # noqa: FBT001  drawn by hypothesis
    chunk: int,
) -> None:
    text = json.dumps(whole, indent=indent, ensure_ascii=plain).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_parts, "CHUNK", chunk)
        found = list(parts(BytesIO(b"x" + text), 2, b"]", 1_000))
    assert [json.loads(part.content) for part in found] == whole
    for part in found:
        assert (b"x" + text)[part.begins_at :].startswith(part.content)
        assert (b"x" + text)[part.ends_at :][:1] in (b",", b"]")


@pytest.mark.parametrize("text", [b"1, 2", b"1,, 2]", b"1, 2,]", b",]", b"1}", b'"a]', b"[1}", b""])
def test_what_is_no_list_is_refused(text: bytes) -> None:
    with pytest.raises(ScoreFileError, match=r"line 1 column .*: expected JSON"):
        list(parts(BytesIO(text), 0, b"]", 1_000))


def test_of_a_long_part_only_the_beginning_is_kept() -> None:
    found = list(parts(BytesIO(b"[1, 2, 3], 4]"), 0, b"]", 4))
    assert [part.content for part in found] == [b"[1,", b"4"]


def test_a_text_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_parts, "CHUNK", 10)
    monkeypatch.setattr(json_parts, "MOST_OF_A_PART", 50)
    with pytest.raises(ScoreFileError, match="line 2 column 2: expected a text of at most 0 MB"):
        list(parts(BytesIO(b'1,\n "' + b"a" * 100 + b'"]'), 0, b"]", 50))


def test_a_row_that_is_longer_than_any_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.exports.json_reader.MOST_OF_A_MEMBER", 40)
    with pytest.raises(ScoreFileError, match="community: expected less than this"):
        read_export(BytesIO(json.dumps(an_export()).encode()))


@pytest.mark.parametrize(
    ("at", "place"), [(0, "line 1 column 1"), (2, "line 1 column 3"), (3, "line 2 column 1"), (7, "line 3 column 2")]
)
@pytest.mark.parametrize("chunk", [1, 2, 100])
def test_a_place_is_told_by_line_and_column(at: int, place: str, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_parts, "CHUNK", chunk)
    assert place_of(BytesIO(b"ab\ncd\nef\n"), at) == place


def whole(**changes: object) -> str:
    return json.dumps(an_export() | changes, indent=1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[]", "line 1 column 1: expected JSON"),
        (whole() + "x", "column 2: expected JSON"),
        (whole().replace('"members": [', '"members": [,'), "expected JSON"),
        (whole().replace('"members": ', '"members" '), "expected JSON"),
        (whole().replace('"platform": "test"', '"platform": test'), "expected JSON"),
        (whole(members={}), "members: expected a list"),
        (
            whole().replace('"version": 1,', '"version": 1, "version": 1,'),
            "version: expected no second field of that name",
        ),
        (whole(members=[3]), "members[0]: expected an object"),
    ],
)
def test_what_is_wrong_with_the_form_of_an_export_is_named_with_its_place(text: str, says: str) -> None:
    with pytest.raises(ScoreFileError) as error:
        read_export(BytesIO(text.encode()))
    assert says in str(error.value)


def test_the_place_of_broken_json_is_the_one_in_the_file() -> None:
    text = whole().replace('"platform": "test"', '"platform": ?', 1)
    with pytest.raises(ScoreFileError) as error:
        read_export(BytesIO(text.encode()))
    line = next(i for i, each in enumerate(text.splitlines(), start=1) if ": ?" in each)
    column = text.splitlines()[line - 1].index(": ?") + 3
    assert str(error.value).startswith(f"line {line} column {column}"), (line, column)


def test_rows_that_nobody_sorted_are_checked_all_the_same() -> None:
    export = an_export()
    for table in ("members", "votes", "scores", "questions"):
        export[table] = export[table][::-1]
    found = read_export(BytesIO(json.dumps(export).encode()))
    assert (len(found.votes), len(found.votes)) == (14, len(list(found.votes)))
    export["votes"].append(export["votes"][3])
    with pytest.raises(ScoreFileError, match=r"votes\[14\]: expected no second row of the same"):
        read_export(BytesIO(json.dumps(export).encode()))


def test_reasons_are_compared_with_votes_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.exports.check.RATIONALES_AT_ONCE", 1)
    export = an_export()
    votes = [vote for vote in export["votes"] if vote["shares"]][:3]
    export["rationales"] = [
        {"question": vote["question"], "member": vote["member"], "cast_at": vote["cast_at"], "text": "Clouds."}
        for vote in votes
    ]
    read_export(BytesIO(json.dumps(export).encode()))
    export["rationales"][2]["member"] = 4
    with pytest.raises(ScoreFileError, match=r"rationales\[2\]: expected the question"):
        read_export(BytesIO(json.dumps(export).encode()))


@pytest.mark.parametrize("chunk", [64, 1 << 20])
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ('\ufeff\n{"a": "%s", "format" : "credence-export"' % ("x" * 200), True),
        ('{"a": "%s", "format": "credence"}' % ("x" * 200), False),
        ('["format": "credence-export"]', False),
        ("", False),
    ],
)
def test_what_is_meant_as_an_export_says_so_anywhere_in_it(
    text: str, meant: object, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.exports.json_reader.CHUNK", chunk)
    assert is_export(BytesIO(text.encode())) is meant
