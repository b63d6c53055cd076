"""Setting the project up on a machine and running its commands; standard library only, since it runs before anything is installed."""
