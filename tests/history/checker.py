"""Checks the record of a run: every answer, and the state at the end, must be explained by the requests."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from bot.domain.forecast import Forecast
from bot.domain.question import QuestionState
from bot.ports import Vote, VoteStatus
from tests.history.record import NEVER, Call, Cast, Ending, Erasure, Run, Step

VOTING = ("vote", "undo", "withdraw")
DONE = ("confirmation", "my-forecast", "details", "posted", "erased", "excluded")
"""Kinds of cards that say that a request was done, by this delivery or an earlier one of the same request."""
REFUSED = (
    "asking.not_draft",
    "communities.never_here",
    "dates.past",
    "dates.too_soon",
    "privacy.in_flight",
    "nothing-kept",
    "new-deadline",
    "app.done_before",
    "app.gone",
    "app.not_saved",
    "voting.closed",
    "voting.none_stands",
    "voting.nothing_to_undo",
    "questions.life_open",
    "resolving.already",
    "resolving.under_way",
    "resolving.annulled",
    "resolving.nothing_to_reopen",
)
STEP_OF = {"post": "opened", "resolve": "resolved", "annul": "annulled", "reopen": "reopened"}
SETTLING = ("resolve", "annul")
EXCLUDING = ("exclude", "include")
NEXT = {
    None: {"drafted", "opened"},
    "drafted": {"opened"},
    "opened": {"closed", "unposted"},
    "unposted": {"opened"},
    "closed": {"resolved", "annulled", "reopened"},
    "resolved": {"reopened"},
    "annulled": {"reopened"},
    "reopened": {"resolved", "annulled", "closed", "reopened"},
}
STATE_AFTER = {
    "opened": QuestionState.OPEN,
    "unposted": QuestionState.DRAFT,
    "closed": QuestionState.CLOSED,
    "reopened": QuestionState.CLOSED,
    "resolved": QuestionState.RESOLVED,
    "annulled": QuestionState.ANNULLED,
}


class Said(NamedTuple):
    """A person was excluded or included again, somewhere between two positions."""

    begun: int
    ended: int
    excluded: bool


Place = tuple[int, int, int]
"""Question, member and time: where a vote is in the history."""


def explain(run: Run) -> list[str]:
    """Return what the requests of a run do not explain, as sentences; an empty list means that the run is correct."""
    return [
        *_answered_votes(run),
        *_unanswered_votes(run),
        *_times(run),
        *_closings(run),
        *_deliveries(run),
        *_reads(run),
        *_standings(run),
        *_scores(run),
        *_lives(run),
        *_steps(run),
        *_erasures(run),
        *_exclusions(run),
    ]


def _entries(run: Run) -> dict[Place, Forecast | None]:
    return {
        (question, vote.member, vote.cast_at): vote.forecast
        for question, ending in run.endings.items()
        for vote in ending.history
    }


def _recorded(run: Run) -> Iterator[tuple[Place, Cast]]:
    for cast in run.casts:
        if cast.result is not None and cast.result.status is VoteStatus.RECORDED:
            yield (cast.vote.question, cast.vote.member, cast.result.cast_at), cast


def _answered_votes(run: Run) -> Iterator[str]:
    """Each vote that was answered as recorded is in the history once, as it was given."""
    entries = _entries(run)
    for question, ending in run.endings.items():
        times = Counter((vote.member, vote.cast_at) for vote in ending.history)
        yield from (f"q{question}: {place} is there {n} times" for place, n in times.items() if n > 1)
    claimed = Counter(place for place, _ in _recorded(run))
    yield from (f"{place} was given to {n} votes" for place, n in claimed.items() if n > 1)
    for place, cast in _recorded(run):
        if place not in entries:
            yield f"{place} was answered as recorded and is lost"
        elif entries[place] != cast.vote.forecast:
            yield f"{place} was recorded as {cast.vote.forecast} and is {entries[place]}"


def _unanswered_votes(run: Run) -> Iterator[str]:
    """Every other vote in the history was sent, and is there once for each delivery whose answer nobody waited for.

    Or it is the withdrawal that an erasure makes.
    """
    recorded = dict(_recorded(run))
    known = {cast.vote.delivery for cast in recorded.values()}
    rest = Counter(
        (question, member, forecast)
        for (question, member, cast_at), forecast in _entries(run).items()
        if (question, member, cast_at) not in recorded
    )
    unseen = {
        cast.vote.delivery: (cast.vote.question, cast.vote.member, cast.vote.forecast)
        for cast in run.casts
        if cast.ended == NEVER and cast.vote.delivery in run.deliveries - known
    }
    sent = Counter(unseen.values())
    yield from (f"{what} is in the history and nobody sent it" for what in rest - sent - _withdrawals(run))
    yield from (f"{what} has its delivery noted and is not in the history" for what in sent - rest)


def _withdrawals(run: Run) -> Counter[tuple[int, int, Forecast | None]]:
    """What erasures withdrew: what stood at the erasure, or stood while the question was closed and was opened again."""
    erased = {erasure.member: erasure.at for erasure in run.erasures}
    reopened: defaultdict[int, list[int]] = defaultdict(list)
    for step in run.steps:
        if step.name == "reopened":
            reopened[step.question].append(step.at)
    found: Counter[tuple[int, int, Forecast | None]] = Counter()
    for question, ending in run.endings.items():
        before: dict[int, Vote] = {}
        for vote in ending.history:
            last = before.get(vote.member)
            if vote.member in erased and vote.forecast is None and last is not None and last.forecast is not None:
                instants = (erased[vote.member], *reopened[question])
                if vote.cast_at in {max(at, last.cast_at + 1) for at in instants}:
                    found[question, vote.member, None] += 1
            before[vote.member] = vote
    return found


def _times(run: Run) -> Iterator[str]:
    """The times of a member's votes rise strictly, and are those at which the votes were received where that is possible."""
    recorded = dict(_recorded(run))
    for question, ending in run.endings.items():
        order = [(vote.cast_at, vote.member) for vote in ending.history]
        if order != sorted(order):
            yield f"q{question}: the history is out of order"
        last: dict[int, int] = {}
        for vote in ending.history:
            cast = recorded.get((question, vote.member, vote.cast_at))
            before = last.get(vote.member, -1)
            if vote.cast_at <= before:
                yield f"q{question}: member {vote.member} votes at {vote.cast_at} after {before}"
            elif cast and vote.cast_at != max(cast.vote.received_at, before + 1):
                yield f"q{question}: a vote of {cast.vote.received_at} has the time {vote.cast_at}"
            last[vote.member] = vote.cast_at


