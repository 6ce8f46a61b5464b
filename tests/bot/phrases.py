"""What is said to the assistant, and what is asked of the documents in words that are nearly the same."""

from bot.smalltalk import Talk
from bot.types import Language

# What is said, by language and kind, a phrase a line.
SAID: dict[tuple[Language, Talk], str] = {
    ("nb", "greeting"): """
        Hei!
        hei du
        Hei på deg!
        HEI
        Heisann 👋
        Heiii
        Hei hei
        Hallo, Asker!
        God morgen
        God ettermiddag
        Hei alle sammen
        Hei igjen
        Hei og god kveld
        Hvordan går det?
        Hei, hvordan har du det i dag?
        Står til?
        Hyggelig å møte deg.
    """,
    ("nb", "thanks"): """
        Takk!
        Tusen takk :-)
        Mange takk for hjelpen
        Takk skal du ha!
        Takk så mye
        Takk for svaret
        Nei takk
        OK, takk
        Hei, takk for hjelpen!
        Takk, det var bra
        Flott!
        Bra jobba
        Den er grei
    """,
    ("nb", "farewell"): """
        Ha det!
        Ha det bra
        Hadet
        Farvel
        Vi snakkes
        God natt!
        God helg
        Ha en fin dag
        Takk, ha det bra!
        Takk og farvel
        På gjensyn
    """,
    ("nb", "about"): """
        Hvem er du?
        Hei, hvem er du?
        Hva heter du?
        Hva er du for noe?
        Hva kan du?
        Hva kan du svare på?
        Hva kan du hjelpe meg med?
        Hva kan jeg spørre deg om?
        Hva vet du noe om?
        Hva vet du?
        Hva kan du fortelle meg om?
        Hva handler tekstene om?
        Hvilke tekster har du?
        Hvilke kilder bruker du?
        Hvordan fungerer dette?
        Hvordan virker du?
        Er du en robot?
        Er du et menneske?
        Er du en språkmodell?
        Hvor kommer svarene fra?
        Hvor får du svarene dine fra?
        Hvem har laget deg?
        Snakker du nynorsk?
        Hva kan dette programmet brukes til?
        Fortell om deg selv
        Kan du hjelpe meg?
        Hjelp!
        Hvem er du? Takk!
    """,
    ("nn", "greeting"): """
        Hei på dykk!
        God morgon
        God dag
        Hallo alle saman
        Hei att
        Korleis går det?
        Korleis går det med deg?
        Hei, korleis har du det?
        Korleis står det til?
        Hyggeleg å møte deg
    """,
    ("nn", "thanks"): """
        Takk skal du ha
        Takk så mykje!
        Hjarteleg takk
        Mange takk for hjelpa
        Tusen takk for svara
        Fint, takk
        Takk, det var fint
        Ja takk
        Takk for no
        Godt jobba
    """,
    ("nn", "farewell"): """
        Ha det så lenge
        Vi snakkast
        Snakkast!
        Vi sjåast
        Ha ein fin dag
        Ha ei god helg
        Takk, ha det!
    """,
    ("nn", "about"): """
        Kven er du?
        Kven er de?
        Hei, kven er du?
        Kva heiter du?
        Kva er du for noko?
        Kva kan du hjelpe meg med?
        Kva kan de svare på?
        Kva kan eg spørje om?
        Kva kan eg spørja deg om?
        Kva veit du noko om?
        Kva gjer du?
        Kva handlar tekstane om?
        Kva står det i tekstane?
        Kva for nokre dokument har du?
        Kva tekstar har de?
        Kva kjelder brukar du?
        Kva språk kan du?
        Korleis verkar du?
        Korleis fungerer dette programmet?
        Er du ein robot?
        Er du eit menneske?
        Kvar kjem svara frå?
        Kvar får du svara frå?
        Kven har laga deg?
        Fortel meg om deg sjølv
        Kan du hjelpe meg?
    """,
    ("en", "greeting"): """
        Hi
        Hello!
        Hey there
        Hi again
        Hello, Asker
        Good morning
        Good evening, everyone
        How are you?
        How are you doing today?
        Hi, how's it going?
        What’s up?
        Nice to meet you.
    """,
    ("en", "thanks"): """
        Thanks
        Thank you very much!
        Thanks a lot
        Many thanks
        Thank you so much for your help
        Thanks for the answer
        Thank you, Asker
        No thanks
        OK, thank you
        Great, thanks!
        Thanks, that was very helpful.
        Got it, thanks
        Good job
        Hi, thank you
    """,
    ("en", "farewell"): """
        Bye
        Goodbye!
        Bye bye
        See you later
        Good night
        Thanks, bye!
        Have a nice day
        Take care
    """,
    ("en", "about"): """
        Who are you?
        Hi, who are you?
        What are you?
        What is your name?
        What's your name?
        What can you do?
        What can you do for me?
        What can you help me with?
        How can you help me?
        What can I ask?
        What can I ask you about?
        What kind of questions can I ask?
        What do you know?
        What do you know about?
        What are the texts about?
        Which documents do you have?
        What sources do you use?
        What languages do you speak?
        How do you work?
        How does this work?
        Who made you?
        Where do the answers come from?
        Where do you get your answers from?
        Are you a robot?
        Are you an AI?
        Are you human?
        Tell me about yourself
        Can you help me?
        Help
    """,
}
PHRASES = [
    (language, talk, line.strip()) for (language, talk), lines in SAID.items() for line in lines.strip().splitlines()
]

