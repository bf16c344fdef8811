"""Pictures of every page and state: what each kind of person does is walked here and photographed."""
