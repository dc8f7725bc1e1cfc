"""What a change may not take away: the finding rules, over values of two sides.

``rules`` loads the shipped rule texts, ``sides`` holds what the rules are asked about, ``assertions``
compares what two versions of a test check, ``concern`` says which tests a change can concern.  The rules
themselves are ``deletions``, ``tests``, ``rows``, ``components``, ``settings`` and ``workflows``; ``judging``
asks all of them.
"""
