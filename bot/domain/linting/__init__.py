"""What a careful editor would say of a question before it is posted."""
