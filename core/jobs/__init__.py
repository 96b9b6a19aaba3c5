"""Long work that no request waits for: asked here, done by a worker, once, and told in words."""
