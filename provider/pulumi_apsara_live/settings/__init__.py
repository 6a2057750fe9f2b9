"""Region, endpoint, credentials and limits: where users set them, and which ones apply."""
