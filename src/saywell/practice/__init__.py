"""The practice desk: a local chat server with scripted customers; the home of werkzeug.

It speaks Chatwoot's Application API as 4.13 does: conversations, messages, contacts, canned
responses, inboxes, agents, teams, labels, macros and surveys, with Chatwoot's own types, limits
and refusals, and the websocket at ``/cable``. It has no platform and public APIs, and no reports.

Its own doors are ``/practice/faults``, where faults are ordered, and three routes that Chatwoot
lacks and its Python SDK calls (``GET agents/{id}``, ``PATCH`` and ``DELETE messages/{id}``).
"""
