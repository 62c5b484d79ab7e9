"""Write ``data/train.parquet``: SPIN pairs, as its authors' code writes them.

Each row has two columns, ``real`` and ``generated``, each a list of two turns: the user's and
the assistant's. Both voices were made up for this example, so they say nothing about how
people or models write.

    python examples/spin-iteration/make_data.py
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

TARGET = Path(__file__).parent / "data" / "train.parquet"


class Asked(NamedTuple):
    """One prompt, and how a person and a model might answer it."""

    prompt: str
    person: str
    model: str


ASKED = [
    Asked(
        "Why does bread go stale faster in the fridge?",
        "It isn't really drying out, it's the starch. Once baked it slowly goes back to being "
        "crystals, and that happens quickest a bit above freezing, which is exactly where your "
        "fridge sits. So: bread bin for a few days, freezer for longer, fridge never. Toasting "
        "undoes some of it, by the way.",
        "Bread becomes stale faster in the refrigerator because of a process called "
        "**starch retrogradation**. When bread cools, starch molecules realign into a "
        "crystalline structure, which makes the crumb firm.\n\n"
        "- **Refrigerator (2–5 °C):** retrogradation is fastest\n"
        "- **Room temperature:** slower\n"
        "- **Freezer:** almost stopped\n\n"
        "In summary, store bread at room temperature or freeze it.",
    ),
    Asked(
        "Write a Python function that removes duplicates from a list but keeps the order.",
        "dicts keep insertion order these days so this is all you need:\n\n"
        "```python\ndef unique(xs):\n    return list(dict.fromkeys(xs))\n```\n\n"
        "only works if the things are hashable. if they're lists or whatever you're stuck with "
        "the slow way.",
        "Here is a function that removes duplicates while preserving order:\n\n"
        "```python\ndef remove_duplicates(items: list) -> list:\n"
        '    """Return the items without duplicates, in their original order."""\n'
        "    seen = set()\n    result = []\n    for item in items:\n"
        "        if item not in seen:\n            seen.add(item)\n"
        "            result.append(item)\n    return result\n```\n\n"
        "It runs in $O(n)$ time and uses $O(n)$ additional space.",
    ),
    Asked(
        "How do I get red wine out of a wool rug?",
        "Blot, don't rub. Kitchen paper and your own weight on it, swap for fresh, again, until "
        "nothing more comes up. Then cold water with a splash of white vinegar, blot again. My "
        "aunt swears by salt; all it ever gave me was a salty stain. If it's a good rug and the "
        "wine has dried, ring a cleaner before you try anything clever.",
        "To remove red wine from a wool rug, follow these steps:\n\n"
        "1. **Blot** the stain with a clean, dry cloth. Avoid rubbing.\n"
        "2. **Mix** one tablespoon of white vinegar with two cups of cold water.\n"
        "3. **Apply** the solution sparingly and continue blotting.\n"
        "4. **Rinse** with cold water and let the rug air dry.\n\n"
        "Always test the solution on a hidden area first.",
    ),
    Asked(
        "Explain the quadratic formula to someone who forgot it.",
        "You know how x² = 9 is easy, you just take the root? The formula is a trick for "
        "turning every quadratic into that. You shift x so that the middle term vanishes "
        "(that's the −b/2a), and what's left over goes under the root. If that part comes out "
        "negative there's no real answer and you can stop there.",
        "For an equation of the form $ax^2 + bx + c = 0$ with $a \\neq 0$, the solutions are\n\n"
        "$$x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}$$\n\n"
        "The expression $b^2 - 4ac$ is called the *discriminant*:\n\n"
        "| Discriminant | Real solutions |\n|---|---:|\n| positive | 2 |\n| zero | 1 |\n"
        "| negative | 0 |",
    ),
    Asked(
        "Is it rude to decline a wedding invitation?",
        "Not at all. Say no early, say it warmly, and don't explain too much, because three "
        "reasons always sound like none. A card on the day does more than most presents. What "
        "is rude is yes and then not turning up, since somebody paid for that plate.",
        "Declining a wedding invitation is not considered rude, provided that it is done "
        "politely and promptly. It is advisable to reply before the deadline, to express "
        "gratitude for the invitation, and to offer your congratulations to the couple. You may "
        "also wish to send a card or a gift as a thoughtful gesture.",
    ),
    Asked(
        "What should I see in Lisbon in one day?",
        "Go up to Graça first thing, before the trams fill up, and have a coffee at the "
        "miradouro. Walk down through Alfama without a map. Lunch anywhere that has a handwritten "
        "menu and no pictures on it. Then the tile museum, which everybody leaves out and which "
        "was the best thing I saw. Skip the lift. The queue is the attraction.",
        "Lisbon offers a wealth of attractions. Here is a suggested itinerary:\n\n"
        "**Morning:** Explore the historic Alfama district and visit São Jorge Castle.\n\n"
        "**Afternoon:** Head to Belém to see the Jerónimos Monastery and Belém Tower, and "
        "enjoy a *pastel de nata*.\n\n"
        "**Evening:** Experience live Fado music in Bairro Alto.",
    ),
    Asked(
        "My tomato leaves are curling. What is wrong?",
        "Which way do they curl? Up, like a taco, on hot days, and flat again by evening: leave "
        "them be, they're saving water. Down and twisted, with the new growth thin like a fern, "
        "is usually weedkiller drift, also from straw or manure that was sprayed. Turn one over "
        "as well. If it's sticky you have aphids.",
        "Curling tomato leaves can have several causes:\n\n"
        "- **Heat or water stress:** leaves curl upward to conserve moisture\n"
        "- **Herbicide exposure:** new growth appears twisted\n"
        "- **Pests:** aphids and whiteflies can distort leaves\n"
        "- **Viral disease:** yellowing accompanies curling\n\n"
        "Inspect the plants closely and ensure consistent watering.",
    ),
    Asked(
        "Give me three tips for a first marathon.",
        "Run the first half embarrassingly slowly. Nobody has ever finished one and wished "
        "they'd started faster.\n\nWear nothing new on the day, and that goes for socks.\n\n"
        "Tape your name to your shirt. At 35 km strangers shouting it is worth more than a gel.",
        "Here are three tips for your first marathon:\n\n"
        "1. **Train gradually.** Increase your weekly distance by no more than 10 %.\n"
        "2. **Practise your nutrition.** Test gels and hydration during long runs.\n"
        "3. **Pace yourself.** Start conservatively to save energy for the final kilometres.\n\n"
        "Good luck with your race!",
    ),
    Asked(
        "What does `git rebase` do, in one paragraph?",
        "It takes your commits off, puts you where the other branch is now, and plays them back "
        "one by one as if you'd started from there. Tidy history, but they're new commits with "
        "new ids, so if anybody else has the old ones you've just made their afternoon "
        "miserable. `git reflog` gets you out when it goes wrong, and it will once.",
        "`git rebase` reapplies the commits of the current branch on top of another base commit. "
        "It produces a linear history by creating new commits with the same changes. For "
        "example, `git rebase main` moves your branch to the tip of `main`. Rebasing commits "
        "that have already been shared should be avoided, because it rewrites history.",
    ),
    Asked(
        "Should I learn the piano at sixty?",
        "I started at fifty-eight, from nothing. Two years on I play badly, every day, and it's "
        "the best half hour I have. The fingers do come round. What doesn't is reading bass "
        "clef, I still count the lines. Get a teacher who laughs.",
        "It is never too late to learn the piano. Studies suggest that playing an instrument "
        "may support memory, coordination, and emotional well-being in older adults. Consider "
        "starting with short, regular practice sessions, choosing music you enjoy, and working "
        "with a teacher who has experience with adult beginners.",
    ),
    Asked(
        "Why is the sea salty but rivers are not?",
        "Rivers are salty, just too little to taste. They carry it down out of the rocks, the "
        "sea keeps it, the sun takes only the water back up. Do that for a few billion years. "
        "Same reason the Dead Sea is the way it is: river in, nothing out.",
        "Rivers dissolve minerals from rocks and carry small amounts of salt to the ocean. When "
        "seawater evaporates, the salt remains, so its concentration builds up over millions of "
        "years. Hydrothermal vents also contribute minerals. Rivers, by contrast, are "
        "constantly replenished by rainwater and therefore remain fresh.",
    ),
    Asked(
        "Write two lines about autumn.",
        "The plums are down, the wasps are drunk on them,\n"
        "and no one's fetched the ladder in again.",
        "Golden leaves drift softly through the cool and gentle air,\n"
        "As autumn paints the world with colours rich and rare.",
    ),
]


def turns(prompt: str, answer: str) -> list[dict[str, str]]:
    """Return a conversation of two turns."""
    return [{"role": "user", "content": prompt}, {"role": "assistant", "content": answer}]


def table() -> pa.Table:
    """Return the pairs as a table."""
    turn = pa.struct([("content", pa.string()), ("role", pa.string())])
    columns = {
        "generated": [turns(asked.prompt, asked.model) for asked in ASKED],
        "real": [turns(asked.prompt, asked.person) for asked in ASKED],
    }
    schema = pa.schema([(name, pa.list_(turn)) for name in columns])
    return pa.table(columns, schema=schema)


def main() -> None:
    """Write the file."""
    TARGET.parent.mkdir(exist_ok=True)
    pq.write_table(table(), TARGET, compression="zstd")
    print(f"Wrote {len(ASKED)} pairs to {TARGET}.")


if __name__ == "__main__":
    main()
