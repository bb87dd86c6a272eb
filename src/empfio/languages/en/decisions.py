"""How English customers say yes and no; signs as in ``phrases``."""

from collections.abc import Mapping

GROUPS = {
    "good": (
        "good|great|fine|perfect|right|correct|ok|okay|alright|all right|accurate|true"
        "|excellent|wonderful|amazing|awesome|cool|nice|lovely|it|confirmed|brilliant|fantastic"
        "|ideal|affirmative|what i (?:want|wanted|need|said)"
    ),
    "that": ("that|this|it|everything|all|the \\w+|which|they|those"),
}

PATTERNS: Mapping[str, tuple[str, ...]] = {
    "yes": (
        "yes+|yea|yeah+|yep|yup|yess|ye|yah|ya|sure|surely|certainly|definitely|absolutely"
        "|exactly|indeed|affirmative|affirmitive|affirm|agreed|i agree|agree|of course|confirm"
        "|confirmed|thumbsup|correct|totally|approved|i approve|by all means|without a doubt"
        "|for sure|sounds like a plan",
        "^(?:ok|okay|k|okey|okie|alright|all right|right|perfect|great|good|fine|excellent"
        "|awesome|wonderful|cool|nice|lovely|brilliant|fantastic|amazing|deal|done|true"
        "|accurate|super)",
        "(?:thats|its|this is|thatll be|itll be|thatd be|everythings|alls) (?:\\w+ ){0,3}?<good>",
        "(?:<that>) (?:is|are|was|will be|would be|looks?|sounds?|seems?) (?:\\w+ ){0,2}?<good>",
        "(?:sounds?|looks?|seems?|works?) (?:\\w+ )?(?:good|great|fine|perfect|right|correct|ok"
        "|okay|alright|excellent|wonderful|amazing|awesome|nice|lovely|for me|well|with me)",
        "(?:<that>) (?:\\w+ )?(?:works|suits|does|will do|would work|will work)",
        "(?:go ahead|go for it|please do|lets do (?:it|that|this)|do (?:it|that"
        "|so)(?: please)?(?= [.?])|make it so|you got it|you may|proceed|do proceed|i think so"
        "|i believe so|i guess so|i suppose so)",
        "(?:i|we) (?:do|am|would|will|have|can)(?= [.?])",
        "(?:im|i am|we are) (?:\\w+ )?(?:ok|okay|fine|happy|good) with (?:that|it|this)",
        "(?:i|id|we|wed) (?:would |do )?(?:really )?(?:like|love) (?:that|it)(?= [.?])",
        "(?:youre|you are) (?:\\w+ )?(?:right|correct)",
    ),
    "yes_for_all_its_no": (
        "why not|no problem|no worries|no doubt|no objections?|dont mind|do not mind"
        "|not a problem|not false|not wrong|without a doubt|not bad",
    ),
    "no": (
        "no+|nope|nah|na|nay|noo|nopes|never|negative|thumbsdown|neither|none|nothing",
        "not (?:\\w+ )?(?:<good>|what|really|now|yet|today|going|interested|necessary|needed"
        "|at all|anymore|quite|exactly|just)",
        "not|cannot|dont|doesnt|didnt|wont|wouldnt|isnt|arent|wasnt|cant|couldnt|shouldnt"
        "|havent|aint|hasnt|unable",
        "incorrect|wrong|false|untrue|inaccurate|disagree|decline|refuse|mistaken|incorrectly"
        "|invalid|fake",
        "(?:maybe|may be|perhaps|some|might|do (?:that|it|this)|another) (?:be )?(?:later"
        "|some other time|other time|another time|time)",
        "scratch that|forget (?:it|that)|hold (?:on|off)|changed (?:my )?mind|second thoughts?"
        "|too (?:late|early|expensive|far|much)",
    ),
    "correction": (
        "actually|instead|rather|change|changed|wait|except|different|another|other|prefer|only"
        "|unless|however|although|though|sorry|make (?:it|that)|switch|correction|oops|better"
        "|just (?:one|two|three|\\d+)|forgot|meant|mistake|second thought|add|replace|update"
        "|modify|alter|move",
        "but(?! (?:what|where|how|when|who|which|tell|please (?:tell|provide|give)"
        "|can you (?:tell|give)|could you (?:tell|give)|is (?:it|there)|does|do (?:they|you)"
        "|give me|also))",
    ),
    "unsure": (
        "maybe|perhaps|possibly|not sure|unsure|dont know|do not know|no idea|dunno|idk"
        "|not certain|who knows|hard to say|depends|let me (?:think|check|see|consult)"
        "|think about it|have to think|might be|might|clueless|im not (?:\\w+ )?sure|whatever"
        "|either|dont care|doesnt matter|i guess|no clue|not (?:\\w+ )?sure|undecided|hmm+",
    ),
}
