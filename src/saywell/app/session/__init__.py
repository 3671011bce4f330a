"""A chat session: what the agent does, what each second brings, without any screen."""
