"""The expression languages of a manifest: parsed, their names looked up, and evaluated as far as they are known.

Argo has two: expr-lang in `{{=...}}` tags and in every field named `expression`, and govaluate in `when`;
`depends` is a small part of the first. The parsers are written here: Argo's grammar depends on where a token stands
(`#` and `.name` only inside predicates), and the import of a parser library alone would take a sixth of the time
in which all of a repository is linted.
"""
