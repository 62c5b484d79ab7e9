"""Names of fields: what they say of values such as 0 and 1, which may mean anything."""

from __future__ import annotations

import re
from enum import Enum, auto

from spindle.config.words import words

OF_SOURCES = words(
    "model models system systems source sources author authors score scores reward rewards rating "
    "ratings rank label labels provider engine generator llm llms votes elo human origin winner "
    "rate method methods policy policies agent agents variant strategy correct passed ai machine "
    "preferred chosen logp logps logprob gold"
)
"""Words of fields that, beside a response, say where it comes from or how good it is."""

NAMES_OF_SOURCES = words(
    "model models system source author provider engine generator llm policy agent variant strategy "
    "method origin human ai machine"
)
_TELLING = words(
    "winner winners preferred preference prefer human label labels better best worse correct "
    "chosen rejected judge judges judgment judgement vote votes voted rank ranking choice verdict "
    "gold truth real fake ai machine winning selected favorite favourite"
)
_ORDINARY = words(
    "turn turns round level difficulty grade step page part section chapter batch set fold "
    "version priority category count num number n stage phase size length year week day month "
    "age group cluster topic type rating stars quality toxic toxicity code session wave list "
    "direction hand handedness orientation lean language lang safe unsafe harmful harmless math "
    "spam sentiment polarity stance offensive hate nsfw urgent seen test train split public "
    "private formal informal gender sex hard easy flag flagged active valid invalid duplicate "
    "translated edited image images video audio table tables json markdown link links url seed "
    "trial block template format season term semester class course room team shift domain subset "
    "prompt question questions context instruction query passage document task user users tokens"
)
_FLAGS = words("is has had contains includes needs requires was can with")


class Weight(Enum):
    """What the name of a field says about its values."""

    TELLING = auto()
    PLAIN = auto()
    ORDINARY = auto()


def name_words(name: str) -> frozenset[str]:
    """Return the words in the name of a field, in lower case.

    >>> sorted(name_words("meta.isHuman_1"))
    ['human', 'is', 'meta']
    """
    return frozenset(re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()))


def weigh_name(name: str) -> Weight:
    """Return whether a field of that name holds answers, something else, or either.

    >>> weigh_name("winner"), weigh_name("contains_code"), weigh_name("note")
    (<Weight.TELLING: 1>, <Weight.ORDINARY: 3>, <Weight.PLAIN: 2>)
    """
    parts = name_words(re.split(r"[.\[]", name.rstrip("[].0123456789"))[-1] or name)
    telling = bool(parts & _TELLING) or parts >= {"answer", "key"}
    if parts & _ORDINARY:
        return Weight.PLAIN if telling else Weight.ORDINARY
    if telling:
        return Weight.TELLING
    return Weight.ORDINARY if parts & _FLAGS else Weight.PLAIN
