"""What kind of thing a sentence does in a conversation: greet, ask, commit, refuse, decide."""

from __future__ import annotations

import re
from functools import lru_cache

FILLER = re.compile(
    r"^\W*(?:(?:hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening|day)|greetings|hallo|"
    r"guten (?:tag|morgen|abend)|"
    r"moin|servus|liebe[rs]?)\b(?:[ ,]+\w+){0,2}(?: here)?"
    r"|(?:many |ok |okay )?(?:thanks?|thank you|thx|cheers|ty|danke|vielen dank|dankeschön|merci)\b"
    r"(?: (?:so much|very much|a lot|a bunch|again|you|all|schön|sehr|for (?!\d)[^,?]{1,50}|"
    r"für [^,?]{1,50}))*(?:[ ,]+\w+)?"
    r"|(?:how|what) (?:can|may|could) (?:i|we) (?:help|do|assist)\b.{0,40}|(?:wie|"
    r"womit) kann ich\b.{0,30}helfen.{0,10}"
    r"|(?:i(?:'ve)? )?(?:just |already )?(?:did|done|sent|dm'?d|got)(?: (?:it|them|that|so|now|both|"
    r"you a (?:dm|message)|the (?:dm|pics?|photos?|details)))*(?: (?:just )?now| already)?"
    r"|(?:i )?hope (?:so|you'?re right|it (?:works|helps)).{0,30}|(?:oh )?that (?:would|'d) be (?:\w+ )?\w+"
    r"|(?:i )?will (?:do|try|send)(?: (?:it|that|them))?(?: (?:now|tonight|tomorrow|later))?"
    r"|that (?:did|does) it|(?:then )?i'?ll (?:wait|do that)(?: then)?"
    r"|(?:one|a|just a) (?:moment|second|minute|sec)\b.{0,25}|(?:einen|ein) (?:moment|augenblick)\b.{0,20}"
    r"|please (?:hold|wait)\b.{0,25}"
    r"|(?:(?:ok|okay|yes|no|yep|yeah|nope|sure|great|perfect|cool|alright|right|fine|good|exactly|"
    r"awesome|ja|nein|gut|"
    r"super|klar|genau|prima|gerne|passt|got it|i see|will do|no worries|no problem|you too|"
    r"same here|bye|goodbye|"
    r"tschüss?|sounds good|understood|of course|absolutely|certainly)\W*){1,4}"
    r"|(?:you(?:'re| are) (?:very |most )?welcome|my pleasure|a pleasure|happy to help|glad (?:to|"
    r"i could|we could)|"
    r"anytime|gern geschehen|keine ursache|bitte schön)\b.{0,40}"
    r"|(?:have|enjoy) (?:a|an|your) .{0,30}(?:day|evening|weekend|night|one|time)|"
    r"(?:einen )?schönen (?:tag|abend).{0,12}"
    r"|(?:i(?:'m| am)|we(?:'re| are)|so|very)? ?(?:really |very |so |truly )?(?:sorry|"
    r"apologi[sz]e\w*|apologies)"
    r"(?: (?:to (?:hear|see)|about|for|that you|you)\b.{0,60})?|(?:es )?tut mir (?:sehr )?leid"
    r"|(?:i|we) (?:completely |totally )?(?:understand|hear you|appreciate)\b.{0,50}"
    r"|let me (?:check|see|look|have a look|take a look)\b.{0,30}|.{0,30}\banything else\b.{0,50}"
    r"|(?:i|we)(?:'d| would) (?:be happy|love|like) to (?:help|assist|look into|hear).{0,30}"
    r"|that'?s (?:all|it|everything)\b.{0,20}|das war(?:'s| alles).{0,10}|any (?:update|news)|"
    r"anyone there)\W*$",
    re.I,
)
OPENERS = re.compile(
    r"^(?:(?:(?:hi|hello|hey|hiya|hallo|moin)(?: (?:there|all|guys|team|folks|everyone|again|mate|"
    r"zusammen)|,? (?-i:[A-Z][a-zäöüß]+)(?=\s?[,!.–:]))?|"
    r"dear \w+|guten tag|good (?:morning|afternoon|evening)|ok|okay|oh|ah|um|hmm?|yeah|"
    r"yep|also|actually|basically|honestly|thanks for (?:that|reaching out|getting back|your \w+)|"
    r"thank you for (?:that|reaching out|your \w+|contacting us)|and|but|(?:so|und|aber)(?= (?:i|my|"
    r"we|the|when|how|what|can|is|ich|die|der|das|wie|wir)\b))\b[\s,!.:–-]*"
    r"|(?:yes|no|nope|right|great|sure|perfect|alright|sorry|unfortunately|look|listen|thanks|"
    r"thank you|well|so|then|no worries|no problem|ja|nein|gut|also|genau|klar|danke)\s?[,!.:–]+\s*)+",
    re.I,
)
CLOSERS = re.compile(
    r"[\s,!.–-]{0,6}(?:(?:please|pls|plz|thanks|thank you|thx|bitte|danke|cheers|many thanks|"
    r"thanks in advance|ty|asap)\b[\s,!.]{0,6})+$",
    re.I,
)
COMMITS = re.compile(
    r"\b(?:(?:i|we|he|she|they|my (?:manager|colleague)|the team|our team|someone)(?:'ll| will|"
    r" am going to| are going to|'m going to|'re going to| can (?=give|hold|offer|send|reserve|"
    r"waive|refund|replace)) ?(?!not\b|be happy|be able|see\b|answer your|help\b|need\b)\w+"
    r"|(?:will|'ll) (?:be )?(?:refund\w*|replac\w*|ship\w*|sen[dt]\w*|call\w*|email\w*|contact\w*|"
    r"get back|look into|hold|held|reserve\w*|process\w*|notif\w+|deliver\w*|arrang\w+)"
    r"|(?:i|we)(?:'ve| have) (?:\w+ )?(?:sent|issued|refunded|processed|reserved|ordered|escalated|"
    r"forwarded|passed|booked|put|set|applied|raised|arranged|notified|credited|placed|cancelled|"
    r"added|adjusted|asked|blocked|changed|corrected|emailed|fixed|given|let|made|moved|opened|removed|renewed|"
    r"replaced|reset|spoken|switched|told|updated|upgraded|waived)\b"
    r"|(?:you|they)(?:'ll| will) (?:be )?(?:get|receive|hear|have|find|see|call\w*|contact\w*)\b"
    r"|(?:it|that|this|(?:the|your|a) (?:\w+ )?\w+)(?:'ll| will) (?:be|arrive|come|show|take)\b"
    r"|(?:is|are) on (?:its|their|the) way|(?:was|were|has been|have been) (?:sent|refunded|shipped|"
    r"escalated|passed|booked|dispatched|credited)|^(?:all )?(?:done|booked|sorted)\b"
    r"|(?:ich|wir|der kollege|die kollegin) (?:werde|werden|schicke|schicken|melde|melden|rufe|"
    r"rufen|lege|reserviere|reservieren|halte|kläre|klären|leite|erstatte|erstatten|prüfe|prüfen|"
    r"sende|senden|habe .{3,40}(?:geschickt|reserviert|veranlasst|erstattet))\w*|(?:kläre|klären|"
    r"melde|melden|schicke|schicken|rufe|rufen|reserviere|reservieren|prüfe|prüfen|lege|erstatte|"
    r"sende) (?:ich|wir|mich|uns))\b",
    re.I,
)
REQUESTS = re.compile(
    r"^(?:please|pls|kindly|(?:can|could|would|will) you (?:please |kindly |also |just )?|(?:may|"
    r"can|could) (?:i|we) (?:have|get|ask for)|let (?:us|me) know|send|dm|pm|direct message|bitte|"
    r"(?:können|könnten|kannst|könntest) (?:sie|du)|(?:i|we)(?:'ll|'d| will| would)? (?:just |also )?"
    r"need (?:you to|your|to know))\b",
    re.I,
)
TROUBLE = re.compile(
    r"\b(?:not|\w+n't|never|no longer|stop(?:ped|s)|broke\w*|broken|damaged|wrong|missing|late|"
    r"delay\w*|problem\w*|issue\w*|error|fail\w*|refus\w*|cancel\w*|lost|still|waiting|waited|"
    r"charged|poor|worst|terrible|awful|disgusting|ridiculous|rude|useless|disappoint\w*|"
    r"complain\w*|why|unable|can't|stuck|crash\w*|down|nicht|kein\w*|kaputt|defekt|falsch\w*|fehlt|"
    r"problem)\b",
    re.I,
)
NEEDS = re.compile(
    r"\b(?:need|want|looking for|would like|'d like|how (?:do|can|much|long|many)|can (?:i|you|"
    r"someone)|could (?:i|you)|trying to|help|interested in|wondering|brauche|suche|möchte|"
    r"würde gern\w*|wie|kann ich|gibt es|können sie)\b",
    re.I,
)
CANNOT = re.compile(
    r"\b(?:can(?:no|')t (?:confirm|say|tell|answer|promise|prove|do that|find)|cannot (?:confirm|"
    r"say|answer|promise)|(?:don't|do not) (?:know|have (?:that|an approved|any) )|no approved|"
    r"not (?:sure|able to (?:say|confirm|answer))|unable to|unfortunately|we do(?:n't|"
    r" not) (?:offer|sell|ship|have)|"
    r"kann ich (?:leider |dir |ihnen )?nicht|weiß ich nicht|keine (?:freigegebene|gesicherte) |leider)\b",
    re.I,
)
TRIED = re.compile(
    r"\b(?:(?:i|we)(?:'ve| have| already| did)? (?:\w+ )?(?:tried|restarted|reset|reinstalled|"
    r"checked|measured|called|emailed|contacted|looked|searched|compared|read|asked|deleted|cleaned|"
    r"turned|switched)|ich habe? .{0,30}(?:versucht|probiert|geprüft|gemessen|angerufen|gelesen|"
    r"gesucht|neu gestartet|zurückgesetzt))\b",
    re.I,
)
THANKS = re.compile(
    r"\b(?:thanks?|thank you|thx|cheers|great|perfect|awesome|brilliant|wonderful|"
    r"helpful|solved|works now|sorted|fixed|danke\w*|super|prima|perfekt|passt)\b",
    re.I,
)
BOUGHT = re.compile(
    r"\b(?:i(?:'ll| will) (?:take|buy|order|get) (?:it|this|that|one|them|both|two|the)|(?:i|"
    r"we)(?:'ve| have)? just (?:ordered|bought|purchased|placed (?:the|my|an) order|checked out|"
    r"paid)|(?:i|we) (?:ordered|bought) it (?:now|just now)|order (?:is )?(?:placed|confirmed)|"
    r"added to (?:my|the) cart and paid|ich nehme (?:es|sie|ihn|die|den|das|beide)|(?:gerade|soeben|"
    r"jetzt) (?:bestellt|gekauft)|habe (?:es|sie|ihn) bestellt)\b",
    re.I,
)
LATER = re.compile(
    r"\b(?:think (?:about it|it over)|sleep on it|get back to you|come back|decide later|ask my|"
    r"talk to my|not (?:today|now|yet|ready)|maybe (?:later|next)|überleg\w*|drüber schlafen|später|"
    r"melde mich)\b",
    re.I,
)
PENDING = re.compile(
    r"\b(?:get back to you|call you(?: back)?|email you|e-?mail (?:it|them|the)|contact you|"
    r"be in touch|look into (?:it|this|that)|follow up|let you know|will (?:reach out|reply|notify|"
    r"update)|escalat\w+|notified|(?:manager|colleague|team) will|hold (?:it|one|them|this)|"
    r"reserve\w*|send (?:it|you|the|a|them)|give (?:you|them) a call|melde\w* mich|rufe\w* (?:sie|"
    r"dich)|kläre\w*|leite\w* .{0,20}weiter|schicke\w*|reserviere\w*)\b",
    re.I,
)
ANGRY = re.compile(
    r"\b(?:worst|terrible|awful|disgusting|disgrace\w*|ridiculous|useless|rude|joke|furious|angry|"
    r"annoyed|frustrat\w+|fed up|shocking|appalling|pathetic|unacceptable|poor (?:service|show)|"
    r"never again|disappoint\w+|fuming|absolute\w* \w+|crap|rubbish|shame on)\b",
    re.I,
)
DUE = re.compile(
    r"\b(?:(?:by|until|till|before|on|within|in|at|from|next|"
    r"this) )?(?:(?:the )?end of (?:the )?(?:day|week|month)|(?:next |this )?(?:mon|tues|wednes|"
    r"thurs|fri|satur|sun)day(?: (?:morning|afternoon|evening))?|tomorrow(?: (?:morning|afternoon|"
    r"evening|at \d{1,2}(?::\d\d)?))?|today|tonight|"
    r"(?:next|this) (?:week|month)|\d{1,2}(?::\d\d)? ?(?:am|pm|uhr)|\d+(?:[-–]\d+)? (?:business |"
    r"working )?(?:minutes|hours?|days?|weeks?)|(?:a|one|two|three|five|seven) (?:business |"
    r"working )?(?:hours?|days?|weeks?)|"
    r"(?:bis |am |in |ab )?(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|morgen|"
    r"heute|ende der woche|nächste woche|\d+ (?:tagen|stunden|wochen))|\d{1,2}\.\d{1,2}\.(?:\d{2,4})?)\b",
    re.I,
)


@lru_cache(maxsize=4096)
def is_filler(text: str) -> bool:
    bare = tidy(text)
    return bool(FILLER.match(text) or FILLER.match(bare)) or not re.search(r"\w{2}", bare)


@lru_cache(maxsize=4096)
def tidy(text: str) -> str:
    """Without greetings in front and thanks behind; an empty string when nothing else was there."""
    without = CLOSERS.sub("", OPENERS.sub("", text).rstrip(" .!?…,;:-–\"'”“"))
    return without.strip(" ,;:-–\"'”“") if re.search(r"\w{2}", without) else ""
