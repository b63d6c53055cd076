"""Setting the project up and running its commands: standard library only, as it runs before anything is installed."""
