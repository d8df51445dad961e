"""The languages as data, and the module that compiles them.

`rules.yaml` names the rules that every language has; `<language>.yaml` gives their patterns. The sections
of a language file are described in docs/adding-a-language.md.
"""

from treatygraph.grammar.language import Grammar, Rule, languages, meeting_types, read_grammar

__all__ = ["Grammar", "Rule", "languages", "meeting_types", "read_grammar"]
