"""How a call travels: it knows HTTP, signatures, limits and retries; it knows no resource."""
