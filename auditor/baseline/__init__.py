"""Findings that people have agreed to: a committed file of waivers, and trailers of commit messages."""
