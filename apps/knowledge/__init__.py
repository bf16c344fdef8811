"""What may be said: articles with revisions and review, product texts, cut into passages and searched."""
