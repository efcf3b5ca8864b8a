"""Running the service: embedded database, supervisor, workers, demo."""
