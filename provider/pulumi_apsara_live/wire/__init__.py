"""HTTP client of the API: signatures, limits, retries and shared reads, independent of resources."""
