"""How English customers say yes and no; signs as in ``phrases``."""

from collections.abc import Mapping

GROUPS = {
    "good": (
        "good|great|fine|perfect|perfectly|right|correct|correctly|ok|okay|alright|all right"
        "|accurate|true|exact|excellent|wonderful|amazing|awesome|cool|nice|lovely|confirmed"
        "|brilliant|fantastic|ideal|affirmative|spot on|terrific|super|what i (?:want|wanted"
        "|need|said)"
    ),
    "that": "that|this|it|everything|all|which|they|those|you",
    "sure": (
        "absolutely|certainly|definitely|of course|surely|probably|most definitely"
        "|clearly|totally|actually|really"
    ),
    "day": (
        "monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|weekend|month|morning"
        "|afternoon|evening|night"
    ),
    "dont": (
        "not|cannot|dont|doesnt|didnt|wont|wouldnt|isnt|arent|wasnt|cant|couldnt|shouldnt|havent"
        "|aint|hasnt|unable|neither|never"
    ),
}

PATTERNS: Mapping[str, tuple[str, ...]] = {
    "yes": (
        "yes+|yea|yeah+|yeap|yep+|yup+|yess|ye|yah|ya|yas|aye|sure|surely|certainly|definitely"
        "|absolutely|exactly|indeed|affirmative|affirmitive|affirm|agreed|i agree|agree"
        "|of course|confirm|confirmed|thumbsup|correct|totally|approved|i approve|by all means"
        "|for sure|sounds like a plan|positive|uh huh|mhm|granted|works for me|spot on|very true"
        "|you bet|you know it|very much true|inded|roger|can we please|i(?:d| would) say so",
        "^(?:ok|okay|k|okey|okie|alright|all right|right|perfect|great|good|fine|excellent"
        "|awesome|wonderful|cool|nice|lovely|brilliant|fantastic|amazing|deal|done|true|accurate"
        "|super|terrific|exact|yh|fab|very well|go on(?: then)?(?= [.?])|happy with (?:that|it"
        "|this))",
        "(?:thats|its|this is|thatll be|itll be|thatd be|everythings|alls) (?:\\w+ ){0,3}?<good>",
        "(?:<that>) (?:is|are|was|will be|would be|looks?|sounds?|seems?|appears?|makes|got|did"
        "|done|understood) (?:\\w+ ){0,3}?<good>",
        "(?:sounds?|looks?|seems?|works?) (?:\\w+ )?(?:<good>|for me|well|with me)",
        "^is <good>",
        "(?:<that>) (?:\\w+ )?(?:works|suits|does|will do|would work|will work)|thatll (?:work|do)",
        "(?:go (?:right |on )?ahead|go for it|please do|lets do (?:it|that|this)|do (?:it|that"
        "|so)(?: please)?(?= [.?])|make it so|you got it|you may|proceed|do proceed|i think so"
        "|i believe so|i guess so|i suppose so)",
        # Taking what is offered, or letting it be done.
        "(?:ill|i will|id|i would|well|we will|i can|lets|let us) <1>(?:take|have|go with|go for"
        "|keep|stick with) (?:it|that|this|them|the (?:\\w+ )?one)(?: one| slot| time)?(?= [.?]"
        "| please| then| thanks| thank)",
        "(?:put|pencil|sign|book) me (?:down|in|up)(?= [.?]| for (?:it|that|this)| please| then)",
        "^(?:(?:that|this) one(?: please| then)?|(?:that |it |this )?works(?: great| well| fine"
        "| perfectly)?)(?= [.?])|(?:works|suits) (?:for )?(?:me|us)",
        "lock (?:it|that|me|this) in|(?:can|could|will) (?:live|deal|work) with (?:it|that|this)"
        "|hits? the nail",
        "you (?:can|may) (?:please |now |then )?(?:book (?:it|this|that)|go ahead|proceed"
        "|make (?:the|a|that|this|my) (?:booking|reservation|appointment))",
        "^(?:please|kindly) (?:book|reserve|schedule) (?:it|(?:this|that|the) (?!<day>)\\w+)"
        "(?= [.?]| (?:please|now|then|for me|thanks|thank))",
        "(?:i|we) (?:certainly |sure |really )?(?:do|am|would|will|have|can)(?= [.?])",
        "(?:im|i am|we are) (?:\\w+ )?(?:ok|okay|fine|happy|good) with (?:that|it|this)",
        "(?:i|id|we|wed) (?:would |do )?(?:really )?(?:like|love) (?:that|it)(?= [.?])",
        "(?:youre|you are) (?:\\w+ )?(?:right|correct)",
        # At the very beginning alone: behind something else it may be about that.
        "^(?<!\\w [.?] )(?:please |just |then |go ahead and |(?:can|could) you |i want you to )*"
        "(?:book|reserve|schedule|take|rent|buy) (?:it|(?:this|that)(?: (?!<day>)\\w+)?)"
        "(?= [.?]| (?:please|now|then|for me|and|thanks|thank))",
        # The same with the thing named, and nothing else said of it.
        "^(?<!\\w [.?] )(?:please |just |i(?:d| would)? (?:really |very much )?(?:want|like|love)"
        " (?:you )?to )(?:book|reserve|schedule|make|take) (?:an?|the|this|that|my|\\d+)"
        " (?:table|room|rooms|ticket|tickets|appointment|booking|reservation|visit|viewing|slot)"
        "(?: (?:there|with (?:him|her|them)|(?:at|for|in|with) (?:this|that|the) \\w+))?"
        "(?= [.?]| (?:please|now|then|for me|and|thanks|thank))",
        "^(?<!\\w [.?] )i(?:d| would| wold| woud) (?:really |very much )?love to(?= [.?]| \\w+ it"
        " [.?])",
    ),
    "yes_for_all_its_no": (
        "why not|without (?:a )?doubt|no problem|no worries|no doubt|no objections?"
        "|not a problem|not false|not wrong|not bad|actually (?:yes|yeah|true|right|correct"
        "|thats)",
        "(?:cant|cannot|can hardly|could hardly|couldnt) wait(?! <1>(?:long|until|till|for))",
        "(?:thats|that is|that sounds|that looks) (?:much |even |a lot )?better",
    ),
    "no": (
        "(?:<sure>) (?:not|no|false|wrong|incorrect)",
        "no+|nope|nah+|hard pass|na|nay|nopes|never|negative|negatory|thumbsdown|neither|none"
        "|nothing",
        "(?:<dont>) (?:\\w+ ){0,3}?(?:<good>|yes|yeah|sure|confirm|agree)",
        "(?:<dont>) (?:\\w+ ){0,2}?(?:do (?:it|that|this|so)|works?|suits?|fits?|go|live"
        "|deal)(?: (?:well|for (?:me|us)"
        "|with (?:that|it|this|me|us)))?",
        "(?:<dont>) (?:\\w+ ){0,3}?(?:book|reserve|schedule|take|rent|buy|lock) (?:it|this"
        "|that)(?: in)?",
        "not (?:\\w+ )?(?:what|really|now|yet|today|going|interested|necessary|needed|at all"
        "|anymore|quite|exactly|just)",
        "<dont>",
        "incorrect|wrong|wrongly|false|untrue|inaccurate|disagree|decline|refuse|mistaken"
        "|incorrectly|invalid|fake|erroneous",
        "(?:maybe|may be|perhaps|probably|some|might|do (?:that|it|this)"
        "|another) (?:be )?(?:later|some other time|other time|another time|time)",
        "in a (?:bit|while|moment|minute)|later(?= [.?])",
        "scratch that|forget (?:it|that)|hold (?:on|off)|changed (?:my )?mind|second thoughts?"
        "|too (?:late|early|expensive|far|much)|never ?mind",
        "messed up|made (?:\\w+ )?mistakes?|(?:ill|i will|i think ill) pass(?= [.?]| on)",
    ),
    "correction": (
        "actually|instead|rather|change|changed|except|different|another|other|only|unless"
        "|however|although|(?<!even )though|sorry|switch|correction|oops|better|forgot|meant"
        "|mistake|second thought|replace|update|modify|alter|move|first|later|rectify",
        "(?<!the )wait(?! (?:be|is|time))|(?<!you )(?<!they )prefer",
        # An agreement under a condition is none yet.
        "^(?:yes|yeah|yep|ok|okay|sure|fine|good|great) (?:but )?(?:only )?(?:if|when|as long as"
        "|provided)",
        "(?:yes|yeah|ok|okay|sure|fine|good|great|nice|perfect|lovely|works?) (?:[.] )?(?:but "
        "|only )*"
        "(?:if (?:i|it|its|they|we|he|she)|as long as|provided)|in theory|in principle",
        "but(?! (?:what|where|how|when|who|which|tell|please (?:tell|provide|give)"
        "|can you (?:tell|give)|could you (?:tell|give)|is (?:it|there)|does|do (?:they|you)"
        "|give me|also))",
    ),
    # Corrects, unless the message begins by agreeing: then it says more about what is agreed to.
    "addition": ("make (?:it|that)|add|just (?:one|two|three|\\d+)",),
    "unsure": (
        "maybe(?! later)|perhaps(?! later)|possibly|unsure|uncertain|unaware|dunno|idk|who knows"
        "|hard to say|depends|let me (?:think|check|see|consult)|think about it|have to think"
        "|might be(?! later)|might|clueless|whatever|either|undecided|hmm+|i guess(?! so)"
        "|unimportant|if i know|whichever|any one|anyone is|any of (?:them|those)",
        "both(?= [.?]| (?:of them|are|work|is|sound|would|fine|good|ok|okay))",
        "(?:dont|do not|didnt|wouldnt|would not|doesnt|does not) (?:really |even |just )?(?:know"
        "|care|mind|bother|matter)",
        "(?:no|not any|not the slightest|no earthly|dont have any|have any) (?:idea|clue"
        "|knowledge|importance|preference)|(?:havent|not) a clue|dont have (?:the|an) (?:answer"
        "|idea)",
        "not (?:\\w+ )?(?:sure|certain|confident|know)",
        "(?:cant|cannot|couldnt|could not|unable to|not able to) (?:say|decide|tell"
        "|make up my mind|answer)",
        "(?:let me|ill|i will) (?:get back|let you know|come back|call you|ring you)",
        "anything (?:is|would be|will be|works)|could be(?= [.?])",
    ),
}
