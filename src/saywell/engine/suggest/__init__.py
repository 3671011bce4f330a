"""Which replies may come next in a chat, by what customers said and agents answered before."""
