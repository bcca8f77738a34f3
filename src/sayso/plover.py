"""The acts of `docs/record.md` as categories of PLOVER, the event ontology that political scientists count in.

After the manual of PLOVER (Open Event Data Alliance, draft 1.3 of 5 February 2022). The code is that of the verbal
event which an utterance of the act is; whether it is cooperation or conflict (its "quad category") follows from it.

None where PLOVER has no event. It knows no plain statements: "the CAMEO 01 and 02 categories dealing with comments
have been eliminated" (7.1), so that what is merely said, reported, claimed, confirmed, admitted, predicted or
announced has no code. Nor is CONSULT one for them: it is for meetings, visits and talks (3.2), not for a word to the
press. What is only believed, intended, wanted or felt is no event between anybody.

Where the manual leaves the choice to its users, it asks them to tell what they chose (7.2, note 2):

- deny is REJECT ("all rejections and refusals", 3.10), an option that the note names for denials.
- admit is none: the note would allow AGREE, but that is a willingness to cooperate (3.1), which is not owning up.
- apologise is CONCEDE, as 3.3.2 demands for regret and remorse; older data, after CAMEO, have it under SUPPORT.
- warn is none: only "coercive or forceful warnings" are THREATEN (3.11), and those are the act threaten. The act warn
  is a caution against what does not come from the speaker.
- ask is REQUEST ("all requests", 3.8), questions among them: a question is a request for an answer. Without a source,
  as in "asked whether", it is no event: PLOVER needs an actor.
- pledge and offer are AGREE (3.1: "agree to, offer, promise"), whatever is promised; the content tells it.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["PLOVER"]

#: The category of each act of `records.ACTS`, None for those that are no event.
PLOVER: Mapping[str, str | None] = {
    "say": None,
    "report": None,
    "claim": None,
    "confirm": None,
    "deny": "REJECT",
    "admit": None,
    "predict": None,
    "announce": None,
    "pledge": "AGREE",
    "threaten": "THREATEN",
    "offer": "AGREE",
    "agree": "AGREE",
    "refuse": "REJECT",
    "urge": "REQUEST",
    "order": "REQUEST",
    "ask": "REQUEST",
    "warn": None,
    "accuse": "ACCUSE",
    "criticise": "ACCUSE",
    "praise": "SUPPORT",
    "apologise": "CONCEDE",
    "welcome": "SUPPORT",
    "believe": None,
    "intend": None,
    "want": None,
    "feel": None,
}
