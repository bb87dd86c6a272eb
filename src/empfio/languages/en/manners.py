"""How English customers greet, thank, and end; signs as in ``phrases``."""

from empfio.languages.records import Patterns

PATTERNS: Patterns = {
    "greet": (
        (
            "^(?:hi+|hey+|hello+|hallo|helo|hiya|howdy|yo|sup|wazzup|whats up|greetings"
            "|good (?:morning|afternoon|evening|day)|morning|evening|hola|hi there|well hi"
            "|well hello)",
            "(?:how are|hows|how is|how r|how have|how ya) <1>(?:you|u|ya|things|it|life"
            "|everything|your day|going|doing|been)",
            "how are things|hows are|what is up|whats (?:up|new|happening|going on)",
            "(?:good|nice|great|pleasure) to (?:see|meet) you",
            "are you <1>(?:doing|feeling) <1>(?:ok|okay|alright|good|well|fine|today)",
        ),
        ("^good (?:morning|afternoon|evening|day) works?",),
    ),
    "thanks": (
        (
            "(?:thanks|thank|thankyou|thx|thnx|tnx|tysm|ty|cheers|appreciate|appreciated"
            "|appreciation|grateful|much obliged|gracias|merci|danke)",
            "(?:very|so|really|most) (?:kind|helpful|thoughtful)",
            "(?:big|great|lot of|huge|real) help",
            "you (?:have|ve) been <2>helpful|youve been <2>helpful",
        ),
        (
            "no thanks to",
            "thank god|thank goodness",
        ),
    ),
    "goodbye": (
        (
            "(?:bye+|goodbye+|good bye|byebye|cya|ciao|adios|farewell|cheerio|laters"
            "|later gat[eo]r|so long|tata|take care|good night|goodnight|have a (?:nice|good"
            "|great|lovely|wonderful|blessed) (?:day|one|evening|night|weekend|time|week"
            "|afternoon))",
            "(?:see|catch|talk to|speak to|chat to) (?:you|ya|u) (?:soon|later|around|then"
            "|again|next|tomorrow|on|in|there|monday|at)",
            "(?:see|catch) (?:you|ya|u)(?= [.?])|=later",
            "(?:talk|speak|chat) (?:later|soon)",
            "i (?:really )?(?:have to|need to|gotta|got to|must|should|will|ll) (?:get )?(?:go"
            "|going|leave|run|hang up|head out|be going)",
            "(?:ill|just|gonna) hang up|hang up now",
            "(?:im|i am) (?:off|leaving|out|going|heading)(?: now| out| to bed)?(?= [.?])",
            "(?:im|i am) (?:leaving|saying goodbye|off now)",
            "(?:nice|great|good|lovely|enjoyed|enjoyable|awesome|pleasure|enjoy"
            "|fun) <2>(?:talking|chatting|speaking|talk|chat|conversation|speak|conversing)",
            "(?:end|stop|over) <2>(?:call|chat|conversation|now)",
            "(?:call|chat|conversation) is over",
        ),
        ("(?:stop|quit) (?:it|that)",),
    ),
    "nothing_more": (
        (
            "(?:thats|that is|that will be|thatll be|this is|that was|thatd be"
            "|that would be) (?:all|it|everything)",
            "(?:nothing|not anything) (?:else|more)",
            "=(?:no )?(?:im|i am|we are|were) (?:good|fine|all set|done|ok|okay)(?: now| thanks"
            "| thank you)?",
            "=(?:all good|all set|all done|im done|done)",
            "(?:dont|do not) need (?:anything|any help|more)",
        ),
        (),
    ),
    "abort": (
        (
            "=(?:please |just |ok |okay )?(?:stop|quit|abort|nevermind|never mind|forget it"
            "|forget about it|leave it|skip it|cancel|cancel that|cancel it"
            "|cancel this)(?: please| now)?",
            "(?:never mind|nevermind|forget (?:it|that|about it))",
        ),
        (),
    ),
}
