"""What the verdicts amount to: quality, replaced areas, the grade, and what to do next.

``kinds`` tells what kind of thing a test checks, ``quality`` compares tests, ``areas`` groups deleted ones,
``framework`` weighs deleted components, ``grade`` grades, ``gaps`` and ``actions`` say what is to be done,
``positives`` tells what got better, ``words`` turns names into sentences.
"""
