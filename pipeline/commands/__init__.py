"""The commands of ``duologue``, one module each: arguments in, one call, messages out."""
