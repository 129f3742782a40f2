"""A lesson's file with a question of each kind, for whoever tests what is done with it."""

WHO = """
title: Who says what
about: Networks do not always agree.
minutes: 3
steps:
  - say: Draw a seven.
    open: tab=digits&panel=shift&shift.dx=6
  - say: |
      Look at the table.
      Then answer.
    ask: {words: "Who agrees?", kind: some, choices: networks}
    check: says
    after: See who does not.
  - say: Once more.
    ask:
      words: Is {this} all?
      kind: one
      choices: [{yes: "Yes, all"}, {no: "No"}]
    check: {says: {}}
  - say: And how many?
    ask: {words: "How many?", kind: number, within: 0.5}
    check: says
"""
