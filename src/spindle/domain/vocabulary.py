"""The words of labels and questions: which speak for a response, and which against it.

What is not listed here has no polarity: a label or question is then not understood, which is
safe, because nothing is concluded from it.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NOUNS = _words(
    """response responses answer answers assistant assistants model models option options output
    outputs completion completions candidate candidates text texts summary summaries translation
    translations video videos image images version versions message messages reply replies system
    systems chatbot chatbots agent agents one ones side sides passage passages story stories
    sentence sentences document documents argument arguments explanation explanations code snippet
    snippets solution solutions conversation conversations dialogue dialogues dialog dialogs item
    items sample samples generation generations continuation continuations review reviews essay
    essays article articles paragraph paragraphs poem poems caption captions headline headlines
    title titles post posts comment comments tweet tweets email emails turn turns result results
    audio clip clips speaker picture variant variants column panel box llm statement statements
    antwort réponse reponse respuesta risposta resposta antwoord svar modell modèle modelo
    texte texto testo ответ 回答 utterance utterances description descriptions program programs
    implementation implementations recording recordings voice voices choices tile"""
)
"""What a response is called."""

RESPONSES = _words(
    """response responses answer answers output outputs completion completions assistant assistants
    summary summaries translation translations reply replies candidate candidates generation
    generations continuation continuations model models system systems chatbot chatbots
    antwort réponse reponse respuesta risposta resposta antwoord svar ответ 回答"""
)
"""What means a response, whatever the design is about."""

HUMAN = frozenset({"human", "humans", "person", "people", "humanwritten", "humanlike"}) | {
    "human's",
    "person's",
}
"""Words for a human author, and for what one wrote."""

_MACHINES = _words(
    """ai llm machine robot bot chatbot chatgpt gpt claude gemini llama mistral qwen deepseek
    copilot algorithm computer"""
)
MACHINE = (
    _MACHINES
    | {f"{word}{ending}" for word in _MACHINES for ending in ("s", "'s")}
    | _words("automated automatic artificial synthetic generated machinewritten modelwritten")
    | _words("nonhuman model's")
)
"""Words for a machine as the author, and for what one wrote."""

GOOD = (
    _words(
        """better best superior safer safest helpful useful accurate correct truthful honest
    harmless safe good great excellent stronger strongest clearer clearest clear coherent fluent
    natural relevant informative factual faithful polite respectful appropriate complete readable
    convincing persuasive consistent reliable trustworthy engaging kinder friendlier nontoxic
    unbiased errorfree harmlessness helpfulness safety accuracy quality correctness truthfulness
    honesty preferable satisfying thorough logical grammatical fair fairer empathetic
    understandable insightful right true valid higherquality real genuine authentic"""
    )
    | HUMAN
)
"""Words that speak for the response they are said of."""

WORSE = frozenset({"worse", "worst", "inferior", "weaker", "weakest", "loses", "lost"})
"""Words of a comparison that speak for the other response."""

BAD = _words(
    """harmful harm harms harmfulness toxic toxicity offensive offends abusive abuse hateful hate
    racist sexist violent unsafe dangerous danger risky risk unhelpful useless incorrect wrong
    inaccurate untruthful dishonest false fake error errors mistake mistakes bug bugs buggy
    vulnerable vulnerability vulnerabilities hallucinates hallucinate hallucination hallucinations
    hallucinated hallucinating fabricated fabricates invented lies lying lie bias biased biases
    stereotype stereotypes stereotypical misleading misinformation disinformation deceptive
    deceives manipulative rude impolite aggressive bad poor poorer terrible awful unacceptable
    problematic problem problems issues fail fails failed failing failure violates violate violation
    violations contradicts contradictory contradiction irrelevant incoherent inconsistent
    inappropriate unnatural unclear unfaithful unfair ungrammatical disfluent confusing awkward
    boring repetitive redundant spam flawed flaw flaws broken rejected reject rejects discard
    discarded dislike disliked remove removed delete deleted flag flagged block avoid avoided
    omits omit misses missing lacks lack lacking incomplete unreadable evasive condescending
    sycophantic refuses refuse refused refusal ignores ignore plagiarized plagiarised suspicious
    unreliable untrustworthy disrespectful insulting insult illogical invalid untrue unconvincing
    harder insecure leaks toxicities imaginary machinelike robotic counterfeit downvote
    downvoted offend offending mislead misleads typo typos misspellings imposter impostor deepfake
    forged forgery"""
) | (MACHINE - {"llm"})
"""Words that speak against the response they are said of."""

SELECTS = _words(
    """wins win won winner beats beat outperforms outperform preferred chosen selected
    favorite favourite favored favoured"""
)
"""Words that select a response, for whatever the question looks for."""

VERBS = _words(
    """prefer prefers choose chose pick picked select like likes favor favour vote voting
    choosing picking upvote upvoted lean leans leaning preference favors favours choice"""
)
"""Verbs with which an annotator selects a response."""

NEGATIONS = _words(
    """not no never hardly scarcely neither nor none without nothing cannot less least fewer fewest
    lower lowest nowhere non un few little anything barring except minus"""
)
"""Words after which nothing is sure of what they are said of."""

REDUCES = frozenset({"less", "least", "fewer", "fewest", "lower", "lowest"})
"""Comparisons downward."""

COPULAS = _words(
    """is was are were be been being seems seem looks look appears appear sounds sound feels feel
    reads has had have contains contain makes make gives give shows"""
)
"""Verbs that join a response with what is said of it."""

DEGREES = _words(
    """much slightly clearly strongly significantly definitely very somewhat marginally barely
    weakly probably far way moderately considerably substantially likely possibly maybe perhaps
    really quite overall generally just even noticeably obviously decisively overwhelmingly
    strictly mostly certainly surely extremely rather fairly more most lot bit strong slight clear
    weak moderate so greatly vastly hugely still only all"""
)
"""Adverbs and grades: they say how much, and not what."""

FILLERS = _words(
    """the i id i'd ill we you my me think believe say that this of an and for in opinion would
    it by far a do does its which there here am will or on towards toward with"""
)
"""Words that say nothing of a response."""

LINKS = frozenset({"than", "over", "to", "instead"})
"""Words between a response and the other, with which it is compared."""