def _taken_back(run: Run) -> set[int]:
    """The questions of which an answer may have been taken back before it had its scores, and so before its event.

    They were answered more often than their events say, and reopened.
    """
    answers = Counter(
        question
        for question, delivery in {(call.question, call.delivery) for call in run.calls if call.kind in SETTLING}
        if delivery in run.deliveries
    )
    events = Counter(step.question for step in run.steps if step.name in ("resolved", "annulled"))
    reopened = Counter(step.question for step in run.steps if step.name == "reopened")
    return {question for question in answers if 0 < answers[question] - events[question] <= reopened[question]}


def _closings(run: Run) -> Iterator[str]:
    """No vote counts that came after a close that had been answered, and none is refused that came before any close."""
    settlings: defaultdict[int, list[Call]] = defaultdict(list)
    for call in run.calls:
        if call.kind in ("resolve", "annul", "reopen"):
            settlings[call.question].append(call)
    closes, taken_back = _closes(run), _taken_back(run)
    for cast in run.casts:
        if cast.result is None:
            continue
        calls = settlings[cast.vote.question]
        ending = run.endings[cast.vote.question]
        if cast.result.status is VoteStatus.RECORDED:
            # The first reopening takes the answer back; only a second one opens the question.
            opening = 1 if cast.vote.question in taken_back else 2
            yield from _counted_too_late(cast, ending.deadline, closes[cast.vote.question], calls, opening)
        elif cast.result.status is VoteStatus.CLOSED and not _is_refused_rightly(cast, ending, calls):
            yield f"a vote on q{cast.vote.question} was refused at {cast.vote.received_at} for no reason"


def _closes(run: Run) -> dict[int, list[int]]:
    """Return for each question the instants from which it took no votes, one for each time that it was closed."""
    closes: defaultdict[int, list[int]] = defaultdict(list)
    for step in run.steps:
        if step.name == "closed":
            closes[step.question].append(min(step.at, run.endings[step.question].deadline))
    return closes


def _counted_too_late(cast: Cast, deadline: int, closes: list[int], calls: list[Call], opening: int) -> Iterator[str]:
    vote = cast.vote
    if vote.received_at >= deadline:
        yield f"a vote on q{vote.question} counts at {vote.received_at}, the deadline was {deadline}"
    before = [call for call in calls if call.kind != "reopen" and call.answer == "details" and call.ended < cast.begun]
    if not before:
        return
    # An earlier delivery of the same request may have settled the question, and another request reopened it since.
    began = max(min(call.begun for call in calls if call.delivery == done.delivery) for done in before)
    reopenings = {
        call.delivery for call in calls if call.kind == "reopen" and call.ended > began and call.begun < cast.ended
    }
    if not reopenings:
        yield f"a vote on q{vote.question} counts after it was settled"
    if len(reopenings) < opening and vote.received_at >= max(closes):
        yield f"a vote on q{vote.question} counts at {vote.received_at}, closed at {closes}"


