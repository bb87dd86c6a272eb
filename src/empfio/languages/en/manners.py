"""How English customers greet, thank, and end; signs as in ``phrases``."""

from empfio.languages.records import Patterns

PATTERNS: Patterns = {
    "greet": (
        (
            "^(?:hi+|hey+|hello+|hallo|helo|hiya|howdy|yo+|sup|wazzup|whats up|greetings"
            "|good (?:morning|afternoon|evening|day)|morning|evening|hola|hi there|(?:well"
            "|why) (?:hi|hello)|heyo|ahoy|bonjour|hiya|heya)",
            "(?:how are|hows|how is|how r|how have|how ya|howre|howve|how you) <2>(?:you|u|ya"
            "|things|it|life|everything|your day|going|doing|been|are)(?: \\w+)*(?= [.?])",
            "how are things|hows are|what is up|whats (?:up|new|happening|going on|shaking)",
            "(?:good|nice|great|pleasure|pleased) to (?:see|meet) you",
            "(?:are|r) (?:you|u|ya|things) <2>(?:ok|okay|alright|well|going well|doing well"
            "|doing ok|feeling well)(?: right now| today| for you)*(?= [.?])|are you (?:good"
            "|fine)(?= [.?])",
            "is everything (?:ok|okay|going|alright|fine|good)|hows? \\w+ treating you"
            "|know how <2>(?:you are|youre|are you) doing|tell me how <3>(?:you|youve|doing)",
        ),
        ("^good (?:morning|afternoon|evening|day) works?",),
    ),
    "thanks": (
        (
            "(?:thanks|thank|thankyou|thx|thnx|tnx|tysm|ty|cheers|appreciate|appreciated"
            "|appreciation|grateful|thankful|gratitude|much obliged|gracias|merci|danke"
            "|owe you one)",
            "you(?:re| are| were|ve been| have been) <2>(?:very |so |really |most |a )*(?:kind"
            "|helpful|thoughtful|great help|big help|real help|huge help|lifesaver|life saver"
            "|wonderful|amazing)",
            "(?:big|great|lot of|huge|real) help",
            "(?:glad|happy) <2>(?:you|with your)|good job|well done|nice work|great job"
            "|(?:answer|help) was <1>(?:good|great|enjoyable|helpful|useful)",
        ),
        (
            "no thanks to",
            "thank god|thank goodness",
        ),
    ),
    "goodbye": (
        (
            "(?:bye+|goodbye+|good bye|good by|byebye|cya|ciao|adios|farewell|fairwell|cheerio"
            "|laters|later gat[eo]r|so long|tata|toodles|tootles|sayonara|au revoir|peace out"
            "|take care|take it easy|good night|goodnight|have a (?:nice|good|great|lovely"
            "|wonderful|blessed|fantastic) (?:day|one|evening|night|weekend|time|week|afternoon))",
            "(?:see|catch|talk to|speak to|chat to|talk with|meet) (?:you|ya|u) <1>(?:soon|later"
            "|around|then|again|next|tomorrow|on|in|there|monday|at)",
            "(?:see|catch) (?:you|ya|u)(?= [.?])|^later(?= [.?]| \\w+ [.?])|until next time"
            "|till next time",
            "(?:talk|speak|chat) (?:later|soon)",
            "(?:i|ive|we) (?:really |now )?(?:have to|need to|gotta|got to|must|should|will|ll"
            "|have got to) (?:get |be )?(?:go|going|leave|leaving|run|hang up|head out"
            "|say goodbye)(?! (?:to|through|for|with|on))",
            "gotta (?:go|run|get going)|(?:ill|just|gonna) <2>(?:hang up|leaving)|hang up now",
            "(?:im|i am) (?:off|leaving|out|going|heading|out of here)(?: now| out| to bed"
            "| of here)?(?= [.?])",
            "(?:im|i am) (?:leaving|saying goodbye|off now)",
            "(?:nice|great|good|cool|lovely|enjoyed|enjoyable|awesome|pleasure|pleaure|pleasant"
            "|enjoy|fun|wonderful) <3>(?:talking|chatting|speaking|talk|chat|conversation|speak"
            "|conversing|seeing you|to see you again)",
            "(?:end|stop|over|finish) <2>(?:call|chat|conversation|now)",
            "(?:call|chat|conversation) is over|thanks for (?:talking|chatting|the chat)",
        ),
        (
            "(?:stop|quit) (?:it|that)",
            "good (?:talking|speaking) point",
        ),
    ),
    "nothing_more": (
        (
            "(?:thats|that is|that will be|thatll be|this is|that was|thatd be"
            "|that would be) (?:all|it|everything)",
            "(?:nothing|not anything) (?:else|more)|everything i need(?:ed)?",
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
            "^(?:please |just |now |ok |can you |could you |would you |will you |i want you to )*"
            "(?:stop|quit|shut up|shut down|shut off|be quiet|discontinue)"
            "(?: (?:it|that|this|talking|now|please|already|immediately))*(?= [.?])",
            "(?:please|just|you) (?:please |just )*(?:stop|quit|shut up|shut down|shut off)"
            "(?: (?:it|that|this|talking|now|please))*(?= [.?])",
            "(?:abort|discontinue|halt|undo|stop) (?:it|that|this|what you|the current|doing)"
            "|(?:thats|that is) enough",
        ),
        (),
    ),
}
