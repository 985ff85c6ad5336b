"""Strict fakes of the ticket systems that psa-ticketer writes to."""