def _can_be(answer: str) -> bool:
    return not answer or answer in DONE or answer in REFUSED


def _is_refused_rightly(cast: Cast, ending: Ending, calls: list[Call]) -> bool:
    return cast.vote.received_at >= ending.deadline or any(call.begun < cast.ended for call in calls)


def _deliveries(run: Run) -> Iterator[str]:
    """A delivery has at most one effect: exactly one if any answer said that it was done, and none if all said otherwise."""
    calls: defaultdict[str, list[Call]] = defaultdict(list)
    for call in run.calls:
        if call.kind in (*VOTING, *STEP_OF, *EXCLUDING, "erase"):
            calls[call.delivery].append(call)
    effects = Counter(cast.vote.delivery for _, cast in _recorded(run))
    yield from (f"delivery {delivery} had {n} effects" for delivery, n in effects.items() if n > 1)
    yield from (f"delivery {delivery} had an effect that is not noted" for delivery in effects.keys() - run.deliveries)
    yield from (f"delivery {delivery} had an effect and nobody sent it" for delivery in run.deliveries - calls.keys())
    for delivery, group in calls.items():
        yield from (f"{call.kind} was answered with {call.answer}" for call in group if not _can_be(call.answer))
        done = any(call.answer in DONE for call in group)
        open_ended = any(call.ended == NEVER for call in group)
        if done and delivery not in run.deliveries:
            yield f"delivery {delivery} was answered as done and had no effect"
        if not done and not open_ended and delivery in run.deliveries:
            yield f"delivery {delivery} had an effect that nobody was told of"
    for cast in run.casts:
        if cast.result and cast.result.status is VoteStatus.REPEATED and cast.vote.delivery not in run.deliveries:
            yield f"delivery {cast.vote.delivery} was called a repetition of nothing"


def _reads(run: Run) -> Iterator[str]:
    """A forecast that is shown was given, and is not older than one that had been confirmed before.

    It was given by the member who the person is then, and not by one of theirs who was erased before.
    """
    entries = _entries(run)
    gone = {erasure.member: erasure.ended for erasure in run.erasures}
    members: defaultdict[int, list[int]] = defaultdict(list)
    for member, person in run.people.items():
        members[person].append(member)
    answered: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for (question, member, cast_at), cast in _recorded(run):
        answered[question, member].append((cast.ended, cast_at))
    for call in run.calls:
        if call.cast_at is None:
            continue
        where = call.question, call.person
        now = [member for member in members[call.person] if gone.get(member, NEVER) > call.begun]
        shown = [member for member in now if (call.question, member, call.cast_at) in entries]
        if not shown:
            yield f"{where} was shown {call.cast_at}, which is not there"
            continue
        newest = max(
            (at for member in shown for ended, at in answered[call.question, member] if ended < call.begun), default=0
        )
        if call.cast_at < newest:
            yield f"{where} was shown {call.cast_at} after {newest} had been answered"


def _standings(run: Run) -> Iterator[str]:
    """The standing forecasts are the last vote of each who is not excluded, in the order of time and member."""
    for question, ending in run.endings.items():
        last: dict[int, Vote] = {}
        for vote in ending.history:
            last[vote.member] = vote
        due = [vote for vote in last.values() if vote.forecast is not None and vote.member not in run.excluded]
        if ending.standing != sorted(due, key=lambda vote: (vote.cast_at, vote.member)):
            yield f"q{question}: what stands is not what was given last"


def _scores(run: Run) -> Iterator[str]:
    """The scores of a resolved question are those of its history, and no other question has any."""
    yield from run.differences
    for question, ending in run.endings.items():
        if ending.stored != (ending.computed if ending.state is QuestionState.RESOLVED else {}):
            yield f"q{question}: the scores are not those of its history"


def _lives(run: Run) -> Iterator[str]:
    """The events of each question follow each other as a life allows, and it is in the state after the last."""
    lives: defaultdict[int, list[str]] = defaultdict(list)
    for step in run.steps:
        lives[step.question].append(step.name)
    taken_back = _taken_back(run)
    for question, names in lives.items():
        for before, after in pairwise([None, *names]):
            if after not in NEXT[before]:
                yield f"q{question}: {after} follows {before}"
        again = names[-2:] in (["closed", "reopened"], ["reopened", "reopened"])
        state = QuestionState.OPEN if again else STATE_AFTER.get(names[-1], QuestionState.DRAFT)
        if again and question in taken_back and run.endings[question].state is QuestionState.CLOSED:
            continue
        if question in run.endings and run.endings[question].state is not state:
            yield f"q{question}: {run.endings[question].state} after {names[-1]}"


