"""Rule packs: how a project sees its software, read from TOML and applied to its tests.

``shape`` says what may stand in a pack and tells all its faults, ``loading`` makes one set of rules of
several packs.  ``words`` and ``globs`` are the two kinds of pattern, ``traits`` what they are held against,
``matching`` gives tests their categories.  ``tiers`` and ``flows`` judge what is expected, ``stakes`` quotes
what the user says of it, ``ranking`` says how serious a gap is.
"""
