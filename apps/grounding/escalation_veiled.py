"""What must reach a person and is said round about: more phrases per reason, English and German."""

from __future__ import annotations

import re

from apps.grounding.escalation_rules import compiled

_AGE = (
    r"(?:[6-9]|1[0-7]|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|sechs|sieben|acht|neun|zehn|elf|zwölf|dreizehn|vierzehn|fünfzehn|sechzehn|siebzehn)"
)
# `I'm 12 stone`, `6'2`, `10-12`, `12 weeks pregnant`: no ages. Nor where a size is spoken of.
_NO_AGE = (
    r"\b(?![-–/:.,'’]\d| ?(?:cm|kg|kilos?|m|st|stone|lbs?|pounds?|minutes?|mins?|hours?|days?|weeks?|months?"
    r"|miles?|km|in|inch\w*|feet|ft|foot|tage?|wochen?|monate?|stunden?|minuten?|meter|percent|prozent|%|of"
    r"|or"
    r"|oder|to|bis|uhr|am|pm|people|personen)\b)"
)
_NOT_SIZED = r"(?<!size )(?<!größe )(?<!usually )"
_KIN = (
    r"(?:husband|wife|mother|father|mum|mom|mam|dad|son|daughter|brother|sister|partner|fiancée?|gran\w*"
    r"|uncle|aunt|friend|neighbou?r|flatmate)"
)
_ILLS = (
    r"(?:fever|uti|infections?|cramps|depression|anxiety|insomnia|adhd|cancer|tumou?rs?|gout|eczema|fieber"
    r"|krämpfe"
    r"|krämpfen|entzündung\w*|infektion\w*|schlafstörung\w*|krebs|depression\w*|gicht)"
)
VEILED: dict[str, tuple[re.Pattern[str], ...]] = {
    "self_harm": compiled(
        r"\b(?:best|better) if i (?:\w+ ){0,2}(?:were|was)(?:n'?t| not) (?:around|here|alive|born)\b"
        r"|\bout of (?:this|my) life\b|\bi (?:took|swallowed|have taken) (?:\w+ ){0,4}(?:packet|packs?"
        r"|bottle|box)"
        r" of (?:\w+ )?(?:pills|tablets|painkillers)\b",
        r"\bwhat(?:'s| is) the (?:point|use) (?:of|in) (?:living|life|being alive|going on|carrying on)\b"
        r"|\bno"
        r" (?:point|use) (?:in )?(?:living|going on|carrying on)\b",
        r"\b(?:goodbye|farewell|suicide) (?:letters?|notes?)\b|\babschiedsbrief\w*"
        r"|\b(?:tonight|today|tomorrow) (?:will be|is) my last (?:night|day)\b(?! (?:of|at|in|to|before"
        r"|here))",
        r"\b(?:knife|knives|blades?|razors?)\b.{0,40}\bwrists?\b(?! (?:rest|strap|guard|support|loop|watch))"
        r"|\b(?:slit|cut|cutting) my wrists?\b",
        r"\b(?:better off|happier|easier) without me\b|\b(?:nobody|no one|no-one) (?:would|will) (?:even )?"
        r"(?:miss me|notice if i)|\bnever wake up\b|\bnot wake up (?:again|any ?more|tomorrow)\b"
        r"|\bdon'?t want to (?:be here|wake up|exist) any ?more\b",
        r"\b(?:mich|mir)\b.{0,30}\b(?:erhänge|umbringe|aufhänge|ritze|vergifte|erschieße|töte)\b"
        r"|\b(?:erhänge|ritze|töte|vergifte|erschieße) (?:ich )?mich\b",
        r"\bohne mich (?:\w+ ){0,4}besser\b|\b(?:nie(?:mals)?(?: wieder| mehr)?|nicht mehr) aufwachen\b"
        r"|\bkeinen sinn (?:mehr )?(?:im leben|zu leben)|\bleben (?:\w+ ){0,3}keinen sinn\b"
        r"|\b(?:meinem leben|mir) ein ende (?:setzen|machen)\b|\bwäre (?:ich )?(?:\w+ )?tot\b",
    ),
    "violence": compiled(
        r"\beine (?:reinhauen|verpassen|scheuern|reinschlagen)\b|\b(?:alle|die|deine|seine) knochen\b"
        r"|\bkurz und klein\b",
    ),
    "injury_or_allergy": compiled(
        r"\b(?:chipped|broke|cracked|fractured|sprained) (?:a|my|his|her) (?:tooth|teeth|finger|arm|leg|wrist"
        r"|ankle|nose|ribs?|toe|hip)\b",
        r"\b(?:gave|caused|left) (?:my|me|our|her|him)\b.{0,30}\b(?:eczema|rash|burns?|hives|blisters|sores?"
        r"|bruis\w+)\b",
        r"\b(?:brakes?|strap|ladder|chair|step|saddle|frame|handlebars?|seat|wheel|rope|hook)\b.{0,25}"
        r"\b(?:failed|broke|snapped|gave way|collapsed|came off)\b.{0,30}\b(?:i|he|she|we|me|him|her)\b"
        r".{0,20}\b(?:fell|crashed|hit|landed|tripped|down)\b",
        r"\b(?:it|charger|plug|cable|battery|handle|socket|adapter|lamp|heater)s? (?:\w+ )?(?:melted|sparked"
        r"|overheated|went up in smoke|is smoking|is sparking)\b|\b(?:smoke|sparks|flames) (?:\w+ )?(?:came"
        r"|comes"
        r"|coming|shot|flew) (?:out|from)\b|\bsmell(?:s|ed|ing)? (?:of|like) (?:burning|burnt|gas)\b",
        r"\b(?:qualmt|schmort|funken) (?:aus|heraus|sprüh\w*)\b|\briecht (?:verschmort|verbrannt|nach gas)\b"
        r"|\b(?:zahn|finger|arm|bein|handgelenk|rippe) (?:ab)?gebrochen\b|\bgestürzt (?:und|weil|wegen)\b",
    ),
    "minor": compiled(
        rf"^(?!.{{0,300}}\b(?:sizes?|shoes?|dress|jeans|waist|wear)\b).{{0,300}}\b(?:i['’]?m|i am)"
        rf" (?:only |just |still |actually )?{_AGE}{_NO_AGE}(?=\W*$|\s*[,.;!?]| (?:and|but|so|is|can|may|do"
        rf"|will"
        r"|if|with|is)\b)",
        rf"\b{_AGE}[- ]?(?:years?|yrs?)?[- ]?old (?:girl |boy )?(?:here|myself)\b|\bi['’]?(?:ll"
        rf"| will)? (?:be|turn"
        rf"|turning) {_AGE}{_NO_AGE}(?! (?:minutes|late|there))",
        r"\b(?:i['’]?m|i am|am i|are we) (?:\w+ )?(?:too young|old enough|not old enough|not an adult)\b"
        r"|\b(?:i['’]?m|i am) in (?:the )?(?:(?:year|grade) \w+|\w+ (?:grade|class))\b|\bmy pocket money\b",
        rf"\bbin (?:nämlich |erst |noch |gerade |ja |selbst |schon ){{0,2}}{_AGE}{_NO_AGE}(?! groß)"
        rf"|\b(?:ich )?werde (?:bald |erst |demnächst |im \w+ ){{0,2}}{_AGE}{_NO_AGE}"
        r"|\bmein(?:em|es)? taschengeld\b|\bgehe (?:noch )?(?:in die \w+ klasse|zur schule|aufs gymnasium)\b"
        r"|\bbin (?:noch )?(?:zu jung|nicht volljährig|kein erwachsener)\b|\bohne (?:erlaubnis"
        r"|wissen) meiner",
    ),
    "fraud": compiled(
        r"\b(?:ordered|bought|opened|signed up|account|contract|loan|card)\b.{0,30}\bin my name\b"
        r"|\b(?:bestell\w*|konto|vertrag)\b.{0,30}\bauf meinen namen\b|\bpretend(?:ed|ing|s) to be (?:you"
        r"|from|your)\b",
        r"\b(?:charged|debited|ordered|changed|taken|withdrawn|bought|used|abgebucht|geändert"
        r"|bestellt)\b.{0,50}"
        r"\b(?:without (?:my|our)|ohne (?:mein|unser)e?) (?:consent|permission|knowledge|approval|zustimmung"
        r"|wissen|erlaubnis|einwilligung)\b|\b(?:unauthori[sz]ed|fraudulent) \w+",
        r"\b(?:call|caller|e-?mail|sms|text|letter|message|man|woman|someone)\b.{0,60}\b(?:asking for"
        r"|asks for"
        r"|asked for|wanted|wants|requesting) my (?:\w+ )?(?:password|bank|card|pin|details|code|login)",
        r"\b(?:purchases?|orders?|charges?|payments?|transactions?|debits?)\b.{0,40}\b(?:i|we) (?:never"
        r"|did(?: not"
        r"|n'?t)|have(?: not|n'?t)|don'?t|do not) (?:make|made|place|placed|order|authori[sz]ed?"
        r"|recogni[sz]ed?)\b",
        r"\b(?:käufe?|bestellung\w*|abbuchung\w*|zahlung\w*|rechnung\w*)\b.{0,60}\b(?:nicht|nie) (?:gemacht"
        r"|getätigt|veranlasst|autorisiert|erkenne|aufgegeben|von mir)\b",
    ),
    "frustration": compiled(
        r"\b(?:langsam|jetzt|so) reicht(?:'s| es)\b|\breicht es mir\b|\bzum (?:dritten|vierten|fünften"
        r"|x-ten) mal\b"
    ),
    "person_requested": compiled(
        r"\b(?:i['’]?m|i am|my \w+ is) (?:\w+ )?(?:blind|deaf|visually impaired|partially sighted"
        r"|hard of hearing"
        r"|dyslexic|paralysed|in a wheelchair)\b.{0,160}\b(?:help|can'?t|cannot|unable|difficult|hard"
        r"|assist\w*)\b",
        r"\b(?:ich bin|meine? \w+ ist) (?:\w+ )?(?:blind|gehörlos|taub|sehbehindert|schwerhörig"
        r"|gelähmt)\b.{0,160}"
        r"\b(?:hilfe|helfen|hilft|nicht|schwierig|schwer|unterstütz\w*)\b",
    ),
    "complaint": compiled(
        r"\b(?:is|was|are|were|came|arrived|waren?|kam(?:en)?) (?:\w+ ){0,2}in (?:shards|bits|pieces"
        r"|scherben)\b"
        r"(?!.{0,100}\?$)|\b(?:internet|wi-?fi|network|signal|line|service|power|site|website) (?:is|are"
        r"|has been"
        r"|went|keeps) (?:\w+ )?(?:down|dead|out|gone|dropping|crashing)\b(?!.{0,100}\?$)",
        r"\b(?:discriminat(?:ed|ing|ion|ory)|racis[mt]\w*|sexis[mt]\w*|homophob\w+|harass(?:ed|ing|ment)"
        r"|diskriminier\w*|rassis\w*|sexistisch\w*|belästigt)\b",
        r"\bbecause of my (?:skin|race|accent|religion|disability|gender|age|colou?r|origin|nationality"
        r"|headscarf"
        r"|sexuality|weight)\b|\bwegen (?:meiner|meines) (?:hautfarbe|herkunft|religion|behinderung|alters"
        r"|geschlechts|akzents?|kopftuchs|nationalität)\b",
        r"\bfunktioniert (?:\w+ )?nicht(?: mehr)?\b(?!.{0,200}\?$)(?=\W*$|[.,!;])|\bzum (?:zweiten"
        r"|wiederholten) mal"
        r" (?:\w+ )?(?:kaputt|defekt|falsch|beschädigt)\b",
    ),
    "order_or_account": compiled(
        r"\bmy (?:suitcase|luggage|bags?|baggage) (?:has|have|is|was|did|never|are|were|hasn'?t|didn'?t"
        r"|got)\b"
        r".{0,20}\b(?:arriv\w*|lost|missing|damaged|come|came|turned up)\b",
        rf"\bmy (?:\w+ ){{0,2}}{_KIN} (?:has |have |just |recently |sadly |suddenly )*(?:died"
        rf"|passed(?: away)?)\b"
        r"|\b(?:passed away|deceased|bereave\w+)\b|\bmy late (?:husband|wife|father|mother|partner|mum"
        r"|dad)\b",
        r"\b(?:verstorben\w*|todesfall\w*|hinterblieben\w*)\b|\bist (?:\w+ ){0,2}gestorben\b",
    ),
    "b2b": compiled(
        r"\b\d{2,}\b.{0,80}\bfor (?:our|my|the) (?:staff|team|workers|workforce|colleagues|employees|guests"
        r"|customers|branches|offices?)\b|\b(?:\d{2,} stück|stück)\b.{0,40}\bfür (?:unser|unsere|unseren|das"
        r"|die"
        r"|mein) (?:büro|firma|hotel|team|mitarbeiter|schule|restaurant|kunden|praxis|verein)",
        r"\b(?:beliefern|beliefert|do you (?:supply|sell to|cater for)) (?:\w+ )?(?:hotels?|schools?"
        r"|restaurants?"
        r"|offices?|shops?|compan(?:y|ies)|businesses|schulen|firmen|cafés?|unternehmen|praxen|kitas?"
        r"|büros)\b",
    ),
    "press": compiled(
        r"\bpresse(?:fotos?|bild\w*|material|mappe|termin|ausweis)\b|\bdrehe?n? (?:\w+ ){0,2}(?:film|beitrag"
        r"|doku"
        r"|dokumentation|reportage)\b|\b(?:dokumentation|reportage|beitrag|artikel) über (?:ihr|euer|eure"
        r"|ihre)",
        r"\bhigh[- ]?res(?:olution)? (?:pictures?|images?|photos?|shots)\b.{0,40}\b(?:story|article|feature"
        r"|magazine|paper|publication|press)\b",
    ),
    "medical": compiled(
        rf"\b(?:for|against|with|treat\w*|cure|bei|gegen) (?:a |an |my |the |mein\w* )?{_ILLS}\b"
        r"|\b(?:what|which) (?:dose|dosage)\b|\bdosierung\b|\btreating (?:a |an |my )?\w+",
    ),
}