def _steps(run: Run) -> Iterator[str]:
    """Each event of a question was requested, and each request that was done has its event, once."""
    sent: defaultdict[str, list[Call]] = defaultdict(list)
    for call in run.calls:
        if call.kind in STEP_OF:
            sent[call.delivery].append(call)
    left = Counter(
        replace(step, member=run.people.get(step.member or 0)) for step in run.steps if step.name in STEP_OF.values()
    )
    taken_back = _taken_back(run)
    for delivery in sent.keys() & run.deliveries:
        first = sent[delivery][0]
        steps = {Step(call.question, call.at, call.person, STEP_OF[call.kind]) for call in sent[delivery]}
        found = next((step for step in steps if left[step]), None)
        if found is None and not (first.kind in SETTLING and first.question in taken_back):
            yield f"{first.kind} of q{first.question} was done and is not there"
        elif found is not None:
            left[found] -= 1
    yield from (f"{step} happened and nobody asked for it" for step in left.elements())


def _erasures(run: Run) -> Iterator[str]:
    """Whoever was told to be erased is gone, nobody else is, and nothing counts that was given after it."""
    known = {erasure.member: erasure for erasure in run.erasures}
    yield from (f"member {member} is gone and nobody asked for it" for member in run.gone - known.keys())
    for erasure in run.erasures:
        if erasure.ended != NEVER and erasure.member not in run.gone:
            yield f"member {erasure.member} was erased and is still there"
    for place, cast in _recorded(run):
        erased = known.get(cast.vote.member)
        if erased and erased.member in run.gone and cast.ended > erased.begun:
            yield f"{place} counts and its member had been erased"
    for question, ending in run.endings.items():
        last = {vote.member: vote for vote in ending.history}
        for vote in last.values():
            erased = known.get(vote.member)
            if vote.forecast and erased and erased.ended != NEVER and _was_open(run, question, erased, vote):
                yield f"q{question}: member {vote.member} stands and was erased"


def _was_open(run: Run, question: int, erasure: Erasure, vote: Vote) -> bool:
    """Whether a question certainly takes votes now, or did throughout an erasure, so that the vote may not stand."""
    ending = run.endings[question]
    if ending.deadline <= max(erasure.at, vote.cast_at + 1):
        return False
    if ending.state is QuestionState.OPEN:
        return True
    if any(step.member is None for step in run.steps if step.question == question and step.name == "closed"):
        # The background task closed it, at a time that is not in the record.
        return False
    settled = [call.begun for call in run.calls if call.question == question and call.kind in SETTLING]
    return erasure.ended < min(settled, default=0)


def _exclusions(run: Run) -> Iterator[str]:
    """Whom an answer leaves out, and who is excluded at the end, is what administrators had said by then."""
    said = _said(run)
    for member, person in run.people.items():
        if (member in run.excluded) not in _excluded(run, said[person], member, (NEVER, NEVER)):
            yield f"at the end member {member} is excluded: {member in run.excluded}"
    for question, ending in run.endings.items():
        if ending.answered is None:
            continue
        at, by = ending.answered
        made = [
            call
            for call in run.calls
            if call.kind in SETTLING and (call.question, call.at, call.person) == (question, at, run.people[by])
        ]
        when = min(call.begun for call in made), max(call.ended for call in made)
        for member in {vote.member for vote in ending.history} | ending.excluded:
            if (member in ending.excluded) not in _excluded(run, said[run.people[member]], member, when):
                yield f"q{question}: member {member} is left out: {member in ending.excluded}"


def _said(run: Run) -> defaultdict[int, list[Said]]:
    """What administrators said of each person and what had its effect, once for each delivery."""
    deliveries: defaultdict[str, list[Call]] = defaultdict(list)
    for call in run.calls:
        if call.kind in EXCLUDING and call.delivery in run.deliveries:
            deliveries[call.delivery].append(call)
    said: defaultdict[int, list[Said]] = defaultdict(list)
    for calls in deliveries.values():
        begun = min(call.begun for call in calls)
        ended = min((call.ended for call in calls if call.answer in DONE), default=NEVER)
        said[calls[0].whom].append(Said(begun, ended, calls[0].kind == "exclude"))
    return said


def _excluded(run: Run, said: list[Said], member: int, when: tuple[int, int]) -> set[bool]:
    """Whether a member can be excluded at some moment between two positions.

    Erased, they stay as they were. Whoever comes back is as they were, too: what is said is said of the person.
    """
    begun, ended = when
    for erasure in run.erasures:
        if erasure.member == member and member in run.gone:
            begun, ended = min(begun, erasure.begun), min(ended, erasure.ended)
    latest = max((each.begun for each in said if each.ended < begun), default=-1)
    can = {each.excluded for each in said if each.ended >= latest and each.begun < ended}
    return can if latest >= 0 else can | {False}
