"""What must hold in every database, as SELECTs of the rows that break it; `doctor` runs them."""
