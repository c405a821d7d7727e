"""A question: finding it, showing it, its form and preview, editing, closing, deleting, and its history."""
