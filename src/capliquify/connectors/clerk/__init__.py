"""Clerk: session tokens, webhooks and the part of its backend API that is used."""
