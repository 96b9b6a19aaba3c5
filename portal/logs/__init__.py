"""The two logs as pages: every change, which is the audit chain, and every access."""
