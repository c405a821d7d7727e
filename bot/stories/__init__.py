"""News items behind questions: importing a forecast page, the story's card."""
