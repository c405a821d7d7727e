"""What must hold in every database, as statements that find the rows in which it does not."""
