"""The local try-out: a chat page on this machine, where a handful of made-up members can try everything."""