# What looks like small talk but is a question to the documents, or about what was said before.
ASKED = """
    Hva vet du om Horten?
    Kva veit du om Horten?
    What do you know about Horten?
    Hva kan du fortelle om Horten?
    Kva kan du fortelje meg om HOPP?
    What can you tell me about the jury?
    Hei, hvem vant?
    Hei! Kven vann?
    Hi, who won?
    Takk. Hvem ledet juryen?
    Takk for svaret, men hvem ledet juryen?
    Takk for at du spør, kven leidde juryen?
    Thanks for the answer, who led the jury?
    Thanks, but when was it?
    OK, og når var det?
    Who are you quoting?
    Who are you talking about?
    Hvem er du uenig med?
    Hvem er de?
    Hva gjør de?
    Hva kan de?
    Who are they?
    What do they do?
    Hva gjør Asker?
    Hva kan Asker kommune hjelpe meg med?
    Hva er Asker?
    What is Asker?
    Asker
    Hva kan jeg spørre kommunen om?
    Hva heter juryen?
    What is the name of the chair?
    Hvilke tekster sendte kommunene inn?
    Kva dokument har kommunen?
    What documents did the applicants send?
    Hvilke kilder bruker artikkelen?
    What are the awards about?
    Hva handler prisen om?
    Hvordan virker velferdslaben?
    Korleis fungerer HOPP?
    How does the Welfare Lab work?
    Hvordan går det med velferdslaben?
    Korleis går det med HOPP?
    How are you funded?
    How are the winners chosen?
    Er juryen en robot?
    Are robots used in the care service?
    Er du sikker?
    Are you sure?
    Hvor kommer søknadene fra?
    Kvar kjem pengane frå?
    Where do the applications come from?
    Hjelp til eldre
    Help for the elderly
    Can you help me find who won?
    Kan du hjelpe meg å finne ut hvem som vant?
    Hvem takket juryen?
    Hva betyr takk?
    Who said goodbye?
    Ha det bra i Horten
    God morgen Norge
    Hello Kitty
    Hva er dette?
    What is this?
    Hva brukes programmet til?
    Hvem?
    What?
    Ja
    Nei
    Why not?
    A
"""
QUESTIONS = [line.strip() for line in ASKED.strip().splitlines()]
