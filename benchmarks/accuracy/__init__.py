"""How often the verdicts are right, on labelled histories and on label-free sets made from any repository.

``scoring`` the figures, ``labelled`` and ``labelfree`` the two kinds of sets, ``calibrate`` confidences from
label-free rows, ``channels`` what each evidence channel is worth.
"""
