"""Topics that a brand's people keep for themselves: complaints, orders, trade, press, medicine, haggling."""

from __future__ import annotations

import re

from apps.grounding.escalation_rules import URGENT, compiled
from apps.grounding.escalation_veiled import VEILED

MY_ORDER = (
    r"(?:my|our|the|an?|this|last|recent) (?:\w+ ){0,2}(?:orders?|purchases?|parcels?|"
    r"packages?|deliver(?:y|ies)|shipments?|subscription|reservation|refund|return|invoices?|bills?|receipt)"
)
TOPICS: dict[str, tuple[re.Pattern[str], ...]] = {
    "complaint": compiled(
        r"\b(?:complain(?:t|ts|ing)?|consumer claim|reclamation|file a claim|make a claim|"
        r"dissatisfied|not (?:at all )?(?:happy|satisfied|pleased)|unhappy|very disappointed|"
        r"so disappointed|disappointed (?:with|in|by)|poor service|bad service|terrible service|"
        r"rude (?:staff|driver|agent|employee))\b",
        r"\b(?:arrived|came|received|got|delivered|was sent|were sent|is|was|are|were|bought|"
        r"have) (?:\w+ ){0,4}?(?:broken|damaged|defective|faulty|cracked|scratched|torn|stained|"
        r"dirty|shattered|ripped|dented|used instead|in pieces)\b(?! (?:down|if|in|"
        r"off) (?:my old)?)(?!.{0,200}\?$)",
        r"\b(?:sent|got|received|gave|delivered|shipped)(?: me| us)?(?: \w+){0,2} wrong (?:size|"
        r"item|one|colou?r|product|order|model|thing|parcel|package|\w+)\b|\bwrong (?:item|product|"
        r"size|order|thing) (?:was |arrived|delivered|received|sent|came)",
        r"\b(?:stopped working|doesn'?t work any ?more|(?:with|has|have|is) a (?:big |small |"
        r"huge )?(?:hole|crack|tear|scratch|stain|dent) (?:in|on)|fell apart|broke (?:after|on|"
        r"within|down)|won'?t turn on|quit working|came apart)\b|\b(?:item|part|piece|product|"
        r"something|half)s? (?:\w+ )?(?:is|are|was|were) missing (?:from|in)\b|\bmissing (?:item|"
        r"part|piece)s?\b(?!.{0,200}\?$)",
        r"\b(?:beschwer\w+|reklam\w+|unzufrieden|mangelhaft|falsche[nrs]? (?:artikel|größe|ware|"
        r"produkt|farbe|lieferung) (?:\w+ )?(?:bekommen|erhalten|geliefert|geschickt))\b|"
        r"\b(?:kaputt|defekt|beschädigt|zerbrochen|verschmutzt) (?:an|angekommen|geliefert|bekommen|"
        r"erhalten)\b|\b(?<!alte )(?:ist|war|kam|sind) (?:\w+ )?(?:kaputt|defekt|beschädigt|"
        r"zerbrochen|zerrissen)\b(?!.{0,200}(?:\?$|empfehl|neue[ns]?\b|stattdessen))|"
        r"\bfehlt(?: \w+){0,4} (?:in|bei) (?:meiner|der) (?:bestellung|lieferung)|\bsehr enttäuscht\b",
    ),
    "order_or_account": compiled(
        r"\bwhere(?:'s| is| are|s)? (?:my|our|the rest of my) (?:\w+ )?(?:order|parcel|package|"
        r"delivery|shipment|refund|money|stuff|item|items|invoice|tracking|purchase)s?\b|"
        r"\bwhen (?:will|do|does|can|is) (?:i (?:get|receive)|my|our) (?:my )?(?:\w+ )?(?:order|"
        r"parcel|package|refund|money|shipment|delivery|purchase|reimbursement)\b",
        rf"\b(?:cancel\w*|track\w*|chang\w*|modif\w*|edit\w*|updat\w*|correct\w*|amend\w*|return\w*|"
        rf"exchang\w*|locate|check\w*|trace|stop|undo|dispute|split|combine|confirm)(?: (?:the |"
        rf"on )?(?:status|contents?|address|eta|state|progress|items?|articles?|something|"
        rf"products?)(?: (?:of|in|on|for|from|with))?)?(?: {MY_ORDER})\b(?! (?:policy|policies|"
        rf"window|period|options?|fees?|costs?|time|times|process|conditions))",
        r"\b(?:order|purchase|invoice|tracking|reference)(?: number| no\.?| id| nr\.?)?\s*(?:is|was|"
        r":|#)?\s*#?[A-Z]{0,3}-?\d{4,}\b|\b(?:status|eta|whereabouts) (?:of|for|on) (?:my|our|"
        r"the) (?:\w+ )?(?:order|parcel|package|delivery|refund|return|shipment|purchase)\b|"
        r"\border status\b|\bmy (?:\w+ )?(?:order|package|parcel) (?:has|hasn'?t|is|isn'?t|was|"
        r"wasn'?t|did|didn'?t|never|still|says|shows|got|arrived|came)\b",
        r"\b(?:my|a|the|our|request|requesting|want|get|demand|process|issue|getting|"
        r"receive) (?:\w+ )?(?:refund|money back|reimbursement|rebate|restitution|"
        r"compensation)s?\b(?! policy| policies| conditions| period| work|"
        r" guarantee)(?<!your money back)|\brefund (?:me|my|us|has|have|was|status|for (?:my|"
        r"order))\b|\b(?:my|the|want|need|get) (?:\w+ )?money back\b(?! guarantee| policy)",
        r"\b(?:delete|close|deactivate|remove|cancel|terminate|edit|update|change|modify|switch|"
        r"access|unlock|restore|recover|reactivate|suspend|correct|upgrade|downgrade|"
        r"transfer) (?:to )?(?:my|our|the|his|her|another|an) (?:\w+ ){0,2}(?:account|profile|"
        r"membership|subscription|user|personal (?:data|details|info\w*)|delivery address|"
        r"shipping address|billing address|address|email|phone number|details|info\w*)\b",
        r"\b(?:can'?t|cannot|can not|unable to|couldn'?t|not able to|fail(?:ed|ing)? to|problems?|"
        r"issues?|errors?|trouble|difficult\w+|won'?t let me|"
        r"help me) (?:\w+ ){0,4}?(?:log(?:ging)? ?in(?:to)?|sign(?:ing)?[- ]?(?:in|up)|"
        r"registrations?|register(?:ing)?|my account|log ?on|login|signup|access(?:ing)? my)\b|"
        r"\b(?:registration|sign[- ]?up|login|log ?in|signup) (?:error|problem|issue|trouble|"
        r"difficult\w+|fail\w*|does(?:n'?t| not))s?",
        r"\b(?:my|order'?s?|purchase) (?:\w+ )?(?:invoices?|bills?|receipts?)\b|\b(?:invoices?|"
        r"bills?|receipts?) (?:for|of|from|#|number|no\.?) (?:my|order|the order|last|order|"
        r"purchase|\d|january|february|march|april|may|june|july|august|september|october|november|"
        r"december|mr|mrs|ms|john)|\b(?:get|need|want|find|download|see|check|view|locate|email|"
        r"resend|obtain|have|show|send)(?: me)? (?:my|the|a|an|several|some|"
        r"that)? ?(?:copy of (?:my|the) )?(?:invoices?|bills?|receipts?)\b(?! (?:with|of order))",
        r"\b(?:have|has|had|did|do)(?:n'?t| not) (?:yet )?(?:received?|arrived?|got(?:ten)?|shipped|"
        r"been delivered|come|seen)\b(?: \w+){0,3} ?(?:my|the|a|yet|anything|it)\b|"
        r"\bnever (?:received|arrived|came|got|delivered|showed up)\b|\bstill (?:waiting|nothing|"
        r"not (?:here|arrived|received|delivered|shipped)|haven'?t)\b",
        r"\bi (?:ordered|bought|purchased|returned|sent back|sent it back)\b(?=.{0,200}\b(?:ago|yesterday|"
        r"last|week|weeks|days|month|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|"
        r"march|april|june|july|august|september|october|november|december|and|but|still|want|"
        r"wrong)\b)|\b(?:warranty claim|start a return|"
        r"(?:need|want|send|get|print|lost|find|where is|where's|email|no)(?: \w+){0,3} return label|"
        r"exchange (?:it|this|them|my)|"
        r"make a return|open a return|return (?:something|an item|my|the item|a (?:product|"
        r"purchase)) i)\b|\bi (?:want|need|would like|'?d like) to (?:return|exchange|send back)\b",
        r"\b(?:set|add|put|enter|insert|register|create) (?:up )?(?:a |an |my |another |new |"
        r"the )+(?:\w+ )?(?:delivery|shipping|billing|secondary)? ?address\b|\b(?:promo|discount|"
        r"coupon|voucher|gift card)(?: code)? (?:\w+ ){0,2}(?:not (?:work\w*|applied|accepted|"
        r"valid)|(?:does|did|was|is|has)n'?t (?:work\w*|applied|accepted|been)|invalid|expired|"
        r"missing)\b|\b(?:what|which) data do you (?:have|store|keep)|\b(?:remove|add|swap|delete|"
        r"take off|change) (?:an? |some |several |the )?(?:items?|products?|articles?|"
        r"things?) (?:from|to|in|on|of) (?:my|the|an|order)\b(?! cart| basket| wish)",
        r"\b(?:wo (?:ist|bleibt|sind)|wann (?:kommt|bekomme ich|erhalte ich)) (?:\w+ )?(?:meine?|"
        r"das|die|mein) (?:\w+ )?(?:bestellung|paket|lieferung|geld|erstattung|rückerstattung|ware|"
        r"sendung|rechnung|päckchen)\w*|\b(?:meine?|die|diese) (?:\w+ )?(?:bestellung|lieferung|"
        r"adresse|lieferadresse|rechnungsadresse|rechnung|sendung|abo|abonnement|kundenkonto|konto|"
        r"profil|daten|retoure) (?:\w+ ){0,3}(?:stornier\w*|änder\w*|widerruf\w*|zurückgeb\w*|"
        r"verfolg\w*|lösch\w*|kündig\w*|anpass\w*|noch nicht|nicht (?:da|angekommen|erhalten)|"
        r"korrigier\w*|schicken|abhol\w*|verloren|gesperrt)",
        r"\b(?:bestell|rechnungs|sendungs|auftrags)nummer\b|\b(?:rückerstattung|erstattung|"
        r"geld zurück|umtauschen|zurückschicken|zurückgeben|retournieren|widerrufen|"
        r"stornier\w+)\b(?=.{0,200}\b(?:meine?|mein|meinen|ich (?:möchte|will|habe|würde|warte)|"
        r"bestellt)\b)|\b(?:nicht|kann mich nicht|problem\w* (?:beim|mit dem)) (?:einloggen|"
        r"anmelden|registrieren|login|anmeldung)\b|\bich habe (?:vor|am|letzte|letzten|"
        r"gestern)\b.*\bbestellt\b|\bnoch (?:nichts|nicht) (?:bekommen|erhalten|angekommen|geliefert|da)\b",
    ),
    "b2b": compiled(
        r"\b(?:wholesale|bulk (?:order|discount|price|pricing|purchase|buy)\w*|resellers?|"
        r"re-?sell\w* (?:your|these|them)|distributor|trade account|business (?:account|customer|"
        r"prices?|discount)|corporate (?:gifts?|order|account|pricing)|purchase order|tender|"
        r"volume (?:discount|pricing)|dealer (?:price|account|discount)|net 30)\b|\b(?:quote|"
        r"quotation) for \d+",
        r"\b(?:for|of) (?:our|my|the) (?:hotel|company|restaurant|school|office|employees|firm|"
        r"business|club)\b(?=.{0,200}\d)|\b\d{2,} (?:pieces|units|employees|rooms)\b",
        r"\b(?:großhandel\w*|wiederverkäufer\w*|händler(?:preis|konto|rabatt|konditionen)\w*|"
        r"geschäftskunde\w*|firmenkunde\w*|mengenrabatt\w*|gewerbekund\w*|angebot (?:über|für) \d+)\b",
    ),
    "press": compiled(
        r"\b(?:journalist|reporter|press (?:inquiry|enquiry|contact|kit|office|release|photos?|"
        r"department)|media (?:contact|inquiry|enquiry|kit|request)|pr (?:contact|department|team)|"
        r"write (?:an article|a story) about (?:you|your)|an interview (?:with|for)|influencer|"
        r"sponsor(?:ship| me| us)?|collab(?:oration)?)\b",
        r"\b(?:journalist(?:in)?|reporter(?:in)?|redakteur(?:in)?|redaktion|pressekontakt|"
        r"pressestelle|presseanfrage|kooperation)\b",
    ),
    "medical": compiled(
        r"\b(?:i(?:'m| am) (?:pregnant|diabetic|epileptic|breastfeeding|immuno\w+)|pregnan(?:t|cy)|"
        r"pacemaker|epilep\w+|diabet\w+|heart condition|blood (?:pressure|thinners)|eczema|"
        r"psoriasis|asthma|arthritis|migraines?|herniated|slipped disc|sciatica|scoliosis|chemo\w*|"
        r"insulin|medication|prescri(?:bed|ption)|after surgery|back pain|chronic pain|knee pain|"
        r"plantar fasciitis|sleep apn(?:o)?ea)\b",
        r"\b(?:cure|cures|heal|heals|relieve|relieves|treat|treats|medical(?:ly)? (?:advice|"
        r"condition|device|grade|safe)|my (?:doctor|physician|physio\w*|gp))\b",
        r"\b(?:schwanger\w*|herzschrittmacher|bandscheiben\w*|epilep\w+|diabet\w+|asthma|"
        r"neurodermitis|rückenschmerzen|gelenkschmerzen|migräne|medikament\w*|mein arzt|"
        r"meine ärztin|heilt|operation)\b",
    ),
    "negotiation": compiled(
        r"\b(?:negotia\w+|best (?:and final )?(?:price|offer)|lowest (?:price )?you|last price|"
        r"price match\w* (?:this|that|it|for me)|beat (?:that|this|the|their) price|better (?:price|"
        r"deal) (?:for me|if|on|than)|knock (?:\w+ )?off|take (?:\w+ )?(?:\d+ )?off (?:the price)?|"
        r"meet me (?:halfway|in the middle)|deal\?|(?:would|will|can) you (?:take|accept) \W?\d+)\b",
        r"\b(?:can|could|would|will) (?:you|i|we) (?:\w+ )?(?:give|do|make|offer|get|have) (?:me |"
        r"us )?(?:a |an |some |any )?(?:special |better |good |extra |small |further )?(?:discount|"
        r"deal|better price|special price|reduction)\b(?! codes?)|\bi(?:'ll| will|'d| would|"
        r" can) (?:give|pay|offer) (?:you )?\W?\d+|\bif i (?:buy|take|order|get) (?:two|three|four|"
        r"five|\d+|both|more)\b(?=.{0,200}\b(?:discount|off|cheaper|deal|price|free)\b)",
        r"\b(?:verhandel\w+|letzter preis|letzte preis|bester preis|nachlass|entgegenkommen|"
        r"preis(?:lich)? (?:was|etwas) (?:machen|drin)|am preis (?:was|etwas))\b|\brabatt (?:geben|"
        r"bekommen|machen)\b|\b(?:biete|zahle|gebe) (?:ihnen|euch|dir|dafür)\b",
    ),
}
RULES = {reason: (*patterns, *VEILED.get(reason, ())) for reason, patterns in (URGENT | TOPICS).items()}

