"""Objections said openly: one list of phrases per tag, English and German, and what is none."""

from __future__ import annotations

import re

from apps.grounding.escalation_rules import compiled

PRICE_WORD = r"(?:expensive|pricey|costly|dear|overpriced|steep|exorbitant|unaffordable|hefty)"
SIZE_WORD = r"(?:small|big|large|tight|loose|long|short|wide|narrow|tall|bulky|huge)"
PUT_OFF = r"(?:no (?:use|good)|deal ?breaker|puts me off|not for me|too bad|a pity|a shame|pointless|useless)"

RULES: dict[str, tuple[re.Pattern[str], ...]] = {
    "price_too_high": compiled(
        rf"\b(?:too|so|very|really|quite|rather|pretty|way|bit|little|bloody|awfully|ridiculously|"
        rf"insanely|that|far too|a tad) {PRICE_WORD}\b(?! (?:one|ones|model|than)\b)(?! to (?:ship|"
        rf"return|send))",
        rf"\b(?:it'?s|is|are|they'?re|seems?|looks?|sounds?|feels?) (?:just |simply |"
        rf"all )?{PRICE_WORD}\b(?! (?:one|model|than)\b)(?! (?:shipping|postage|delivery))(?!.{{0,200}}\?$)",
        r"\b(?:can'?t|cannot|can not|couldn'?t|could never|unable to) (?:really |quite )?(?:afford|"
        r"justify (?:the (?:price|cost)|paying|spending))\b|\b(?:out of|over|above|beyond|exceeds?|"
        r"blows?|more than) (?:my |our |the )?(?:price range|budget|means)\b",
        r"\b(?:price|cost)(?: tag)? (?:is|seems|feels|looks) (?:\w+ )?(?:high|steep|much|excessive|"
        r"hefty|crazy|insane|ridiculous|a problem|an issue)\b|\bprice (?:puts me off|hurts|"
        r"scares me|is what stops me)\b|\b(?:high|steep|hefty) price(?: tag)?\b(?!.{0,200}\?$)",
        r"\b(?:that'?s|it'?s|is|seems|sounds|feels) (?:like )?(?:a lot|too much|quite a lot|"
        r"much)(?: of money| to (?:pay|spend|ask)| for (?:a|an|me|one|that|this|just|"
        r"some))(?! of (?:room|space|work|time))|\b(?:so|too) much money\b|\b(?:a|"
        r"it costs a) fortune\b|\brip[- ]?off\b(?!.{0,200}shipping)",
        r"\b(?:my budget is (?:only|just)|only (?:have|got|spend|pay)|"
        r"max(?:imum)?(?: i can pay| budget)? is|(?:was|were) (?:hoping|planning|thinking|"
        r"looking) (?:for something |to spend |to pay |of )?(?:around|about|under|less than|below|"
        r"closer to|max)) ?\W?\d+",
        r"\b(?:if (?:it|they|this|that) (?:was|were|cost|got) (?:a bit |a little |much )?(?:cheaper|"
        r"less|on sale)|(?:not|hardly|isn'?t|doubt it'?s|really) worth (?:it|the (?:money|price)|"
        r"that much|\W?\d+))\b(?!\?)|\bnot (?:paying|spending|going to pay|willing to (?:pay|"
        r"spend)) (?:that|so|\W?\d+)",
        r"\b(?:zu|so|echt|ganz schön|ziemlich|sehr|recht|arg) (?:teuer|kostspielig|"
        r"happig)\b(?! (?:im versand|für den versand))|\bteuer für\b|\b(?:zu viel|so viel|"
        r"viel) geld\b|\b(?:nicht|kaum) leisten\b|\b(?:sprengt|über|außerhalb) (?:mein\w*|"
        r"unser\w*) (?:budget|preisrahmen)\b|\bpreis (?:ist|scheint) (?:\w+ ){0,2}(?:hoch|heftig|"
        r"zu viel|happig)\b|\bzu hohe[rn]? preis",
    ),
    "shipping_cost": compiled(
        r"\b(?:shipping|delivery|postage|freight|p&p|shipping (?:fee|"
        r"cost)s?)\b(?:\W+\w+){0,5}?\W+(?:too (?:much|high|expensive)|so (?:much|high|expensive)|"
        r"expensive|ridiculous|crazy|insane|high|steep|a lot|rip[- ]?off|outrageous|"
        r"more than)\b(?!.{0,200}\bhow (?:much|expensive)\b)",
        r"\b(?:pay|paying|\d+(?:[.,]\d\d)?(?: ?(?:€|eur|euros?|dollars|"
        r"\$))?) (?:\w+ )?(?:just )?for (?:shipping|delivery|postage)\b(?=.{0,200}(?:no|not|won'?t|really|"
        r"!|crazy|much|too))|\b(?:too much|expensive|high|costly) (?:\w+ )?(?:shipping|postage|"
        r"delivery (?:fee|cost|charge)s?)\b",
        r"\bif (?:the )?(?:shipping|delivery) (?:was|were) (?:free|cheaper|less)\b|\b(?:not|won'?t|"
        r"refuse to) (?:pay|paying) (?:for |that )?(?:\w+ )?(?:shipping|delivery|postage)\b",
        r"\b(?:versand(?:kosten)?|porto|lieferkosten|lieferung)\b(?:\W+\w+){0,4}?\W+(?:zu (?:teuer|"
        r"viel|hoch)|so (?:teuer|viel|hoch)|teuer|hoch|unverschämt|heftig)\b(?<!wie teuer)",
    ),
    "delivery_time": compiled(
        r"\b(?:takes?|taking|that'?s|is|be|arrives?|delivery|wait|"
        r"seems) (?:\w+ ){0,2}(?:too (?:long|late|slow)|so (?:long|slow)|way too long|forever|"
        r"ages)\b(?!.{0,200}\b(?:cable|strap|hose|sleeve|leg|size)\b)|\btoo (?:late|slow)\b",
        r"\b(?:need|needed|must have|have to have) (?:it|them|this|one) (?:\w+ )?(?:sooner|earlier|"
        r"faster|by (?:tomorrow|then|\w+day)|before|this week)\b(?=.{0,200}(?:late|long|but|can'?t|won'?t|"
        r"not|otherwise|no use))|\b(?:can'?t|cannot|won'?t|don'?t want to|"
        r"not going to) wait (?:that|so|this|for|until|two|three|\d)",
        r"\b(?:won'?t|will not|never|not|wouldn'?t) (?:be here|arrive|come|make it|get here|"
        r"reach me) (?:in time|on time|before|until after)\b",
        r"\b(?:dauert|lieferzeit|wartezeit|lieferung)\b(?:\W+\w+){0,4}?\W+(?:zu (?:lang|lange|spät)|"
        r"so lange|ewig)\b|\b(?:zu spät|zu lange)\b|\bso lange (?:kann|will|möchte) ich nicht\b",
    ),
    "fit_or_size": compiled(
        rf"\b(?:too|bit too|little too|way too) {SIZE_WORD}\b(?! a risk)(?!.{{0,200}}\bfor (?:a|my|"
        rf"the) .*\?$)(?!.{{0,200}}\b(?:deliver|wait|shipping)\w*)|\b(?:won'?t|doesn'?t|does not|will not|"
        rf"not|wouldn'?t|never|didn'?t|hardly) (?:\w+ )?fit\b(?! (?:my|the|a|on my|with my|"
        rf"in my) (?:phone|tablet|laptop|router|bike|model|camera|machine|dimmer|oven|fridge|car))",
        r"\b(?:not sure|unsure|worried|concerned|don'?t know|afraid|hesitant|"
        r"no idea)\b.{0,30}\b(?:size|sizing|fit|fits|fitting|measurements?)\b(?! with my)|"
        r"\bbetween (?:two )?sizes\b|\b(?:sizes?|sizing|it|they) (?:\w+ )?runs? (?:\w+ )?(?:small|"
        r"large|big|tight|narrow)\b(?!.{0,200}\?$)|\bcan'?t try (?:it|them|this) on\b|"
        r"\bwithout trying (?:it|them) on\b",
        r"\b(?:zu|etwas zu|viel zu) (?:klein|groß|eng|weit|kurz|breit|schmal)\b|\b(?:unsicher|"
        r"nicht sicher|weiß nicht|keine ahnung)\b.{0,25}\b(?:größe|passt|passform)\b|"
        r"\bzwischen zwei größen\b|\b(?:fällt|fallen) (?:\w+ )?(?:klein|groß) aus\b(?!\?)|"
        r"\bpasst (?:mir |bestimmt |sicher )?nicht\b",
    ),
    "quality_doubt": compiled(
        r"\b(?:looks?|seems?|feels?|is|are|sounds?) (?:\w+ )?(?:cheaply made|flimsy|fragile|"
        r"poorly made|badly made|low quality|poor quality|shoddy|plasticky|wobbly|cheap and|"
        r"too thin|a bit thin|like plastic|tacky)\b|\b(?:look|looks|feel|feels|seem|"
        r"seems) (?:a bit |a little |so |very |rather |pretty )?cheap\b",
        r"\b(?:doubt|don'?t (?:think|believe)|not (?:sure|convinced)|won'?t|will not|wouldn'?t|"
        r"worried|afraid|concerned)\b.{0,40}\b(?:last(?:s|ing)?|hold(?:s)? up|durable|survive|"
        r"sturdy|quality|break(?:s|ing)?|tear|fade|shrink|leak|wear out|fall apart|well made)\b(?! name)",
        r"\b(?:reviews?|people|others|everyone|customers|friends?)\b.{0,25}\b(?:say|says|said|"
        r"complain|mention|report)\b.{0,30}\b(?:break\w*|broke|fell apart|fades?|leaks?|bad|poor|"
        r"cheap|stopped|flimsy|scratch\w*|quality)\b|\b(?:bad|poor|mixed|terrible|"
        r"negative) reviews\b|\bmy (?:last|old|previous) (?:one|\w+)\b.{0,20}\b(?:broke|fell apart|"
        r"ripped|died|leaked|tore)\b.{0,20}\b(?:after|within|quickly|in)\b",
        r"\b(?:sieht|wirkt|fühlt sich|scheint) (?:\w+ )?(?:billig|dünn|instabil|minderwertig|"
        r"wackelig|nicht (?:stabil|hochwertig))|\b(?:schlechte|mangelnde) (?:qualität|"
        r"bewertungen)\b|\b(?:bezweifle|glaube nicht|nicht überzeugt)\b.{0,40}\b(?:hält|halten|"
        r"qualität|taugt|dicht|stabil)\b|\bgeht (?:\w+ )?(?:schnell |sicher )?kaputt\b",
    ),
    "trust": compiled(
        r"\b(?:don'?t|do not|can'?t|cannot|hard to|not sure i|why should i|can i really|"
        r"how can i) (?:\w+ )?trust\b|\b(?:legit|legitimate|trustworthy|fake shop|scam|"
        r"too good to be true|fishy|dodgy|shady|sketchy)\b",
        r"\bnever (?:heard of|bought (?:from|here)|ordered (?:from|here)|used (?:this|your))\b|"
        r"\b(?:how do i know|who says|prove|proof|sure)\b.{0,25}\b(?:real|genuine|original|"
        r"authentic|not fake|legit)\b|\b(?:reviews?) (?:\w+ )?(?:fake|bought|real)\b|\b(?:nervous|"
        r"wary|sceptical|skeptical|suspicious|careful|uneasy) (?:about|of|"
        r"with) (?:\w+ )?(?:order\w*|giving|your|this|buying|online|paying|unknown|the)\b|"
        r"\b(?:don'?t|hard to|can'?t) believe (?:you|that|it|a word|this|what)\b",
        r"\b(?:vertraue|traue) (?:\w+ ){0,3}nicht\b|\b(?:seriös|vertrauenswürdig|echter shop|"
        r"unseriös|dubios)\b|\bnoch nie (?:von euch |davon |hier |bei euch )?(?:gehört|bestellt|"
        r"gekauft)\b|\bzu schön um wahr\b",
    ),
    "compatibility_doubt": compiled(
        r"\b(?:not sure|unsure|doubt|worried|don'?t (?:think|believe|know)|afraid|concerned|"
        r"probably|guess|suppose|fear)\b.{0,30}\b(?:compatible|talk to|pair with|work(?:s|"
        r"ing)? with|fits? (?:with |on |in )?my (?:phone|tablet|laptop|router|bike|model|camera|"
        r"machine|dimmer|oven|fridge|car|tv)|pairs? with|connects? (?:to|with)|goes with)\b",
        r"\b(?:won'?t|doesn'?t|does not|will not|wouldn'?t|not) (?:\w+ )?(?:work|pair|connect|"
        r"be compatible|compatible) (?:with|to|on) (?:my|the|our|an old|a)\b(?!.{0,200}\?$)|"
        r"\bnot compatible\b(?!.{0,200}\?$)|\bwhat if (?:it|they) (?:doesn'?t|don'?t|won'?t) (?:work|pair|"
        r"connect) with\b",
        r"\b(?:nicht sicher|unsicher|bezweifle|glaube nicht|befürchte)\b.{0,40}\b(?:kompatibel|"
        r"funktioniert|zusammenpasst|passt (?:zu|an|auf))\b|\bnicht kompatibel\b(?!\?)|"
        r"\bwas wenn (?:es|sie|das) nicht (?:mit|zu)\b",
    ),
    "return_risk": compiled(
        r"\bwhat if (?:i|she|he|they|my \w+|it'?s|it is|it) (?:don'?t|doesn'?t|do not|does not|not|"
        r"isn'?t|change)\b(?! (?:fit|work (?:with|on)))|\b(?:stuck with|can'?t (?:return|"
        r"send) (?:it|them) back|hassle|pain) ?(?:it|them|to (?:return|send))?\b(?=.{0,200}\b(?:return\w*|"
        r"send\w*|back|stuck|it)\b)",
        r"\breturn(?:s|ing)?\b.{0,25}\b(?:hassle|pain|complicated|annoying|expensive|trouble|"
        r"difficult|risky)\b|\b(?:pay|paying) (?:for )?(?:the |my )?returns?\b(?! policy)(?=.{0,200}(?:no|"
        r"not|really|myself|why|!|risk))|\b(?:risky|a risk|a gamble) to (?:buy|order)\b|"
        r"\bwithout seeing (?:it|them)\b|\b(?:lose|losing) my money\b",
        r"\bwas wenn (?:es|sie|er|das) (?:mir |ihr |ihm )?nicht (?:gefällt|passt mir|"
        r"das richtige)\b|\b(?:rücksendung|retoure|zurückschicken)\w*\b.{0,25}\b(?:umständlich|"
        r"aufwendig|teuer|nervig|kompliziert)\b|\bsitzen ?bleiben\b|\brücksend\w+ selbst (?:zahlen|"
        r"bezahlen)\b",
    ),
    "competitor": compiled(
        r"\b(?:amazon|ebay|ikea|walmart|zalando|otto|decathlon|aliexpress|temu|competitor\w*|"
        r"competition|another (?:shop|store|site|brand|website)|other (?:shop|store|brand|site)s?|"
        r"elsewhere|somewhere else|a different (?:shop|store|brand))\b.{0,50}\b(?:cheaper|less|"
        r"better|faster|free|\d+|lower|same|longer)\b(?!.{0,200}\bcompatible\b)",
        r"\b(?:cheaper|for less|better (?:price|deal)|lower price|same (?:one|thing|item|"
        r"product))\b.{0,30}\b(?:at|on|from|elsewhere|somewhere else|online|another|"
        r"other)\b(?! (?:sale|offer|time|color|colour|size))(?!.{0,200}\?$)|\bwhy (?:should|"
        r"would) i buy (?:\w+ )?(?:from you|here|yours)\b|\bcan get (?:it|the same|that|"
        r"one) (?:\w+ )?(?:cheaper|for|elsewhere|faster)\b",
        r"\b(?:amazon|ebay|konkurrenz|woanders|anderswo|ander\w+ (?:shop|laden|händler|"
        r"anbieter))\b.{0,40}\b(?:billiger|günstiger|weniger|besser|schneller|nur \d+)\b|"
        r"\b(?:billiger|günstiger)\b.{0,20}\b(?:woanders|bei (?:amazon|anderen|der konkurrenz)|"
        r"gesehen|gefunden)\b|\bwarum sollte ich bei euch\b",
    ),
    "not_now": compiled(
        r"\b(?:think (?:about it|it over|on it|this over)|sleep on it|mull it over|"
        r"consider it (?:first|later)?|get back to you|come back (?:later|tomorrow|another|when|"
        r"next)|be back (?:later|tomorrow)|decide (?:later|tomorrow|another))\b|\b(?:ask|check with|"
        r"talk to|discuss (?:it |this )?with|consult|run it by) my (?:husband|wife|partner|"
        r"girlfriend|boyfriend|boss|mother|father|mum|mom|dad|son|daughter|family|friend)\b",
        r"\b(?:not (?:today|right now|yet|at the moment|ready(?: yet)?)|maybe (?:later|next|another|"
        r"some)|perhaps (?:later|next|another)|another time|(?:just|only) (?:looking|browsing)|"
        r"after payday|no (?:rush|hurry)|(?:rather|gonna|will|going to|i'?ll) (?:\w+ )?wait (?:for|"
        r"until|till)|hold off|undecided)\b(?!.{0,200}\b(?:arriv|receiv|ship|deliver)\w*)",
        r"\b(?:überleg\w*|nachdenken|drüber schlafen|darüber schlafen|erstmal (?:vergleichen|"
        r"schauen)|ein andermal|vielleicht (?:später|nächste)|jetzt (?:noch )?nicht|"
        r"nur (?:mal )?(?:gucken|schauen|umsehen)|melde mich (?:wieder|später)|(?:frau|mann|"
        r"partner\w*) fragen)\b",
    ),
    "feature_missing": compiled(
        rf"\b(?:pity|shame|too bad|sad|disappointing|annoying|unfortunately)\b.{{0,20}}\b(?:no|not|"
        rf"doesn'?t|does not|without|lacks?|missing|isn'?t|only)\b(?!.{{0,200}}\b(?:stock|sold|size|"
        rf"available)\b)|\b(?:without|no) (?:a |an |any )?[\w-]+(?: \w+)?,? (?:it'?s|it is|that'?s|"
        rf"this is|makes it|is) (?:\w+ )?{PUT_OFF}",
        r"\b(?:needs?|want(?:ed)?|hoping for|looking for|expect(?:ed)?) (?:a|an|one with|"
        r"something with|more|the)\b.{0,40}\b(?:doesn'?t|does not|has no|none|missing|lacks?|"
        r"hasn'?t|without|isn'?t there)\b|\b(?:it|this|that|one|they) (?:is missing|lacks|has no|"
        r"doesn'?t have|does not have|don'?t have|comes without)\b(?!.{0,200}\?$)|\b(?:don'?t|do not|"
        r"not) (?:really )?(?:like|love|a fan of|keen on) (?:the|its|that|this) (?:\w+ )?(?:colou?r|"
        r"design|look|shape|pattern|style|finish)s?\b",
        r"\b(?:schade|blöd|leider)\b.{0,25}\b(?:kein|keine|keinen|ohne|nicht|"
        r"fehlt)\b(?!.{0,200}\b(?:lager|ausverkauft|lieferbar|größe)\b)|\bmir fehlt\b|"
        r"\bohne (?:\w+ )?(?:ist das|bringt|taugt) .{0,15}\b(?:nichts|nutzlos|uninteressant)\b|"
        r"\b(?:farbe|design) gefällt mir nicht\b",
    ),
    "availability": compiled(
        r"\b(?:sold out|out of stock|not in stock|unavailable|not available|no longer available|"
        r"discontinued|back[- ]?order(?:ed)?|pre-?order)\b(?!.{0,200}\?$)|\b(?:always|why is (?:it|"
        r"everything)|again|already) (?:\w+ )?(?:sold out|out of stock|gone|unavailable)\b|"
        r"\bnever (?:have|in stock|available)\b|\b(?:my size|the colou?r i (?:want|like|"
        r"need)) (?:is|are|was|isn'?t|seems)\b.{0,20}\b(?:gone|sold|out|missing|available|there)\b|"
        r"\bcan'?t find (?:it|my size|one|them) (?:in|anywhere)\b",
        r"\b(?:ausverkauft|vergriffen|nicht (?:mehr )?(?:lieferbar|verfügbar|auf lager|"
        r"vorrätig))\b(?!.{0,200}\?$)|\bhabt ihr nie\b|\bihr habt nie\b",
    ),
}
PLAIN_QUESTION = re.compile(
    r"^\W{0,5}(?:hi|hello|hey|hallo|and|und|ok|so|please|also)?\W{0,5}(?:how (?:much|long|expensive|many|"
    r"big|heavy|do|does|can|is)|what(?:'s| is| are| does| do)?|which|when|where|who|"
    r"is there|are there|do you|does it|does this|does the|is it|is this|are these|are they|can i|"
    r"can you|could|would|will|was kostet|wie (?:viel|lange|groß|teuer|schwer)|gibt es|welche\w*|wann|wo|"
    r"kann (?:ich|man)|ist (?:das|der|die|es)|habt ihr|hat (?:das|der|die|es))\b",
    re.I,
)
DOUBTFUL = re.compile(
    r"\b(?:too|so|really|that (?:much|long|expensive)|worth|trust|legit\w*|scam|fake|serious\w*|"
    r"real(?:ly)?|genuine|original|never|always|won'?t|zu (?:teuer|klein|groß|lange|spät|viel|hoch)|"
    r"so (?:teuer|viel|lange)|seriös|echt)\b",
    re.I,
)
SATISFIED = re.compile(
    r"\b(?:not (?:too |so |that |very )?(?:expensive|pricey|bad|small|big|long)|isn'?t (?:too |so |"
    r"that )?(?:expensive|pricey)|good (?:price|value|deal|quality)|worth (?:it|every|the (?:money|"
    r"price))(?! \?)|no (?:problem|worries)|"
    r"nicht (?:so |zu )?teuer|"
    r"guter preis)\b(?<!not worth it)(?<!not worth the money)(?<!not worth the price)",
    re.I,
)
