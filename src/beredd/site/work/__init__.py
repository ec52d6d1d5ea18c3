"""Long work: begun by a person, done by a worker process, with how far it has come and a way to stop it."""
