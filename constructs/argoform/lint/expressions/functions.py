"""The functions that an expression may call: those of expr-lang, those that Argo adds, and sprig's.

https://expr-lang.org/docs/language-definition, https://masterminds.github.io/sprig/
"""

from __future__ import annotations

_PREDICATES = "all none any one filter map count sum find findIndex findLast findLastIndex groupBy sortBy reduce"

PREDICATES = frozenset(_PREDICATES.split())
"""Functions whose second argument is a predicate, in which `#` is the element."""

BUILTINS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("all", "none", "any", "one", "filter", "map", "find", "findIndex"), (2, 2)),
    **dict.fromkeys(("findLast", "findLastIndex", "groupBy"), (2, 2)),
    **dict.fromkeys(("count", "sum"), (1, 2)),
    **dict.fromkeys(("sortBy", "reduce"), (2, 3)),
    **dict.fromkeys(("len", "type", "abs", "ceil", "floor", "round", "int", "float", "string"), (1, 1)),
    **dict.fromkeys(("upper", "lower", "toJSON", "fromJSON", "toBase64", "fromBase64"), (1, 1)),
    **dict.fromkeys(("first", "last", "keys", "values", "toPairs", "fromPairs"), (1, 1)),
    **dict.fromkeys(("reverse", "uniq", "flatten", "duration", "timezone", "bitnot"), (1, 1)),
    **dict.fromkeys(("trim", "trimPrefix", "trimSuffix", "join", "sort"), (1, 2)),
    **dict.fromkeys(("split", "splitAfter"), (2, 3)),
    "replace": (3, 4),
    **dict.fromkeys(("repeat", "indexOf", "lastIndexOf", "hasPrefix", "hasSuffix", "get", "take"), (2, 2)),
    **dict.fromkeys(("bitand", "bitor", "bitxor", "bitnand", "bitshl", "bitshr", "bitushr"), (2, 2)),
    **dict.fromkeys(("max", "min", "mean", "median", "concat"), (1, 99)),
    "now": (0, 1),
    "date": (1, 4),
}
"""The functions of expr-lang with the fewest and the most arguments they take."""

ARGO: dict[str, tuple[int, int]] = {"asInt": (1, 1), "asFloat": (1, 1), "toJson": (1, 1), "jsonpath": (2, 2)}
"""The functions that Argo adds.

https://argo-workflows.readthedocs.io/en/latest/variables/#expression
"""

_SPRIG = """
abbrev abbrevboth add add1 add1f addf adler32sum ago all any append atoi b32dec b32enc b64dec b64enc base bcrypt
biggest buildCustomCert camelcase cat ceil chunk clean coalesce compact concat contains date dateInZone dateModify
date_in_zone date_modify decryptAES deepCopy deepEqual default derivePassword dict dig dir div divf duration
durationRound empty encryptAES ext fail first float64 floor fromJson genCA genCAWithKey genPrivateKey
genSelfSignedCert genSelfSignedCertWithKey genSignedCert genSignedCertWithKey get getHostByName has hasKey hasPrefix
hasSuffix hello htmlDate htmlDateInZone htpasswd indent initial initials int int64 isAbs join kebabcase keys kindIs
kindOf last list lower max maxf merge mergeOverwrite min minf mod mul mulf mustAppend mustChunk mustCompact
mustDateModify mustDeepCopy mustFirst mustFromJson mustHas mustInitial mustLast mustMerge mustMergeOverwrite
mustPrepend mustPush mustRegexFind mustRegexFindAll mustRegexMatch mustRegexReplaceAll mustRegexReplaceAllLiteral
mustRegexSplit mustRest mustReverse mustSlice mustToDate mustToJson mustToPrettyJson mustToRawJson mustUniq
mustWithout must_date_modify nindent nospace now omit osBase osClean osDir osExt osIsAbs pick pluck plural prepend
push quote randAlpha randAlphaNum randAscii randBytes randInt randNumeric regexFind regexFindAll regexMatch
regexQuoteMeta regexReplaceAll regexReplaceAllLiteral regexSplit repeat replace rest reverse round semver
semverCompare seq set sha1sum sha256sum sha512sum shuffle slice snakecase sortAlpha split splitList splitn squote
sub subf substr swapcase ternary title toDate toDecimal toJson toPrettyJson toRawJson toString toStrings trim
trimAll trimPrefix trimSuffix trimall trunc tuple typeIs typeIsLike typeOf uniq unixEpoch unset until untilStep
untitle upper urlJoin urlParse uuidv4 values without wrap wrapWith
"""

SPRIG = frozenset(_SPRIG.split())
"""The functions of `sprig.`; Argo takes `env` and `expandenv` away."""