_OWN_CASE = compiled(
    r"\b(?:my|our|meine?\w{0,2}|unsere?\w{0,2}) (?:\w+ )?(?:orders?|purchases?|parcels?|packages?|shipments?|"
    r"deliver(?:y|ies)|refunds?|returns?|invoices?|bills?|receipts?|accounts?|profile|subscription|data|money|"
    r"bestellung\w*|pakete?|sendung|lieferung|erstattung|rücksendung|rechnung|konto|daten|geld)\b",
    r"\b(?:i|we|ich|wir)(?:'ve| have| had| just| already| only| habe| haben)* (?:ordered|bought|purchased|"
    r"returned|sent|paid|received|got|waited|waiting|want|need|demand|expect|claim|bestellt|gekauft|bezahlt|"
    r"bekommen|erhalten|zurückgeschickt|warte|will|möchte|verlange)\b",
    r"\b(?:i'd|i would|we would|we'd) like\b|\b(?:give|send|get|pay|refund) (?:me|us|my)\b",
    r"\b(?:you|they|ihr|sie) (?:sent|gave|shipped|delivered|charged|told|promised|lost|forgot|"
    r"geschickt|habt)\b",
    r"\b(?:have|has|had|did|was|were)(?:n'?t| not)\b|\b(?:never|still|yet|ago|yesterday|today|since|already|"
    r"immer noch|noch nicht|gestern|heute|seit|schon)\b|\blast (?:week|month|year)\b",
    r"\bwhere(?:'s| is| are)\b|\bstatus\b|\btrack(?:ing|ed)?\b|\bconfirm\b|\bwo (?:ist|bleibt|sind)\b",
    r"#|\d{4,}|\b(?:first|second|third|last) time\b|!{2,}",
)
_ASKS = compiled(
    r"\?\s*$",
    r"^\W*(?:(?:so|and|hi|hello|hey|ok|und|hallo) )*(?:what|when|how|who|which|is|are|do|does|can|could|may|"
    r"will|would|if|wann|was|wie|wer|welche\w*|ist|sind|kann|muss|darf|gibt|wenn)\b",
    r"\b(?:what|was|wie) (?:to|do i|do we|should|can|now|happens|then|next|tun|mach\w*|nun|jetzt)\b",
)


def asks_the_rule(text: str) -> bool:
    """Whether a message asks what holds for everyone (`who pays if it arrives broken?`) and tells of no
    order, payment or history of the shopper's own."""
    own = any(pattern.search(text) for pattern in _OWN_CASE)
    return not own and any(pattern.search(text) for pattern in _ASKS)
