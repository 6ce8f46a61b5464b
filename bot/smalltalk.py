"""What is said to the assistant and not asked of the documents: greetings, thanks, questions about itself."""

import re
from typing import Literal

from bot.messages import N_, translate
from bot.rows import Rows
from bot.types import Language

Talk = Literal["greeting", "thanks", "farewell", "about"]

_REPLIES: dict[Talk, str] = {
    "greeting": N_("Hello! Ask me about what the texts say."),
    "thanks": N_("You are welcome. Ask about more if you like."),
    "farewell": N_("Goodbye!"),
    "about": N_(
        "I am Asker, a program that answers by quoting the texts it has, and shows where each quote stands. "
        "When they do not answer, I say so. Texts I have now: {texts}."
    ),
}

_GREETING = (
    r"(?:(?:hei+){1,2}(?:sann)?|hallo+(?:isen)?|halla|morn|god ?dag|god (?:morgen|morgon|ettermiddag|kveld|aften)|hi|"
    r"hello|hey|greetings|good (?:morning|afternoon|evening|day))"
)
_TO_WHOM = (
    r"(?: (?:på|til) (?:deg|dere|dykk))?"
    r"(?: (?:du|dere|de|dykk|der|igjen|att|asker|alle(?: sammen| saman)?|there|again|all|everyone))?"
)
_TEXTS = r"(?:tekst(?:er|ar|ene|ane)?|dokument(?:er|ene|a)?|kilde(?:r|ne)|kjelde(?:r|ne)|texts?|documents?|sources?)"
_MARKS = "tekst* dokument* kilde* kjelde* text* document* source*"
_THANKED_FOR = (
    r"(?:(?:god )?hjelp(?:en|a)?|svar(?:et|ene|a)?|informasjonen|infoen|praten|det|alt|nå|no|i dag|meg|"
    r"that|everything|explaining|now|today|(?:all )?(?:your|the|that|this) (?:help|answers?|info|information|time))"
)
_NICE = (
    r"(?:(?:det var |dette var |that was |that's )?(?:kjempe|veldig |svært |så |very |so |really )?"
    r"(?:fin[te]?|bra|flott|supert?|perfekt|nyttig|great|good|nice|perfect|brilliant|excellent|helpful|useful))"
)
_ROBOT = r"(?:robot|menneske|person|ki|ai|kunstig intelligens|språkmodell|chatbot|bot|human(?: being)?|language model)"


def _do_you(verb: str) -> str:
    """What "you" do: in nynorsk "de" is you, in bokmål they."""
    program = r"dette (?:programmet|verktøyet)"
    return rf"(?:hva {verb} (?:du|dere|{program})|kv?a {verb} (?:du|de|{program}))"


