"""What a change may not take away: the finding rules, over values of two sides.

``rules`` loads the shipped rule texts, ``sides`` holds what the rules are asked about, ``assertions``
compares what two versions of a test check, ``tests``, ``components`` and ``settings`` are the rules.
"""
