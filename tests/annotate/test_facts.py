"""Facts of an article, from what a network might have seen in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from sayso.annotate.facts import facts_of
from sayso.model.find import Sight
from sayso.model.labels import ADDED, PROPOSITION
from sayso.model.mentions import Seen
from sayso.records import Attribution, Fact, Form, Party, Role, phrase
from tests.annotate.making import cast, name, pieces, place, relating, seen, tied


def facts(
    text: str,
    *mentions: Seen,
    attributions: Sequence[Attribution] = (),
    roles: Mapping[str, Sequence[Role]] | None = None,
    published: str | None = "2024-06-05",
) -> list[Fact]:
    one = cast(text, *mentions, published=published)
    made = pieces(text)
    count = len(made)
    sight = Sight(made, (), (), (), np.zeros((count, PROPOSITION), np.float16), np.zeros((count, ADDED), np.float16))
    held = {n: (roles or {}).get(one.name_of(n), ()) for n in one.members}
    return list(facts_of(one, sight, attributions, held, relating()))


def said(
    id: str, text: str, content: str, source: str | None = None, act: str = "say", form: Form = Form.INDIRECT
) -> Attribution:
    who = phrase(text, [place(text, source)]) if source else None
    return Attribution(
        id=id,
        form=form,
        content=phrase(text, [place(text, content)]),
        source=Party(text=who.text, spans=who.spans) if who else None,
        act=act,
    )


def lima_heads_the_union(text: str) -> tuple[Seen, Seen]:
    return (
        tied(name(text, "Ana Lima"), subject="heads"),
        tied(name(text, "Harbour Union", "organization"), object="heads"),
    )


def test_a_fact_has_its_words_and_is_the_article_s_own_word() -> None:
    text = "Ana Lima, who leads the Harbour Union, left."
    (fact,) = facts(text, *lima_heads_the_union(text))
    assert fact.relation == "heads"
    assert fact.object is not None
    assert [span.quote(text) for span in fact.spans] == ["Ana Lima, who leads the Harbour Union"]
    assert (fact.attribution, fact.value, fact.since, fact.until) == (None, None, None, None)
    assert 0.5 < fact.confidence <= 1


def test_what_is_reported_is_the_innermost_reporter_s_word() -> None:
    text = "Alsahil wrote that Tom Roe said that Ana Lima leads the Harbour Union."
    inner = said("inner", text, "that Ana Lima leads the Harbour Union")
    outer = said("outer", text, "that Tom Roe said that Ana Lima leads the Harbour Union", act="report")
    (fact,) = facts(text, *lima_heads_the_union(text), attributions=(outer, inner))
    assert fact.attribution == "inner"


@pytest.mark.parametrize("act", ["deny", "want", "ask"])
def test_what_is_denied_or_wished_is_no_fact(act: str) -> None:
    text = "Tom Roe denied that Ana Lima leads the Harbour Union."
    denial = said("no", text, "that Ana Lima leads the Harbour Union", act=act)
    assert facts(text, *lima_heads_the_union(text), attributions=(denial,)) == []


def test_within_a_denial_of_a_report_there_is_no_fact_either() -> None:
    text = "Tom Roe denied that the paper said Ana Lima leads the Harbour Union."
    outer = said("outer", text, "that the paper said Ana Lima leads the Harbour Union", act="deny")
    inner = said("inner", text, "Ana Lima leads the Harbour Union")
    assert facts(text, *lima_heads_the_union(text), attributions=(outer, inner)) == []


def test_who_a_speaker_is_is_told_by_the_article_unless_the_words_are_quoted() -> None:
    text = "Alsahil wrote that Ana Lima, head of the Harbour Union, said the port burns."
    inner = said("inner", text, "the port burns", source="Ana Lima, head of the Harbour Union,")
    for form, voice in ((Form.INDIRECT, None), (Form.DIRECT, "outer")):
        heard = "that Ana Lima, head of the Harbour Union, said the port burns"
        outer = said("outer", text, heard, act="report", form=form)
        (fact,) = facts(text, *lima_heads_the_union(text), attributions=(outer, inner))
        assert fact.attribution == voice


def test_a_head_is_not_told_to_be_a_member_too() -> None:
    text = "Ana Lima leads the Harbour Union."
    lima, union = lima_heads_the_union(text)
    both = [
        tied(name(text, "Ana Lima"), subject="member_of", strength=3.5),
        tied(name(text, "Harbour Union", "organization"), object="member_of", strength=3.5),
    ]
    assert lima.subject is not None
    assert union.object is not None
    assert both[0].subject is not None
    assert both[1].object is not None
    lima.subject[:] += both[0].subject
    union.object[:] += both[1].object
    assert [fact.relation for fact in facts(text, lima, union)] == ["heads"]


def test_allies_stand_in_the_order_of_the_text() -> None:
    text = "The Harbour Union, an ally of the Port Party, agreed."
    one = tied(name(text, "Harbour Union", "organization"), subject="ally_of", object="ally_of")
    other = tied(name(text, "Port Party", "organization"), subject="ally_of", object="ally_of")
    (fact,) = facts(text, one, other)
    made = cast(text, one, other)
    assert (fact.subject, fact.object) == (made.id_of(made.entity[0]), made.id_of(made.entity[1]))


def test_of_a_killing_without_a_killer_the_sentence_is_the_value() -> None:
    text = "The port is old. Ana Lima was killed in Velda in May 2023. It rained."
    (fact,) = facts(text, tied(name(text, "Ana Lima"), subject="killed", object="killed"))
    assert (fact.relation, fact.object) == ("killed", None)
    assert fact.value == "Ana Lima was killed in Velda in May 2023."
    assert (fact.since, fact.until) == ("2023-05", "2023-05")


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("Ana Lima has led the Harbour Union since 2019.", "2019", None),
        ("Ana Lima led the Harbour Union until May 2021.", None, "2021-05"),
        ("Ana Lima led the Harbour Union from 2016 to 2018.", "2016", "2018"),
        ("Ana Lima was named in 2020 as head of the Harbour Union.", "2020", None),
        ("Ana Lima leads the Harbour Union, which built 40 ships in 2020.", None, None),
        ("Ana Lima took over the Harbour Union in last year.", "2023", None),
    ],
)
def test_the_time_of_a_fact(words: str, since: str | None, until: str | None) -> None:
    (fact,) = facts(words, *lima_heads_the_union(words))
    assert (fact.since, fact.until) == (since, until)


def test_a_role_of_the_same_body_tells_the_time() -> None:
    text = "Ana Lima leads the Harbour Union."
    one = cast(text, *lima_heads_the_union(text))
    role = Role(title="head", of=one.id_of(one.entity[1]), since="2012")
    (fact,) = facts(text, *lima_heads_the_union(text), roles={"Ana Lima": [role]})
    assert fact.since == "2012"


def test_words_of_two_paragraphs_are_told_apart() -> None:
    text = "Ana Lima left.\n\nShe leads it, the Harbour Union."
    (fact,) = facts(text, *lima_heads_the_union(text))
    assert [span.quote(text) for span in fact.spans] == ["Ana Lima", "the Harbour Union"]


def test_mentions_the_network_did_not_look_at_are_in_no_fact() -> None:
    text = "Ana Lima leads the Harbour Union."
    assert facts(text, name(text, "Ana Lima"), seen(text, "the Harbour Union", "organization")) == []


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("On Monday gunmen killed Ana Lima in Velda.", ("2024-06-03", "2024-06-03")),
        ("Ana Lima was killed two years ago, as was her brother in 1999.", ("2022", "2022")),
        ("Ana Lima was killed in March.", ("2024-03", "2024-03")),
        ("Ana Lima was killed. On Monday it rained.", (None, None)),
    ],
)
def test_what_happened_has_the_nearest_date_of_its_sentence(words: str, day: tuple[str | None, str | None]) -> None:
    (fact,) = facts(words, tied(name(words, "Ana Lima"), subject="killed", object="killed"))
    assert (fact.since, fact.until) == day


def test_who_succeeds_begins_when_the_other_ends() -> None:
    text = "Ana Lima took over the Harbour Union from Tom Roe in 2019. Roe had led it."
    union = tied(name(text, "Harbour Union", "organization"), object="heads")
    lima = tied(name(text, "Ana Lima"), subject="succeeds")
    roe = tied(name(text, "Tom Roe"), subject="heads", object="succeeds")
    found = {fact.relation: fact for fact in facts(text, lima, union, roe)}
    assert found["succeeds"].since == "2019"
    assert (found["heads"].since, found["heads"].until) == (None, "2019")


def test_a_succession_dates_the_body_it_is_in_and_no_other() -> None:
    # What stands too far apart for the network to see it together is in no fact.
    rain = "It rained. " * 80
    text = f"Ana Lima took over the Harbour Union from Tom Roe in 2019. {rain}Lima also chairs the Port Party."
    union = tied(name(text, "Harbour Union", "organization"), object="heads")
    lima = tied(name(text, "Ana Lima"), subject="succeeds")
    roe = tied(name(text, "Tom Roe"), subject="heads", object="succeeds")
    chair = tied(name(text, "Lima", nth=1), subject="heads")
    party = tied(name(text, "Port Party", "organization"), object="heads")
    made = cast(text, union, lima, roe, chair, party)
    bodies = {made.id_of(made.entity[i]): m.span.quote(text) for i, m in enumerate(made.mentions)}
    until = {
        (bodies[fact.subject], bodies[fact.object or ""]): fact.until
        for fact in facts(text, union, lima, roe, chair, party)
        if fact.relation == "heads"
    }
    assert until == {("Tom Roe", "the Harbour Union"): "2019", ("Lima", "the Port Party"): None}
