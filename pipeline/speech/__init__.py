"""A script becomes speech: engines, cache, parallelism, retries."""
