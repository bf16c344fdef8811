"""What must reach a person, said openly: one list of phrases per reason, English and German.

The classifier finds what is said in other words; either one suffices. `HARMLESS` is blanked
out first, so that *kill the lights* and *to die for* speak of the product again.
"""

from __future__ import annotations

import re

HUMAN = (
    r"(?:humans?|person|people|real person|someone|somebody|anyone|agents?|representatives?|reps?|"
    r"operators?|advisors?|advisers?|employees?|"
    r"staff(?: member)?|team member|colleagues?|managers?|supervisor|human being|consultant|specialist|"
    r"customer (?:service|support|care)|support(?: team)?)"
)
MENSCH = (
    r"(?:mensch(?:en)?|person|jemand(?:en|em)?|mitarbeiter(?:in|n)?|berater(?:in|n)?|kollegen|"
    r"kollegin|kundenservice|kundendienst|kundenberater(?:in)?|"
    r"chef(?:in)?|vorgesetzten?|ansprechpartner(?:in)?|support|verkäufer(?:in)?)"
)

HARMLESS = re.compile(
    r"\b(?:kills? (?:the )?(?:lights?|mood|time|germs|bacteria|weeds|moths|mosquitoes|insects|"
    r"odou?rs?|two birds)|(?:to|would) die for|dying (?:to|for)|"
    r"killer (?:deal|look|price|feature|app)s?|drop[- ]dead|dead(?:line| battery| pixel)|"
    r"shoots? (?:video|photos?|pictures?|in)|photo shoot\w*|"
    r"(?:one|two|three|four|\d+)[- ]?(?:person|people|man)\b|person[- ]size\w*|personenzelt|"
    r"\d[- ]personen?|agent[- ]free|(?:cleaning|bleaching) agents?|"
    r"human (?:body|body heat|hair|scale)|shock (?:absor\w+|proof|resistant|mount)|burns? (?:wood|"
    r"oil|gas|calories|time|fat|briquettes)|burning (?:time|wood)|"
    r"(?:hang (?:an? |the ))?(?:punch(?:ing)?|boxing)[- ]?bags?|case of emergency|suit(?:s|able|case"
    r"|ed)?|child(?:ren)?'?s? (?:size|seat|bike|lock|room|"
    r"safe\w*)|childproof\w*|bomber jacket|machine gun effect|"
    r"card (?:reader|slot|holder|game|stock|table)|memory cards?|sd cards?|gift cards?|"
    r"graphics? cards?|sim cards?|greeting cards?|"
    r"(?:takes?|accepts?|reads?|holds?) (?:a |any |all |credit |debit |bank )*cards?|"
    r"(?:is|are|will|does|do) (?:an?|the|any|there|some) (?:\w+ ){1,4}?(?:in|inside|part of) the (?:box|"
    r"package|carton|set)(?=\W*(?:\?|$|or |too|already))|"
    r"court shoes?|tennis court|food court|customer (?:photos?|reviews?|ratings?)|people (?:say|use|"
    r"wear|buy)|licht (?:aus|tot)machen|zum sterben schön)\b",
    re.I,
)


def compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.I) for pattern in patterns)


