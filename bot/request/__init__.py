"""What every action gets beside its input: the context, rights, forms that come back, mentions, requests in flight."""
