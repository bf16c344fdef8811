"""Does a text try to give the assistant orders? Rules for what is said openly, a model for the rest.

Used on shoppers' words and on product, page and policy text alike: content is data. A hit never
blocks a person; it takes the text out of the AI's hands.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata

from apps.grounding.classifiers import linear

ALONE = 0.7
PART = 0.98
MOST_PARTS = 5

_DROP = (
    r"(?:ignor\w*|disregard\w*|forget|bypass\w*|neglect|discard|overlook|override|drop|dismiss|"
    r"erase|skip|do(?:n'?t| not) (?:follow|obey|listen to)|"
    r"vergiss|vergessen sie|missacht\w*|verwirf|oubli\w+|olvid\w+|dimentic\w+|zaboravi|vergeet|"
    r"negeer|glöm|забудь\w*|игнорир\w+)"
)
_ORDERS = (
    r"(?:instructions?|rules?|prompts?|guidelines|directions|directives|orders|commands|constraints|"
    r"restrictions|programming|training|"
    r"assignments|tasks?|context|documents? provided|everything (?:above|before|you)|anweisung\w*|"
    r"instruktion\w*|regeln|vorgaben|befehle?n?|aufträge|"
    r"aufgaben|alles (?:davor|bisherige|was)|consignes|instrucciones|istruzioni|instruções|"
    r"instrukcij\w+|instructies|regels|инструкции|правила|"
    r"todo (?:lo )?que)"
)
_ROLE = r"(?:system|assistant|developer|root|sudo)"
OPEN_ORDERS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b{_DROP}\b(?:\W+\w+){{0,6}}?\W+{_ORDERS}",
        r"\b(?:obigen|bisherigen|vorherigen|alle) (?:\w+ ){0,2}(?:ignorieren|vergessen|missachten)\b",
        r"\b(?:vergiss|forget|ignore|oublie|olvida) (?:alles|everything|all that|tout|"
        r"todo)\b(?! about)(?=[\s\S]{0,400}(?:\b(?:sag|schreib|say|write|print|tell me|output|now|jetzt|"
        r"dis|di|and|und)\b|[.!]))",
        r"\b(?:show|reveal|print|repeat|output|display|leak|expose|give me|tell me|send me|zeige?|"
        r"nenne|verrate|wiederhole)\b(?:\W+\w+){0,5}?\W+"
        r"(?:system ?prompt|(?:hidden|initial|secret|original|full|entire|complete|your|all|"
        r"previous|prior|above)\W+(?:\w+\W+){0,2}?(?:prompts?|instructions)(?! (?:manual|sheet|for|"
        r"leaflet))|prompt[- ]?text\w*|systemprompt|deine\w* (?:\w+ )?(?:anweisungen|regeln|prompt))",
        r"\bwhat(?:'s| is| are| were| was) (?:your|the) (?:exact |first |hidden |secret |initial |"
        r"system )*(?:prompt|instructions from|system instructions|hidden instructions|system prompt)\b",
        r"\b(?:what are|tell me|list|show me) your (?:instructions|guidelines|system rules|directives)\b",
        r"\b(?:above|begin\w*|start|top) (?:of )?(?:this|the) prompt\b",
        r"\b(?:do anything now|dan mode|jail ?break(?:ed)? mode|developer mode (?:enabled|on|2)|"
        r"god mode|unrestricted mode|(?:act|acting|be) as (?:a )?dan\b|\[?dan\]?:)",
        r"\bfrom now on,? (?:you|your|every answer|du|sie|antworte)\b(?! (?:ship|deliver|have|sell|get|pay))",
        r"\byou (?:are|will be|'re) (?:now|no longer|henceforth|going to (?:act|play|pretend|"
        r"be))\b(?! (?:closed|open|out of|in stock|selling|shipping))",
        r"\b(?:act|acting|behave|respond|answer|reply|speak|talk|functions?|fungier\w+|antworte\w*|"
        r"sprich|rede) (?:only )?(?:as|like|als|wie|im stil)\b (?:if you|an? |the |ein\w* |"
        r"my )?(?!soon|well|possible|much|many|many|expected|described|usual|"
        r"normal)(?=.{0,200}\b(?:you|i will|me|and|interpreter|terminal|pirate|du|sie)\b)",
        r"\bi want you to (?:act|behave|play|pretend|be|respond|ignore)\b|\bich möchte,? dass (?:du|"
        r"sie) (?:\w+ ){0,5}(?:fungier|handel|antworte|agier|verhält|verhalte)",
        r"\b(?:pretend|suppose|stell dir vor|tu so|stellen sie sich vor|nimm an),? (?:that |"
        r"als |dass )?(?:you|du|sie)(?:'re| are| can| have| were| bist| wärst| seist| kannst| seien)?\b",
        r"\bimagine,? (?:that )?you(?:'re| are|) (?:no longer|not bound|free|an? (?:ai|bot|chatbot|assistant|"
        r"language model|machine)|without|can |have no|had no)\b",
        r"\b(?:theoretical|hypothetical|fictional|imaginary) world (?:where|in which) you (?:are|have|can|"
        r"could|may|would)\b",
        r"\b(?:remove|clear|wipe|push) (?:\w+ ){0,3}(?:tasks?|rules|instructions|orders|prompts) (?:out of|"
        r"from) your (?:head|mind|memory)\b",
        r"\bif you (?:do not|don'?t) know\b.{0,30}\bmake (?:\w+ )?up\b",
        r"\b(?:jetzt|nun|ab jetzt|ab sofort) bist du\b|\bdu bist (?:jetzt|nun|ab jetzt|kein\w*)\b",
        r"\b(?:say|print|output|write|repeat|just|only|sag|schreibe?) (?:only |just |out |me |nur |"
        r"einfach )?[\"“„«'][^\"”“»']{1,80}[\"”“»'](?!\s*(?:on|in the (?:label|picture)|mean))",
        r"\brepeat after me\b|\bsag mir nach\b|\bsprich mir nach\b",
        r"<\|[a-z_]+\|>|\[/?INST\]|<<SYS>>|</?(?:system|instructions?|prompt)>|"
        r"^[ \t]{0,8}#{2,6} ?(?:instruction|system|new (?:rules|task))",
        rf"(?:^|[\n\[{{(])[ \t]{{0,8}}{_ROLE}[ \t]{{0,4}}[:\]>]\s*\S",
        r"\b(?:note|reminder|message|instruction|important)\W{0,3}(?:to|for) (?:the |all |"
        r"any )?(?:ai|a\.i\.|assistants?|chatbots?|language models?|llms?|model)\b",
        r"\b(?:ai|assistants?|language models?|llms?|chatbots?) (?:reading|processing|that (?:read|"
        r"process))\b",
        r"\b(?:new|additional|updated|next|further|neue|weitere) (?:instructions?|tasks?|orders?|"
        r"directives?|anweisung(?:en)?|aufgaben?)\b\W{0,3}(?::|follow|folg|is|are|\bkomm)",
        r"\bnow (?:new|further) tasks\b|\bfocus on your new task\b|\bkonzentriere dich (?:jetzt |"
        r"nun )?auf deine neue aufgabe\b|\bstart(?:en)? (?:over|von neu\w*|again) with a new task",
        r"\b(?:without|no|free (?:from|of)|ohne) (?:any |all )?(?:filters?|restrictions|limitations|"
        r"rules|ethics|moral\w*|regeln|censorship)\b(?=[\s\S]{0,400}\b(?:you|ai|du|answer|respond)\b)",
        r"\bstay(?:s|ing)? in character\b|\bbreak character\b|\brole-?play(?:ing)? as\b|\bnever refuse\b",
        r"\bact as an? [\w -]{1,30} (?:interpreter|terminal|console|shell|translator|compiler)\b|"
        r"\bexecute the following (?:command|code)\b",
        r"\b(?:your|by your|aus deinem) own (?:knowledge|opinion) and not (?:by|from|the)\b",
        r"\b(?:despite|regardless of|contrary to|deviating from|abweichend (?:von|zu)|"
        r"entgegen)\b(?:\W+\w+){0,3}?\W+(?:told|instructions?|instruktionen|anweisungen|rules|regeln)\b",
        r"\bas your (?:developer|creator|admin\w*|owner|programmer|boss)\b|\bi am your (?:developer|"
        r"creator|admin\w*|owner)\b",
        r"\b(?:drop table|rm -rf|os\.system|import os\b|subprocess\.)",
        r"\b(?:when|if) (?:i|someone|anyone) (?:say|says|ask|asks)\b.{1,60}\byou (?:must |should |"
        r"have to )?(?:say|answer|reply)\b",
        r"\bgrand(?:mother|ma)\b.{0,60}\b(?:codes?|keys?|passwords?|coupons?)\b",
    )
)
OF_THE_GOODS = re.compile(
    r"\b(?:washing|wash|care|cleaning|cooking|safety|user|operating|mounting|assembly|installation|storage|"
    r"packing|feeding|dosage|recycling) (?:instructions?|rules?|directions|guidelines|steps)\b"
    r"|\bdeveloper mode on (?:the|an?|my|this)\b",
    re.I,
)
SPELLED_OUT = re.compile(r"(?:\b[^\W\d_] ){11,}[^\W\d_]\b")
BLOB = re.compile(r"\b[A-Za-z0-9+/]{24,}={0,2}")
PARTS = re.compile(r"(?<=[.!?\n;:])\s+|\n+|(?<=\w)\s{2,}")


def is_injection(text: str) -> bool:
    """True if the text as a whole, one of its parts, or what is hidden in it gives orders to the AI."""
    plain = OF_THE_GOODS.sub("care leaflet", _plain(text))
    if not plain.strip():
        return False
    if SPELLED_OUT.search(plain):
        return True
    return says_openly(plain) or _model_says(plain) or any(says_openly(hidden) for hidden in _hidden(plain))


def says_openly(text: str) -> bool:
    return any(pattern.search(text) for pattern in OPEN_ORDERS)


def _model_says(text: str) -> bool:
    model = linear.load("injection")
    if model.scores(text)["injection"] >= ALONE:
        return True
    parts = [part for part in PARTS.split(text[:4000]) if len(part) > 12][:MOST_PARTS]
    return len(parts) > 1 and any(model.scores(part)["injection"] >= PART for part in parts)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in folded if unicodedata.category(sign) != "Cf").replace("’", "'")


def _hidden(text: str) -> list[str]:
    """What base64 blobs decode to."""
    found = []
    for match in list(BLOB.finditer(text))[:4]:
        try:
            found.append(base64.b64decode(match.group() + "==", validate=False).decode("utf-8", "ignore"))
        except (binascii.Error, ValueError):
            continue
    return found