URGENT: dict[str, tuple[re.Pattern[str], ...]] = {
    "person_requested": compiled(
        rf"\b(?:talk|speak|chat|write|connect|transfer|put|pass|hand|escalate|switch|"
        rf"forward)\w*\b(?:\s+\w+){{0,4}}?\s+"
        rf"(?:to|with|through to|over to)\s+(?:[\w'-]+\s+){{0,4}}?{HUMAN}\b",
        r"\b(?:want|need|get|give|find|send|bring|prefer|like|have)\s+(?:me\s+)?(?:to (?:see|reach|"
        r"contact|get|have)\s+)?(?:a|an|some|any|your|the|real|live|another|"
        r"actual)\s+(?:\w+\s+){0,2}?(?:human|(?:real|live|actual|human) (?:person|agent)|agent|"
        r"representative|operator|supervisor|manager|human being)\b(?! (?:in the|on the|with me|of mine))",
        rf"\b(?:is there|are there|can i get|could i get|may i have|anyone|"
        rf"anybody)\b(?:\s+\w+){{0,3}}?\s+{HUMAN}\b(?:\s+\w+){{0,4}}?\s+(?:talk|speak|help|"
        rf"available|here|online|there|chat)\b",
        r"^\W*(?:(?:a |an )?(?:human|agent|representative|operator|real person|live (?:agent|person|"
        r"chat)|customer (?:service|support))|speak to (?:agent|human)|talk to (?:agent|"
        r"human))(?: please| now| pls)?\W*$",
        r"\b(?:call|ring|phone|contact) (?:me|us) (?:back|up|please|on|at|under|now|today|tomorrow|"
        r"asap)\b|\bcall ?back (?:please|request|requested)\b|\brequest a call ?back\b",
        rf"\b(?:contact|reach|get (?:hold of|in touch with)|phone|call|"
        rf"email)\s+(?:\w+\s+){{0,2}}?(?:customer (?:service|support|care)|the support|support team|"
        rf"your (?:team|staff|company|support)|a human|an agent|{HUMAN})\b",
        r"\bphone number (?:of|for|to call) (?:the )?(?:customer|support|service|a person|your)\b|"
        r"\b(?:customer service|support|helpline|hotline)(?:'s)? (?:phone )?(?:number|hours|hotline|phone)\b",
        r"\b(?:don'?t|do not|won'?t|hate|not|stop|no more|tired of) (?:want )?(?:to )?(?:talk|speak|"
        r"chat|talking|speaking|chatting|write|dealing)?\s*(?:to |with )?(?:a |this |the |your |"
        r"another |any )?(?:bots?|robots?|chatbots?|machines?|ai)\b(?! mop| vac| lawn| vacuum)",
        rf"\b(?:mit|an|zu)\s+(?:\w+\s+){{0,3}}?{MENSCH}\s+(?:\w+\s+){{0,2}}?(?:sprechen|reden|"
        rf"schreiben|chatten|verbinden|weiterleiten|verbunden|telefonieren)",
        rf"\b(?:sprechen|sprechen sie|spreche|reden|rede|schreiben|chatten|verbinde\w*|verbindung|"
        rf"kontakt)\s+(?:\w+\s+){{0,2}}?(?:mit|zu|mich mit)\s+(?:\w+\s+){{0,3}}?{MENSCH}",
        rf"^\W*(?:(?:ein(?:en|e)? )?(?:echte[nr]? )?{MENSCH})(?: bitte)?\W*$|\b(?:echte[rn]?|"
        rf"richtige[rn]?|lebende[rn]?) (?:mensch(?:en)?|person|mitarbeiter\w*|berater\w*)\b",
        r"\b(?:rückruf|ruft? mich (?:bitte )?(?:an|zurück)|rufen sie mich (?:bitte )?(?:an|zurück)|"
        r"zurückrufen)\b|\bmich (?:\w+ )?(?:anrufen|zurückrufen|kontaktieren)\b",
        r"\b(?:nicht|keine[nmr]?) (?:mehr )?(?:mit )?(?:\w+ )?(?:bot|roboter|computer|maschine|ki|"
        r"automaten)\b",
    ),
    "self_harm": compiled(
        r"\b(?:kill|hurt|harm|cut|hang|shoot|poison|drown|end) (?:my ?self|me myself)\b|\bkms\b|"
        r"\bsuicid\w*|\bself[- ]?harm\w*",
        r"\b(?:want|wanna|going|ready|wish|rather|plan(?:ning)?) (?:to )?(?:die|be dead|"
        r"disappear forever|end it all|not exist|end my life|take my (?:own )?life)\b|\b(?:end|take|"
        r"taking|ending) my (?:own )?life\b|\bi wish i (?:was|were) (?:dead|never born)",
        r"\b(?:don'?t|do not|can'?t|cannot|no longer|no reason to|not) (?:want to |wanna )?(?:live|"
        r"be alive|go on living|exist) ?(?:any ?more|any longer|like this)?\b(?=.{0,200}\b(?:any ?more|"
        r"any longer|anymore|like this|exist|alive)\b)|\bno (?:reason|point) (?:to|in) (?:live|"
        r"living)\b|\blife is(?:n'?t| not) worth",
        r"\b(?:mich|mir) (?:\w+ ){0,2}(?:umbringen|töten|das leben nehmen|selbst verletzen|ritzen|"
        r"erhängen)\b|\b(?:selbst|frei)mord\w*|\bsuizid\w*|\bnicht mehr leben\b|"
        r"\bwill (?:nur noch )?sterben\b|\blebensmüde\b",
    ),
    "violence": compiled(
        r"\b(?:i'?ll|i will|i am going to|i'?m (?:going to|gonna)|gonna|we'?ll|we will|want to|"
        r"wanna|going to|should|would) (?:\w+ )?(?:kill|shoot|stab|murder|beat(?: up)?|strangle|"
        r"attack|punch|hurt|burn down|blow up|bomb|hunt down|slap|smash) (?:you|him|her|them|your|"
        r"somebody|someone|everyone|people|my (?:ex|wife|husband|boss|neighbou?r|brother|sister))\b",
        r"\b(?:burn|blow|bomb|smash|set fire to) (?:\w+ )?(?:your|the|this) (?:\w+ )?(?:shop|store|"
        r"office|warehouse|place|building)\b|\bi know where you (?:live|work)\b|\byou(?:'ll|"
        r" will) (?:bleed|die|regret)\b|\bwatch your back\b|\bdeath threat",
        r"\b(?:bomb|gun|shooter|hostage)\b(?=.{0,200}\b(?:store|shop|office|building)\b)",
        r"\b(?:to|can) (?:kill|poison|stab|hurt|knock out|attack|harm) (?:a |an |my |"
        r"some )?(?:person|someone|somebody|people|neighbou?r|husband|wife|ex|boss|cat|dog)\b|"
        r"\b(?:he|she|my (?:husband|wife|boyfriend|girlfriend|partner|father|ex)) (?:hits|beats|"
        r"is beating|is hitting|threatens|attacked|strangled|abuses) me\b",
        r"\b(?:bring(?:e|en)?|schlag(?:e|en)?|stech(?:e|en)?|mach(?:e|en)?|erschie(?:ß|"
        r"ss)e?n?) (?:ich |wir )?(?:dich|euch|sie|ihn|jemanden|alle) (?:\w+ )?(?:um|zusammen|ab|"
        r"fertig|tot)\b|\b(?:umbringen|abstechen|erschießen|zusammenschlagen)\b|"
        r"\bin die luft (?:jagen|sprengen)\b|\b(?:laden|geschäft) an(?:zünden|gezündet)|"
        r"\bzünde\w* .{0,30}\ban\b|\bich wei(?:ß|ss) wo (?:du|ihr|sie) wohn",
        r"\bmein (?:mann|freund|ex|vater|partner) (?:schlägt|bedroht|würgt) mich\b",
    ),
    "legal_threat": compiled(
        r"\b(?:lawyers?|attorneys?|solicitors?|law ?suits?|litigation|legal (?:action|steps|advice|"
        r"proceedings|team|counsel|consequences)|ombudsman|small claims|class action|in court|"
        r"to court|court case|press charges|trading standards|consumer protection|"
        r"better business bureau|consumer rights (?:agency|office))\b",
        r"\b(?:sue|suing|sued) (?:you|your|the company|this|for)\b|\b(?:will|going to|gonna|could|"
        r"would|must) sue\b|\breport (?:you|this|your (?:shop|company)) to\b|"
        r"\bbreach of (?:contract|law)\b|\bthis is (?:illegal|unlawful|against the law)\b",
        r"\b(?:rechtsanwalt|rechtsanwältin|anwalt|anwältin|anwaltlich\w*|rechtliche schritte|"
        r"gerichtlich\w*|vor gericht|verklag\w*|klage (?:ein|erheb)\w*|verbraucherzentrale|"
        r"verbraucherschutz\w*|abmahn\w*|strafanzeige|anzeige erstatten|rechtsschutz\w*)\b|"
        r"\bzeige (?:euch|sie|das) an\b",
    ),
    "injury_or_allergy": compiled(
        r"\b(?:allerg(?:y|ies|ic)(?! tested)|anaphyla\w+|rash|hives|electrocuted|electric shock|"
        r"chemical burns?|blisters|burn(?:ed|t) (?:my|me|his|her|our)|cut (?:my|his|her) (?:hand|"
        r"finger|foot|leg|arm|lip)|injur(?:y|ed|ies)|hospital|emergency room|got hurt|was hurt|"
        r"bleeding|swallowed|choked|poisoned|fainted)\b(?! (?:proof|free|friendly|gowns?|beds?|"
        r"grade|corners?))",
        r"\b(?:exploded|caught fire|caught on fire|burst into flames|started (?:burning|smoking|"
        r"to burn|to smoke)|set (?:on )?fire)\b|\b(?:skin|eyes?|face|lips?|hands?|"
        r"throat) (?:\w+ ){0,2}(?:burn(?:s|ing)?|itch(?:es|ing|y)?|swollen|swelling|red and)\b|"
        r"\bcan'?t breathe\b",
        r"\b(?:allergi(?:e|en|sch\w*|ker\w*)|ausschlag|verbrenn\w*|verbrannt|stromschlag|verletzt|"
        r"verletzung\w*|verschluckt|vergiftet|krankenhaus|notaufnahme|explodiert|gebrannt|"
        r"feuer gefangen|geschwollen)\b|\bhaut (?:brennt|juckt|ist rot)\b",
    ),
    "minor": compiled(
        r"\bi(?:'m| am) (?:only |just |still )?(?:a )?(?:[6-9]|1[0-7]|six|seven|eight|nine|ten|"
        r"eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)(?: ?years? old| ?y/?o\b|"
        r" and (?:want|can|would)|,? (?:can|may) i)|\bi(?:'m| am) (?:a minor|underage|under[- ]?age|"
        r"under (?:18|eighteen)|not (?:yet )?18|a kid|still a child)\b",
        r"\b(?:my )?(?:parents|mum|mom|dad|mother|father) (?:don'?t|doesn'?t|do not|does not|"
        r"must(?: not|n'?t)|can'?t) (?:know|find out|allow)|\bwithout (?:my )?(?:parents|mum|mom|"
        r"dad)(?:'s)? (?:knowing|permission|consent)|\b(?:mum|mom|dad|mother|father)'?s card without",
        r"\bich bin (?:erst |noch )?(?:[6-9]|1[0-7])(?: jahre?)?(?: alt)?\b(?! (?:cm|kg|meter|tage|"
        r"wochen))|\bminderjährig\w*|\bnoch (?:keine|nicht) 18\b|\bunter 18\b|\bmeine? (?:eltern|"
        r"mutter|vater|mama|papa) (?:wissen|weiß|darf|dürfen|erlaub)\w* .{0,15}nicht",
    ),
    "payment_data": compiled(
        r"\b(?:my|the) (?:\w+ ){0,2}(?:card|payment|transaction|paypal)(?: number| details?|"
        r" data)? (?:\w+ ){0,2}(?:declin\w+|refus\w+|reject\w+|fail\w*|blocked|charged|stuck|"
        r"not (?:work\w*|accepted|going)|(?:does|did|has|is|was)n'?t (?:work|go|accepted|working|"
        r"been))|\b(?:declined|rejected|failed) (?:my |the )?(?:card|payment)",
        r"\b(?:charged|billed|debited|overcharged|double[- ]charged|charge(?:d)? (?:me|us)|"
        r"paid) (?:\w+ ){0,3}(?:twice|double|two times|too much|wrong(?:ly)?|incorrectly|again|"
        r"extra)\b|\b(?:over|double)[- ]?charged\b|\b(?:unknown|strange|mystery|unexpected|"
        r"unrecogni[sz]ed|unauthori[sz]ed|extra|wrong|incorrect) (?:charges?|fees?|debits?|"
        r"payments?|amounts?)\b",
        r"\b(?:here is|here's|this is|take|use|charge|save|update|change|delete|remove|add|edit|"
        r"replace) (?:my|the|a|our) (?:\w+ ){0,2}(?:credit card|debit card|card (?:number|details?|"
        r"data|on file|info\w*)|card\b|bank (?:details?|account|data)|payment (?:method|details?|"
        r"info\w*|data)|billing (?:details?|info\w*|data)|iban|cvv)\b",
        r"\b(?:give|send|tell|type|write) you my (?:\w+ )?(?:card|bank|pin|cvv|password|iban|"
        r"account)|\b(?:error|issue|problem|trouble|difficult\w+|help)s?\b.{0,25}\b(?:payments?|"
        r"paying|checkout|my card)\b|\bpayments? (?:error|issue|problem|trouble|difficult\w+|failure)s?\b",
        r"\b(?:forgot|lost|reset|recover|change|restore|retrieve|don'?t remember|"
        r"can'?t remember) (?:my |the |a )?(?:\w+ )?(?:password|pin(?: code)?|pass ?code|login|"
        r"username|user name|security (?:answer|question)|two[- ]factor|2fa)\b|"
        r"\bpin (?:code )?(?:of|for) my\b",
        r"\b(?:karte|kreditkarte|zahlung|überweisung|paypal|lastschrift) (?:\w+ ){0,3}(?:abgelehnt|"
        r"fehlgeschlagen|nicht (?:akzeptiert|angenommen|möglich|funktioniert)|funktioniert nicht|"
        r"gesperrt)\b|\b(?:doppelt|zweimal|zu viel|falsch) (?:abgebucht|berechnet|belastet|"
        r"bezahlt)\b|\b(?:meine|die) (?:kartennummer|kartendaten|kontodaten|bankverbindung|iban|"
        r"kreditkarte(?:ndaten|nnummer)?)\b|\bpasswort (?:vergessen|zurücksetzen|ändern)",
    ),
    "fraud": compiled(
        r"\b(?:fraud\w*|scam(?:med|mer|mers|ming)?|phishing|identity theft|stolen (?:card|identity|"
        r"credit|account)|hacked|hackers?|compromised|counterfeit)\b(?! proof)",
        r"\b(?:someone|somebody|a stranger|they|thief|anybody) (?:\w+ )?(?:used|stole|is using|"
        r"has used|hacked|got into|logged into|ordered with) my\b|\bmy (?:\w+ )?(?:card|account|"
        r"identity|wallet|data) (?:was|has been|got|is) (?:stolen|hacked|compromised|used|misused|cloned)\b",
        r"\b(?:did(?: not|n'?t)|never|haven'?t) (?:place|make|made|authori[sz]ed?|ordered?|bought|"
        r"buy|recogni[sz]e) (?:this|that|any|the|these|it|such)\b|\b(?:don'?t|"
        r"do not) recogni[sz]e (?:this|the|a|these) (?:order|charge|payment|transaction)",
        r"\b(?:betrug\w*|betrogen|betrüger\w*|gehackt|gestohlen|abzocke|fake[- ]?shop|gefälscht\w*|"
        r"identitätsdiebstahl|phishing\w*)\b|\b(?:nie|nicht) (?:bestellt|gekauft|beauftragt)\b",
    ),
    "frustration": compiled(
        r"\b(?:useless|ridiculous|pathetic|unbelievable|infuriating|waste of (?:my )?time|a joke|"
        r"hopeless|outrageous|unacceptable|disgrace(?:ful)?|worst (?:service|company|shop|bot|"
        r"experience)|idiots?|stupid (?:bot|machine|answer)|wtf|bullshit|fuck\w*|piss(?:ed|"
        r"ing) (?:off|me)|fed up|sick of|had enough|tired of (?:this|waiting|repeating|asking)|"
        r"driv(?:es|ing) me (?:mad|crazy|nuts))\b",
        r"\b(?:i(?:'m| am)|im|so|very|really|extremely|getting) (?:\w+ )?(?:angry|furious|"
        r"frustrated|annoyed|pissed|livid|outraged|upset|enraged|mad at)\b(?! birds?)|\bfrustrat(?:ing|ed)\b",
        r"\b(?:asked|told you|said|explained|written|wrote|repeated|called|emailed|"
        r"contacted) (?:\w+ ){0,4}(?:\d+|two|three|four|five|six|ten|several|many|multiple|so many|"
        r"a hundred|countless|a thousand) times\b|\bhow (?:many times|often) (?:do|must|should|"
        r"have) i\b|\bfor the (?:last|third|fourth|fifth|tenth|\d+(?:rd|th)) time\b",
        r"\byou(?:'re| are)? (?:did(?:n'?t| not)|do(?:n'?t| not)|are not|aren'?t|not|never|keep|"
        r"still (?:did|have)n'?t) (?:\w+ )?(?:answer\w*|understand\w*|listen\w*|help\w*|read\w*|"
        r"repeat\w*|getting it)\b|\b(?:stop|keep|keeps|you are) repeating\b|\bsame (?:answer|thing|"
        r"nonsense|response|message) (?:again|over|every)",
        r"\b(?:nutzlos\w*|lächerlich|unfassbar|unverschämt\w*|frechheit|zeitverschwendung|saftladen|"
        r"idiot\w*|schei(?:ß|ss)\w*|verarsch\w*|mir reicht'?s|es reicht|unmöglich(?:er service)?|"
        r"genervt|wütend|stinksauer|frustriert|die nase voll)\b|\b(?:echt|total|langsam|richtig|"
        r"sehr|so) sauer\b|\b(?:schon|jetzt|bereits) (?:\w+ )?(?:dreimal|viermal|fünfmal|mehrmals|"
        r"mehrfach|zigmal|zum dritten mal|oft genug)\b|\bwie oft (?:soll|muss|noch)\b|"
        r"\bverst(?:ehst|ehen sie) mich nicht\b",
    ),
}