ROWS: tuple[tuple[Talk, str, str], ...] = (
    (
        "greeting",
        "hei* hallo* halla morn god goddag hi hello hey greetings good",
        rf"{_GREETING}(?:(?: og)? {_GREETING})*{_TO_WHOM}",
    ),
    (
        "greeting",
        "går står har hyggelig hyggeleg how how's what's meet",
        r"(?:hvordan|korleis) (?:går det|står det til|har du det)(?: med deg)?(?: i dag)?|"
        r"går det bra(?: med deg)?|står til|hyggel[ei]g å (?:møt|treff)[ea] deg|"
        r"how are you(?: doing)?(?: today)?|how(?: is|'s) it going|what's up|(?:nice|pleased) to meet you",
    ),
    (
        "thanks",
        "takk thanks thank cheers",
        r"(?:ok(?:ei|ay)? )?(?:(?:tusen|mange|hjertelig|hjarteleg|ja|nei|jo) )?takk"
        rf"(?: (?:skal du ha|så my(?:e|kje)|på forhånd|for {_THANKED_FOR}|asker))*|"
        rf"(?:ok(?:ay)? |no )?(?:many )?(?:thanks|thank you|cheers)"
        rf"(?: (?:a lot|so much|very much|in advance|for {_THANKED_FOR}|asker))*",
    ),
    (
        "thanks",
        "fin* bra flott super* perfekt nyttig great good nice perfect brilliant excellent helpful useful kjempe*",
        rf"{_NICE}(?: svar(?:t|a)?| jobba?| answer| job)?",
    ),
    (
        "thanks",
        "ok* grei* god skjønner skjønar see got understood done jobbet jobba",
        r"ok(?:ei|ay)?|greit|den er (?:grei|god)|skjønner|skjønar|"
        r"(?:i see|got it|understood|well done)|(?:godt|bra) jobb(?:et|a)",
    ),
    (
        "farewell",
        "ha hadet hade",
        r"ha(?: det|det|de)?(?: (?:bra|godt|fint|så lenge))?|ha e(?:n|in|i) (?:fin|god) (?:dag|kveld|helg)",
    ),
    (
        "farewell",
        "farvel adjø snakkes snakkast høres høyrast ses sees sjåast gjensyn natt helg bye goodbye see good farewell "
        "take have",
        r"farvel|adjø|(?:vi )?(?:snakkes|snakkast|høres|høyrast)|vi (?:ses|sees|sjåast)|på gjensyn|god (?:natt|helg)|"
        r"(?:good)?bye(?: bye)?|good bye|see you(?: later| soon| tomorrow)?|good night|farewell|take care|"
        r"have a (?:nice|good|great) (?:day|evening|weekend)",
    ),
    (
        "about",
        "du dere de deg dette",
        r"hvem er (?:du|dere)|kven er (?:du|de)|(?:hva|kv?a) (?:heter|heiter) du|"
        rf"{_do_you('er')}(?: for(?: (?:noe|noko|en|ein|et|eit))?(?: slags)?(?: program)?)?|"
        rf"{_do_you('kan')}(?: (?:svar[ea](?: meg| oss)? på|hjelp[ea](?: meg| oss)? med|gj[øe]re?|"
        r"bruk(?:es|ast) til|fortel(?:le|ja|je)(?: meg| oss)?(?: om)?))?|"
        rf"{_do_you('(?:gjør|gjer)')}|{_do_you('(?:vet|veit)')}(?: (?:noe|noko))?(?: om)?|"
        r"(?:hva|kv?a) (?:brukes|brukast|blir brukt|vert brukt) dette programmet til|"
        rf"(?:hvilke {_TEXTS} (?:har|kjenner|bruker|kan) (?:du|dere)|"
        rf"kva (?:for (?:nokre )?)?{_TEXTS} (?:har|kjenner|brukar|kan) (?:du|de))(?: til)?|"
        r"(?:hvilke|kva(?: for(?: nokre)?)?) språk (?:kan|snakker|snakkar|forstår) du|"
        r"(?:snakker|snakkar|kan|forstår) du (?:norsk|bokmål|nynorsk|engelsk)|"
        r"hvordan (?:virker|fungerer) (?:du|dere|dette(?: programmet)?)|"
        r"korleis (?:verkar|fungerer) (?:du|de|dette(?: programmet)?)|"
        rf"er du (?:e(?:n|in|i|t|it) )?(?:ekte )?{_ROBOT}|(?:hvem|kven) (?:har laget|har laga|laget|laga) deg|"
        r"(?:hvor|kor|kvar) (?:får|har|henter|hentar) du svar(?:ene|a)?(?: dine)?(?: fra| frå)|"
        r"fortell?(?: meg)? (?:litt )?om deg (?:selv|sjølv)",
    ),
    (
        "about",
        f"{_MARKS} spør* svar* hjelp*",
        r"(?:hva|kv?a) kan (?:jeg|eg|vi|man|ein|en) spør(?:re|je|ja)?(?: deg| dykk)?(?: om)?|"
        rf"(?:hva|kv?a) (?:handler|handlar) {_TEXTS}(?: dine)? om|(?:hva|kv?a) står (?:det )?i {_TEXTS}(?: dine)?|"
        r"(?:hvor|kor|kvar) (?:kommer|kjem) svar(?:ene|a)(?: dine)?(?: fra| frå)?|(?:kan du )?hjelp(?:e|a)?(?: meg)?",
    ),
    (
        "about",
        f"{_MARKS} you your yourself help ask questions work answers",
        r"who are you|what are you|what(?: is|'s) your name|help(?: me)?|can you help(?: me)?|how can you help(?: me)?|"
        r"what can you (?:do|answer|tell me(?: about)?|help(?: me)? with)(?: for me)?|"
        r"what do you (?:do|know(?: about)?)|"
        r"what (?:can|could|may|should) (?:i|we) ask(?: you)?(?: about)?|"
        r"wh(?:at|ich) (?:kinds? of )?questions (?:can (?:i|we) ask(?: you)?|can you answer)|"
        rf"what are (?:your|the) {_TEXTS} about|wh(?:at|ich) {_TEXTS} do you (?:have|know|use)|"
        r"wh(?:at|ich) languages (?:do you (?:speak|know|understand)|can you speak)|"
        r"do you (?:speak|understand) (?:norwegian|english)|"
        r"how (?:do you work|does (?:this|it) work|does this program work)|who (?:made|created|built) you|"
        r"where do (?:your|the) answers come from|where do you get (?:your|the) answers(?: from)?|"
        rf"are you (?:an? )?(?:real )?{_ROBOT}|tell me about yourself",
    ),
)
"""What is said, words, whole or as they begin (*), one of which is in all of it (see `Rows`), and how it is said."""
_TELLING: tuple[Talk, ...] = ("about", "farewell", "thanks", "greeting")
"""Of several things said at once, the first of these is answered."""
_NO_LETTER = re.compile(r"[^\w']+")
LONGEST = 100
"""Characters of the longest text that is small talk, so that no long one is tried."""


def _mark(word: str) -> str:
    """A word, whole or as it begins (*), as a part of a text that has a blank at both ends."""
    return f" {word[:-1]}" if word.endswith("*") else f" {word} "


def _compiled(rows: tuple[int, ...]) -> re.Pattern[str]:
    parts = "|".join(f"(?P<{ROWS[row][0]}_{row}>{ROWS[row][2]})" for row in rows)
    return re.compile(rf"(?:(?:{parts})(?: og| and)?(?: |$)){{1,4}}")


_ROWS = Rows(("|".join(map(_mark, words.split())) for _, words, _ in ROWS), _compiled)


def recognise(text: str) -> Talk | None:
    """What kind of small talk a text is as a whole; None when it asks anything of the documents."""
    said = _NO_LETTER.sub(" ", text.casefold().replace("’", "'")).strip()
    pattern = _ROWS.pattern(f" {said} ") if len(said) <= LONGEST else None
    match = pattern.fullmatch(said) if pattern else None
    kinds = {name.partition("_")[0] for name, part in match.groupdict().items() if part is not None} if match else set()
    return next((kind for kind in _TELLING if kind in kinds), None)


def reply(talk: Talk, language: Language, texts: int) -> str:
    """What is answered.

    :param texts: How many documents there are.
    """
    return translate(language, _REPLIES[talk], texts=texts)
